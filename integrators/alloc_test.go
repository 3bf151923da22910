package integrators_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"settle/integrators"
)

// looking is an Observer that uses the dense output, and allocates nothing itself.
type looking struct{ y []float64 }

func (*looking) Start(int, float64, []float64) error { return nil }

func (l *looking) Observe(s *integrators.Step) error {
	l.y = slices.Grow(l.y[:0], len(s.Y))[:len(s.Y)]
	s.At(l.y, (s.T0+s.T)/2)
	return nil
}

// stepping lists the solvers that are watched; every method is among them.
var stepping = map[string]*integrators.Solver{
	"dp54":                  {},
	"dp54, refusing":        {InitialStep: 20, Controller: "i"},
	"rk4":                   {Method: "rk4", Step: 0.1},
	"heun":                  {Method: "heun", Step: 0.1},
	"euler":                 {Method: "euler", Step: 0.01},
	"semi-implicit-euler":   {Method: "semi-implicit-euler", Step: 0.05},
	"rodas4":                {Method: "rodas4"},
	"rodas5p":               {Method: "rodas5p", Rtol: 1e-8},
	"ros2":                  {Method: "ros2", Rtol: 1e-3},
	"ros34pw2":              {Method: "ros34pw2", Rtol: 1e-5},
	"ros34pw2, fixed":       {Method: "ros34pw2", Step: 0.1},
	"radau5":                {Method: "radau5"},
	"radau5, refusing":      {Method: "radau5", InitialStep: 20},
	"esdirk43":              {Method: "esdirk43", InitialStep: 20},
	"esdirk54, observed":    {Method: "esdirk54", Observer: &looking{}},
	"trbdf2, settling":      {Method: "trbdf2", Rtol: 1e-4, Stop: &integrators.Settling{}},
	"euler-maruyama":        {Method: "euler-maruyama", Step: 0.05},
	"stochastic-heun":       {Method: "stochastic-heun", Step: 0.1, Observer: &looking{}},
	"sra1":                  {Method: "sra1", Step: 0.1, Observer: &looking{}},
	"gs-exp-euler":          {Method: "gs-exp-euler", Step: 0.05},
	"exp-euler":             {Method: "exp-euler", Step: 0.05},
	"etd2rk":                {Method: "etd2rk", Step: 0.05},
	"exprb32":               {Method: "exprb32", MaxStep: 0.4, Rtol: 1e-2, Atol: 1e-2},
	"exprb43, observed":     {Method: "exprb43", MaxStep: 0.4, Rtol: 1e-2, Atol: 1e-2, Observer: &looking{}},
	"adams":                 {Method: "adams"},
	"adams, refusing":       {Method: "adams", InitialStep: 20},
	"adams, fixed":          {Method: "adams", Step: 0.1},
	"adams, observed":       {Method: "adams", Observer: &looking{}},
	"eptrk6":                {Method: "eptrk6"},
	"eptrk6, refusing":      {Method: "eptrk6", InitialStep: 20},
	"eptrk6, fixed":         {Method: "eptrk6", Step: 0.1},
	"eptrk6, observed":      {Method: "eptrk6", Observer: &looking{}},
	"eptrk6, settling":      {Method: "eptrk6", Stop: &integrators.Settling{}},
	"bdf":                   {Method: "bdf", MaxOrder: 5, Rtol: 1e-4},
	"bdf, refusing":         {Method: "bdf", InitialStep: 20, Rtol: 1e-4},
	"bdf, fixed":            {Method: "bdf", MaxOrder: 5, Step: 0.1},
	"bdf, observed":         {Method: "bdf", Rtol: 1e-4, Observer: &looking{}},
	"settling":              {Stop: &integrators.Settling{}},
	"settling, fixed":       {Method: "rk4", Step: 0.1, Stop: &integrators.Settling{}},
	"settling, staggered":   {Method: "semi-implicit-euler", Step: 0.05, Stop: &integrators.Settling{}},
	"settling, at rest":     {Stop: &integrators.Settling{Atol: 1e30}},
	"observed":              {Observer: &looking{}},
	"dp54, pid":             {Controller: "pid"},
	"dp54, h211":            {Controller: "h211"},
	"vern98":                {Method: "vern98", Rtol: 1e-10, Atol: 1e-12},
	"vern65, observed":      {Method: "vern65", Rtol: 1e-10, Atol: 1e-12, Observer: &looking{}},
	"vern76, observed":      {Method: "vern76", Rtol: 1e-10, Atol: 1e-12, Observer: &looking{}},
	"dop853, observed":      {Method: "dop853", Rtol: 1e-10, Atol: 1e-12, Observer: &looking{}},
	"observed, fixed":       {Method: "rk4", Step: 0.1, Observer: &looking{}, Cap: true},
	"bs32":                  {Method: "bs32", Rtol: 1e-4},
	"tsit5":                 {Method: "tsit5"},
	"vern87, observed":      {Method: "vern87", Rtol: 1e-10, Atol: 1e-12, Observer: &looking{}},
	"auto":                  {Method: "auto"},
	"esdirk43, differences": {Method: "esdirk43"},
	"exprb32, differences":  {Method: "exprb32", MaxStep: 0.4, Rtol: 1e-2, Atol: 1e-2},
}

// TestSteppingAllocatesNothing: with a Solver in use already, fifty times the steps cost not one
// allocation more.
func TestSteppingAllocatesNothing(t *testing.T) {
	watched := map[string]bool{"dp54": true}
	for name, s := range stepping {
		watched[s.Method] = true
		for _, c := range []struct{ n, rows int }{{2, 1}, {2, 8}, {5, 3}} {
			t.Run(fmt.Sprintf("%s, %d rows of %d", name, c.rows, c.n), func(t *testing.T) {
				stepsAllocateNothing(t, s, ringFor(name, s, c.n), c.rows)
			})
		}
	}
	for _, name := range integrators.MethodNames() {
		if !watched[name] {
			t.Errorf("%s is not watched", name)
		}
	}
}

func ringFor(name string, s *integrators.Solver, n int) integrators.System {
	m, ok := integrators.Find(s.Method)
	switch r := newRing(n); {
	case name == "settling, at rest": // within tolerance, but never for as long as tau
		return &restSystem{System: r, tau: 1e9}
	case ok && m.Noise != nil:
		return noisyRing{r}
	case strings.HasSuffix(name, "differences"):
		return withoutJacobian{r}
	default:
		return r
	}
}

func stepsAllocateNothing(t *testing.T, s *integrators.Solver, sys integrators.System, rows int) {
	const near, far = 4, 200
	n, taken := sys.Dim(), 0
	y := make([]float64, n*rows)
	until := func(end float64) func() {
		return func() {
			clear(y)
			for i := range rows {
				y[n*i] = 1 + float64(i)
			}
			r, err := s.Solve(sys, 0, end, y)
			if err != nil || !r.OK() {
				t.Fatal(err, r.Err())
			}
			taken = r.Rows[0].Stats.Accepted
		}
	}
	until(far)()
	short := testing.AllocsPerRun(2, until(near))
	few := taken
	long := testing.AllocsPerRun(2, until(far))
	if long > short { // the runtime may have been at work: what is ours comes again
		long = min(long, testing.AllocsPerRun(2, until(far)))
	}
	if taken < 30*few {
		t.Errorf("%d steps against %d: the test tests nothing", taken, few)
	}
	if long > short {
		t.Errorf("%g allocations for %d steps, %g for %d", long, taken, short, few)
	}
}

// TestSolveAllocatesLittle: what is left is the Result and the rows' times.
func TestSolveAllocatesLittle(t *testing.T) {
	var s integrators.Solver
	sys, y := newRing(2), []float64{1, 0}
	solve := func() { mustSolve(t, &s, sys, 0, 5, y) }
	solve()
	if n := testing.AllocsPerRun(20, solve); n > 10 {
		t.Errorf("%g allocations a solve", n)
	}
}
