package integrators

// h211 is Soderlind's filter H211b with b = 4: of second order, it damps what changes from step to
// step, so that the sizes follow a smooth curve.
var h211 = &Control{
	Name:     "h211",
	Title:    "digital filter H211b, b = 4",
	Citation: "G. Soderlind, ACM Trans. Math. Softw. 29 (2003) 1-26",
	start: func(l Limits) Controller {
		return &Filter{Errors: [3]float64{1.0 / 4, 1.0 / 4}, Ratio: 1.0 / 4, Limits: l}
	},
}
