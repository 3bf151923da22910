package testode

// Lorenz is Lorenz's equations, for a time in which errors grow a hundredfold.
var Lorenz = &Problem{
	Name:     "LORENZ",
	Title:    "Lorenz's equations, for a short time",
	Citation: "E. N. Lorenz, J. Atmos. Sci. 20 (1963) 130-141",
	Start:    []float64{1, 1, 1},
	End:      5,
	Reference: []float64{
		-6.512113699419599, -6.9740427884170761, 23.92412957210337,
	},
	F: func(d []float64, _ float64, y []float64) {
		d[0] = 10 * (y[1] - y[0])
		d[1] = y[0]*(28-y[2]) - y[1]
		d[2] = y[0]*y[1] - 8.0/3*y[2]
	},
}

// HenonHeiles is a star in the field of a galaxy, energy 0.1297; state x, y, x', y'.
var HenonHeiles = &Problem{
	Name:     "HENON",
	Title:    "a star in the field of a galaxy",
	Citation: "M. Henon, C. Heiles, Astron. J. 69 (1964) 73-79",
	Start:    []float64{0, 0.1, 0.5, 0},
	End:      50,
	Reference: []float64{
		0.077172648941314787, 0.34700139147841112, 0.37970689537559426, -0.11185776076660965,
	},
	F: func(d []float64, _ float64, y []float64) {
		d[0], d[1] = y[2], y[3]
		d[2] = -y[0] - 2*y[0]*y[1]
		d[3] = -y[1] - y[0]*y[0] + y[1]*y[1]
	},
}
