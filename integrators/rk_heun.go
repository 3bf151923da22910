package integrators

// heun is Heun's method, the explicit trapezoidal rule; the Euler step inside it gives an estimate.
var heun = &Tableau{
	Name:          "heun",
	Title:         "Heun 2(1), explicit trapezoidal rule",
	Citation:      "K. Heun, Z. Math. Phys. 45 (1900) 23-38",
	Order:         2,
	EmbeddedOrder: 1,
	DenseOrder:    2,
	A:             [][]float64{{}, {1}},
	B:             []float64{1.0 / 2, 1.0 / 2},
	BHat:          []float64{1, 0},
	C:             []float64{0, 1},
}
