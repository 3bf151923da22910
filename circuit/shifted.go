package circuit

// Shifted solves with I - c J for one linearisation J; see integrators.Shifted, with which it is
// identical.
type Shifted = interface {
	Linearise(row int, t float64, y []float64)
	Factor(c float64) error
	Solve(dst, rhs []float64, rows int)
	Products() int
}

// NewShifted returns work space for solves with I - c J, c >= 0, in which populations whose block of
// J is diagonal are eliminated: what is factored has the dimension of the rest. It follows d from
// phase to phase and reads the weights when it linearises.
func (d *Dynamics) NewShifted() Shifted { return &shifted{d: d, phase: -1} }

type shifted struct {
	elimination
	d     *Dynamics
	phase int // of the layout; -1 before the first
}

func (s *shifted) Linearise(row int, t float64, y []float64) {
	if s.phase != s.d.phase {
		s.phase = s.d.phase
		s.choose(s.d, s.d.p, s.d.p.Evolving, notNegative)
	}
	s.linearise(s.d, row, t, y)
}

// notNegative leaks keep 1 + c leak/tau away from 0.
func notNegative(p *population) bool {
	return every(p.Leak, func(leak float64) bool { return leak >= 0 })
}

func (s *shifted) Factor(c float64) error { return s.factor(1, -c) }

func (s *shifted) Solve(dst, rhs []float64, rows int) {
	n := s.d.p.dim
	for lo := 0; lo < rows; lo += s.atOnce {
		count := min(s.atOnce, rows-lo)
		s.gather(rhs[lo*n:], count)
		s.solve(count)
		s.scatter(dst[lo*n:], count)
	}
}

// gather takes rows right-hand sides in.
func (s *shifted) gather(rhs []float64, rows int) {
	for i := range rows {
		for _, pop := range s.d.p.Evolving {
			copy(s.part(s.d, pop, i), rhs[i*s.d.p.dim+s.d.p.at[pop]:])
		}
	}
}

// scatter gives the solutions back.
func (s *shifted) scatter(dst []float64, rows int) {
	for i := range rows {
		for _, pop := range s.d.p.Evolving {
			copy(dst[i*s.d.p.dim+s.d.p.at[pop]:], s.part(s.d, pop, i))
		}
	}
}

// Products is the multiply-adds of one row of Solve, in evaluations of this phase, rounded up.
func (s *shifted) Products() int {
	if n := s.d.Products(); n > 0 {
		return (s.products() + n - 1) / n
	}
	return 0
}

// ShiftedCost is the multiply-adds of a linearisation, of a factorisation, and of a solve apart from its
// Products, in this phase; see integrators.ShiftedCost.
func (d *Dynamics) ShiftedCost() (jacobian, factorisation, solve int) {
	var w elimination
	w.choose(d, d.p, d.p.Evolving, notNegative)
	return w.cost(d)
}
