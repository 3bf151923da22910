package integrators

import "math"

// ros2 is the two-stage W-method with gamma = 1 - 1/sqrt(2), L-stable with an exact Jacobian.
var ros2 = inexact(RosenbrockTableau{
	Name:  "ros2",
	Title: "ROS2, Rosenbrock-W 2(1), one shared linearisation",
	Citation: "J. G. Verwer, E. J. Spee, J. G. Blom, W. Hundsdorfer, A second-order Rosenbrock method applied to photochemical " +
		"dispersion problems, SIAM J. Sci. Comput. 20 (1999) 1456-1480",
	Order: 2, EmbeddedOrder: 1,
}, PlainRosenbrock{
	Gamma:  1 - math.Sqrt2/2,
	Alpha:  [][]float64{{}, {1}},
	Gammas: [][]float64{{}, {math.Sqrt2 - 2}},
	B:      []float64{0.5, 0.5},
	BHat:   []float64{1, 0},
})

// inexact completes a W-method with its coefficients.
func inexact(tb RosenbrockTableau, p PlainRosenbrock) *RosenbrockTableau {
	q := p.transformed()
	tb.Gamma, tb.A, tb.C, tb.M, tb.MHat = q.Gamma, q.A, q.C, q.M, q.MHat
	tb.Inexact = true
	return &tb
}
