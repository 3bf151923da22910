package integrators

import "math"

// Caution is by how much the tolerance that a step is held to lies below the one asked for, so that
// what comes out at the end is about what was asked for: "tolerance in, about that error out". Where an
// estimate is about the step's error itself and no larger, the errors of the steps add up beyond it. The
// error reached for the work spent stays what it is. Cf. the calibration of tolerances in G. Soderlind,
// L. Wang, J. Comput. Appl. Math. 185 (2006) 244-260.
//
// It is Factor at a relative tolerance of 1e-4, and grows as its power -Power: an estimate of order
// p + 1 for a method of order p leaves an error of tolerance^(p/(p+1)), which Power = 1/p makes good.
// The zero value is none.
type Caution struct{ Factor, Power float64 }

// of returns it for a tolerance. Below sharpestStep steps are not held to less: rounding would decide.
func (c Caution) of(rtol float64) float64 {
	if c.Factor == 0 {
		return 1
	}
	return max(1, min(c.Factor*math.Pow(1e-4/rtol, c.Power), rtol/sharpestStep))
}

const sharpestStep = 1e-13

// caution is that of a solve with these settings.
func (set *settings) caution() float64 {
	m := set.explicit()
	if m.CautionOf != nil {
		return m.CautionOf(set.maxOrder).of(set.rtol)
	}
	return m.Caution.of(set.rtol)
}

// held is the tolerance for steps that are c times as cautious.
func (t tolerance) held(c float64) tolerance { return tolerance{t.rel / c, t.abs / c} }
