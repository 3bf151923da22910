package integrators

// stochasticHeun is the explicit trapezoidal rule with noise. Where noise depends on the state it
// converges to Stratonovich's solution, and Ito's equations are refused. With additive noise the two are
// one.
var stochasticHeun = &StochasticTableau{
	Name:         "stochastic-heun",
	Title:        "stochastic Heun, explicit trapezoidal rule",
	Citation:     "W. Rümelin, SIAM J. Numer. Anal. 19 (1982) 604-613",
	Additive:     Convergence{Strong: 1, Weak: 2},
	Stratonovich: Convergence{Strong: 1, Weak: 1},
	Drift:        heun,
	StageW:       [][]float64{{}, {1}},
	W:            []float64{1.0 / 2, 1.0 / 2},
	S:            []float64{0, 1},
}
