package circuit_test

import (
	"fmt"
	"math"
	"testing"

	"settle/circuit"
	"settle/integrators"
	"settle/internal/linalg"
)

// What is followed by few coordinates, by its names on both sides.
var _ integrators.Semilinear = (*circuit.Dynamics)(nil)

// curvedFile is a loop of which r is not linear.
const curvedFile = `
[population]
r = { size = %d, tau = "10 ms", transfer = "%s", initial = { init = "normal", std = %g } }
u = { size = %d, tau = "%g ms", leak = %g, bias = { init = "normal", std = %g }, initial = { init = "normal", std = %[3]g } }
[pathway]
W = { from = "r", to = "u", weights = { init = "normal", std = %[8]g } }
B = { from = "u", to = "r", kind = "feedback", weights = { init = %[9]s } }
[phase]
settle = { duration = "1000 s", until = "settled"%[10]s }
`

// curvedLoop is a loop and what of it has to settle.
type curvedLoop struct {
	nr, nu              int
	transfer            string
	initial, tau, alpha float64
	drive, std          float64
	random              bool
	settle              string
}

func (c curvedLoop) begin(t testing.TB) *circuit.Dynamics {
	t.Helper()
	b := `"negative-transpose", of = "W"`
	if c.random {
		b = `"normal", std = 0.3`
	}
	text := fmt.Sprintf(curvedFile, c.nr, c.transfer, c.initial, c.nu, c.tau, c.alpha, c.drive, c.std, b, c.settle)
	d := compile(t, text, circuit.Env{}).NewDynamics(1)
	d.Present(0, 0, nil, nil)
	d.Begin(0)
	return d
}

var curvedLoops = map[string]curvedLoop{
	"first weights":       {nr: 1000, nu: 10, transfer: "tanh", tau: 10, alpha: 0.01, drive: 0.5, std: 0.006, settle: onlyR},
	"learned weights":     {nr: 1000, nu: 10, transfer: "tanh", tau: 10, alpha: 0.01, drive: 0.5, std: 0.05, settle: onlyR},
	"both settle":         {nr: 100, nu: 10, transfer: "tanh", tau: 10, alpha: 0.01, drive: 0.5, std: 0.1},
	"u settles":           {nr: 100, nu: 10, transfer: "tanh", tau: 10, alpha: 0.01, drive: 0.5, std: 0.1, settle: `, settle = ["u"]`},
	"no leak":             {nr: 60, nu: 8, transfer: "tanh", tau: 10, drive: 0.5, std: 0.2, settle: onlyR},
	"a fast controller":   {nr: 60, nu: 8, transfer: "tanh", tau: 1, alpha: 0.1, drive: 0.5, std: 0.2},
	"a slow controller":   {nr: 60, nu: 8, transfer: "tanh", tau: 30, alpha: 0.1, drive: 0.5, std: 0.2},
	"from another state":  {nr: 60, nu: 8, transfer: "tanh", tau: 20, alpha: 0.1, drive: 0.5, std: 0.2, initial: 0.3},
	"saturated":           {nr: 40, nu: 6, transfer: "tanh", tau: 10, alpha: 0.1, drive: 3, std: 0.3, initial: 0.5},
	"sigmoid":             {nr: 40, nu: 6, transfer: "sigmoid", tau: 10, alpha: 0.1, drive: 1, std: 0.3, initial: 0.2},
	"as many controllers": {nr: 7, nu: 7, transfer: "tanh", tau: 20, alpha: 0.1, drive: 0.5, std: 0.4},
	"feedback of its own": {nr: 40, nu: 6, transfer: "tanh", tau: 10, alpha: 0.5, drive: 0.5, std: 0.05, random: true},
}

// The error stays within ten tolerances of a tight integration, all along the path, and the row ends where
// the motion does.
func TestMultistepFollowsTheMotion(t *testing.T) {
	for name, c := range curvedLoops {
		t.Run(name, func(t *testing.T) {
			for _, rtol := range []float64{1e-4, 1e-6, 1e-8} {
				checkMultistep(t, c.begin(t), rtol)
			}
		})
	}
}

// checkMultistep returns the largest error in units of rtol.
func checkMultistep(t *testing.T, d *circuit.Dynamics, rtol float64) {
	t.Helper()
	n := d.Dim()
	exact, now := make([]float64, n), make([]float64, n)
	d.Gather(exact)
	tight := integrators.Solver{Method: "dop853", Rtol: 1e-12, Atol: 1e-14}
	worst, last := 0.0, 0.0
	s := integrators.Multistep{Rtol: rtol, Atol: 1e-3 * rtol, SettleRtol: max(1e-6, rtol), SettleAtol: max(1e-9, 1e-3*rtol)}
	s.Look = func(_ int, at float64, state func([]float64)) {
		if _, err := tight.Solve(d, last, at, exact); err != nil {
			t.Fatal(err)
		}
		last = at
		state(now)
		for _, r := range d.StateRanges() {
			worst = max(worst, distanceTo(now[r.Lo:r.Hi], exact[r.Lo:r.Hi]))
		}
	}
	y := make([]float64, n)
	d.Gather(y)
	res, offered, err := s.Solve(d, 1000, y)
	if err != nil || !offered {
		t.Fatalf("offered %v, error %v", offered, err)
	}
	row := res.Rows[0]
	t.Logf("rtol %g: error %.3g rtol, %+v", rtol, worst/rtol, row)
	if row.Status != integrators.Stopped || worst > 10*rtol {
		t.Errorf("rtol %g: %v at %g s, error %.3g rtol", rtol, row.Status, row.T, worst/rtol)
	}
}

// distanceTo is the largest difference over the largest number.
func distanceTo(got, want []float64) float64 {
	off, size := 0.0, 0.0
	for i, v := range want {
		off, size = max(off, math.Abs(got[i]-v)), max(size, math.Abs(v))
	}
	return off / size
}

// The row ends at the loop's state of rest, as Newton's method finds it.
func TestMultistepEndsAtRest(t *testing.T) {
	for name, c := range curvedLoops {
		c.settle = ""
		d := c.begin(t)
		y, want := make([]float64, d.Dim()), make([]float64, d.Dim())
		d.Gather(y)
		copy(want, y)
		s := integrators.Multistep{SettleRtol: 1e-9, SettleAtol: 1e-12, Rtol: 1e-8, Atol: 1e-11}
		res, _, err := s.Solve(d, 1000, y)
		if err != nil || res.Rows[0].Status != integrators.Stopped {
			t.Fatalf("%s: %v, %+v", name, err, res.Rows[0])
		}
		rest := integrators.Rest{Rtol: 1e-10, Atol: 1e-13}
		if r, err := rest.Solve(d, 0, want); err != nil || r.Rows[0].Status != integrators.AtRest {
			t.Fatalf("%s: %v, %+v", name, err, r.Rows[0])
		}
		for _, r := range d.StateRanges() {
			if e := distanceTo(y[r.Lo:r.Hi], want[r.Lo:r.Hi]); e > 1e-6 {
				t.Errorf("%s: population %d is off by %.2g", name, r.Population, e)
			}
		}
	}
}

// Rows one after the other take the way of each alone, and what does not settle says why.
func TestMultistepEndings(t *testing.T) {
	for want, s := range map[integrators.Status]struct {
		integrators.Multistep
		duration float64
	}{
		integrators.StepBudget: {integrators.Multistep{MaxSteps: 10}, 1000},
		integrators.ReachedEnd: {integrators.Multistep{}, 0.02},
		integrators.Stopped:    {integrators.Multistep{}, 1000},
	} {
		d := curvedLoops["from another state"].begin(t)
		y := make([]float64, d.Dim())
		d.Gather(y)
		res, _, err := s.Solve(d, s.duration, y)
		r := res.Rows[0]
		if err != nil || r.Status != want || want == integrators.ReachedEnd && r.T != 0.02 || want == integrators.StepBudget && r.Accepted+r.Refused != 10 {
			t.Errorf("%v, %+v, want %v", err, r, want)
		}
	}
}

// Tolerances that are none are refused, and systems without the ability are not offered.
func TestMultistepRefuses(t *testing.T) {
	d := curvedLoops["from another state"].begin(t)
	y := make([]float64, d.Dim())
	for _, s := range []integrators.Multistep{{Rtol: -1}, {Atol: math.NaN()}, {SettleRtol: math.Inf(1)}, {SettleAtol: -1}} {
		if _, _, err := s.Solve(d, 1, y); err == nil {
			t.Errorf("%+v is taken", s)
		}
	}
	var s integrators.Multistep
	if _, _, err := s.Solve(d, 0, y); err == nil {
		t.Error("no duration is taken")
	}
	linear := doubledLoops["contracting"].begin(t)
	if _, offered, err := s.Solve(linear, 1, make([]float64, linear.Dim())); offered || err != nil {
		t.Errorf("a linear loop is offered (%v)", err)
	}
	f := integrators.NewFunc(1, func(dydt []float64, _ float64, y []float64) { dydt[0] = -y[0] })
	if _, offered, err := s.Solve(f, 1, []float64{1}); offered || err != nil {
		t.Errorf("a function is offered (%v)", err)
	}
}

// Examples with ever new weights allocate nothing.
func TestMultistepAllocatesNothing(t *testing.T) {
	d := curvedLoops["learned weights"].begin(t)
	w, y := d.Circuit().Pathways()[0].W.(*linalg.Dense), make([]float64, d.Dim())
	var s integrators.Multistep
	learn := func() {
		w.Scale(1.0001)
		d.Circuit().WeightsChanged()
		d.Begin(0)
		d.Gather(y)
		if _, _, err := s.Solve(d, 1000, y); err != nil {
			t.Error(err)
		}
	}
	learn()
	if n := testing.AllocsPerRun(20, learn); n > 0 {
		t.Errorf("%g allocations an example", n)
	}
}

// What a step costs is one evaluation, and what the error of its units and their rest takes.
func TestMultistepProducts(t *testing.T) {
	d := curvedLoops["learned weights"].begin(t)
	y := make([]float64, d.Dim())
	d.Gather(y)
	var s integrators.Multistep
	res, _, err := s.Solve(d, 1000, y)
	r := res.Rows[0]
	if tries := r.Accepted + r.Refused; err != nil || r.Products < tries || r.Products > 2*tries {
		t.Errorf("%d products in %d steps (%v)", r.Products, tries, err)
	}
}
