package data

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"settle/internal/linalg"
)

// normalisation is one way to bring data to a common scale: x becomes (x - shift) / scale. Value i
// occurs counts[i] times; with nil each occurs once.
type normalisation struct {
	name  string
	units func(x, counts []float64) (shift, scale float64)
}

// normalisations lists the ways. All look at the whole matrix, never at single columns, so that
// pixels keep their relations.
var normalisations = []normalisation{
	{"none", func(_, _ []float64) (float64, float64) { return 0, 1 }},
	{"global", meanStd},
	{"max", func(x, _ []float64) (float64, float64) { return 0, largest(x) }},
}

// Normalisations returns the names that Normalise knows.
func Normalisations() []string {
	names := make([]string, len(normalisations))
	for i, n := range normalisations {
		names[i] = n.name
	}
	return names
}

// Normalise rescales m in place: "none" (or "") leaves it, "global" brings all entries together to
// mean 0 and standard deviation 1 (that of the population, divided by n), "max" divides by the
// largest magnitude.
func Normalise(m *linalg.Dense, how string) error {
	shift, scale, err := common(how, m.Data, nil)
	if err != nil {
		return err
	}
	rescale(m.Data, shift, scale)
	return nil
}

// common returns the shift and the scale by which values with these counts are normalised.
func common(how string, x, counts []float64) (shift, scale float64, err error) {
	if how == "" {
		how = "none"
	}
	at := slices.IndexFunc(normalisations, func(n normalisation) bool { return n.name == how })
	if at < 0 {
		return 0, 0, fmt.Errorf("normalise = %q is unknown; known are %s", how, strings.Join(Normalisations(), ", "))
	}
	shift, scale = normalisations[at].units(x, counts)
	if scale == 0 {
		return 0, 0, fmt.Errorf("normalise = %q: all entries are the same, there is no scale; use \"none\"", how)
	}
	if math.IsInf(shift, 0) || math.IsInf(scale, 0) || math.IsNaN(scale) {
		return 0, 0, fmt.Errorf("normalise = %q: the entries are too large, or not finite", how)
	}
	return shift, scale, nil
}

func rescale(x []float64, shift, scale float64) {
	if shift == 0 && scale == 1 {
		return // keeps every bit
	}
	for i := range x {
		x[i] = (x[i] - shift) / scale
	}
}

// meanStd takes two passes: the sum of squares minus the square of the sum would cancel.
func meanStd(x, counts []float64) (mean, std float64) {
	if len(x) == 0 || slices.Min(x) == slices.Max(x) {
		return 0, 0 // exactly, where the sums would leave rounding to be divided by
	}
	n := 0.0
	for i, v := range x {
		mean += v * times(counts, i)
		n += times(counts, i)
	}
	mean /= n
	for i, v := range x {
		std += (v - mean) * (v - mean) * times(counts, i)
	}
	return mean, math.Sqrt(std / n)
}

// times is how often value i occurs.
func times(counts []float64, i int) float64 {
	if counts == nil {
		return 1
	}
	return counts[i]
}

func largest(x []float64) float64 {
	m := 0.0
	for _, v := range x {
		m = math.Max(m, math.Abs(v))
	}
	return m
}
