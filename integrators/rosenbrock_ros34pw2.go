package integrators

// ros34pw2 is a stiffly accurate W-method, L-stable with an exact Jacobian.
var ros34pw2 = inexact(RosenbrockTableau{
	Name:  "ros34pw2",
	Title: "ROS34PW2, Rosenbrock-W 3(2), stiffly accurate, one shared linearisation",
	Citation: "J. Rang, L. Angermann, New Rosenbrock W-methods of order 3 for partial differential algebraic equations of index 1, " +
		"BIT Numer. Math. 45 (2005) 761-787",
	Order: 3, EmbeddedOrder: 2,
}, PlainRosenbrock{
	Gamma: 4.3586652150845900e-01,
	Alpha: [][]float64{
		{},
		{8.7173304301691801e-01},
		{8.4457060015369423e-01, -1.1299064236484185e-01},
		{0, 0, 1},
	},
	Gammas: [][]float64{
		{},
		{-8.7173304301691801e-01},
		{-9.0338057013044082e-01, 5.4180672388095326e-02},
		{2.4212380706095346e-01, -1.2232505839045147e+00, 5.4526025533510214e-01},
	},
	B:    []float64{2.4212380706095346e-01, -1.2232505839045147e+00, 1.5452602553351020e+00, 4.3586652150845900e-01},
	BHat: []float64{3.7810903145819369e-01, -9.6042292212423178e-02, 5.0000000000000000e-01, 2.1793326075422950e-01},
})
