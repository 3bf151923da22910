package models_test

import (
	"fmt"
	"testing"
)

// TestNoUnitLearnsToDriveItself lets recurrent weights without self-connections learn, at the end of a phase
// and along its trajectory: the diagonal stays 0, the rest does not stay as it was.
func TestNoUnitLearnsToDriveItself(t *testing.T) {
	const file = `
[task]
trials = 3
[population]
x = { size = 3, tau = "10 ms", transfer = "tanh", initial = [0.5, -0.3, 0.8] }
[pathway]
W = { from = "x", to = "x", kind = "lateral", weights = { init = "normal", std = 0.5, self = false } }
[phase]
run = { duration = "20 ms", learn = true }
[plasticity]
W = { rule = "hebb", rate = 0.5, decay = 0.1, %s }
`
	for _, when := range []string{`when = "settled"`, `when = "trajectory", tau = "10 ms"`} {
		w := teach(t, fmt.Sprintf(file, when)).series("/snapshots/main/W_W")
		first, last := w[:9], w[len(w)-9:]
		for i := range 9 {
			switch diagonal := i%4 == 0; {
			case diagonal && last[i] != 0:
				t.Errorf("%s: unit %d drives itself with %v", when, i/4, last[i])
			case !diagonal && last[i] == first[i]:
				t.Errorf("%s: weight %d did not learn", when, i)
			}
		}
	}
}
