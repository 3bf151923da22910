package integrators_test

import (
	"math"
	"strings"
	"testing"

	"settle/integrators"
	"settle/integrators/testode"
)

// decayTo1 is y' = (1 - y) / tau: y - 1 falls as exp(-t/tau), and so does tau y'.
func decayTo1(tau float64) *restSystem {
	return &restSystem{
		System:     integrators.NewFunc(1, func(d []float64, _ float64, y []float64) { d[0] = (1 - y[0]) / tau }),
		tau:        tau,
		correction: func(y []float64) (float64, bool) { return math.Abs(y[0] - 1), true },
	}
}

// firstAt returns the first of the times that is not before t.
func firstAt(times []float64, t float64) float64 {
	for _, x := range times {
		if x >= t {
			return x
		}
	}
	return math.NaN()
}

// TestSettlesLinearDecay compares with the time at which exp(-t/tau) meets the tolerance.
func TestSettlesLinearDecay(t *testing.T) {
	const rtol, atol = 1e-4, 1e-5
	for _, tau := range []float64{0.5, 2} {
		stop, seen, y := &integrators.Settling{Rtol: rtol, Atol: atol}, &steps{}, []float64{0}
		r := mustSolve(t, &integrators.Solver{Rtol: 1e-9, MaxStep: 0.1, Stop: stop, Observer: seen}, decayTo1(tau), 0, 100, y)
		meets := tau * math.Log(1/(rtol+atol))
		since := firstAt(seen.t[0], meets)
		if got := stop.Measured(0).Since; got != since {
			t.Errorf("tau %g: at rest since %.17g, want %.17g", tau, got, since)
		}
		if want := firstAt(seen.t[0], since+tau); r.Rows[0].Status != integrators.Stopped || r.Rows[0].T != want {
			t.Errorf("tau %g: %v at %g, want stopped at %g", tau, r.Rows[0].Status, r.Rows[0].T, want)
		}
		if m := stop.Measured(0); m.Singular || !(m.Correction <= 1) || math.Abs(y[0]-1) > rtol+atol {
			t.Errorf("tau %g: %+v, y %g", tau, m, y[0])
		}
	}
}

// TestSettlingWantsTwoSteps takes steps far longer than the time constant.
func TestSettlingWantsTwoSteps(t *testing.T) {
	sys := decayTo1(2)
	sys.tau = 1e-3
	seen, y := &steps{}, []float64{1}
	mustSolve(t, &integrators.Solver{Method: "rk4", Step: 0.5, Stop: &integrators.Settling{}, Observer: seen}, sys, 0, 100, y)
	if len(seen.t[0]) != 2 {
		t.Errorf("settled after %d steps at rest, want 2", len(seen.t[0]))
	}
}

// scalarLoop is the inversion loop of one controller and one unit, tau_u u' = w r - target - alpha u,
// r' = -r - w u: y' = J (y - rest).
type scalarLoop struct {
	j    [2][2]float64
	rest [2]float64
}

func newLoop(w, tauU, alpha, target float64) *scalarLoop {
	u := -target / (alpha + w*w)
	return &scalarLoop{j: [2][2]float64{{-alpha / tauU, w / tauU}, {-w, -1}}, rest: [2]float64{u, -w * u}}
}

func (l *scalarLoop) system() *restSystem {
	f := func(d []float64, _ float64, y []float64) {
		a, b := y[0]-l.rest[0], y[1]-l.rest[1]
		d[0], d[1] = l.j[0][0]*a+l.j[0][1]*b, l.j[1][0]*a+l.j[1][1]*b
	}
	newton := func(y []float64) (float64, bool) {
		return max(math.Abs(y[0]-l.rest[0]), math.Abs(y[1]-l.rest[1])), true
	}
	return &restSystem{System: integrators.NewFunc(2, f), tau: 1, rho: math.Sqrt(l.det()), correction: newton}
}

func (l *scalarLoop) det() float64 { return l.j[0][0]*l.j[1][1] - l.j[0][1]*l.j[1][0] }

// at is exp(J t) (y0 - rest) + rest from y0 = 0, J having a complex pair.
func (l *scalarLoop) at(t float64) (y, dy [2]float64) {
	s := (l.j[0][0] + l.j[1][1]) / 2
	q := math.Sqrt(l.det() - s*s)
	c, d := math.Exp(s*t)*math.Cos(q*t), math.Exp(s*t)*math.Sin(q*t)/q
	a, b := -l.rest[0], -l.rest[1]
	y[0] = (c+d*(l.j[0][0]-s))*a + d*l.j[0][1]*b
	y[1] = d*l.j[1][0]*a + (c+d*(l.j[1][1]-s))*b
	for i := range dy {
		dy[i] = l.j[i][0]*y[0] + l.j[i][1]*y[1]
	}
	y[0], y[1] = y[0]+l.rest[0], y[1]+l.rest[1]
	return y, dy
}

// TestSettlesInversionLoop walks the closed form along the steps taken, by the definition of settled.
func TestSettlesInversionLoop(t *testing.T) {
	const rtol, atol = 1e-5, 1e-7
	l := newLoop(2, 0.1, 0.01, 1)
	stop, seen, y := &integrators.Settling{Rtol: rtol, Atol: atol}, &steps{}, []float64{0, 0}
	r := mustSolve(t, &integrators.Solver{Rtol: 1e-11, Atol: 1e-13, Stop: stop, Observer: seen}, l.system(), 0, 200, y)
	want, since, steps := math.NaN(), 0.0, 0
	for _, at := range seen.t[0] {
		s, ds := l.at(at)
		scale := atol + rtol*max(math.Abs(s[0]), math.Abs(s[1]))
		rest := max(math.Abs(ds[0]), math.Abs(ds[1])) <= scale &&
			max(math.Abs(s[0]-l.rest[0]), math.Abs(s[1]-l.rest[1])) <= scale
		switch {
		case !rest:
			steps = 0
		case steps == 0:
			steps, since = 1, at
		default:
			if steps++; at-since >= 1 && math.IsNaN(want) {
				want = at
			}
		}
	}
	if r.Rows[0].Status != integrators.Stopped || r.Rows[0].T != want || stop.Measured(0).Since != since {
		t.Errorf("%v at %g since %g, want stopped at %g since %g",
			r.Rows[0].Status, r.Rows[0].T, stop.Measured(0).Since, want, since)
	}
}

// TestSettlesNonlinearLoop ends at the rest that a long integration at a tight tolerance finds.
func TestSettlesNonlinearLoop(t *testing.T) {
	p := testode.DI35Rest
	const rtol = 1e-7
	y := append([]float64(nil), p.Start...)
	stop := &integrators.Settling{Rtol: rtol}
	sys := &restSystem{System: p, tau: 1, correction: func(y []float64) (float64, bool) {
		e := 0.0
		for i, r := range p.Reference {
			e = max(e, math.Abs(y[i]-r))
		}
		return e, true
	}}
	r := mustSolve(t, &integrators.Solver{Rtol: 1e-9, Atol: 1e-11, Stop: stop}, sys, 0, p.End, y)
	if r.Rows[0].Status != integrators.Stopped || r.Rows[0].T >= p.End/2 {
		t.Fatalf("%v at %g", r.Rows[0].Status, r.Rows[0].T)
	}
	if e := offBy(y, p.Reference); e > 1.01*rtol {
		t.Errorf("ends %g from rest", e)
	}
}

// TestTurningPointsAreNotRest: x of x” = -x stands still for a moment every half turn.
func TestTurningPointsAreNotRest(t *testing.T) {
	sys := &restSystem{System: integrators.NewFunc(2, func(d []float64, _ float64, y []float64) { d[0], d[1] = y[1], -y[0] }),
		tau: 1, chosen: []int{0}}
	stop, seen := &integrators.Settling{Atol: 0.1}, &steps{}
	r := mustSolve(t, &integrators.Solver{Method: "rk4", Step: math.Pi / 64, Stop: stop, Observer: seen}, sys, 0, 20*math.Pi, []float64{1, 0})
	slow, run := 0, 0
	for _, y := range seen.y[0] {
		if run++; math.Abs(y[1]) > 0.1 {
			run = 0
		}
		slow = max(slow, run)
	}
	if slow < 3 {
		t.Fatalf("only %d successive steps are slow: the test tests nothing", slow)
	}
	if r.Rows[0].Status != integrators.ReachedEnd {
		t.Errorf("%v at %g", r.Rows[0].Status, r.Rows[0].T)
	}
	if m := stop.Measured(0); !m.Singular || !math.IsNaN(m.Correction) || m.Best > 1e-3 {
		t.Errorf("%+v", m)
	}
}

// TestNotSettledBeforeAnEdge rests at 0 until the input steps to 1 at t = 20.
func TestNotSettledBeforeAnEdge(t *testing.T) {
	for _, c := range []struct{ edge, from, to, y float64 }{
		{20, 20 + math.Log(1/1.1e-4), 33, 1}, // ahead: has to be waited for
		{500, 1, 7, 0},                       // after the end: is nothing to wait for
	} {
		in := newStepInput([]float64{c.edge}, []float64{0, 1})
		sys := restInput{&restSystem{System: in, tau: 1}, in}
		y := []float64{0}
		s := integrators.Solver{MaxStep: 1, Rtol: 1e-8, Stop: &integrators.Settling{Rtol: 1e-4, Atol: 1e-5}}
		r := mustSolve(t, &s, sys, 0, 100, y)
		if q := r.Rows[0]; q.Status != integrators.Stopped || q.T < c.from || q.T > c.to || math.Abs(y[0]-c.y) > 1.1e-4 {
			t.Errorf("edge at %g: %v at %g with y = %g", c.edge, q.Status, q.T, y[0])
		}
	}
}

// restInput adds the edges of its input to a restSystem System.
type restInput struct {
	*restSystem
	in *stepInput
}

func (s restInput) NextEdge(row int, t float64) float64 { return s.in.NextEdge(row, t) }
func (s restInput) Enter(row int, t float64)            { s.in.Enter(row, t) }

// TestCorrectionDelays: an error a hundred times the residual costs tau ln 100 more, up to the quarter
// of tau after which a correction that was too large is asked for again.
func TestCorrectionDelays(t *testing.T) {
	const rtol, atol, most = 1e-4, 1e-5, 0.1
	sys, asked, early := decayTo1(1), 0, 0
	sys.correction = func(y []float64) (float64, bool) {
		asked++
		if math.Abs(y[0]-1) > rtol*y[0]+atol {
			early++
		}
		return 100 * math.Abs(y[0]-1), true
	}
	stop := &integrators.Settling{Rtol: rtol, Atol: atol}
	s := integrators.Solver{Rtol: 1e-10, Atol: 1e-12, MaxStep: most, Stop: stop}
	r := mustSolve(t, &s, sys, 0, 100, []float64{0})
	meets := math.Log(100 / (rtol + atol))
	if m := stop.Measured(0); m.Since < meets || m.Since > meets+0.25+most || !(m.Correction <= 1) {
		t.Errorf("%+v, at rest from %g", m, meets)
	}
	if q := r.Rows[0]; q.Status != integrators.Stopped || q.T < meets+1 || q.T > meets+1.25+2*most {
		t.Errorf("%v at %g", q.Status, q.T)
	}
	if most := int(math.Log(100)/0.25) + 3; asked > most {
		t.Errorf("the correction, which may be dear, was asked for %d times, want at most %d", asked, most)
	}
	if early > 0 {
		t.Errorf("the correction was asked for %d times before the residual was within tolerance", early)
	}
}

// TestSingularCorrectionIsTold: the residual then decides alone.
func TestSingularCorrectionIsTold(t *testing.T) {
	sys := decayTo1(1)
	sys.correction = nil
	stop, seen := &integrators.Settling{Rtol: 1e-4, Atol: 1e-5}, &steps{}
	r := mustSolve(t, &integrators.Solver{Rtol: 1e-9, MaxStep: 0.1, Stop: stop, Observer: seen}, sys, 0, 100, []float64{0})
	m := stop.Measured(0)
	if !m.Singular || !math.IsNaN(m.Correction) {
		t.Errorf("%+v", m)
	}
	if want := firstAt(seen.t[0], math.Log(1/1.1e-4)); r.Rows[0].Status != integrators.Stopped || m.Since != want {
		t.Errorf("%v, at rest since %g, want %g", r.Rows[0].Status, m.Since, want)
	}
}

// TestBestState passes close by rest, and goes on.
func TestBestState(t *testing.T) {
	sys := &restSystem{System: integrators.NewFunc(1, func(d []float64, at float64, _ []float64) { d[0] = at - 3 }), tau: 1}
	stop, y := &integrators.Settling{}, []float64{5}
	r := mustSolve(t, &integrators.Solver{Method: "rk4", Step: 0.25, Stop: stop}, sys, 0, 8, y)
	m, best := stop.Measured(0), make([]float64, 1)
	stop.Best(best, 0)
	if m.BestT != 3 || m.Best != 0 || math.Abs(best[0]-0.5) > 1e-12 || r.Rows[0].Status != integrators.ReachedEnd {
		t.Errorf("best %g at %g with residual %g, %v", best[0], m.BestT, m.Best, r.Rows[0].Status)
	}
	if math.Abs(y[0]-13) > 1e-12 {
		t.Errorf("ends at %g, want 13", y[0])
	}
}

// TestSettlingNeedsEquilibrium.
func TestSettlingNeedsEquilibrium(t *testing.T) {
	s := integrators.Solver{Stop: &integrators.Settling{}}
	_, err := s.Solve(testode.DI35, 0, 1, make([]float64, 8))
	if err == nil || !strings.Contains(err.Error(), "Equilibrium") {
		t.Error(err)
	}
}

// offBy is the largest error relative to the largest component.
func offBy(y, reference []float64) float64 {
	worst, size := 0.0, 0.0
	for i, r := range reference {
		worst, size = max(worst, math.Abs(y[i]-r)), max(size, math.Abs(r))
	}
	return worst / size
}

// TestRestSeenByLongSteps: near rest an L-stable method takes steps far longer than the time for which
// rest has to last, and would come to the end before it has seen rest twice.
func TestRestSeenByLongSteps(t *testing.T) {
	for _, method := range []string{"auto", "rodas4", "rodas5p", "radau5", "esdirk54", "trbdf2", "bdf", "exprb32"} {
		for end := 20.0; end < 60; end++ {
			f := func(d []float64, _ float64, y []float64) { d[0], d[1] = 1-y[0], 20*(math.Tanh(y[0])-y[1]) }
			sys := &restSystem{System: integrators.NewFunc(2, f), tau: 1}
			s := integrators.Solver{Method: method, Rtol: 1e-7, Atol: 1e-9, Stop: &integrators.Settling{}}
			r := mustSolve(t, &s, sys, 0, end, []float64{0, 0})
			if r.Rows[0].Status != integrators.Stopped || r.Rows[0].T < 10 {
				t.Errorf("%s to %g: %s at %g", method, end, r.Rows[0].Status, r.Rows[0].T)
			}
		}
	}
}
