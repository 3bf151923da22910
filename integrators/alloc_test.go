package integrators_test

import (
	"math"
	"testing"

	"settle/integrators"
)

// looking is an Observer that uses the dense output, and allocates nothing itself.
type looking struct{ y [2]float64 }

func (*looking) Start(int, float64, []float64) error { return nil }

func (l *looking) Observe(s *integrators.Step) error {
	s.At(l.y[:], (s.T0+s.T)/2)
	return nil
}

// ring never rests and has edges: y” = -y, begun anew every 10.
type ring struct{ *restSystem }

func newRing() ring {
	f := func(d []float64, _ float64, y []float64) { d[0], d[1] = y[1], -y[0] }
	newton := func([]float64) (float64, bool) { return math.Inf(1), true }
	return ring{&restSystem{System: integrators.NewFunc(2, f), tau: 1, rho: 1, correction: newton}}
}

func (ring) NextEdge(_ int, t float64) float64 { return 10 * (math.Floor(t/10) + 1) }
func (ring) Enter(int, float64)                {}

// Parts and DerivativePart let semi-implicit Euler step it.
func (ring) Parts() [][2]int { return [][2]int{{0, 1}, {1, 2}} }

// Leak and Jacobian are for exponential methods.
func (ring) Leak(dst []float64) { clear(dst) }

func (ring) Jacobian(dst []float64, _ int, _ float64, _ []float64) { copy(dst, []float64{0, 1, -1, 0}) }

func (ring) DerivativePart(dydt, _, y []float64, rows []int, part int) {
	for i := range rows {
		if part == 0 {
			dydt[2*i] = y[2*i+1]
		} else {
			dydt[2*i+1] = -y[2*i]
		}
	}
}

// noisyRing is a ring with noise; its edges are at multiples of the step.
type noisyRing struct{ ring }

func (noisyRing) Wiener() int    { return 2 }
func (noisyRing) Additive() bool { return true }

func (noisyRing) Diffusion(dst, _, _, w []float64, _ []int) {
	for i := range dst {
		dst[i] = 0.1 * w[i]
	}
}

func (noisyRing) WienerKey(row, process int) (key [2]uint64, unit uint64) {
	return [2]uint64{1, uint64(row)}, uint64(process)
}

// TestSteppingAllocatesNothing: with a Solver in use already, forty times the steps cost not one
// allocation more.
func TestSteppingAllocatesNothing(t *testing.T) {
	for _, rows := range []int{1, 8} {
		for name, s := range map[string]*integrators.Solver{
			"dp54":                {},
			"dp54, refusing":      {InitialStep: 20, Controller: "i"},
			"rk4":                 {Method: "rk4", Step: 0.1},
			"heun":                {Method: "heun", Step: 0.1},
			"euler":               {Method: "euler", Step: 0.01},
			"semi-implicit-euler": {Method: "semi-implicit-euler", Step: 0.05},
			"rodas4":              {Method: "rodas4"},
			"rodas5p":             {Method: "rodas5p", Rtol: 1e-8},
			"ros2":                {Method: "ros2", Rtol: 1e-3},
			"ros34pw2":            {Method: "ros34pw2", Rtol: 1e-5},
			"ros34pw2, fixed":     {Method: "ros34pw2", Step: 0.1},
			"radau5":              {Method: "radau5"},
			"radau5, refusing":    {Method: "radau5", InitialStep: 20},
			"esdirk43":            {Method: "esdirk43", InitialStep: 20},
			"esdirk54, observed":  {Method: "esdirk54", Observer: &looking{}},
			"trbdf2, settling":    {Method: "trbdf2", Rtol: 1e-4, Stop: &integrators.Settling{}},
			"euler-maruyama":      {Method: "euler-maruyama", Step: 0.05},
			"stochastic-heun":     {Method: "stochastic-heun", Step: 0.1, Observer: &looking{}},
			"sra1":                {Method: "sra1", Step: 0.1, Observer: &looking{}},
			"gs-exp-euler":        {Method: "gs-exp-euler", Step: 0.05},
			"exp-euler":           {Method: "exp-euler", Step: 0.05},
			"etd2rk":              {Method: "etd2rk", MaxStep: 0.4},
			"exprb32":             {Method: "exprb32", MaxStep: 0.4},
			"exprb43, observed":   {Method: "exprb43", MaxStep: 0.4, Observer: &looking{}},
			"adams":               {Method: "adams"},
			"adams, refusing":     {Method: "adams", InitialStep: 20},
			"adams, fixed":        {Method: "adams", Step: 0.1},
			"adams, observed":     {Method: "adams", Observer: &looking{}},
			"bdf":                 {Method: "bdf", MaxOrder: 5, Rtol: 1e-4},
			"bdf, refusing":       {Method: "bdf", InitialStep: 20, Rtol: 1e-4},
			"bdf, fixed":          {Method: "bdf", MaxOrder: 5, Step: 0.1},
			"bdf, observed":       {Method: "bdf", Rtol: 1e-4, Observer: &looking{}},
			"settling":            {Stop: &integrators.Settling{}},
			"settling, fixed":     {Method: "rk4", Step: 0.1, Stop: &integrators.Settling{}},
			"settling, staggered": {Method: "semi-implicit-euler", Step: 0.05, Stop: &integrators.Settling{}},
			"settling, at rest":   {Stop: &integrators.Settling{Atol: 1e30}},
			"observed":            {Observer: &looking{}},
			"dp54, pid":           {Controller: "pid"},
			"dp54, h211":          {Controller: "h211"},
			"vern98":              {Method: "vern98", Rtol: 1e-10, Atol: 1e-12},
			"vern65, observed":    {Method: "vern65", Rtol: 1e-10, Atol: 1e-12, Observer: &looking{}},
			"vern76, observed":    {Method: "vern76", Rtol: 1e-10, Atol: 1e-12, Observer: &looking{}},
			"dop853, observed":    {Method: "dop853", Rtol: 1e-10, Atol: 1e-12, Observer: &looking{}},
			"observed, fixed":     {Method: "rk4", Step: 0.1, Observer: &looking{}, Cap: true},
		} {
			var sys integrators.System = newRing()
			if name == "settling, at rest" { // within tolerance, but never for as long as tau
				sys = &restSystem{System: sys, tau: 1e9}
			}
			if m, ok := integrators.Find(s.Method); ok && m.Noise != nil {
				sys = noisyRing{newRing()}
			}
			y, taken := make([]float64, 2*rows), 0
			until := func(end float64) func() {
				return func() {
					for i := range rows {
						y[2*i], y[2*i+1] = 1+float64(i), 0
					}
					r, err := s.Solve(sys, 0, end, y)
					if err != nil || !r.OK() {
						t.Fatalf("%s: %v, %v", name, err, r.Err())
					}
					taken = r.Rows[0].Stats.Accepted
				}
			}
			until(400)()
			short := testing.AllocsPerRun(5, until(10))
			few := taken
			long := testing.AllocsPerRun(5, until(400))
			if taken < 30*few {
				t.Errorf("%s, %d rows: %d steps against %d: the test tests nothing", name, rows, taken, few)
			}
			if long > short {
				t.Errorf("%s, %d rows: %g allocations for %d steps, %g for %d", name, rows, long, taken, short, few)
			}
		}
	}
}

// TestSolveAllocatesLittle: what is left is the Result and the rows' times.
func TestSolveAllocatesLittle(t *testing.T) {
	var s integrators.Solver
	sys, y := newRing(), []float64{1, 0}
	solve := func() { mustSolve(t, &s, sys, 0, 5, y) }
	solve()
	if n := testing.AllocsPerRun(20, solve); n > 10 {
		t.Errorf("%g allocations a solve", n)
	}
}
