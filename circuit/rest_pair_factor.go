package circuit

import "math"

// factorDecaying is factor for a loop that decays proved to decay faster than rate: it needs no estimate of the
// condition number, which takes longer than a small matrix's factors do. What was proved,
//
//	H < (a' b' - (|K|/(a' + b'))^2) 1,   a' b' = a b - rate (a + b - rate),
//
// puts the symmetric part of a b - M above rate (a + b - rate), and no singular value of a matrix is less than the
// smallest eigenvalue of its symmetric part (K. Fan, A. J. Hoffman, Proc. Amer. Math. Soc. 6 (1955) 111-116). It is
// false, with nothing done, where that bound does not keep the condition number, in the 1-norm, below singular.
func (w *pairDoublings) factorDecaying(rate float64) bool {
	if w.factored {
		return w.regular
	}
	n := float64(w.nu)
	largest, smallest := math.Sqrt(n)*w.norm+math.Abs(w.a*w.b), rate*(w.a+w.b-rate)
	if !(n*largest < singular*smallest) {
		return false
	}
	w.unit = zeroed(w.unit, w.nu, w.nu)
	copy(w.unit.Data, w.m.Data)
	for i := range w.nu {
		w.unit.Data[i*w.nu+i] -= w.a * w.b
	}
	w.regular = w.lu.Factor(&w.unit) == nil
	w.factored = w.regular
	return w.regular
}
