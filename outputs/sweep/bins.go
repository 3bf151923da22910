package sweep

import "math"

const (
	mostLevels = 64 // different numbers of an axis that are drawn as they are
	bins       = 24 // of an axis with more, such as a sampled one
)

// Binned is an axis of so many different numbers that only bins have enough points in them: each number becomes the middle
// of its bin. Another axis is itself.
func (a Axis) Binned() Axis {
	levels := a.Levels()
	if len(levels) <= mostLevels {
		return a
	}
	to, from := math.Log, math.Exp
	if !a.Log || levels[0] <= 0 {
		same := func(x float64) float64 { return x }
		to, from = same, same
	}
	low, high := to(levels[0]), to(levels[len(levels)-1])
	numbers := make([]float64, len(a.Numbers))
	for i, x := range a.Numbers {
		k := min(bins-1, int(bins*(to(x)-low)/(high-low)))
		numbers[i] = from(low + (float64(k)+0.5)*(high-low)/bins)
	}
	a.Numbers = numbers
	return a
}

// Edges are the borders of cells with the given middles: halfway between neighbours, on a logarithmic axis by their ratio.
func Edges(middles []float64, log bool) []float64 {
	if log && len(middles) > 0 && middles[0] > 0 {
		return mapped(Edges(mapped(middles, math.Log), false), math.Exp)
	}
	n := len(middles)
	if n == 0 {
		return nil
	}
	e := make([]float64, n+1)
	for i := 1; i < n; i++ {
		e[i] = middles[i-1] + (middles[i]-middles[i-1])/2
	}
	e[0], e[n] = middles[0]-0.5, middles[n-1]+0.5
	if n > 1 {
		e[0], e[n] = middles[0]-(e[1]-middles[0]), middles[n-1]+(middles[n-1]-e[n-1])
	}
	return e
}

func mapped(values []float64, f func(float64) float64) []float64 {
	all := make([]float64, len(values))
	for i, v := range values {
		all[i] = f(v)
	}
	return all
}
