package integrators

// euler is the forward Euler method.
var euler = &Tableau{
	Name:       "euler",
	Title:      "forward Euler",
	Citation:   "L. Euler, Institutiones calculi integralis, 1768",
	Order:      1,
	DenseOrder: 1,
	A:          [][]float64{{}},
	B:          []float64{1},
	C:          []float64{0},
}
