package testode

import "math"

// D1 is two bodies, eccentricity 0.1.
var D1 = &Problem{
	Name:     "D1",
	Title:    "two bodies, eccentricity 0.1",
	Citation: detest,
	Start:    []float64{1 - 0.1, 0, 0, math.Sqrt((1 + 0.1) / (1 - 0.1))},
	End:      20,
	Reference: []float64{
		0.21988353520083967, 0.94270768463418131, -0.97876598410581761, 0.3287977990962036,
	},
	F: kepler,
}

// D2 is two bodies, eccentricity 0.3.
var D2 = &Problem{
	Name:     "D2",
	Title:    "two bodies, eccentricity 0.3",
	Citation: detest,
	Start:    []float64{1 - 0.3, 0, 0, math.Sqrt((1 + 0.3) / (1 - 0.3))},
	End:      20,
	Reference: []float64{
		-0.17770273571404117, 0.94677847199058926, -1.0302941631929696, 0.12110748900539522,
	},
	F: kepler,
}

// D3 is two bodies, eccentricity 0.5.
var D3 = &Problem{
	Name:     "D3",
	Title:    "two bodies, eccentricity 0.5",
	Citation: detest,
	Start:    []float64{1 - 0.5, 0, 0, math.Sqrt((1 + 0.5) / (1 - 0.5))},
	End:      20,
	Reference: []float64{
		-0.57804329530353612, 0.86338400091941928, -0.95950837303807274, -0.065049151267120902,
	},
	F: kepler,
}

// D4 is two bodies, eccentricity 0.7.
var D4 = &Problem{
	Name:     "D4",
	Title:    "two bodies, eccentricity 0.7",
	Citation: detest,
	Start:    []float64{1 - 0.7, 0, 0, math.Sqrt((1 + 0.7) / (1 - 0.7))},
	End:      20,
	Reference: []float64{
		-0.95389902934163944, 0.69074090242194315, -0.82126742708774331, -0.15395742591258247,
	},
	F: kepler,
}

// D5 is two bodies, eccentricity 0.9.
var D5 = &Problem{
	Name:     "D5",
	Title:    "two bodies, eccentricity 0.9",
	Citation: detest,
	Start:    []float64{1 - 0.9, 0, 0, math.Sqrt((1 + 0.9) / (1 - 0.9))},
	End:      20,
	Reference: []float64{
		-1.2952662509875743, 0.40039389637923217, -0.67753909247075661, -0.12708381542786862,
	},
	F: kepler,
}

// kepler is the motion of two bodies; state x, y, x', y'.
func kepler(d []float64, _ float64, y []float64) {
	r := math.Hypot(y[0], y[1])
	r3 := r * r * r
	d[0], d[1] = y[2], y[3]
	d[2], d[3] = -y[0]/r3, -y[1]/r3
}

// E2 is Van der Pol's equation, not stiff.
var E2 = &Problem{
	Name:     "E2",
	Title:    "Van der Pol's equation, not stiff",
	Citation: detest,
	Start:    []float64{2, 0},
	End:      20,
	Reference: []float64{
		2.0081497621749484, -0.04250887527320215,
	},
	F: func(d []float64, _ float64, y []float64) {
		d[0] = y[1]
		d[1] = (1-y[0]*y[0])*y[1] - y[0]
	},
}
