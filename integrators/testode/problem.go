package testode

// Problem is dy/dt = f(t, y), y(0) = Start, and its state at End.
type Problem struct {
	Name     string
	Title    string
	Citation string
	Stiff    bool
	Driven   bool // F depends on t

	Start     []float64
	End       float64
	Reference []float64 // y(End), to 16 digits

	F func(dydt []float64, t float64, y []float64)
}

// Dim is the number of variables.
func (p *Problem) Dim() int { return len(p.Start) }

// Derivative evaluates the packed rows one by one; they share nothing.
func (p *Problem) Derivative(dydt, t, y []float64, rows []int) {
	n := len(p.Start)
	for i := range rows {
		p.F(dydt[i*n:(i+1)*n], t[i], y[i*n:(i+1)*n])
	}
}

// Autonomous implements integrators.Autonomous.
func (p *Problem) Autonomous() bool { return !p.Driven }

// Problems lists all problems: a new one is a line here and a literal.
var Problems = []*Problem{
	A3, A5, B1, B4, B5, C1, D1, D5, E2,
	Arenstorf, Brusselator, Rigid, Pleiades,
	DI35, DI35Rest,
	Rober40, Rober, Oregonator, Hires, VanDerPol, Pollution, SD1,
}

// Find returns the problem of that name.
func Find(name string) (*Problem, bool) {
	for _, p := range Problems {
		if p.Name == name {
			return p, true
		}
	}
	return nil, false
}
