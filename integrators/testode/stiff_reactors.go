package testode

import "math"

// SF1 is a fluidised bed that heats up.
var SF1 = &Problem{
	Name:     "SF1",
	Title:    "a fluidised bed",
	Citation: stiffDetest + "F1",
	Stiff:    true,
	Floor:    1e-12,
	Start:    []float64{761, 0, 600, 0.1},
	End:      1000,
	Reference: []float64{
		1211.1727447760042, 1.1001691975914729e-12, 1208.6807530526448, 0.0003115264808475207,
	},
	F: func(d []float64, _ float64, y []float64) {
		k := math.Exp(20.7 - 1500/y[0])
		d[0] = 1.3*(y[2]-y[0]) + 10400*k*y[1]
		d[1] = 1880 * (y[3] - y[1]*(1+k))
		d[2] = 1752 - 269*y[2] + 267*y[0]
		d[3] = 0.1 + 320*y[1] - 321*y[3]
	},
}

// SF2 is an enzyme and its substrate.
var SF2 = &Problem{
	Name:     "SF2",
	Title:    "an enzyme and its substrate",
	Citation: stiffDetest + "F2",
	Stiff:    true,
	Start:    []float64{1, 0},
	End:      240,
	Reference: []float64{
		0.39126991222920113, 0.0013299641660848398,
	},
	F: func(d []float64, _ float64, y []float64) {
		d[0] = -y[0] - y[0]*y[1] + 294*y[1]
		d[1] = y[0]*(1-y[1])/98 - 3*y[1]
	},
}

// SF3 is an enzyme with two substrates, all of them traces.
var SF3 = &Problem{
	Name:     "SF3",
	Title:    "an enzyme with two substrates",
	Citation: stiffDetest + "F3",
	Stiff:    true,
	Floor:    1e-12,
	Start:    []float64{4e-6, 1e-6, 0, 0, 0},
	End:      100,
	Reference: []float64{
		3.2360676538930243e-13, 2.360679774997897e-07, 7.6393194610701569e-14, 7.6393194610701569e-07,
		3.2360676538930243e-06,
	},
	F: func(d []float64, _ float64, y []float64) {
		a, b := 1e7*y[1]*y[0], 1e7*y[1]*y[4]
		d[0] = -a + 10*y[2]
		d[1] = -a - b + 10*y[2] + 10*y[3]
		d[2] = a - 1.001e4*y[2] + 1e-3*y[3]
		d[3] = 1e4*y[2] - 10.001*y[3] + b
		d[4] = 10*y[3] - b
	},
}

// SF4 is the Oregonator from another start.
var SF4 = &Problem{
	Name:     "SF4",
	Title:    "the Oregonator, from another start",
	Citation: stiffDetest + "F4",
	Stiff:    true,
	Start:    []float64{4, 1.1, 4},
	End:      300,
	Reference: []float64{
		4.4183033240225887, 1.2902447129164255, 3.0192825840504894,
	},
	F: Oregonator.F,
}

// SF5 is a chemical reaction with rates of 1e11.
var SF5 = &Problem{
	Name:     "SF5",
	Title:    "a reaction with rates of 1e11",
	Citation: stiffDetest + "F5",
	Stiff:    true,
	Floor:    1e-12,
	Start:    []float64{3.365e-7, 8.261e-3, 1.642e-3, 9.38e-6},
	End:      100,
	Reference: []float64{
		1.7135642846907116e-07, 0.0037135630711606759, 0.0061892717852677932, 9.5451435715309288e-06,
	},
	F: func(d []float64, _ float64, y []float64) {
		a, b := 3e11*y[0]*y[1], 9e11*y[0]*y[2]
		d[0] = -a - b + 1.2e8*y[3]
		d[1] = -a + 2e7*y[3]
		d[2] = -b + 1e8*y[3]
		d[3] = a + b - 1.2e8*y[3]
	},
}
