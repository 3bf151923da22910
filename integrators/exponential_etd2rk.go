package integrators

// etd2rk is the second-order Runge-Kutta method with exponential time differencing. Its linear part is
// one Jacobian for all rows and steps, until an edge: the order is 2 whatever that matrix is, and the
// nearer it is to the Jacobian met, the longer the steps.
var etd2rk = etd2rkTableau.method(Method{
	Name:     "etd2rk",
	Title:    "exponential time differencing Runge-Kutta 2(1), one linearisation",
	Citation: "S. M. Cox, P. C. Matthews, J. Comput. Phys. 176 (2002) 430-455, eq. 22",
	Order:    2, EmbeddedOrder: 1,
})

var etd2rkTableau = exponentialTableau{
	A:        [][][]float64{{}},
	B:        [][]float64{{0, 0, 1}},
	C:        []float64{1},
	Embedded: 1,
	Shared:   true,
}
