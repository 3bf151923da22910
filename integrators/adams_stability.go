package integrators

import (
	"math"
	"math/cmplx"
	"sync"
)

// adamsPolynomial writes the characteristic polynomial of the method with steps of one size and a
// predictor of order k on y' = lambda y, z = h lambda, lowest power first, k + 1 coefficients:
//
//	p = y_n + z sum_i b_i y_{n-i},   y_{n+1} = y_n + z (c p + sum_i d_i y_{n-i}),
//
// b being the Adams-Bashforth weights of order k; c and d the Adams-Moulton ones of order k + 1.
func adamsPolynomial(k int, z complex128) []complex128 {
	g := equalAdamsWeights(k + 1)
	b, d := make([]float64, k), make([]float64, k)
	for j := range k { // g_j times the j-th backward difference
		binomial := 1.0
		for i := 0; i <= j; i++ {
			b[i] += g[j] * binomial
			binomial *= -float64(j-i) / float64(i+1)
		}
	}
	c, binomial := g[k], 1.0
	for i := range k { // the k-th difference at the end, its first term c apart
		binomial *= -float64(k-i) / float64(i+1)
		d[i] = b[i] + c*binomial
	}
	p := make([]complex128, k+1)
	p[k] = 1
	p[k-1] = -1 - z*complex(c, 0)
	for i := range k {
		p[k-1-i] -= z*complex(d[i], 0) + z*z*complex(c*b[i], 0)
	}
	return p
}

// rootsInside reports whether all roots of a polynomial, lowest power first, are less than radius in
// modulus, by the recursion of Schur and Cohn (P. Henrici, Applied and Computational Complex Analysis
// I, Wiley 1974, section 6.8). It overwrites p.
func rootsInside(p []complex128, radius float64) bool {
	power := complex(1, 0)
	for i := range p {
		p[i] *= power
		power *= complex(radius, 0)
	}
	for n := len(p) - 1; n > 0; n-- {
		first, last := p[0], p[n]
		if cmplx.Abs(first) >= cmplx.Abs(last) {
			return false
		}
		q := make([]complex128, n)
		for i := range q {
			q[i] = cmplx.Conj(last)*p[i+1] - first*cmplx.Conj(p[n-1-i])
		}
		p = q
	}
	return true
}

// adamsStretch is the length of the interval from 0 along direction d, |d| = 1, on which steps of one
// size with a predictor of order k are stable.
func adamsStretch(k int, d complex128) float64 {
	const grid, rounding = 0.01, 1e-9
	grows := func(x float64) bool { return !rootsInside(adamsPolynomial(k, complex(x, 0)*d), 1+rounding) }
	hi := grid
	for !grows(hi) {
		hi += grid
	}
	return bisect(grows, hi-grid, hi, 30)
}

// adamsReach is the shortest stretch over the directions of modes that are damped, if only by 5 % a
// radian (3 degrees off the imaginary axis): the spectra of loops are complex. The intervals on the
// real axis alone promise too much, 2.4 of order 2.
func adamsReach(k int) float64 {
	shortest := math.Inf(1)
	for degrees := 93.0; degrees <= 180; degrees += 3 {
		shortest = min(shortest, adamsStretch(k, cmplx.Rect(1, degrees*math.Pi/180)))
	}
	return shortest
}

const (
	adamsFarthest = 2   // the order of predictor that reaches farthest
	adamsInside   = 0.8 // of its reach is well inside
)

// adamsReaches are the reaches of all orders of predictors (index 0 is not used).
var adamsReaches = sync.OnceValue(func() []float64 {
	v := make([]float64, mostAdams+1)
	for k := 1; k <= mostAdams; k++ {
		v[k] = adamsReach(k)
	}
	return v
})

// adamsCapConstant is that of the order that reaches farthest. The others reach less far: under
// Solver.Cap each is held to its own bound, see adamsBound.
func adamsCapConstant() float64 { return adamsInside * adamsReach(adamsFarthest) }

// adamsBound is the longest step of a predictor of order k under Solver.Cap.
func adamsBound(b *batch, k int) float64 {
	if b.limit == 0 {
		return math.Inf(1)
	}
	reach := adamsReaches()
	return b.limit * reach[k] / reach[adamsFarthest]
}
