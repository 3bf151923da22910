package integrators

import "math"

// twoStepTableau holds the coefficients of a pseudo two-step method on s nodes. All follow from the nodes:
// A and b by integrating the polynomial through values at the nodes, X by evaluating it.
type twoStepTableau struct {
	s       int
	c       []float64 // nodes; the last one is 1
	inverse []float64 // 1 / prod_{m != k} (c_k - c_m)
	a       []float64 // (s x s): a_ik is the integral of L_k from 0 to c_i
	points  []float64 // of Gauss' quadrature, exact for the polynomials
	weights []float64
	powers  []float64 // of spread, lowest first
}

// newTwoStepTableau takes the nodes of Radau IIA: quadrature of order 2s - 1.
func newTwoStepTableau(s int) *twoStepTableau {
	tb := &twoStepTableau{s: s, c: radauNodes(s), inverse: make([]float64, s), a: make([]float64, s*s)}
	for k, ck := range tb.c {
		product := 1.0
		for m, cm := range tb.c {
			if m != k {
				product *= ck - cm
			}
		}
		tb.inverse[k] = 1 / product
	}
	tb.points, tb.weights = gauss((s + 1) / 2)
	values := make([]float64, s)
	for i, c := range tb.c {
		tb.integrals(cut(tb.a, i, s), values, c)
	}
	tb.powers = tb.spreadPowers()
	return tb
}

// b is the last row of A: the last node is the end of the step.
func (tb *twoStepTableau) b() []float64 { return cut(tb.a, tb.s-1, tb.s) }

// lagrange writes L_k(x), the polynomials that are 1 at one node and 0 at the others, to dst.
func (tb *twoStepTableau) lagrange(dst []float64, x float64) {
	before := 1.0
	for k, c := range tb.c {
		dst[k] = before * tb.inverse[k]
		before *= x - c
	}
	after := 1.0
	for k := tb.s - 1; k >= 0; k-- {
		dst[k] *= after
		after *= x - tb.c[k]
	}
}

// integrals writes the integrals of L_k from 0 to theta to dst. values is scratch as long as dst.
func (tb *twoStepTableau) integrals(dst, values []float64, theta float64) {
	clear(dst)
	for g, p := range tb.points {
		tb.lagrange(values, theta*p)
		for k, v := range values {
			dst[k] += theta * tb.weights[g] * v
		}
	}
}

// extrapolation writes A X to dst, for a step ratio times as long as the one before:
// X_jk = L_k(1 + ratio c_j). values is scratch for a row of X.
func (tb *twoStepTableau) extrapolation(dst, values []float64, ratio float64) {
	clear(dst)
	for j, c := range tb.c {
		tb.lagrange(values, 1+ratio*c)
		for i := range tb.s {
			a, row := tb.a[i*tb.s+j], cut(dst, i, tb.s)
			for k, x := range values {
				row[k] += a * x
			}
		}
	}
}

// spreadPowers are the coefficients of
//
//	spread(ratio) = sum_i b_i prod_k (1 + ratio c_i - c_k),
//
// the leading term of what the extrapolation misses of the integral, over the step before: its error
// is h_n h_{n-1}^s times this times a derivative over s!.
func (tb *twoStepTableau) spreadPowers() []float64 {
	powers, product := make([]float64, tb.s+1), make([]float64, tb.s+1)
	for i, b := range tb.b() {
		clear(product)
		product[0] = 1
		for k, c := range tb.c { // times (1 - c_k) + c_i ratio
			for j := k + 1; j > 0; j-- {
				product[j] = (1-c)*product[j] + tb.c[i]*product[j-1]
			}
			product[0] *= 1 - c
		}
		for j, v := range product {
			powers[j] += b * v
		}
	}
	return powers
}

func (tb *twoStepTableau) spread(ratio float64) float64 { return horner(tb.powers, ratio) }

// legendre returns the Legendre polynomials P_n and P_{n-1} at u, n > 0, by their recurrence.
func legendre(n int, u float64) (p, before float64) {
	p, before = u, 1
	for k := 1; k < n; k++ {
		p, before = (float64(2*k+1)*u*p-float64(k)*before)/float64(k+1), p
	}
	return p, before
}

// radauNodes are the zeros in (0, 1] of P_s(2x - 1) - P_{s-1}(2x - 1): Hairer & Wanner, Solving Ordinary
// Differential Equations II, IV.5.
func radauNodes(s int) []float64 {
	nodes := zeros(s-1, func(x float64) float64 {
		p, before := legendre(s, 2*x-1)
		return p - before
	})
	return append(nodes, 1)
}

// gauss returns points and weights of Gauss' quadrature on [0, 1], exact for degrees below 2n.
func gauss(n int) (points, weights []float64) {
	points = zeros(n, func(x float64) float64 {
		p, _ := legendre(n, 2*x-1)
		return p
	})
	for _, x := range points {
		u := 2*x - 1
		_, before := legendre(n, u)
		weights = append(weights, (1-u*u)/math.Pow(float64(n)*before, 2))
	}
	return points, weights
}

// zeros finds count simple zeros of f in (0, 1), where its signs change between points of a grid that no
// zero is on.
func zeros(count int, f func(x float64) float64) (list []float64) {
	const grid = 101
	for i := 0; i < grid && len(list) < count; i++ {
		lo, hi := float64(i)/grid, float64(i+1)/grid
		rising := f(lo) < 0
		if rising != (f(hi) < 0) {
			list = append(list, bisect(func(x float64) bool { return (f(x) < 0) != rising }, lo, hi, 60))
		}
	}
	return list
}
