package integrators

import "math"

// defect raises the errors to the defect of the dense output at the ends of the steps,
//
//	(I - gamma h J)^-1 gamma h (f(t_1, y_1) - y'(t_1)),
//
// where that is larger. The embedded solution has the Jacobian at the start in common with the step:
// where a stiff system bends, so that both follow it wrongly, they do not part. The derivative at the
// end, which the next step needs anyway, tells. Cf. the residual test of Rodas5Pr: G. Steinebach,
// Rosenbrock methods within OrdinaryDiffEq.jl, Proc. JuliaCon Conf. 6 (2024).
func (s *rosenbrock) defect(b *batch) {
	b.sys.Derivative(b.active(b.dy1), b.end[:b.m], b.active(b.y1), b.rows[:b.m])
	if b.fixed {
		return
	}
	for p := range b.m {
		y, y1, d, g := b.row(b.y, p), b.row(b.y1, p), b.row(s.f, p), s.tb.Gamma
		for k, f1 := range b.row(b.dy1, p) {
			d[k] = g * (b.h[p]*f1 + y[k] - y1[k])
		}
		for _, row := range s.tb.Dense {
			s.add(d, row, g, p)
		}
	}
	s.solve(b, s.f)
	for p := range b.m {
		e := b.row(b.e, p)
		for k, d := range b.row(s.f, p) {
			e[k] = max(math.Abs(e[k]), math.Abs(d))
		}
	}
}
