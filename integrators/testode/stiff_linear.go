package testode

const stiffDetest = "stiff DETEST (W. H. Enright, T. E. Hull, B. Lindberg, BIT 15 (1975) 10-48; " +
	"W. H. Enright, J. D. Pryce, ACM Trans. Math. Softw. 13 (1987) 1-27), problem "

// SA1 is four modes that decay apart.
var SA1 = &Problem{
	Name:     "SA1",
	Title:    "four modes that decay apart",
	Citation: stiffDetest + "A1",
	Stiff:    true,
	Floor:    1e-6,
	Start:    ones(4),
	End:      20,
	Reference: []float64{
		4.5399929762484852e-05, 2.0611536224385578e-09, 0, 0,
	},
	F: func(d []float64, _ float64, y []float64) {
		d[0], d[1], d[2], d[3] = -0.5*y[0], -y[1], -100*y[2], -90*y[3]
	},
}

// SA2 is diffusion between fast ends.
var SA2 = &Problem{
	Name:     "SA2",
	Title:    "diffusion between fast ends",
	Citation: stiffDetest + "A2",
	Stiff:    true,
	Start:    make([]float64, 9),
	End:      120,
	Reference: []float64{
		0.099999125529382926, 0.19999825115740092, 0.29999755431852459, 0.39999710575209317,
		0.49999695099416102, 0.59999710575492204, 0.69999755432389517, 0.79999825116476801,
		0.89999912553799866,
	},
	F: func(d []float64, _ float64, y []float64) {
		d[0] = -1800*y[0] + 900*y[1]
		for i := 1; i < 8; i++ {
			d[i] = y[i-1] - 2*y[i] + y[i+1]
		}
		d[8] = 1000*y[7] - 2000*y[8] + 1000
	},
}

// SA3 is a chain of four modes, each 10 times or more as fast as the next.
var SA3 = &Problem{
	Name:     "SA3",
	Title:    "a chain of four modes, ever slower",
	Citation: stiffDetest + "A3",
	Stiff:    true,
	Floor:    1e-4,
	Start:    ones(4),
	End:      20,
	Reference: []float64{
		-0.0013533526618672582, 0.013685269178915445, 1.5037253484551433, 0.13533528323661269,
	},
	F: func(d []float64, _ float64, y []float64) {
		d[0] = -1e4*y[0] + 100*y[1] - 10*y[2] + y[3]
		d[1] = -1e3*y[1] + 10*y[2] - 10*y[3]
		d[2] = -y[2] + 10*y[3]
		d[3] = -0.1 * y[3]
	},
}

// SA4 is ten modes that decay apart, the fastest 1e5 times as fast as the slowest.
var SA4 = &Problem{
	Name:     "SA4",
	Title:    "ten modes that decay apart",
	Citation: stiffDetest + "A4",
	Stiff:    true,
	Start:    ones(10),
	End:      1,
	Reference: []float64{
		0.36787944117144232, 1.2664165549094176e-14, 2.9271224965136703e-106, 0,
		0, 0, 0, 0,
		0, 0,
	},
	F: func(d []float64, _ float64, y []float64) {
		for i := range y {
			rate := float64(i + 1)
			d[i] = -rate * rate * rate * rate * rate * y[i]
		}
	},
}

// SB1 is two oscillations that decay, one 100 times as fast as the other.
var SB1 = &Problem{
	Name:     "SB1",
	Title:    "two oscillations that decay",
	Citation: stiffDetest + "B1",
	Stiff:    true,
	Rings:    true,
	Floor:    1e-8,
	Start:    []float64{1, 0, 1, 0},
	End:      20,
	Reference: []float64{
		1.0041686411481091e-09, 1.7999998876184268e-08, 0, 0,
	},
	F: func(d []float64, _ float64, y []float64) {
		d[0] = -y[0] + y[1]
		d[1] = -100*y[0] - y[1]
		d[2] = -100*y[2] + y[3]
		d[3] = -10000*y[2] - 100*y[3]
	},
}

// SB2 to SB5 have a pair of eigenvalues ever nearer to the imaginary axis.
var (
	SB2 = spiral("B2", 3)
	SB3 = spiral("B3", 8)
	SB4 = spiral("B4", 25)
	SB5 = spiral("B5", 100)
)

// spiral is one of them. What is left of it at the end, e^-80 to e^-2, is the slow modes.
func spiral(name string, alpha float64) *Problem {
	return &Problem{
		Name:     "S" + name,
		Title:    "a fast spiral and four slow modes",
		Citation: stiffDetest + name,
		Stiff:    true,
		Start:    ones(6),
		End:      20,
		Reference: []float64{
			0, 0, 1.8048513878454153e-35, 2.0611536224385578e-09, 4.5399929762484852e-05, 0.13533528323661269,
		},
		F: func(d []float64, _ float64, y []float64) {
			d[0] = -10*y[0] + alpha*y[1]
			d[1] = -alpha*y[0] - 10*y[1]
			d[2], d[3], d[4], d[5] = -4*y[2], -y[3], -0.5*y[4], -0.1*y[5]
		},
	}
}

func ones(n int) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = 1
	}
	return v
}
