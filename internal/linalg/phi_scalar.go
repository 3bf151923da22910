package linalg

import (
	"math"
	"math/cmplx"
)

// The phi-functions are phi_0(z) = e^z and phi_k(z) = int_0^1 e^((1-s)z) s^(k-1)/(k-1)! ds, so that
//
//	phi_k(z) = z phi_(k+1)(z) + 1/k!,   phi_k(0) = 1/k!.
//
// M. Hochbruck, A. Ostermann, Exponential integrators, Acta Numerica 19 (2010) 209-286, eq. 2.10.

// phiMost is the largest k that is served.
const phiMost = 8

// phiReach is the |z| up to which the power series is summed, downwards from the last function; the
// recursion upwards cancels no more than a few units in the last place beyond.
func phiReach(last int) float64 { return max(2, float64(last)-1.5) }

// Phis writes phi_0(x) to phi_last(x) to dst, last = len(dst) - 1 <= 8.
func Phis(dst []float64, x float64) {
	last := len(dst) - 1
	if math.Abs(x) >= phiReach(last) {
		dst[0] = math.Exp(x)
		for k, f := 0, 1.0; k < last; k++ {
			dst[k+1] = (dst[k] - 1/f) / x
			f *= float64(k + 1)
		}
		return
	}
	term := 1 / factorial(last)
	sum := 0.0
	for j := 1; math.Abs(term) > epsilon/16*math.Abs(sum); j++ {
		sum += term
		term *= x / float64(last+j)
	}
	dst[last] = sum
	for k := last - 1; k >= 0; k-- {
		dst[k] = x*dst[k+1] + 1/factorial(k)
	}
	dst[0] = math.Exp(x)
}

// phiComplex writes phi_0(z) to phi_last(z) to dst.
func phiComplex(dst []complex128, z complex128) {
	last := len(dst) - 1
	if cmplx.Abs(z) >= phiReach(last) {
		dst[0] = cmplx.Exp(z)
		for k, f := 0, 1.0; k < last; k++ {
			dst[k+1] = (dst[k] - complex(1/f, 0)) / z
			f *= float64(k + 1)
		}
		return
	}
	term := complex(1/factorial(last), 0)
	sum := complex(0, 0)
	for j := 1; cmplx.Abs(term) > epsilon/16*cmplx.Abs(sum); j++ {
		sum += term
		term *= z / complex(float64(last+j), 0)
	}
	dst[last] = sum
	for k := last - 1; k >= 0; k-- {
		dst[k] = z*dst[k+1] + complex(1/factorial(k), 0)
	}
	dst[0] = cmplx.Exp(z)
}

func factorial(n int) float64 {
	f := 1.0
	for k := 2; k <= n; k++ {
		f *= float64(k)
	}
	return f
}
