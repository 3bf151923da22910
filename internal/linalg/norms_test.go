package linalg

import (
	"math"
	"testing"
)

// Rows of whole lengths: 3-4-5, 1-2-2 and 2-3-6 make 5, 3 and 7.
func TestLongestRow(t *testing.T) {
	for _, c := range []struct {
		rows, cols int
		a          []float64
		want       float64
	}{
		{2, 2, []float64{3, -4, 1, 1}, 5},
		{1, 3, []float64{1, -2, 2}, 3},
		{2, 3, []float64{1, 2, 2, -2, 3, -6}, 7},
		{0, 3, nil, 0},
		{2, 1, []float64{math.NaN(), 1}, math.NaN()},
	} {
		if got := LongestRow(NewDense(c.rows, c.cols, c.a)); got != c.want && !math.IsNaN(c.want) || math.IsNaN(got) != math.IsNaN(c.want) {
			t.Errorf("%v: %g, want %g", c.a, got, c.want)
		}
	}
}
