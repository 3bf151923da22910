package integrators

// Method is a way of stepping.
type Method struct {
	Name     string // as a user writes it
	Title    string
	Citation string
	Order    int

	// Adaptive methods choose their step size by an error estimate; the others are meant for
	// steps of one size, Solver.Step.
	Adaptive bool

	// Tableau is set for explicit Runge-Kutta methods.
	Tableau *Tableau

	start func(sys System, rows int) (stepper, error)
}

// methods lists every Method: a new one is a line here and a file of its own.
var methods = []*Method{
	explicit(euler, fixedStep),
	semiImplicitEuler,
	explicit(heun, fixedStep),
	explicit(rk4, fixedStep),
	explicit(dp54, adaptive),
}

const (
	fixedStep = false
	adaptive  = true
)

// explicit makes a Method of a Tableau.
func explicit(tb *Tableau, adaptive bool) *Method {
	return &Method{
		Name: tb.Name, Title: tb.Title, Citation: tb.Citation, Order: tb.Order,
		Adaptive: adaptive, Tableau: tb,
		start: func(sys System, rows int) (stepper, error) { return newRK(tb, sys.Dim(), rows), nil },
	}
}

// Methods returns all methods. They are shared: treat them as constants.
func Methods() []*Method { return append([]*Method(nil), methods...) }

// Find returns the method of that name.
func Find(name string) (*Method, bool) {
	for _, m := range methods {
		if m.Name == name {
			return m, true
		}
	}
	return nil, false
}

// MethodNames returns the names of all methods.
func MethodNames() []string {
	names := make([]string, len(methods))
	for i, m := range methods {
		names[i] = m.Name
	}
	return names
}

// Estimates reports whether the method has an error estimate, so that it can choose its step size.
func (m *Method) Estimates() bool { return m.Tableau != nil && m.Tableau.BHat != nil }
