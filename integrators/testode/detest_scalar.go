package testode

// A1 is exponential decay.
var A1 = &Problem{
	Name:      "A1",
	Title:     "exponential decay",
	Citation:  detest,
	Floor:     1e-9,
	Start:     []float64{1},
	End:       20,
	Reference: []float64{2.0611536224385578e-09},
	F:         func(d []float64, _ float64, y []float64) { d[0] = -y[0] },
}

// A2 is a special Riccati equation.
var A2 = &Problem{
	Name:      "A2",
	Title:     "a special Riccati equation",
	Citation:  detest,
	Start:     []float64{1},
	End:       20,
	Reference: []float64{0.21821789023599238},
	F:         func(d []float64, _ float64, y []float64) { d[0] = -y[0] * y[0] * y[0] / 2 },
}

// A4 is a logistic curve.
var A4 = &Problem{
	Name:      "A4",
	Title:     "a logistic curve",
	Citation:  detest,
	Start:     []float64{1},
	End:       20,
	Reference: []float64{17.73016648131484},
	F:         func(d []float64, _ float64, y []float64) { d[0] = y[0] / 4 * (1 - y[0]/20) },
}
