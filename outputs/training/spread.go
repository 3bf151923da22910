package training

import (
	"math"
	"slices"
)

// Spread is a number over several seeds.
type Spread struct {
	Median, Low, High float64 // Low and High: the quartiles; infinite where too many seeds have no number
	Known, Of         int     // seeds that have a finite number, seeds that were asked
}

// newSpread leaves NaN out; infinite values are worse than every number.
func newSpread(values []float64) Spread {
	sorted := slices.DeleteFunc(slices.Clone(values), math.IsNaN)
	slices.Sort(sorted)
	s := Spread{Median: quantile(sorted, 0.5), Low: quantile(sorted, 0.25), High: quantile(sorted, 0.75), Of: len(values)}
	for _, v := range sorted {
		if isFinite(v) {
			s.Known++
		}
	}
	return s
}

// quantile interpolates linearly between the sorted values: 0 is the smallest, 1 the largest. NaN
// without any.
//
// Source: definition 7 of R. J. Hyndman and Y. Fan, Sample quantiles in statistical packages, The
// American Statistician 50:361, 1996.
func quantile(sorted []float64, p float64) float64 {
	if len(sorted) == 0 {
		return math.NaN()
	}
	at := p * float64(len(sorted)-1)
	i := int(at)
	rest := at - float64(i)
	if rest == 0 || sorted[i] == sorted[i+1] { // also of two infinite ones
		return sorted[i]
	}
	return sorted[i] + rest*(sorted[i+1]-sorted[i])
}

// Mean is a mean over seeds.
type Mean struct {
	Mean, SD  float64 // SD of the sample (n - 1); NaN of fewer than two
	Known, Of int
}

// newMean leaves out what is not finite, and counts it.
func newMean(values []float64) Mean {
	m := Mean{Of: len(values)}
	sum := 0.0
	for _, v := range values {
		if isFinite(v) {
			sum += v
			m.Known++
		}
	}
	m.Mean = sum / float64(m.Known)
	squares := 0.0
	for _, v := range values {
		if isFinite(v) {
			squares += (v - m.Mean) * (v - m.Mean)
		}
	}
	m.SD = math.NaN()
	if m.Known > 1 {
		m.SD = math.Sqrt(squares / float64(m.Known-1))
	}
	return m
}
