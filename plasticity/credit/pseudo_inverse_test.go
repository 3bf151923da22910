package credit_test

import (
	"testing"

	"settle/internal/linalg"
)

// TestPseudoInversesOfWeightsWithoutFullRank: (a b^T)^+ = b a^T / (|a|^2 |b|^2), which no inverse of
// W W^T gives. Nor does one serve where W is
// nearly so: W = R diag(1, h), R a rotation, has the inverse diag(1, 1/h) R^T.
func TestPseudoInversesOfWeightsWithoutFullRank(t *testing.T) {
	n := newNet("", []int{2, 3, 2}, 2, 1)
	a, b := []float64{1, -2}, []float64{0.5, 0.25, 1}
	outer, h := linalg.NewDense(3, 2, nil), 1e-7
	for i := range b {
		for j := range a {
			n.chain.W[1].Set(j, i, a[j]*b[i])
			outer.Set(i, j, b[i]*a[j]/(5*1.3125))
		}
	}
	nearly := newNet("", []int{2, 2, 2}, 2, 1)
	nearly.chain.W[1] = linalg.NewDense(2, 2, []float64{0.6, -0.8 * h, 0.8, 0.6 * h})
	for _, c := range []struct {
		n       *net
		inverse *linalg.Dense
	}{{n, outer}, {nearly, linalg.NewDense(2, 2, []float64{0.6, 0.8, -0.8 / h, 0.6 / h})}} {
		fill(c.n.slopes[0], 1)
		for _, name := range []string{"pseudo-backpropagation", "gauss-newton"} {
			deltas, _ := c.n.deltas(t, name)
			for i := range c.n.e.Rows {
				near(t, name, deltas[0], i, product(c.inverse, column(c.n.e, i)), 1e-8)
			}
		}
	}
}

func fill(m *linalg.Dense, v float64) {
	for i := range m.Data {
		m.Data[i] = v
	}
}
