package models_test

import (
	"math"
	"strings"
	"testing"

	"settle/models"
)

// A rule's own decay and the pathway's are both shares of the weights before the update; a norm is that of
// the rule's whole change.
func TestRulesWithADecay(t *testing.T) {
	const pre, post, rate, decay = 0.5, 2, 0.01, 0.2
	for norm, key := range map[float64]string{0: "0", 3: "3"} {
		r := teach(t, synapse, "plasticity.W.rule = oja", "plasticity.W.when = settled", "plasticity.W.tau = \x00", "plasticity.W.rate = 0.01", "plasticity.W.norm = "+key, "task.trials = 3")
		want := 3.0
		for range 3 {
			change := post*pre - post*post*want
			if norm > 0 {
				change *= norm / math.Abs(change)
			}
			want += rate*change - decay*want
		}
		if got := last(r.series("/snapshots/main/W_W")); !(math.Abs(got-want) < 1e-14) {
			t.Errorf("norm %s: weight %.15g, want %.15g", key, got, want)
		}
	}
}

// compared is a circuit two of whose weights learn from the difference of phases.
const compared = `
[task]
trials = 1
[population]
x = { size = 1, tau = "0 ms", bias = 0.5 }
z = { size = 1, tau = "0 ms" }
y = { size = 1, tau = "50 ms" }
[pathway]
W = { from = "x", to = "y", weights = { init = "constant", value = 0 } }
V = { from = "x", to = "y", weights = { init = "constant", value = 0 } }
[input]
a = { to = "z", shape = "constant", amplitude = 2, phases = ["first"] }
b = { to = "z", shape = "constant", amplitude = 3, phases = ["second"] }
c = { to = "z", shape = "constant", amplitude = 7, phases = ["nudged"] }
[phase]
first = { duration = "1 ms" }
second = { duration = "1 ms" }
nudged = { duration = "1 ms", learn = true }
[plasticity]
W = { rule = "difference", rate = 1, post = "z", bias = false }
V = { rule = "difference", rate = 1, post = "z", free = "second", bias = false }
`

// Each rule compares with the phase that it names as free.
func TestFreePhases(t *testing.T) {
	r := teach(t, compared)
	for name, want := range map[string]float64{"W_W": 0.5 * (7 - 2), "W_V": 0.5 * (7 - 3)} {
		if got := last(r.series("/snapshots/main/" + name)); !(math.Abs(got-want) < 1e-14) {
			t.Errorf("%s is %g, want %g", name, got, want)
		}
	}
}

// A phase is not compared with itself, nor with one that is still to come.
func TestFreePhasesAreOver(t *testing.T) {
	for _, free := range []string{"nudged", "later"} {
		lessons := lessonsOf(t, compared, 1, nil, "plasticity.V.free = "+free, `phase.later = { duration = "1 ms" }`)
		_, err := models.NewTraining(lessons)
		if err == nil || !strings.Contains(err.Error(), `plasticity.V.free`) || !strings.Contains(err.Error(), `phase "nudged", which learns, with that of phase "`+free) {
			t.Errorf("free = %s: %v", free, err)
		}
	}
}
