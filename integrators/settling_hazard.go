package integrators

import "fmt"

// SettleHazard reports settings with which rest may never be seen, although the row comes to it:
//
//   - an adaptive explicit method whose step is not capped rides its stability bound near a stable
//     rest, and the residual hovers at the integration tolerance. Settle tolerances more than ten times
//     below need the cap, or tighter integration tolerances;
//   - an implicit Runge-Kutta method solves its stages as exactly as the integration tolerance demands.
//     Near rest, where steps are long, the residual is what its iterations leave over: inversion loops
//     come to rest with integration tolerances of ten times those of settling, but some do not with
//     thirty times, and many not with a thousand times. More than ten times needs tighter ones.
//
// Methods that solve linear equations only (Rosenbrock methods, exponential ones), the BDF up to order 2,
// fixed steps and unknown methods are no hazard of these kinds. The BDF of higher order ride their
// stability bounds where modes oscillate, whatever the tolerance: see Solver.MaxOrder.
func SettleHazard(method string, rtol, atol, settleRtol, settleAtol float64, capped bool) error {
	m, ok := Find(method)
	if !ok || !m.Adaptive {
		return nil
	}
	var most float64 // times the settle tolerances
	var why, cure string
	switch {
	case m.Implicit != nil:
		most, why = 10, "the residual is what the iterations of %s leave over of"
		cure = "use a Rosenbrock method"
	case m.CapConstant > 0 && !capped:
		most, why = 0.1, "the steps of %s ride its stability bound, and the residual hovers at"
		cure = "cap the step"
	default:
		return nil
	}
	const rounding = 1 + 1e-9
	r, a := most*settleRtol, most*settleAtol
	if rtol <= r*rounding && atol <= a*rounding {
		return nil
	}
	if explicit, implicit := m.Choices(rtol); implicit != nil {
		method = fmt.Sprintf("%s, which %s takes until it goes over to %s,", explicit.Name, m.Name, implicit.Name)
	}
	return fmt.Errorf("near rest "+why+" the integration tolerance (rtol %g, atol %g), more than %g times the settle tolerance (rtol %g, atol %g): "+
		"%s, or integrate with rtol %.6g, atol %.6g or less", method, rtol, atol, most, settleRtol, settleAtol, cure, r, a)
}
