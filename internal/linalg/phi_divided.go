package linalg

import (
	"math"
	"math/cmplx"
)

// Divided differences of the phi-functions, f[a] = f(a), f[a, b] = (f(b) - f(a))/(b - a) and so on: f' and
// f''/2 where points coincide. By the product rule their recursion is
//
//	phi_k[.., a, b] = b phi_(k+1)[.., a, b] + phi_(k+1)[.., a] + (1/k! if b is the only one),
//
// downwards from a power series where all points are small, upwards from those of e^z where b is not.
// Cf. A. McCurdy, K. C. Ng, B. N. Parlett, Math. Comp. 43 (1984) 501-528.

// phiDifferences writes phi_k[a], phi_k[a, b] and phi_k[a, b, c] for k = 0 to last to the three, each of
// last+1 numbers. a is not larger than b.
func phiDifferences(one, two, three []complex128, a, b, c complex128) {
	phiComplex(one, a)
	phiPairs(two, one, a, b)
	// The recursion divides by the largest of the three.
	switch s := modulus2(c); {
	case s >= modulus2(b):
		phiTriples(three, two, a, b, c)
	default:
		var small, pairs [phiMost + 1]complex128
		n := len(one)
		if s < modulus2(a) {
			phiComplex(small[:n], c)
			phiPairs(pairs[:n], small[:n], c, a)
		} else {
			phiPairs(pairs[:n], one, a, c)
		}
		phiTriples(three, pairs[:n], a, c, b)
	}
}

// modulus2 is |z|^2, which is all that comparisons need.
func modulus2(z complex128) float64 { return real(z)*real(z) + imag(z)*imag(z) }

// beyondReach tells whether the recursion upwards may divide by z.
func beyondReach(z complex128, last int) bool {
	reach := phiReach(last)
	return modulus2(z) >= reach*reach
}

// phiPairs writes phi_k[a, b] to dst, |a| <= |b|, given phi_k(a).
func phiPairs(dst, one []complex128, a, b complex128) {
	last := len(dst) - 1
	if beyondReach(b, last) {
		dst[0] = expPair(a, b)
		for k := range last {
			dst[k+1] = (dst[k] - one[k+1]) / b
		}
		return
	}
	dst[last] = dividedSeries(last, a, b)
	for k := last - 1; k >= 0; k-- {
		dst[k] = b*dst[k+1] + one[k+1]
	}
}

// phiTriples writes phi_k[a, b, c] to dst, c being the largest, given phi_k[a, b].
func phiTriples(dst, two []complex128, a, b, c complex128) {
	last := len(dst) - 1
	if beyondReach(c, last) {
		dst[0] = expTriple(a, b, c)
		for k := range last {
			dst[k+1] = (dst[k] - two[k+1]) / c
		}
		return
	}
	dst[last] = dividedSeries(last, a, b, c)
	for k := last - 1; k >= 0; k-- {
		dst[k] = c*dst[k+1] + two[k+1]
	}
}

// dividedSeries is phi_k[x...] = sum_j s_j/(k + m - 1 + j)!, m points, s_j the sum of all products of j of
// them, the same one taken any number of times: at most (j+1)(j+2)/2 products.
func dividedSeries(k int, x ...complex128) complex128 {
	var product [3]complex128 // s_j of the first point, of the first two, of all
	size := 0.0
	for i, v := range x {
		product[i] = 1
		size = max(size, modulus2(v))
	}
	size = math.Sqrt(size)
	first := k + len(x) - 1
	factor := 1 / factorial(first)
	sum, most := complex(0, 0), 1.0 // size^j times factor, over the first factor
	for j := 1; most*float64(j*(j+1)) > epsilon/16; j++ {
		sum += complex(factor, 0) * product[len(x)-1]
		factor /= float64(first + j)
		most *= size / float64(first+j)
		before := complex(0, 0)
		for i, v := range x {
			product[i] = v*product[i] + before
			before = product[i]
		}
	}
	return sum
}

// nearPoints is how close together points are whose difference is not divided by.
const nearPoints = 1

// expPair is e^z[a, b].
func expPair(a, b complex128) complex128 {
	q := (b - a) / 2
	if modulus2(q) > nearPoints*nearPoints/4.0 {
		return (cmplx.Exp(b) - cmplx.Exp(a)) / (b - a)
	}
	return cmplx.Exp((a+b)/2) * dividedSeries(0, q, -q)
}

// expTriple is e^z[a, b, c].
func expTriple(a, b, c complex128) complex128 {
	ab, bc, ca := modulus2(b-a), modulus2(c-b), modulus2(a-c)
	switch far := max(ab, bc, ca); {
	case far <= nearPoints*nearPoints:
		mean := (a + b + c) / 3
		return cmplx.Exp(mean) * dividedSeries(0, a-mean, b-mean, c-mean)
	case far == ab:
		return (expPair(c, b) - expPair(c, a)) / (b - a)
	case far == bc:
		return (expPair(a, c) - expPair(a, b)) / (c - b)
	}
	return (expPair(b, a) - expPair(b, c)) / (a - c)
}
