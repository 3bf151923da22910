package integrators

import "fmt"

// SettleHazard reports settings with which rest may never be seen, although the row comes to it: an
// adaptive explicit method whose step is not capped rides its stability bound near a stable rest, and
// the residual hovers at the integration tolerance. Settle tolerances more than ten times below need the
// cap, or tighter integration tolerances.
//
// Implicit and exponential methods, fixed steps and unknown methods are no hazard of this kind. The BDF
// of order 3 and up ride their stability bounds where modes oscillate, whatever the tolerance: see
// Solver.MaxOrder.
func SettleHazard(method string, rtol, atol, settleRtol, settleAtol float64, capped bool) error {
	const rounding = 1 + 1e-9
	r, a := settleRtol/10, settleAtol/10
	m, ok := Find(method)
	if !ok || !m.Adaptive || m.CapConstant == 0 || capped || rtol <= r*rounding && atol <= a*rounding {
		return nil
	}
	if explicit, implicit := m.Choices(rtol); implicit != nil {
		method = fmt.Sprintf("%s, which %s takes until it goes over to %s,", explicit.Name, m.Name, implicit.Name)
	}
	return fmt.Errorf("near rest the steps of %s ride its stability bound, and the residual hovers at the integration tolerance (rtol %g, atol %g), "+
		"above a tenth of the settle tolerance (rtol %g, atol %g): cap the step, or integrate with rtol %.6g, atol %.6g or less",
		method, rtol, atol, settleRtol, settleAtol, r, a)
}
