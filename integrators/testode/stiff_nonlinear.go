package testode

import "math"

// SC1 is a cascade of four that is driven from its fast end.
var SC1 = &Problem{
	Name:     "SC1",
	Title:    "a cascade of four, driven from its fast end",
	Citation: stiffDetest + "C1",
	Stiff:    true,
	Floor:    1e-4,
	Start:    ones(4),
	End:      20,
	Reference: []float64{
		0.00040032239269392353, 0.00040016, 0.0004, 0.02,
	},
	F: func(d []float64, _ float64, y []float64) {
		b, c, e := y[1]*y[1], y[2]*y[2], y[3]*y[3]
		d[0] = -y[0] + b + c + e
		d[1] = -10*y[1] + 10*(c+e)
		d[2] = -40*y[2] + 40*e
		d[3] = -100*y[3] + 2
	},
}

// SC2 to SC5 are cascades driven from their slow end, coupled ever more strongly.
var (
	SC2 = cascade("C2", 0.1, []float64{1.9999999979388464, 0.039999999908393172, 0.040015999915364687, 0.040032012719138621})
	SC3 = cascade("C3", 1, []float64{1.9999999979388464, 0.39999999908393172, 0.41599999907923394, 0.43330559901580339})
	SC4 = cascade("C4", 10, []float64{1.9999999979388464, 3.9999999908393172, 19.999999916379409, 419.99999653903665})
	SC5 = cascade("C5", 20, []float64{1.9999999979388464, 7.9999999816786345, 135.99999938177136, 37127.999659677623})
)

func cascade(name string, beta float64, reference []float64) *Problem {
	return &Problem{
		Name:      "S" + name,
		Title:     "a cascade of four, driven from its slow end",
		Citation:  stiffDetest + name,
		Stiff:     true,
		Start:     ones(4),
		End:       20,
		Reference: reference,
		F: func(d []float64, _ float64, y []float64) {
			a, b, c := y[0]*y[0], y[1]*y[1], y[2]*y[2]
			d[0] = -y[0] + 2
			d[1] = -10*y[1] + beta*a
			d[2] = -40*y[2] + 4*beta*(a+b)
			d[3] = -100*y[3] + 10*beta*(a+b+c)
		},
	}
}

// SE1 is a control system of fourth order, its four modes at -100.
var SE1 = &Problem{
	Name:     "SE1",
	Title:    "a control system of fourth order",
	Citation: stiffDetest + "E1",
	Stiff:    true,
	Floor:    1e-8,
	Start:    make([]float64, 4),
	End:      1,
	Reference: []float64{
		9.999999999999999e-09, 4.8649582525886175e-34, -4.3440965787291412e-32, 3.3426122563600328e-30,
	},
	F: func(d []float64, _ float64, y []float64) {
		d[0], d[1], d[2] = y[1], y[2], y[3]
		d[3] = (y[0]*y[0]-math.Sin(y[0])-1e8)*y[0] + (y[1]*y[2]/(y[0]*y[0]+1)-4e6)*y[1] +
			(1-6e4)*y[2] + (10*math.Exp(-y[3]*y[3])-400)*y[3] + 1
	},
}

// SE2 is Van der Pol's equation, mu = 5.
var SE2 = &Problem{
	Name:      "SE2",
	Title:     "Van der Pol's equation, mu = 5",
	Citation:  stiffDetest + "E2",
	Stiff:     true,
	Start:     []float64{2, 0},
	End:       1,
	Reference: []float64{1.8694388533931284, -0.14823587537713689},
	F: func(d []float64, _ float64, y []float64) {
		d[0] = y[1]
		d[1] = 5*(1-y[0]*y[0])*y[1] - y[0]
	},
}

// SE3 is a reactor's temperature under control.
var SE3 = &Problem{
	Name:     "SE3",
	Title:    "a reactor under control",
	Citation: stiffDetest + "E3",
	Stiff:    true,
	Floor:    1e-4,
	Start:    []float64{1, 1, 0},
	End:      500,
	Reference: []float64{
		0.0042530521968801269, 0.0053170195474933988, 26.276477487491074,
	},
	F: func(d []float64, _ float64, y []float64) {
		d[0] = -(55+y[2])*y[0] + 65*y[1]
		d[1] = 0.0785 * (y[0] - y[1])
		d[2] = 0.1 * y[0]
	},
}

// SE4 is four nonlinear modes, two of them a spiral, rotated into one another.
var SE4 = &Problem{
	Name:     "SE4",
	Title:    "nonlinear modes, rotated",
	Citation: stiffDetest + "E4",
	Stiff:    true,
	Start:    []float64{0, -2, -1, -1},
	End:      1000,
	Reference: []float64{
		19.999999775237769, -20.000000224762231, -2.2476223069496145e-07, 2.2476223069496145e-07,
	},
	F: func(d []float64, _ float64, y []float64) {
		z := reflected([4]float64(y))
		w := reflected([4]float64{
			(z[0]*z[0]-z[1]*z[1])/2 + 10*z[0] + 10*z[1],
			z[0]*z[1] - 10*z[0] + 10*z[1],
			z[2]*z[2] - 1000*z[2],
			z[3]*z[3] - 0.01*z[3],
		})
		copy(d, w[:])
	},
}

// reflected is v mirrored at the plane across (1, 1, 1, 1), and turned about: its own inverse.
func reflected(v [4]float64) [4]float64 {
	half := (v[0] + v[1] + v[2] + v[3]) / 2
	for i, x := range v {
		v[i] = half - x
	}
	return v
}
