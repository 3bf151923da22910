package testode

import "math"

const hairerII = "E. Hairer, G. Wanner, Solving Ordinary Differential Equations II, 2nd ed., Springer 1996"

// Kaps is a singularly perturbed problem: y = (e^-2t, e^-t), whatever the perturbation of 1e-8 is.
var Kaps = &Problem{
	Name:      "KAPS",
	Title:     "a singularly perturbed problem",
	Citation:  "P. Kaps, in R. D. Skeel, Numerical solution of stiff ODEs, Wilkes-Barre 1981; K. Dekker, J. G. Verwer, Stability of Runge-Kutta Methods for Stiff Nonlinear Differential Equations, North-Holland 1984",
	Stiff:     true,
	Start:     []float64{1, 1},
	End:       1,
	Reference: []float64{math.Exp(-2), math.Exp(-1)},
	F: func(d []float64, _ float64, y []float64) {
		d[0] = -2*y[0] + 1e8*(y[1]*y[1]-y[0])
		d[1] = y[0] - y[1] - y[1]*y[1]
	},
}

// ProtheroRobinson is a slow wave with a mode of rate 1e6 about it: y = cos t.
var ProtheroRobinson = &Problem{
	Name:      "PROTHERO",
	Title:     "a slow wave with a fast mode about it",
	Citation:  "A. Prothero, A. Robinson, Math. Comp. 28 (1974) 145-162",
	Stiff:     true,
	Driven:    true,
	Start:     []float64{1},
	End:       10,
	Reference: []float64{math.Cos(10)},
	F: func(d []float64, t float64, y []float64) {
		d[0] = -1e6*(y[0]-math.Cos(t)) - math.Sin(t)
	},
}

// CurtissHirschfelder is the first stiff problem so called.
var CurtissHirschfelder = &Problem{
	Name:      "CURTISS",
	Title:     "a slow wave that is met from afar",
	Citation:  "C. F. Curtiss, J. O. Hirschfelder, Proc. Natl. Acad. Sci. USA 38 (1952) 235-243; constants of " + hairerII + ", IV.1",
	Stiff:     true,
	Driven:    true,
	Start:     []float64{0},
	End:       1.5,
	Reference: []float64{(2500*math.Cos(1.5) + 50*math.Sin(1.5) - 2500*math.Exp(-75)) / 2501},
	F: func(d []float64, t float64, y []float64) {
		d[0] = -50 * (y[0] - math.Cos(t))
	},
}

// Ringing is a slow wave with a fast oscillation about it that hardly decays, eigenvalues -1 +- 1000i:
// y = (cos t, sin t).
var Ringing = &Problem{
	Name:      "RINGING",
	Title:     "a slow wave with a fast oscillation about it",
	Citation:  "A. Prothero, A. Robinson, Math. Comp. 28 (1974) 145-162, with complex eigenvalues",
	Stiff:     true,
	Rings:     true,
	Driven:    true,
	Start:     []float64{1, 0},
	End:       10,
	Reference: []float64{math.Cos(10), math.Sin(10)},
	F: func(d []float64, t float64, y []float64) {
		s, c := math.Sincos(t)
		u, v := y[0]-c, y[1]-s
		d[0] = -u + 1000*v - s
		d[1] = -1000*u - v + c
	},
}

// VanDerPolSlow is Van der Pol's equation in the time of its slow parts, epsilon = 1e-6.
var VanDerPolSlow = &Problem{
	Name:     "VDPOL6",
	Title:    "Van der Pol's equation in its slow time, epsilon = 1e-6",
	Citation: hairerII + ", IV.10",
	Stiff:    true,
	Start:    []float64{2, 0},
	End:      2,
	Reference: []float64{
		1.706167732170465, -0.89280970102481655,
	},
	F: func(d []float64, _ float64, y []float64) {
		d[0] = y[1]
		d[1] = 1e6 * ((1-y[0]*y[0])*y[1] - y[0])
	},
}
