package testode

import "math"

// E1 is Bessel's equation of order 1/2 in t + 1.
var E1 = &Problem{
	Name:      "E1",
	Title:     "Bessel's equation of order 1/2",
	Citation:  detest,
	Driven:    true,
	Start:     []float64{math.Sqrt(2/math.Pi) * math.Sin(1), math.Sqrt(2/math.Pi) * (math.Cos(1) - math.Sin(1)/2)},
	End:       20,
	Reference: []float64{0.14567236007282468, -0.098835001955745789},
	F: func(d []float64, t float64, y []float64) {
		x := t + 1
		d[0] = y[1]
		d[1] = -(y[1]/x + (1-0.25/(x*x))*y[0])
	},
}

// E3 is Duffing's equation with a periodic force.
var E3 = &Problem{
	Name:      "E3",
	Title:     "Duffing's equation with a periodic force",
	Citation:  detest,
	Driven:    true,
	Start:     []float64{0, 0},
	End:       20,
	Reference: []float64{-0.10041788586472407, 0.24114001320959556},
	F: func(d []float64, t float64, y []float64) {
		d[0] = y[1]
		d[1] = y[0]*y[0]*y[0]/6 - y[0] + 2*math.Sin(2.78535*t)
	},
}

// E4 is a body falling through air.
var E4 = &Problem{
	Name:      "E4",
	Title:     "a body falling through air",
	Citation:  detest,
	Start:     []float64{30, 0},
	End:       20,
	Reference: []float64{33.950914446465564, 0.27678226596728678},
	F: func(d []float64, _ float64, y []float64) {
		d[0] = y[1]
		d[1] = 0.032 - 0.4*y[1]*y[1]
	},
}

// E5 is a linear pursuit.
var E5 = &Problem{
	Name:      "E5",
	Title:     "a linear pursuit",
	Citation:  detest,
	Driven:    true,
	Start:     []float64{0, 0},
	End:       20,
	Reference: []float64{14.117973905426255, 2.4},
	F: func(d []float64, t float64, y []float64) {
		d[0] = y[1]
		d[1] = math.Sqrt(1+y[1]*y[1]) / (25 - t)
	},
}
