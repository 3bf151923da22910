package integrators_test

import (
	"math"
	"math/big"
	"testing"
)

// longTwoStep is eptrk6 written anew in long numbers, with steps of one size: nodes by Newton's method,
// weights by solving for powers.
type longTwoStep struct {
	c       []*big.Float
	a, next [][]*big.Float // integrals from 0 to c_i, and from 1 to 1 + c_i
}

// radauPolynomial is P_5 - P_4, shifted to [0, 1], lowest power first: by Rodrigues' formula
// P_n(2x - 1) = sum_k (-1)^(n+k) C(n,k) C(n+k,k) x^k.
func radauPolynomial() (p []float64) {
	const n = 5
	for k := range int64(n + 1) {
		v := shiftedLegendre(n, k)
		if k < n {
			v -= shiftedLegendre(n-1, k)
		}
		p = append(p, float64(v))
	}
	return p
}

func shiftedLegendre(n, k int64) int64 {
	v := new(big.Int).Mul(new(big.Int).Binomial(n, k), new(big.Int).Binomial(n+k, k)).Int64()
	if (n+k)%2 == 1 {
		return -v
	}
	return v
}

// polished is the zero of a polynomial near x.
func polished(p []float64, x float64) *big.Float {
	z := number(x)
	for range 8 {
		value, slope := number(0), number(0)
		for k := len(p) - 1; k >= 0; k-- {
			slope = sum(product(slope, z), value)
			value = sum(product(value, z), number(p[k]))
		}
		z = number(0).Sub(z, number(0).Quo(value, slope))
	}
	return z
}

func newLongTwoStep() *longTwoStep {
	m := &longTwoStep{}
	for _, x := range []float64{0.0571, 0.2768, 0.5836, 0.8602, 1} { // Hairer & Wanner II, IV.5: P_5 - P_4 on [0, 1]
		m.c = append(m.c, polished(radauPolynomial(), x))
	}
	for _, c := range m.c {
		m.a = append(m.a, m.integrate(number(0), c))
		m.next = append(m.next, m.integrate(number(1), sum(number(1), c)))
	}
	return m
}

// integrate returns the weights with sum_k w_k c_k^j = (to^(j+1) - from^(j+1)) / (j+1), j < s.
func (m *longTwoStep) integrate(from, to *big.Float) []*big.Float {
	var rows [][]*big.Float
	power := make([]*big.Float, len(m.c))
	for k := range power {
		power[k] = number(1)
	}
	low, high := from, to
	for j := range m.c {
		row := append(append([]*big.Float(nil), power...), number(0).Quo(number(0).Sub(high, low), number(float64(j+1))))
		rows = append(rows, row)
		for k, c := range m.c {
			power[k] = product(power[k], c)
		}
		low, high = product(low, from), product(high, to)
	}
	return eliminate(rows)
}

// eliminate solves by Gauss and Jordan; the matrix of powers of different numbers needs no pivots.
func eliminate(rows [][]*big.Float) (x []*big.Float) {
	for i, pivot := range rows {
		for j, row := range rows {
			if j == i {
				continue
			}
			f := number(0).Quo(row[i], pivot[i])
			for k := range row {
				row[k] = number(0).Sub(row[k], product(f, pivot[k]))
			}
		}
	}
	for i, row := range rows {
		x = append(x, number(0).Quo(row[len(rows)], row[i]))
	}
	return x
}

// slopes are the derivatives at the stages of a step from t that weights predict from k.
func (m *longTwoStep) slopes(t, h *big.Float, y [2]*big.Float, weights [][]*big.Float, k [][2]*big.Float) (f [][2]*big.Float) {
	for i, c := range m.c {
		f = append(f, longRational(sum(t, product(c, h)), longCombine(y, h, weights[i], k)))
	}
	return f
}

// largestError of n steps along the rational path to t = 1, the first of them from stages on the path.
func (m *longTwoStep) largestError(n int) (worst float64) {
	h, y := number(1/float64(n)), longRationalAt(number(0))
	var f [][2]*big.Float
	for _, c := range m.c {
		t := product(number(0).Sub(c, number(1)), h)
		f = append(f, longRational(t, longRationalAt(t)))
	}
	for i := range n {
		t := number(float64(i) / float64(n))
		f = m.slopes(t, h, y, m.next, f)
		y = longCombine(y, h, m.a[len(m.c)-1], f)
		worst = max(worst, longDistance(y, longRationalAt(sum(t, h))))
	}
	return worst
}

// TestTwoStepLongOrder wants order 6 to a tenth, as the steps are short enough for its leading term to rule.
func TestTwoStepLongOrder(t *testing.T) {
	m := newLongTwoStep()
	if got := math.Log2(m.largestError(512) / m.largestError(1024)); math.Abs(got-6) > 0.1 {
		t.Errorf("order %.3f, want 6", got)
	}
}
