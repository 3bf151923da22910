package integrators_test

import (
	"strings"
	"testing"

	"settle/integrators"
)

// TestHovering: uncapped steps ride the stability bound and the residual stays at the integration
// tolerance; capped ones come to rest.
func TestHovering(t *testing.T) {
	l := newLoop(3, 0.1, 0.01, 1)
	for _, capped := range []bool{false, true} {
		stop, y := &integrators.Settling{Rtol: 1e-6}, []float64{0, 0}
		s := integrators.Solver{Rtol: 1e-4, Atol: 1e-6, Cap: capped, MaxSteps: 20_000, Stop: stop}
		r := mustSolve(t, &s, l.system(), 0, 1e6, y)
		want := integrators.StepBudget
		if capped {
			want = integrators.Stopped
		}
		trend := stop.Trend(0)
		if r.Rows[0].Status != want {
			t.Errorf("capped %v: %v at %g, %+v", capped, r.Rows[0].Status, r.Rows[0].T, trend)
		}
		if !capped && (trend.Motion != integrators.Hovering || trend.Residual < 1 || trend.Load < 0.5) {
			t.Errorf("uncapped: %+v", trend)
		}
		if capped && (r.StepCap == 0 || r.Rows[0].Stats.LargestH > r.StepCap) {
			t.Errorf("step %g above the cap %g", r.Rows[0].Stats.LargestH, r.StepCap)
		}
	}
}

// TestSettleHazard lists what is refused.
func TestSettleHazard(t *testing.T) {
	for _, c := range []struct {
		method                             string
		rtol, atol, settleRtol, settleAtol float64
		capped, refused                    bool
	}{
		{"dp54", 1e-4, 1e-9, 1e-6, 1e-8, false, true},
		{"dp54", 1e-4, 1e-9, 1e-6, 1e-8, true, false},
		{"dp54", 1e-7, 1e-9, 1e-6, 1e-8, false, false},
		{"dp54", 1.1e-7, 1e-9, 1e-6, 1e-8, false, true},
		{"dp54", 1e-7, 1.1e-9, 1e-6, 1e-8, false, true},
		{"auto", 1e-4, 1e-9, 1e-6, 1e-8, false, true},
		{"auto", 1e-4, 1e-9, 1e-6, 1e-8, true, false},
		{"rodas5p", 1e-4, 1e-9, 1e-6, 1e-8, false, false},
		{"rk4", 1e-4, 1e-4, 1e-6, 1e-8, false, false},
		{"nonesuch", 1e-4, 1e-4, 1e-6, 1e-8, false, false},
	} {
		err := integrators.SettleHazard(c.method, c.rtol, c.atol, c.settleRtol, c.settleAtol, c.capped)
		if (err != nil) != c.refused {
			t.Errorf("%+v: %v", c, err)
		}
		if err != nil && (!strings.Contains(err.Error(), "cap the step") || !strings.Contains(err.Error(), "1e-07")) {
			t.Errorf("names no cure: %v", err)
		}
		if auto := c.method == "auto" && err != nil; auto && !strings.Contains(err.Error(), "steps of tsit5, which auto takes until it goes over to rodas5p, ride its stability bound") {
			t.Errorf("does not say what auto does: %v", err)
		}
	}
}
