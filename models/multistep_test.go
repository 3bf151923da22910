package models_test

import (
	"slices"
	"testing"

	"settle/models"
)

// curved are the keys of a network of one hidden layer whose loop is that of its tanh units.
var curved = []string{"network.layers = [6, 12, 3]", "credit.loop = tanh-zero", `network.weights = { init = "uniform", max = 0.3 }`,
	"task.teacher.weights.max = 0.03"}

// While learning, tanh loops come to the state of rest that Newton's method finds for the closed form, in few steps;
// and arms of another method learn the same.
func TestTanhLoopsReachTheirClosedForms(t *testing.T) {
	for _, leak := range []string{"0.01", "0"} {
		for _, batch := range []string{"1", "4"} {
			r := teach(t, school, slices.Concat(curved, []string{"credit.leak = " + leak, "task.batch = " + batch, "task.trials = 12", "evaluate.every = 4", "probe.every = 4",
				`probe.angles = ["closed-form"]`, "integrator.rtol = 1e-7", "integrator.atol = 1e-10", "settle.rtol = 1e-7", "settle.atol = 1e-10"})...)
			endsAs(t, r.results[0], models.Finished)
			for _, a := range r.series("/training/main/angle_closed_form_h1_max")[1:] {
				if !(a < 1e-3) {
					t.Errorf("leak %s: %g degrees from the closed form", leak, a)
				}
			}
			if n := last(r.series("/training/main/pairs")); !(n < 200) { // auto takes 400
				t.Errorf("%g products an example", n)
			}
			if n := r.results[0].Unsettled; n != 0 {
				t.Errorf("%d examples did not settle", n)
			}
		}
	}
}

// Arms whose steps are those of another method learn what those learn that follow few coordinates.
func TestMultistepLearnsWhatOthersLearn(t *testing.T) {
	r := teach(t, school+"[arm]\nown = {}\nother = { integrator.method = \"dop853\" }\n",
		slices.Concat(curved, []string{"integrator.rtol = 1e-9", "integrator.atol = 1e-12", "settle.rtol = 1e-9", "settle.atol = 1e-12"})...)
	for _, name := range []string{"W_W1", "W_W2", "b_h1"} {
		a, b := r.series("/snapshots/own/"+name), r.series("/snapshots/other/"+name)
		if !near(a, b, 1e-7) {
			t.Errorf("%s differs", name)
		}
	}
	own, other := last(r.series("/training/own/settle_steps")), last(r.series("/training/other/settle_steps"))
	if own == other {
		t.Errorf("both take %g steps", own)
	}
}

// A loop that does not settle so is left to the method of the file, which tells what it does instead.
func TestUnsettledTanhLoopsAreToldByAuto(t *testing.T) {
	r := teach(t, school, slices.Concat(curved, []string{"credit.duration = 50 ms", "integrator.rtol = 1e-6", "integrator.atol = 1e-9"})...)
	if got := r.results[0]; got.Unsettled == 0 || got.LastUnsettled.Verdict != models.Slow || got.LastUnsettled.Method() != "tsit5" {
		t.Errorf("%d unsettled, last as %v by %q, want some, slow, by tsit5", got.Unsettled, got.LastUnsettled.Verdict, got.LastUnsettled.Method())
	}
}
