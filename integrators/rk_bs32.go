package integrators

// bs32 is the pair of Bogacki and Shampine, with cubic Hermite interpolation.
var bs32 = &Tableau{
	Name:          "bs32",
	Title:         "Bogacki-Shampine 3(2)",
	Citation:      "P. Bogacki, L. F. Shampine, Appl. Math. Lett. 2 (1989) 321-325",
	Order:         3,
	EmbeddedOrder: 2,
	DenseOrder:    3,
	A:             [][]float64{{}, {1.0 / 2}, {0, 3.0 / 4}, {2.0 / 9, 1.0 / 3, 4.0 / 9}},
	B:             []float64{2.0 / 9, 1.0 / 3, 4.0 / 9, 0},
	BHat:          []float64{7.0 / 24, 1.0 / 4, 1.0 / 3, 1.0 / 8},
	C:             []float64{0, 1.0 / 2, 3.0 / 4, 1},
}
