package testode

const ivpTestSet = "F. Mazzia, C. Magherini, Test Set for Initial Value Problem Solvers, University of Bari 2008"

// Rober40 is Robertson's chemical kinetics, to t = 40.
var Rober40 = &Problem{
	Name:     "ROBER40",
	Title:    "Robertson's chemical kinetics, to t = 40",
	Citation: ivpTestSet,
	Stiff:    true,
	Floor:    1e-6,
	Start:    []float64{1, 0, 0},
	End:      40,
	Reference: []float64{
		0.71582706871940505, 9.1855347645577643e-06, 0.28416374574583037,
	},
	F: robertson,
}

// Rober is Robertson's chemical kinetics, to t = 1e11.
var Rober = &Problem{
	Name:     "ROBER",
	Title:    "Robertson's chemical kinetics, to t = 1e11",
	Citation: ivpTestSet,
	Stiff:    true,
	Floor:    1e-14,
	Start:    []float64{1, 0, 0},
	End:      1e11,
	Reference: []float64{
		2.0833401497012941e-08, 8.3333607703347838e-14, 0.99999997916651517,
	},
	F: robertson,
}

func robertson(d []float64, _ float64, y []float64) {
	slow, fast := -0.04*y[0]+1e4*y[1]*y[2], 3e7*y[1]*y[1]
	d[0], d[1], d[2] = slow, -slow-fast, fast
}

// Oregonator is the Oregonator, a stiff chemical oscillator.
var Oregonator = &Problem{
	Name:     "OREGO",
	Title:    "the Oregonator, a stiff chemical oscillator",
	Citation: ivpTestSet,
	Stiff:    true,
	Start:    []float64{1, 2, 3},
	End:      360,
	Reference: []float64{
		1.0008148703185227, 1228.178521549888, 132.05549428465082,
	},
	F: func(d []float64, _ float64, y []float64) {
		d[0] = 77.27 * (y[1] + y[0]*(1-8.375e-6*y[0]-y[1]))
		d[1] = (y[2] - (1+y[0])*y[1]) / 77.27
		d[2] = 0.161 * (y[0] - y[2])
	},
}

// VanDerPol is Van der Pol's equation, mu = 1000.
var VanDerPol = &Problem{
	Name:     "VDPOL",
	Title:    "Van der Pol's equation, mu = 1000",
	Citation: ivpTestSet,
	Stiff:    true,
	Start:    []float64{2, 0},
	End:      2000,
	Reference: []float64{
		1.7061677321704649, -0.00089280970102481659,
	},
	F: func(d []float64, _ float64, y []float64) {
		d[0] = y[1]
		d[1] = 1000*(1-y[0]*y[0])*y[1] - y[0]
	},
}

// Hires is high irradiance responses of photomorphogenesis.
var Hires = &Problem{
	Name:     "HIRES",
	Title:    "high irradiance responses of photomorphogenesis",
	Citation: ivpTestSet,
	Stiff:    true,
	Floor:    1e-4,
	Start:    []float64{1, 0, 0, 0, 0, 0, 0, 0.0057},
	End:      321.8122,
	Reference: []float64{
		0.00073713125733256674, 0.00014424857263161848, 5.8887297409675752e-05, 0.0011756513432831491,
		0.0023863561988313304, 0.0062389682527427956, 0.0028499983951857685, 0.0028500016048142313,
	},
	F: func(d []float64, _ float64, y []float64) {
		binding := 280 * y[5] * y[7]
		d[0] = -1.71*y[0] + 0.43*y[1] + 8.32*y[2] + 0.0007
		d[1] = 1.71*y[0] - 8.75*y[1]
		d[2] = -10.03*y[2] + 0.43*y[3] + 0.035*y[4]
		d[3] = 8.32*y[1] + 1.71*y[2] - 1.12*y[3]
		d[4] = -1.745*y[4] + 0.43*y[5] + 0.43*y[6]
		d[5] = -binding + 0.69*y[3] + 1.71*y[4] - 0.43*y[5] + 0.69*y[6]
		d[6] = binding - 1.81*y[6]
		d[7] = -binding + 1.81*y[6]
	},
}

// SD1 is a reactor with a growing third variable.
var SD1 = &Problem{
	Name:     "SD1",
	Title:    "a reactor with a growing third variable",
	Citation: "stiff DETEST (W. H. Enright, J. D. Pryce, ACM Trans. Math. Softw. 13 (1987) 1-27), problem D1",
	Stiff:    true,
	Start:    []float64{0, 0, 0},
	End:      400,
	Reference: []float64{
		22.242220106172397, 27.110713344844758, 400,
	},
	F: func(d []float64, _ float64, y []float64) {
		d[0] = 0.2 * (y[1] - y[0])
		d[1] = 10*y[0] - (60-y[2]/8)*y[1] + y[2]/8
		d[2] = 1
	},
}
