package integrators

import (
	"math"
	"slices"
)

// logFit is a straight line through a logarithm.
type logFit struct {
	slope   float64 // per unit of time
	change  float64 // over all of the time
	scatter float64 // median distance from the line
}

// fitLog fits the logarithm of a property of the samples, bounded below where that is 0.
func fitLog(w []sample, of func(sample) float64) logFit {
	stride := (len(w) + mostFitted - 1) / mostFitted
	var t, v []float64
	for i := (len(w) - 1) % stride; i < len(w); i += stride {
		t, v = append(t, w[i].t), append(v, math.Log(max(of(w[i]), 1e-300)))
	}
	return theilSen(t, v)
}

// mostFitted bounds the number of pairs.
const mostFitted = 100

// theilSen is the median of the slopes of all pairs, which a third of outliers does not move:
// P. K. Sen, J. Am. Stat. Assoc. 63 (1968) 1379-1389.
func theilSen(t, v []float64) logFit {
	var slopes, offsets, rests []float64
	for i := range t {
		for j := range i {
			if t[i] > t[j] {
				slopes = append(slopes, (v[i]-v[j])/(t[i]-t[j]))
			}
		}
	}
	if len(slopes) == 0 {
		return logFit{scatter: math.Inf(1)}
	}
	f := logFit{slope: median(slopes)}
	for i := range t {
		offsets = append(offsets, v[i]-f.slope*t[i])
	}
	level := median(offsets)
	for i := range t {
		rests = append(rests, math.Abs(v[i]-f.slope*t[i]-level))
	}
	f.change = f.slope * (t[len(t)-1] - t[0])
	f.scatter = median(rests)
	return f
}

// median of v, which it sorts.
func median(v []float64) float64 {
	slices.Sort(v)
	return (v[(len(v)-1)/2] + v[len(v)/2]) / 2
}

// meanScatter returns the mean and the relative standard deviation.
func meanScatter(v []float64) (mean, scatter float64) {
	for _, x := range v {
		mean += x / float64(len(v))
	}
	for _, x := range v {
		scatter += (x - mean) * (x - mean) / float64(len(v))
	}
	return mean, math.Sqrt(scatter) / math.Abs(mean)
}
