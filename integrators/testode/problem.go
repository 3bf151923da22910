package testode

// Problem is dy/dt = f(t, y), y(0) = Start, and its state at End.
type Problem struct {
	Name     string
	Title    string
	Citation string
	Stiff    bool
	Driven   bool // F depends on t
	Rings    bool // its fast modes oscillate more than they decay, for many periods

	// Floor is a size that is small for every component that matters: atol = Floor rtol resolves
	// them. 0: 0.01 does.
	Floor float64

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
	A1, A2, A3, A4, A5, B1, B2, B3, B4, B5, C1, C2, C3, C4, C5, D1, D2, D3, D4, D5, E1, E2, E3, E4, E5,
	Lorenz, HenonHeiles, FitzHughNagumo, HodgkinHuxley,
	Arenstorf, Brusselator, Rigid, Pleiades,
	DI35, DI35Rest,
	Rober40, Rober, Oregonator, Hires, VanDerPol, VanDerPolSlow, Pollution, Pyrolysis, BrusselatorDiffusing,
	SA1, SA2, SA3, SA4, SB1, SB2, SB3, SB4, SB5, SC1, SC2, SC3, SC4, SC5, SD1, SD2, SD3, SD4, SD5, SD6,
	SE1, SE2, SE3, SE4, SE5, SF1, SF2, SF3, SF4, SF5,
	Kaps, ProtheroRobinson, CurtissHirschfelder, Ringing,
}

// Atol is the absolute tolerance that goes with a relative one: see Floor.
func (p *Problem) Atol(rtol float64) float64 {
	if p.Floor == 0 {
		return 0.01 * rtol
	}
	return p.Floor * rtol
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
