package circuit

import (
	"strings"
	"testing"
)

// A phase is solved for its rest with inputs as they are at its end: one that still changes there is
// an error that names it.
func TestEquilibriumNeedsInputsThatStay(t *testing.T) {
	for name, c := range map[string]struct {
		in   Input
		good bool
	}{
		"step":          {Input{Shape: "step", Onset: 3}, true},
		"ramp risen":    {Input{Shape: "ramp", Duration: 9}, true},
		"ramp rising":   {Input{Shape: "ramp", Duration: 11}, false},
		"sine over":     {Input{Shape: "sine", Frequency: 1, Duration: 5}, true},
		"sine":          {Input{Shape: "sine", Frequency: 1, Duration: 50}, false},
		"another phase": {Input{Shape: "sine", Frequency: 1, Duration: 50, Phases: []string{"two"}}, true},
	} {
		c.in.Name, c.in.To, c.in.Amplitude, c.in.Offset = "drive", "x", number(1), number(0)
		s := spec([]Population{pop("x", 2, 1, "tanh")}, nil, []Input{c.in},
			phase("one", func(p *Phase) { p.Until, p.Solve = "settled", "equilibrium" }), phase("two"))
		_, err := Compile(s, Env{})
		if c.good && err != nil || !c.good && (err == nil || !strings.Contains(err.Error(), `phase.one.solve: "equilibrium" needs inputs that have come to stay, but "drive"`)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
