package integrators

const sqrt2 = 1.41421356237309504880168872420969807856967187537694807317668

// trbdf2 is a trapezoidal step to t + gamma h and a step of BDF 2 from there, gamma = 2 - sqrt(2)
// making one matrix of both; its error is estimated against third order.
var trbdf2 = &ImplicitTableau{
	Name:  "trbdf2",
	Title: "TR-BDF2",
	Citation: "R. E. Bank, W. M. Coughran, W. Fichtner, E. H. Grosse, D. J. Rose, R. K. Smith, IEEE Trans. Electron Devices 32 (1985) 1992-2007; " +
		"error estimate and dense output: M. E. Hosea, L. F. Shampine, Appl. Numer. Math. 20 (1996) 21-37",
	Order:         2,
	EmbeddedOrder: 3,
	Caution:       Caution{Factor: 160, Power: 1.0 / 2},
	A: [][]float64{
		{},
		{1 - sqrt2/2, 1 - sqrt2/2},
		{sqrt2 / 4, sqrt2 / 4, 1 - sqrt2/2},
	},
	B:    []float64{sqrt2 / 4, sqrt2 / 4, 1 - sqrt2/2},
	BHat: []float64{(1 - sqrt2/4) / 3, (3*sqrt2/4 + 1) / 3, (1 - sqrt2/2) / 3},
	C:    []float64{0, 2 - sqrt2, 1},
}
