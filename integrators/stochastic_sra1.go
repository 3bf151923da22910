package integrators

// sra1 is Rößler's method for additive noise, of strong order 1.5.
var sra1 = &StochasticTableau{
	Name:     "sra1",
	Title:    "Rößler SRA1, for additive noise",
	Citation: "A. Rößler, SIAM J. Numer. Anal. 48 (2010) 922-952",
	Additive: Convergence{Strong: 1.5, Weak: 2},
	Drift: &Tableau{
		Name:  "sra1",
		Title: "drift of SRA1",
		Order: 2, DenseOrder: 2,
		A: [][]float64{{}, {3.0 / 4}},
		B: []float64{1.0 / 3, 2.0 / 3},
		C: []float64{0, 3.0 / 4},
	},
	StageZ: [][]float64{{}, {3.0 / 2}},
	W:      []float64{1, 0},
	Z:      []float64{-1, 1},
	S:      []float64{1, 0},
}
