package integrators_test

import (
	"math/big"
	"testing"

	"settle/integrators"
)

// polynomial in theta, from the constant up.
type polynomial []*big.Rat

func integers(c ...int64) polynomial {
	p := make(polynomial, len(c))
	for i, x := range c {
		p[i] = big.NewRat(x, 1)
	}
	return p
}

// plus returns p + f q.
func (p polynomial) plus(q polynomial, f *big.Rat) polynomial {
	sum := make(polynomial, max(len(p), len(q)))
	for i := range sum {
		sum[i] = new(big.Rat)
		if i < len(p) {
			sum[i].Add(sum[i], p[i])
		}
		if i < len(q) {
			sum[i].Add(sum[i], new(big.Rat).Mul(f, q[i]))
		}
	}
	return sum
}

func (p polynomial) times(q polynomial) polynomial {
	product := make(polynomial, len(p)+len(q)-1)
	for i := range product {
		product[i] = new(big.Rat)
	}
	for i, x := range p {
		for j, y := range q {
			product[i+j].Add(product[i+j], new(big.Rat).Mul(x, y))
		}
	}
	return product
}

// continuousWeights returns b_i(theta) of each stage, the derivative at the end and further stages
// among them, from the definition of Tableau.Dense.
func continuousWeights(tb *integrators.Tableau, w written, stages int) []polynomial {
	one, last := big.NewRat(1, 1), len(w.triangles["A"])
	if tb.FSAL() {
		last--
	}
	weights := make([]polynomial, stages)
	for i := range weights {
		weights[i] = integers(0)
		if i < len(w.vectors["B"]) {
			shape := integers(0, 0, 3, -2) // of y_1 - y in the cubic
			if tb.Order == 1 {
				shape = integers(0, 1)
			}
			weights[i] = weights[i].plus(shape, w.vectors["B"][i])
		}
		if i < len(w.triangles["Dense"]) {
			weights[i] = weights[i].plus(integers(0, 0, 1, -2, 1).times(expanded(w.triangles["Dense"][i])), one)
		}
	}
	if tb.Order > 1 {
		weights[0] = weights[0].plus(integers(0, 1, -2, 1), one)
		weights[last] = weights[last].plus(integers(0, 0, -1, 1), one)
	}
	return weights
}

// expanded is q(theta) = d_0 + theta (d_1 + (1-theta) (d_2 + ...)) in powers of theta.
func expanded(d []*big.Rat) polynomial {
	q := integers(0)
	for i := len(d) - 1; i >= 0; i-- {
		factor := integers(0, 1)
		if i%2 == 1 {
			factor = integers(1, -1)
		}
		q = factor.times(q).plus(polynomial{d[i]}, big.NewRat(1, 1))
	}
	return q
}

// continuousWorst is the largest distance from sum_i b_i(theta) Phi_i(t) = theta^n / gamma(t), as
// polynomials, among the trees of order n.
func continuousWorst(p *precise, weights []polynomial, trees []*tree, n int) float64 {
	worst, longest := 0.0, 0
	for _, b := range weights {
		longest = max(longest, len(b))
	}
	for power := range max(longest, n+1) {
		column := make([]*big.Rat, len(weights))
		for i, b := range weights {
			if column[i] = new(big.Rat); power < len(b) {
				column[i] = b[power]
			}
		}
		v := long(column)
		for _, t := range trees {
			want := new(big.Float)
			if power == n {
				want = inverse(t.gamma)
			}
			worst = max(worst, off(v, p.phi(t), want))
		}
	}
	return worst
}

// TestContinuousConditions wants the dense output to be of the order stated, and not of a higher one.
func TestContinuousConditions(t *testing.T) {
	forEachTableau(t, func(t *testing.T, tb *integrators.Tableau) {
		w := writtenTableaus()[tb.Name]
		p := newPrecise(tb, w)
		weights := continuousWeights(tb, w, len(p.a))
		_, bound := tolerated(tb.Name)
		for n := 1; n <= tb.DenseOrder; n++ {
			if d := continuousWorst(p, weights, allTrees[n], n); d > bound {
				t.Errorf("off a condition of order %d by %g", n, d)
			}
		}
		if d := continuousWorst(p, weights, allTrees[tb.DenseOrder+1], tb.DenseOrder+1); d < missed {
			t.Errorf("of a higher order than the stated %d: %g", tb.DenseOrder, d)
		}
	})
}
