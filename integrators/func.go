package integrators

// Func is a System made of a function of one row. See [NewFunc].
type Func struct {
	n int
	f func(dydt []float64, t float64, y []float64)
}

var _ System = (*Func)(nil)

// NewFunc returns the System of n variables whose derivative f(t, y) the function writes to dydt.
// It is evaluated row by row, so a row's answer never depends on its mates.
func NewFunc(n int, f func(dydt []float64, t float64, y []float64)) *Func {
	if n < 1 || f == nil {
		panic("integrators: NewFunc needs at least one variable and a function")
	}
	return &Func{n: n, f: f}
}

// Dim is the number of variables.
func (s *Func) Dim() int { return s.n }

// Derivative evaluates the function for each row.
func (s *Func) Derivative(dydt, t, y []float64, rows []int) {
	for i := range rows {
		lo, hi := i*s.n, (i+1)*s.n
		s.f(dydt[lo:hi:hi], t[i], y[lo:hi:hi])
	}
}
