package integrators_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"settle/integrators"
	"settle/integrators/testode"
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
		{"radau5", 1e-2, 1e-2, 1e-6, 1e-8, false, false},
		{"rodas5p", 1e-2, 1e-2, 1e-6, 1e-8, false, false},
		{"bdf", 1e-2, 1e-2, 1e-6, 1e-8, false, false},
		{"nonesuch", 1e-4, 1e-4, 1e-6, 1e-8, false, false},
	} {
		err := integrators.SettleHazard(c.method, c.rtol, c.atol, c.settleRtol, c.settleAtol, c.capped)
		if (err != nil) != c.refused {
			t.Errorf("%+v: %v", c, err)
		}
		if err != nil && !strings.Contains(err.Error(), "cap the step, or integrate with rtol 1e-07, atol 1e-09") {
			t.Errorf("names no cure: %v", err)
		}
		if auto := c.method == "auto" && err != nil; auto && !strings.Contains(err.Error(), "steps of tsit5, which auto takes until it goes over to rodas5p, ride its stability bound") {
			t.Errorf("does not say what auto does: %v", err)
		}
	}
}

// restingTo is at rest where max |tau dy/dt| <= settle.
type restingTo struct {
	restingLoop
	settle float64
}

func (l restingTo) Residual(_ float64, _, dydt []float64, _ int, _, _ float64) float64 {
	return l.Loop.Residual(dydt) / l.settle
}

// TestLooseIterationsComeToRest: the residual of an implicit step is what its iterations leave over, and
// with loose tolerances that is far above the settle tolerance while steps are long. Once it was below,
// Settling looks again soon, and rows come to rest at any tolerance.
func TestLooseIterationsComeToRest(t *testing.T) {
	for _, c := range []struct {
		method                   string
		tauU, settle, rtol, atol float64
	}{
		{"trbdf2", 1, 1e-6, 1e-2, 1e-2}, {"esdirk43", 1, 1e-9, 1e-2, 1e-6},
		{"esdirk54", 1, 1e-6, 1e-2, 1e-2}, {"radau5", 0.1, 1e-6, 1e-2, 1e-2}, {"bdf", 0.1, 1e-6, 1e-2, 1e-2},
	} {
		sys := restingTo{restingLoop{testode.NewLoop(c.tauU, 1, 1)}, c.settle}
		y, random := make([]float64, 12*sys.Dim()), rand.New(rand.NewPCG(1, 2))
		for i := range y {
			y[i] = random.NormFloat64()
		}
		s := integrators.Solver{Method: c.method, Rtol: c.rtol, Atol: c.atol, MaxSteps: 1000, Stop: &integrators.Settling{Rtol: c.settle, Atol: c.settle}}
		for i, r := range mustSolve(t, &s, sys, 0, 500, y).Rows {
			if r.Status != integrators.Stopped {
				t.Errorf("%s, row %d: %s at %g", c.method, i, r.Status, r.T)
			}
		}
	}
}
