package integrators

import (
	"math/big"
	"testing"
)

// TestExponentialOrderConditions in exact numbers: sum_j b_j(z) c_j^(q-1) = (q-1)! phi_q(z) for q = 2 to the
// order (with exact Jacobians q = 2 holds by itself: D is of second order). Hochbruck, Ostermann,
// Schweitzer 2009, table 2.1, conditions 1 to 3; for methods with any linear part Hochbruck, Ostermann,
// Acta Numerica 19 (2010), eq. 2.38.
func TestExponentialOrderConditions(t *testing.T) {
	for _, c := range []struct {
		name     string
		tb       *exponentialTableau
		weights  [][]float64
		from, to int // orders q
	}{
		{"exprb32", &exprb32Tableau, exprb32Tableau.B, 3, 3},
		{"exprb43", &exprb43Tableau, exprb43Tableau.B, 3, 4},
		{"exprb43, embedded", &exprb43Tableau, less(exprb43Tableau.B, exprb43Tableau.E), 3, 3},
		{"etd2rk", &etd2rkTableau, etd2rkTableau.B, 2, 2},
	} {
		for q := c.from; q <= c.to; q++ {
			for k := range phiLast + 1 {
				want := new(big.Rat)
				if k == q {
					want.SetInt(new(big.Int).MulRange(1, int64(q-1)))
				}
				if got := moment(c.weights, c.tb.C, q-1, k); got.Cmp(want) != 0 {
					t.Errorf("%s, order %d: phi_%d comes %v times, want %v", c.name, q, k, got, want)
				}
			}
		}
		if next := moment(c.weights, c.tb.C, c.to, c.to+1); c.to < 4 && next.Cmp(new(big.Rat).SetInt(new(big.Int).MulRange(1, int64(c.to)))) == 0 {
			t.Errorf("%s is of higher order than %d", c.name, c.to)
		}
	}
}

// moment is sum_j w_jk c_j^power.
func moment(weights [][]float64, c []float64, power, k int) *big.Rat {
	sum := new(big.Rat)
	for j, w := range weights {
		if k >= len(w) {
			continue
		}
		term := new(big.Rat).SetFloat64(w[k])
		for range power {
			term.Mul(term, new(big.Rat).SetFloat64(c[j]))
		}
		sum.Add(sum, term)
	}
	return sum
}

func less(b, e [][]float64) (d [][]float64) {
	for j := range b {
		row := append([]float64(nil), b[j]...)
		for k, v := range e[j] {
			row[k] -= v
		}
		d = append(d, row)
	}
	return d
}
