package plasticity_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"settle/internal/linalg"
	"settle/plasticity"
)

func rule(t testing.TB, name string, p plasticity.Parameters) plasticity.Rule {
	t.Helper()
	k, ok := plasticity.Find(name)
	if !ok {
		t.Fatalf("no rule %s", name)
	}
	return k.New(p)
}

// learn adds rate times the change to w.
func learn(w *linalg.Dense, rate float64, c *plasticity.Change) {
	keep := make([]float64, w.Rows)
	for i := range keep {
		keep[i] = 1
		if len(c.Decay) > 0 {
			keep[i] -= rate * c.Decay[i]
		}
	}
	for k := range c.Pairs {
		w.UpdateRows(keep, rate, c.Post[k], w.Rows, c.Pre[k], w.Cols, 1)
		for i := range keep {
			keep[i] = 1
		}
	}
}

// sum is the change of weights w itself.
func sum(w *linalg.Dense, c *plasticity.Change) *linalg.Dense {
	d := linalg.NewDense(w.Rows, w.Cols, nil)
	for i := range w.Rows {
		for j := range w.Cols {
			for k := range c.Pairs {
				d.Data[i*w.Cols+j] += c.Post[k][i] * c.Pre[k][j]
			}
			if len(c.Decay) > 0 {
				d.Data[i*w.Cols+j] -= c.Decay[i] * w.At(i, j)
			}
		}
	}
	return d
}

// apply returns W x.
func apply(w *linalg.Dense, x []float64) []float64 {
	y := make([]float64, w.Rows)
	w.AddMul(y, w.Rows, 1, x, w.Cols, 1)
	return y
}

func normal(random *rand.Rand, rows, cols int) *linalg.Dense {
	m := linalg.NewDense(rows, cols, nil)
	for i := range m.Data {
		m.Data[i] = random.NormFloat64()
	}
	return m
}

// slope is the derivative of f with respect to element i of w, by central differences.
func slope(w *linalg.Dense, i int, f func() float64) float64 {
	const h = 1e-5
	old := w.Data[i]
	w.Data[i] = old + h
	up := f()
	w.Data[i] = old - h
	down := f()
	w.Data[i] = old
	return (up - down) / (2 * h)
}

// near fails unless got is want to tol of want's largest number.
func near(t *testing.T, what string, got, want *linalg.Dense, tol float64) {
	t.Helper()
	var largest float64
	for _, v := range want.Data {
		largest = max(largest, math.Abs(v))
	}
	for i, v := range want.Data {
		if !(math.Abs(got.Data[i]-v) <= tol*largest) {
			t.Fatalf("%s: element (%d, %d) is %v, want %v", what, i/want.Cols, i%want.Cols, got.Data[i], v)
		}
	}
}
