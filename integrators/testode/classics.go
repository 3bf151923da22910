package testode

import "math"

const hairer = "E. Hairer, S. P. Norsett, G. Wanner, Solving Ordinary Differential Equations I, Springer 1993"

// Arenstorf is a closed orbit of the restricted three-body problem.
var Arenstorf = &Problem{
	Name:     "ARENSTORF",
	Title:    "a closed orbit of the restricted three-body problem",
	Citation: hairer,
	Start:    []float64{0.994, 0, 0, -2.00158510637908252240537862224},
	End:      17.0652165601579625588917206249,
	Reference: []float64{
		0.99399999999999999, -1.5104740563473198e-25, -2.4580345105001209e-23, -2.0015851063790824,
	},
	F: func(d []float64, _ float64, y []float64) {
		const mu, m = 0.012277471, 1 - 0.012277471
		a := (y[0]+mu)*(y[0]+mu) + y[1]*y[1]
		b := (y[0]-m)*(y[0]-m) + y[1]*y[1]
		a, b = a*math.Sqrt(a), b*math.Sqrt(b)
		d[0], d[1] = y[2], y[3]
		d[2] = y[0] + 2*y[3] - m*(y[0]+mu)/a - mu*(y[0]-m)/b
		d[3] = y[1] - 2*y[2] - m*y[1]/a - mu*y[1]/b
	},
}

// Brusselator is the Brusselator, a chemical limit cycle.
var Brusselator = &Problem{
	Name:     "BRUSS",
	Title:    "the Brusselator, a chemical limit cycle",
	Citation: hairer,
	Start:    []float64{1.5, 3},
	End:      20,
	Reference: []float64{
		0.49863707126834783, 4.5967803494520112,
	},
	F: func(d []float64, _ float64, y []float64) {
		d[0] = 1 + y[0]*y[0]*y[1] - 4*y[0]
		d[1] = 3*y[0] - y[0]*y[0]*y[1]
	},
}

// Rigid is a rigid body under an external force.
var Rigid = &Problem{
	Name:     "RIGID",
	Title:    "a rigid body under an external force",
	Citation: hairer,
	Driven:   true,
	Start:    []float64{1, 0, 0.9},
	End:      100,
	Reference: []float64{
		0.90059521722432767, -0.34362793715793299, 13.378311520412415,
	},
	F: func(d []float64, t float64, y []float64) {
		s := math.Sin(t)
		d[0] = -2 * y[1] * y[2]
		d[1] = 1.25 * y[0] * y[2]
		d[2] = 0.25*s*s - y[0]*y[1]/2
	},
}

// Pleiades is seven stars in a plane, masses 1 to 7.
var Pleiades = &Problem{
	Name:     "PLEI",
	Title:    "seven stars in a plane, masses 1 to 7",
	Citation: hairer,
	Start: []float64{
		3, 3, -1, -3, 2, -2, 2,
		3, -3, 2, 0, 0, -4, 4,
		0, 0, 0, 0, 0, 1.75, -1.5,
		0, 0, 0, -1.25, 1, 0, 0,
	},
	End: 3,
	Reference: []float64{
		0.37061391439705127, 3.2372840920572332, -3.2225590324183235, 0.6597091455775308,
		0.34255817071565797, 1.5621721014006311, -0.70030929222124949, -3.9434375855173922,
		-3.2713809739725499, 5.225081843456544, -2.5906124349774693, 1.1982136933922747,
		-0.24296823449358235, 1.0914492404289797, 3.4170038063143147, 1.3545845016255011,
		-2.5900655978107756, 2.0250537347142412, -1.1558151001604491, -0.80729881702230222,
		0.59523963542087188, -3.7412449612340084, 0.37734596857506292, 0.93868588695510791,
		0.36679222272005696, -0.34740463538084942, 2.3449154481809371, -1.947020434263292,
	},
	F: pleiades,
}

// pleiades holds seven x, seven y and their velocities.
func pleiades(d []float64, _ float64, y []float64) {
	copy(d[:14], y[14:])
	for i := range 7 {
		var ax, ay float64
		for j := range 7 {
			if i == j {
				continue
			}
			dx, dy := y[j]-y[i], y[7+j]-y[7+i]
			r2 := dx*dx + dy*dy
			pull := float64(j+1) / (r2 * math.Sqrt(r2))
			ax += pull * dx
			ay += pull * dy
		}
		d[14+i], d[21+i] = ax, ay
	}
}
