package linalg

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// loopMatrix is the matrix of PhiLoop.
func loopMatrix(m *Dense, b, d float64) *Dense {
	n := m.Rows
	a := NewDense(3*n, 3*n, nil)
	for i := range n {
		copy(a.Row(i)[n:], m.Row(i))
		a.Set(i, i, -b)
		a.Set(i, 2*n+i, 1)
		a.Set(n+i, i, 1)
		a.Set(n+i, n+i, -d)
		a.Set(2*n+i, 2*n+i, -d)
	}
	return a
}

// loopMatrices are M of several kinds.
func loopMatrices() map[string]*Dense {
	random := rand.New(rand.NewPCG(3, 4))
	normal := func(n int, f float64) *Dense {
		m := NewDense(n, n, nil)
		for i := range m.Data {
			m.Data[i] = f * random.NormFloat64()
		}
		return m
	}
	w := normal(6, 0.7)
	symmetric := Mul(w, w.Transpose())
	symmetric.Scale(-1)
	q, _ := Orthogonalise(normal(6, 1))
	orthogonal := Mul(q, q.Transpose()) // I but for rounding
	orthogonal.Scale(-0.3)
	return map[string]*Dense{
		"zero": NewDense(1, 1, nil), "one": NewDense(1, 1, []float64{-2}), "real": symmetric, "complex": normal(7, 1), "small": normal(5, 1e-9), "large": normal(4, 30),
		"double roots": NewDense(2, 2, []float64{-0.2025, 0, 0, -0.2025 + 1e-9}), // those of b = 0.1 and d = 1
		"singular":     NewDense(2, 2, []float64{1, 2, 2, 4}),
		"rotation":     NewDense(2, 2, []float64{-1, 1e-6, -1e-6, -1}),
		"marginal":     NewDense(2, 2, []float64{0.1, 0, 0, -0.1}), // a root of 0
		"a skew pair":  NewDense(2, 2, []float64{-1, 1, -1e-5, -1}),
		"skewer":       NewDense(2, 2, []float64{-1, 1, -1e-14, -1}),
		"nearly equal": NewDense(2, 2, []float64{-1, 1e-7, 0, -1}),
		"orthogonal":   orthogonal,
		"equal":        NewDense(3, 3, nil),
		"defective":    NewDense(3, 3, []float64{-1, 1, 0, 0, -1, 1, 0, 1e-13, -1}),
	}
}

// unsplit are those whose eigenvalues cannot be told apart.
var unsplit = map[string]bool{"nearly equal": true, "defective": true, "skewer": true}

// TestPhiLoopAgainstPhi of the whole matrix, for all functions alone and together.
func TestPhiLoopAgainstPhi(t *testing.T) {
	for name, m := range loopMatrices() {
		for _, b := range []float64{0, 0.1, 1, 3} {
			for _, d := range []float64{0, 1, 2.5} {
				for _, driven := range []bool{true, false} {
					var f PhiLoop
					ok, err := f.Factor(m, b, d, 4, driven)
					if err != nil || ok == unsplit[name] {
						t.Fatalf("%s: %v, %v", name, ok, err)
					}
					if ok {
						checkPhiLoop(t, fmt.Sprintf("%s, b %g, d %g, driven %v", name, b, d, driven), &f, m, b, d)
					}
				}
			}
		}
	}
}

func checkPhiLoop(t *testing.T, name string, f *PhiLoop, m *Dense, b, d float64) {
	t.Helper()
	n := m.Rows
	var whole Phi
	if err := whole.Factor(loopMatrix(m, b, d), 4); err != nil {
		t.Fatal(err)
	}
	for _, h := range []float64{1e-8, 0.01, 0.3, 1, 2.7, 6, 40} {
		for used := range 1 << 5 {
			var x, z, w, v [][]float64
			for k := range 5 {
				if used&(1<<k) == 0 {
					x, z, w, v = append(x, nil), append(z, nil), append(w, nil), append(v, nil)
					continue
				}
				x, z = append(x, phiVector(n, k)), append(z, phiVector(n, k+3))
				last := make([]float64, n)
				if f.driven {
					last = phiVector(n, k+7)
					w = append(w, last)
				}
				v = append(v, slices.Concat(x[k], z[k], last))
			}
			got, want := make([]float64, 2*n), make([]float64, 3*n)
			f.Apply(got, h, x, z, w)
			whole.Apply(want, h, v)
			size := max(1, norm(want))
			if size > 1e100 {
				continue
			}
			for i, g := range got {
				if !(math.Abs(g-want[i]) <= 1e-11*size) {
					t.Fatalf("%s, h %g, functions %05b: number %d is %.15g, want %.15g", name, h, used, i, g, want[i])
				}
			}
		}
	}
}
