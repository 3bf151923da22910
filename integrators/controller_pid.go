package integrators

// pid is the proportional-integral-derivative control that Kennedy and Carpenter tuned for
// Runge-Kutta pairs.
var pid = &Control{
	Name:  "pid",
	Title: "proportional-integral-derivative, of Kennedy and Carpenter",
	Citation: "C. A. Kennedy, M. H. Carpenter, Appl. Numer. Math. 44 (2003) 139-181; as a digital filter: " +
		"G. Soderlind, ACM Trans. Math. Softw. 29 (2003) 1-26",
	start: func(l Limits) Controller {
		return &Filter{Errors: [3]float64{0.58, -0.21, 0.1}, Limits: l}
	},
}
