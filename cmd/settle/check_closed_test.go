package main

import (
	"strings"
	"testing"
)

// TestCheckTellsWhatHasNoEffect checks a pathway added to a circuit written out that no phase opens, with rules
// and without, and a network without rules.
func TestCheckTellsWhatHasNoEffect(t *testing.T) {
	const extra = `
[population.extra]
size = 2
tau = "5 ms"
[pathway.Wx]
from = "h1"
to = "extra"
weights = { init = "constant", value = 1 }
`
	written := mustSettle(t, "expand", write(t, "short.toml", lessons), "--arm", "DI")
	learns := mustSettle(t, "check", write(t, "written.toml", written+extra))
	idle, _, _ := strings.Cut(strings.Replace(lessons, "[plasticity]\nall = { rule = \"delta\", rate = 0.01 }\n", "", 1), "[arm]")
	written = mustSettle(t, "expand", write(t, "idle.toml", idle))
	rests := mustSettle(t, "check", write(t, "rests.toml", written+extra))
	for _, said := range []string{learns, rests} {
		if strings.Count(said, ", open in no phase\n") != 1 || strings.Contains(said, "learns: nothing") != (said == rests) {
			t.Errorf("said:\n%s", said)
		}
	}
}
