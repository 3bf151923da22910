package data

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"settle/internal/linalg"
)

// normalisation is one way to bring data to a common scale: x becomes (x - shift) / scale.
type normalisation struct {
	name  string
	units func(x []float64) (shift, scale float64)
}

// normalisations lists the ways. All look at the whole matrix, never at single columns, so that
// pixels keep their relations.
var normalisations = []normalisation{
	{"none", func([]float64) (float64, float64) { return 0, 1 }},
	{"global", meanStd},
	{"max", func(x []float64) (float64, float64) { return 0, largest(x) }},
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
	if how == "" {
		how = "none"
	}
	for _, n := range normalisations {
		if n.name == how {
			return n.apply(m.Data)
		}
	}
	return fmt.Errorf("normalise = %q is unknown; known are %s", how, strings.Join(Normalisations(), ", "))
}

func (n normalisation) apply(x []float64) error {
	shift, scale := n.units(x)
	if scale == 0 {
		return fmt.Errorf("normalise = %q: all entries are the same, there is no scale; use \"none\"", n.name)
	}
	if math.IsInf(shift, 0) || math.IsInf(scale, 0) || math.IsNaN(scale) {
		return fmt.Errorf("normalise = %q: the entries are too large, or not finite", n.name)
	}
	if shift == 0 && scale == 1 {
		return nil // keeps every bit
	}
	for i := range x {
		x[i] = (x[i] - shift) / scale
	}
	return nil
}

// meanStd takes two passes: the sum of squares minus the square of the sum would cancel.
func meanStd(x []float64) (mean, std float64) {
	if len(x) == 0 || slices.Min(x) == slices.Max(x) {
		return 0, 0 // exactly, where the sums would leave rounding to be divided by
	}
	for _, v := range x {
		mean += v
	}
	mean /= float64(len(x))
	for _, v := range x {
		std += (v - mean) * (v - mean)
	}
	return mean, math.Sqrt(std / float64(len(x)))
}

func largest(x []float64) float64 {
	m := 0.0
	for _, v := range x {
		m = math.Max(m, math.Abs(v))
	}
	return m
}
