package integrators_test

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"

	"settle/integrators"
	"settle/integrators/testode"
)

// forEachControl runs a test on every way of controlling the step size, with its defaults.
func forEachControl(t *testing.T, test func(t *testing.T, c *integrators.Control)) {
	t.Helper()
	for _, c := range integrators.Controls() {
		t.Run(c.Name, func(t *testing.T) { test(t, c) })
	}
}

// TestControlsAreListed: each has a name of its own, and says where it is from.
func TestControlsAreListed(t *testing.T) {
	names := integrators.ControlNames()
	if !slices.Equal(names, []string{"i", "pi", "pid", "h211"}) {
		t.Errorf("controls %q", names)
	}
	forEachControl(t, func(t *testing.T, c *integrators.Control) {
		if found, ok := integrators.FindControl(c.Name); !ok || found != c || c.Title == "" || c.Citation == "" {
			t.Errorf("%+v", c)
		}
	})
	if c, ok := integrators.FindControl("bang-bang"); ok {
		t.Errorf("found %+v", c)
	}
}

// TestFilters: with q = 4 and w = 0.9 err^(-1/5), PID: h w_n^0.58 w_(n-1)^-0.21 w_(n-2)^0.1, H211b:
// h (w_n w_(n-1))^(1/4) (h_n/h_(n-1))^(-1/4), once so many steps are known. Numbers from python3.
func TestFilters(t *testing.T) {
	pid, _ := integrators.FindControl("pid")
	runController(t, "PID", pid.New(integrators.Limits{}), 4, []judged{
		{1, 0.1, 1.4264038732150022, true},
		{1.4, 0.5, 1.447359927296264, true},
		{1.5, 0.25, 1.7052220415684625, true},
		{1.2, 0.8, 1.1211168173593091, true},
		{1, 32, 0.45, false}, // a refusal looks at its own error only
		{0.45, 0.01, 0.45, true},
		{1, 1e-30, 10, true},
		{1, 0.5, 0.7680923840651326, true}, // the tiny error before counts as 1e-4
	})
	h211, _ := integrators.FindControl("h211")
	runController(t, "H211b", h211.New(integrators.Limits{}), 4, []judged{
		{1, 0.1, 1.4264038732150022, true},
		{1.4, 0.5, 1.4183022153810416, true},
		{1.5, 0.25, 1.5519445755473746, true},
		{1.2, 0.8, 1.304603394619852, true},
		{1, 1024, 0.225, false},
		{0.225, 0.01, 0.225, true},
		{1, 0, 10, true},
		{1, 0.5, 1.5565846897542261, true},
	})
}

// TestControlsFindTheirSize: where the error is (h/1)^(q+1), each comes to rest at a step a little
// below 1, from far below and from far above: at 0.9, the PI control lower.
func TestControlsFindTheirSize(t *testing.T) {
	forEachControl(t, func(t *testing.T, c *integrators.Control) {
		for _, q := range []int{1, 4, 8} {
			for _, h := range []float64{1e-3, 1e3} {
				ctrl, last := c.New(integrators.Limits{}), 0.0
				for range 80 {
					last = h
					h, _ = ctrl.Judge(h, math.Pow(h, float64(q+1)), q)
				}
				if math.Abs(h-last) > 1e-6*h || h > 0.9001 || h < 0.7 {
					t.Errorf("q = %d: %g after %g", q, h, last)
				}
			}
		}
	})
}

// TestControlsKeepLimits: those given, and Hairer's without any.
func TestControlsKeepLimits(t *testing.T) {
	forEachControl(t, func(t *testing.T, c *integrators.Control) {
		for _, l := range []struct {
			given        integrators.Limits
			shrink, grow float64
		}{{integrators.Limits{}, 0.2, 10}, {integrators.Limits{Shrink: 0.333, Grow: 6}, 0.333, 6}} {
			ctrl := c.New(l.given)
			if next, ok := ctrl.Judge(1, 1e-30, 4); !ok || math.Abs(next-l.grow) > 1e-12 {
				t.Errorf("%+v: grows to %g, accepted %v", l.given, next, ok)
			}
			if next, ok := ctrl.Judge(1, 1e30, 4); ok || math.Abs(next-l.shrink) > 1e-12 {
				t.Errorf("%+v: shrinks to %g, accepted %v", l.given, next, ok)
			}
		}
		cautious, bold := c.New(integrators.Limits{Safety: 0.5}), c.New(integrators.Limits{})
		a, _ := cautious.Judge(1, 0.5, 4)
		b, _ := bold.Judge(1, 0.5, 4)
		if math.Abs(a/b-0.5/0.9) > 1e-12 {
			t.Errorf("with a safety of 0.5 the next step is %g, with 0.9 %g", a, b)
		}
	})
}

// TestControlsForget: after Reset each judges as a new one.
func TestControlsForget(t *testing.T) {
	forEachControl(t, func(t *testing.T, c *integrators.Control) {
		old, fresh := c.New(integrators.Limits{}), c.New(integrators.Limits{})
		for _, err := range []float64{0.9, 0.1, 7} {
			old.Judge(1, err, 4)
		}
		old.Reset()
		for i, err := range []float64{0.01, 0.3, 0.9, 0.2} {
			a, _ := old.Judge(1, err, 4)
			b, _ := fresh.Judge(1, err, 4)
			if a != b {
				t.Errorf("step %d: %g after Reset, %g by a new controller", i, a, b)
			}
		}
	})
}

// TestControlsRefuseNonsense: errors that are no numbers shrink the step as much as may be.
func TestControlsRefuseNonsense(t *testing.T) {
	forEachControl(t, func(t *testing.T, c *integrators.Control) {
		for _, err := range []float64{math.NaN(), math.Inf(1)} {
			ctrl := c.New(integrators.Limits{})
			if next, accept := ctrl.Judge(1, err, 4); accept || next != 0.2 {
				t.Errorf("error %g: next %g, accepted %v", err, next, accept)
			}
			if next, accept := ctrl.Judge(0.2, 1e-6, 4); !accept || next != 0.2 {
				t.Errorf("after error %g: next %g, accepted %v", err, next, accept)
			}
		}
	})
}

// sizes collects the steps of a solve.
type sizes []float64

func (*sizes) Start(int, float64, []float64) error { return nil }
func (s *sizes) Observe(step *integrators.Step) error {
	*s = append(*s, step.T-step.T0)
	return nil
}

// variation is the total variation of the logarithm of the step size.
func (s sizes) variation() float64 {
	sum := 0.0
	for i := 1; i < len(s)-2; i++ { // the last steps are cut to fit
		sum += math.Abs(math.Log(s[i] / s[i-1]))
	}
	return sum
}

// TestFilterIsSmooth: the filter's steps change less than those of the integral control, which swings
// to and fro: most of all where stability holds the step back, as in RIGID.
func TestFilterIsSmooth(t *testing.T) {
	for _, c := range []struct {
		problem *testode.Problem
		rtol    float64
		part    float64 // of the integral control's variation
	}{
		{testode.Rigid, 1e-4, 0.5}, {testode.DI35Rest, 1e-6, 0.8}, {testode.B1, 1e-6, 0.9}, {testode.E2, 1e-6, 0.9}, {testode.Brusselator, 1e-6, 0.95},
	} {
		v := map[string]float64{}
		for _, name := range integrators.ControlNames() {
			var s sizes
			solveProblem(t, c.problem, integrators.Solver{Controller: name, Rtol: c.rtol, Atol: c.rtol / 100, Observer: &s})
			v[name] = s.variation()
		}
		if !(v["h211"] < c.part*v["i"]) {
			t.Errorf("%s: variations %v", c.problem.Name, v)
		}
	}
}

// TestControlsGoOnToTheSameBits breaks a solve off and goes on in a new Solver: a controller's memory
// is part of the state.
func TestControlsGoOnToTheSameBits(t *testing.T) {
	forEachControl(t, func(t *testing.T, c *integrators.Control) {
		var kept [][]byte
		s := integrators.Solver{Controller: c.Name, Rtol: 1e-5, Atol: 1e-7}
		s.Checkpoint = func(save func() []byte) error { kept = append(kept, bytes.Clone(save())); return nil }
		t0, t1, want := staggeredRows()
		if _, err := s.SolveRows(newCoupled(3), t0, t1, want); err != nil {
			t.Fatal(err)
		}
		for _, at := range []int{1, 2, 3, len(kept) / 2} {
			got := make([]float64, len(want))
			fresh := integrators.Solver{Controller: c.Name, Rtol: 1e-5, Atol: 1e-7}
			if _, err := fresh.Resume(newCoupled(3), kept[at], got); err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(got, want) {
				t.Errorf("from turn %d: %v, unbroken %v", at, got, want)
			}
		}
	})
}

// TestMethodsControl: a method brings its own control, another can be asked for.
func TestMethodsControl(t *testing.T) {
	m, _ := integrators.Find("dop853")
	if m.Controller != "i" || m.Limits != (integrators.Limits{Safety: 0.9, Shrink: 0.333, Grow: 6}) {
		t.Errorf("dop853 is controlled by %s within %+v", m.Controller, m.Limits)
	}
	steps := func(controller string) int {
		_, stats := solveProblem(t, testode.Arenstorf, integrators.Solver{Method: "dop853", Controller: controller, Rtol: 1e-6, Atol: 1e-8})
		return stats.Accepted + stats.Refused
	}
	if own, i, pi := steps(""), steps("i"), steps("pi"); own != i || own == pi {
		t.Errorf("%d steps by default, %d by i, %d by pi", own, i, pi)
	}
}

// TestControllerUnknown names those there are.
func TestControllerUnknown(t *testing.T) {
	s := integrators.Solver{Controller: "bang-bang"}
	if _, err := s.Solve(newRing(2), 0, 1, []float64{1, 0}); err == nil || !strings.Contains(err.Error(), "i, pi, pid, h211") {
		t.Error(err)
	}
}
