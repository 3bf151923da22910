package integrators

// Method is a way of stepping.
type Method struct {
	Name     string // as a user writes it
	Title    string
	Citation string
	Family   Family

	Order         int // of what is carried on; the highest of methods of variable order
	EmbeddedOrder int // of what the error is estimated against; 0: no estimate

	// VariableOrder methods choose their order, between 1 or 2 and Order, or are told by
	// Solver.MaxOrder.
	VariableOrder bool

	// Adaptive methods choose their step size by an error estimate; the others are meant for
	// steps of one size, Solver.Step.
	Adaptive bool

	// Tableau is set for explicit Runge-Kutta methods, and for the drift of stochastic ones.
	Tableau *Tableau

	// Rosenbrock is set for Rosenbrock methods.
	Rosenbrock *RosenbrockTableau

	// Implicit is set for implicit Runge-Kutta methods.
	Implicit *ImplicitTableau

	// Amplification is the factor R(z) by which one step of size h multiplies the solution of
	// y' = lambda y, z = h lambda, from the method's coefficients; nil where there is no such single
	// factor (multistep and partitioned methods).
	Amplification func(z complex128) complex128

	// CapConstant c makes c/rho(J) a step size well inside the stability interval, for methods whose
	// steps would ride its end near a stable rest; 0: none is needed. See Solver.Cap.
	CapConstant float64

	// Limits of the change from step to step, and the Controller (by name) that the method was
	// published with; without them those of Hairer's dopri5.
	Limits     Limits
	Controller string

	// Caution of the method's steps; CautionOf is that by Solver.MaxOrder where they vary their order.
	Caution   Caution
	CautionOf func(maxOrder int) Caution

	// Noise is set for stochastic methods. All others refuse systems with noise.
	Noise *StochasticTableau

	start func(sys System, rows int) (stepper, error)
}

// methods lists every Method: a new one is a line here and a file of its own.
var methods = []*Method{
	auto,
	explicit(euler, fixedStep),
	explicit(heun, fixedStep),
	explicit(rk4, fixedStep),
	explicit(bs32, adaptive),
	explicit(dp54, adaptive),
	explicit(tsit5, adaptive),
	explicit(vern65, adaptive),
	explicit(vern76, adaptive),
	explicit(vern87, adaptive),
	explicit(vern98, adaptive),
	explicit(dop853, adaptive),
	adams,
	eptrk6,
	linearlyImplicit(ros2),
	linearlyImplicit(ros34pw2),
	linearlyImplicit(rodas4),
	linearlyImplicit(rodas5p),
	implicit(trbdf2, startESDIRK),
	implicit(esdirk43, startESDIRK),
	implicit(esdirk54, startESDIRK),
	implicit(radau5, startRadau),
	bdf,
	expEuler,
	etd2rk,
	exprb32,
	exprb43,
	semiImplicitEuler,
	staggeredExponential,
	stochastic(eulerMaruyama),
	stochastic(stochasticHeun),
	stochastic(sra1),
}

const (
	fixedStep = false
	adaptive  = true
)

// explicit makes a Method of a Tableau.
func explicit(tb *Tableau, adaptive bool) *Method {
	return &Method{
		Name: tb.Name, Title: tb.Title, Citation: tb.Citation, Family: ExplicitRungeKutta,
		Order: tb.Order, EmbeddedOrder: tb.EmbeddedOrder,
		Adaptive: adaptive, Tableau: tb, Amplification: tb.amplification(), CapConstant: tb.CapConstant(),
		Limits: tb.Limits, Controller: tb.Controller, Caution: tb.Caution,
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
func (m *Method) Estimates() bool { return m.EmbeddedOrder > 0 }

// Family says what a method needs and what it is good for.
type Family string

// The families.
const (
	ExplicitRungeKutta Family = "explicit Runge-Kutta"
	Staggered          Family = "staggered"                     // groups of variables, one after another
	ExplicitMultistep  Family = "explicit multistep"            // Adams
	TwoStepRungeKutta  Family = "explicit two-step Runge-Kutta" // stages side by side
	Rosenbrock         Family = "Rosenbrock"                    // a Jacobian, linear solves
	ImplicitRungeKutta Family = "implicit Runge-Kutta"          // a Jacobian, nonlinear solves
	ImplicitMultistep  Family = "implicit multistep"            // BDF
	Exponential        Family = "exponential"                   // functions of the Jacobian
	Stochastic         Family = "stochastic"                    // for systems with Noise
	Switching          Family = "switching"                     // chooses among others while it runs
)
