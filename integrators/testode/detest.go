package testode

import "math"

const detest = "T. E. Hull, W. H. Enright, B. M. Fellen, A. E. Sedgwick, SIAM J. Numer. Anal. 9 (1972) 603-637"

// A3 is an oscillatory problem.
var A3 = &Problem{
	Name:     "A3",
	Title:    "an oscillatory problem",
	Citation: detest,
	Driven:   true,
	Start:    []float64{1},
	End:      20,
	Reference: []float64{
		2.4916502718504145,
	},
	F: func(d []float64, t float64, y []float64) {
		d[0] = y[0] * math.Cos(t)
	},
}

// A5 is a spiral curve.
var A5 = &Problem{
	Name:     "A5",
	Title:    "a spiral curve",
	Citation: detest,
	Driven:   true,
	Start:    []float64{4},
	End:      20,
	Reference: []float64{
		-0.78878266889640147,
	},
	F: func(d []float64, t float64, y []float64) {
		d[0] = (y[0] - t) / (y[0] + t)
	},
}

// B1 is the growth of two conflicting populations.
var B1 = &Problem{
	Name:     "B1",
	Title:    "the growth of two conflicting populations",
	Citation: detest,
	Start:    []float64{1, 3},
	End:      20,
	Reference: []float64{
		0.67618760085766061, 0.18608160996400297,
	},
	F: func(d []float64, _ float64, y []float64) {
		d[0] = 2 * (y[0] - y[0]*y[1])
		d[1] = -(y[1] - y[0]*y[1])
	},
}

// B4 is the integral surface of a torus.
var B4 = &Problem{
	Name:     "B4",
	Title:    "the integral surface of a torus",
	Citation: detest,
	Start:    []float64{3, 0, 0},
	End:      20,
	Reference: []float64{
		0.98269509280065304, 2.1984470816949298, 0.91294525072762767,
	},
	F: func(d []float64, _ float64, y []float64) {
		r := math.Sqrt(y[0]*y[0] + y[1]*y[1])
		d[0] = -y[1] - y[0]*y[2]/r
		d[1] = y[0] - y[1]*y[2]/r
		d[2] = y[0] / r
	},
}

// B5 is Euler's equations of a rigid body without external forces.
var B5 = &Problem{
	Name:     "B5",
	Title:    "Euler's equations of a rigid body without external forces",
	Citation: detest,
	Start:    []float64{0, 1, 1},
	End:      20,
	Reference: []float64{
		-0.93965707987292035, -0.34211777540007493, 0.74141265961999525,
	},
	F: func(d []float64, _ float64, y []float64) {
		d[0] = y[1] * y[2]
		d[1] = -y[0] * y[2]
		d[2] = -0.51 * y[0] * y[1]
	},
}

// C1 is a radioactive decay chain.
var C1 = &Problem{
	Name:     "C1",
	Title:    "a radioactive decay chain",
	Citation: detest,
	Floor:    1e-9,
	Start:    []float64{1, 0, 0, 0, 0, 0, 0, 0, 0, 0},
	End:      20,
	Reference: []float64{
		2.0611536224385579e-09, 4.1223072448771159e-08, 4.1223072448771158e-07, 2.7482048299180773e-06,
		1.3741024149590386e-05, 5.4964096598361543e-05, 0.0001832136553278718, 0.00052346758665106226,
		0.0013086689666276558, 0.99791274095086502,
	},
	F: func(d []float64, _ float64, y []float64) {
		d[0] = -y[0]
		for i := 1; i < 9; i++ {
			d[i] = y[i-1] - y[i]
		}
		d[9] = y[8]
	},
}
