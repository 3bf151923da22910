package integrators

const exponentialRosenbrock = "M. Hochbruck, A. Ostermann, J. Schweitzer, SIAM J. Numer. Anal. 47 (2009) 786-803"

// expEuler is the exponential Rosenbrock-Euler method: exact on y' = J y + t v + c, of order 2 since
// each step has its own Jacobian.
var expEuler = new(exponentialTableau).method(Method{
	Name:     "exp-euler",
	Title:    "exponential Rosenbrock-Euler",
	Citation: "D. A. Pope, Comm. ACM 6 (1963) 491-493; M. Hochbruck, A. Ostermann, Acta Numerica 19 (2010) 209-286, eq. 2.54",
	Order:    2,
})

// exprb32 is of order 3, also on stiff problems, with exponential Rosenbrock-Euler inside.
var exprb32 = exprb32Tableau.method(Method{
	Name:     "exprb32",
	Title:    "exponential Rosenbrock 3(2)",
	Citation: exponentialRosenbrock + ", section 4",
	Order:    3, EmbeddedOrder: 2,
})

var exprb32Tableau = exponentialTableau{
	A:        [][][]float64{{}},
	B:        [][]float64{{0, 0, 0, 2}},
	C:        []float64{1},
	Embedded: 1,
}

// exprb43 is of order 4, also on stiff problems; the embedded method is of order 3.
var exprb43 = exprb43Tableau.method(Method{
	Name:     "exprb43",
	Title:    "exponential Rosenbrock 4(3)",
	Citation: exponentialRosenbrock + ", section 4",
	Order:    4, EmbeddedOrder: 3,
})

var exprb43Tableau = exponentialTableau{
	A: [][][]float64{{}, {{0, 1}}},
	B: [][]float64{{0, 0, 0, 16, -48}, {0, 0, 0, -2, 12}},
	C: []float64{1.0 / 2, 1},
	E: [][]float64{{0, 0, 0, 0, -48}, {0, 0, 0, 0, 12}},
}
