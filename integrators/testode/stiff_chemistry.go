package testode

// SD2 is Robertson's chemical kinetics, scaled.
var SD2 = &Problem{
	Name:     "SD2",
	Title:    "chemical kinetics",
	Citation: stiffDetest + "D2",
	Stiff:    true,
	Start:    []float64{1, 0, 0},
	End:      40,
	Reference: []float64{
		0.71582706871940509, 0.091855347645577639, 28.416374574583035,
	},
	F: func(d []float64, _ float64, y []float64) {
		d[0] = -0.04*y[0] + 0.01*y[1]*y[2]
		d[1] = 400*y[0] - 100*y[1]*y[2] - 3000*y[1]*y[1]
		d[2] = 30 * y[1] * y[1]
	},
}

// SD3 is a chemical reaction to equilibrium.
var SD3 = &Problem{
	Name:     "SD3",
	Title:    "a chemical reaction to equilibrium",
	Citation: stiffDetest + "D3",
	Stiff:    true,
	Start:    []float64{1, 1, 0, 0},
	End:      20,
	Reference: []float64{
		0.63976044468899625, 0.0056308507082879801, 0.36023955531100375, 0.31706479699035414,
	},
	F: func(d []float64, _ float64, y []float64) {
		a, b := 100*y[0]*y[1], 1e4*y[1]*y[1]
		d[0] = y[2] - a
		d[1] = y[2] + 2*y[3] - a - 2*b
		d[2] = -y[2] + a
		d[3] = -y[3] + b
	},
}

// SD4 is a chemical reaction with a trace of an intermediate.
var SD4 = &Problem{
	Name:     "SD4",
	Title:    "a reaction with a trace of an intermediate",
	Citation: stiffDetest + "D4",
	Stiff:    true,
	Floor:    1e-8,
	Start:    []float64{1, 1, 0},
	End:      50,
	Reference: []float64{
		0.59765469806558128, 1.4023434085478783, -1.8933865404351959e-06,
	},
	F: func(d []float64, _ float64, y []float64) {
		a, b := 0.013*y[0]+1000*y[0]*y[2], 2500*y[1]*y[2]
		d[0], d[1], d[2] = -a, -b, -a-b
	},
}

// SD5 is a reactor that drifts along a curve.
var SD5 = &Problem{
	Name:     "SD5",
	Title:    "a reactor that drifts along a curve",
	Citation: stiffDetest + "D5",
	Stiff:    true,
	Start:    []float64{0, 0},
	End:      100,
	Reference: []float64{
		-0.99164206984847188, 0.98333635882827962,
	},
	F: func(d []float64, _ float64, y []float64) {
		s := 0.01 + y[0] + y[1]
		d[0] = 0.01 - (1+(y[0]+1000)*(y[0]+1))*s
		d[1] = 0.01 - (1+y[1]*y[1])*s
	},
}

// SD6 is a chain reaction whose radical is scarce.
var SD6 = &Problem{
	Name:     "SD6",
	Title:    "a chain reaction with a scarce radical",
	Citation: stiffDetest + "D6",
	Stiff:    true,
	Floor:    1e-8,
	Start:    []float64{1, 0, 0},
	End:      1,
	Reference: []float64{
		0.85239954407499913, 0.14760039819412753, 5.7730873339499877e-08,
	},
	F: func(d []float64, _ float64, y []float64) {
		d[0] = -y[0] + 1e8*y[2]*(1-y[0])
		d[1] = -10*y[1] + 3e7*y[2]*(1-y[1])
		d[2] = -d[0] - d[1]
	},
}

// SE5 is the pyrolysis of acetaldehyde, of four species whose concentrations lie 13 orders of
// magnitude apart.
var SE5 = &Problem{
	Name:     "SE5",
	Title:    "pyrolysis, to t = 1000",
	Citation: stiffDetest + "E5",
	Stiff:    true,
	Floor:    1e-15,
	Start:    []float64{1.76e-3, 0, 0, 0},
	End:      1000,
	Reference: []float64{
		0.0016180769999072943, 1.3822370304983735e-10, 8.2515735006838336e-12, 1.2997212954915352e-10,
	},
	F: pyrolysis,
}

// Pyrolysis is the same for a longer time. The test set's goes to 1e13: but from 1e7 on, and for methods
// without an iteration sooner, the answer is the rounding of the concentrations at the start.
var Pyrolysis = &Problem{
	Name:     "E5CHEM",
	Title:    "pyrolysis, to t = 1e5",
	Citation: ivpTestSet,
	Stiff:    true,
	Floor:    1e-16,
	Start:    []float64{1.76e-3, 0, 0, 0},
	End:      1e5,
	Reference: []float64{
		7.481320822429222e-06, 2.3734781561205975e-12, 2.2123586689581664e-12, 1.6111948716243114e-13,
	},
	F: pyrolysis,
}

func pyrolysis(d []float64, _ float64, y []float64) {
	a, b, c, e := 7.89e-10*y[0], 1.1e7*y[0]*y[2], 1.13e9*y[1]*y[2], 1.13e3*y[3]
	d[0] = -a - b
	d[1] = a - c
	d[3] = b - e
	d[2] = d[1] - d[3]
}
