package linalg

import "math"

// modulus is the largest modulus of some numbers, 0 of none, NaN if one of them is. Without a sign the bits of
// floating-point numbers are in their order, NaN last, and integers are compared without a branch, a third of the
// time that max of floats takes.
type modulus uint64

// or is the larger of m and the modulus of x.
func (m modulus) or(x float64) modulus { return max(m, modulus(math.Float64bits(x)&^(1<<63))) }

// float is the modulus as a number.
func (m modulus) float() float64 { return math.Float64frombits(uint64(m)) }

// MaxNorm is the largest modulus of v's numbers, 0 of none; NaN if one of them is, which BLAS does not promise.
func MaxNorm(v []float64) float64 {
	if len(v) > normWorth {
		return maxNormOfMany(v)
	}
	var a, b, c, d modulus
	for len(v) >= 4 {
		a, b = a.or(v[0]), b.or(v[1])
		c, d = c.or(v[2]), d.or(v[3])
		v = v[4:]
	}
	for _, x := range v {
		a = a.or(x)
	}
	return max(a, b, c, d).float()
}

// Moduli are the maximum norms of x, of tau dx, and of tau dx + leak x - still, of len(still) numbers each: size and
// speed of a population whose units have one leak and one tau, and what drives it beside what stands still.
func Moduli(x, dx, still []float64, leak, tau float64) (size, speed, drive float64) {
	x, dx = x[:len(still)], dx[:len(still)]
	if len(still) > moduliWorth {
		return moduliOfMany(x, dx, still, leak, tau)
	}
	var s, v, d modulus
	for i, held := range still {
		move := tau * dx[i]
		s, v, d = s.or(x[i]), v.or(move), d.or(move+float64(leak*x[i])-held)
	}
	return s.float(), v.float(), d.float()
}
