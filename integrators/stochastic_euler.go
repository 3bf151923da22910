package integrators

// eulerMaruyama is forward Euler with noise. It converges to Ito's solution. With additive noise the
// term that Milstein's method would add vanishes, so that its strong order is 1.
var eulerMaruyama = &StochasticTableau{
	Name:  "euler-maruyama",
	Title: "Euler-Maruyama",
	Citation: "G. Maruyama, Rend. Circ. Mat. Palermo 4 (1955) 48-90; " +
		"P. Kloeden, E. Platen, Numerical Solution of Stochastic Differential Equations, Springer 1992, 10.2",
	Additive: Convergence{Strong: 1, Weak: 1},
	Ito:      Convergence{Strong: 0.5, Weak: 1},
	Drift:    euler,
	W:        []float64{1},
	S:        []float64{0},
}
