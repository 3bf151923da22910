package integrators

// rk4 is the classical Runge-Kutta method.
var rk4 = &Tableau{
	Name:       "rk4",
	Title:      "classical Runge-Kutta 4",
	Citation:   "W. Kutta, Z. Math. Phys. 46 (1901) 435-453",
	Order:      4,
	DenseOrder: 3,
	A:          [][]float64{{}, {1.0 / 2}, {0, 1.0 / 2}, {0, 0, 1}},
	B:          []float64{1.0 / 6, 1.0 / 3, 1.0 / 3, 1.0 / 6},
	C:          []float64{0, 1.0 / 2, 1.0 / 2, 1},
}
