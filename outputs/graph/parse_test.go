package graph

import (
	"reflect"
	"testing"
)

const loop = `
[population.r]
size = 3
transfer = "tanh"
tau = "10 ms"
[population.u]
size = 2
tau = ["10 ms", "20 ms"]
leak = 0.1
transfer = { kind = "power", n = 2 }
[pathway.W]
from = "r"
to = "u"
[pathway.B]
from = "u"
to = "r"
gain = 2.0
weights = { shared = "W" }
modulate = { slope = "r", on = "post", inverse = true }
[input.target]
to = "u"
shape = "sine"
[phase.first]
duration = "1 s"
open = "W"
[phase.second]
until = "settled"
hold = ["r"]
learn = true
[plasticity.W]
rule = "hebbian"
`

func TestParse(t *testing.T) {
	want := &Circuit{
		Populations: []Population{
			{Name: "r", Size: 3, Transfer: "tanh", Tau: "10 ms"},
			{Name: "u", Size: 2, Transfer: "power", Tau: "varied", Leak: "0.1"},
		},
		Pathways: []Pathway{
			{Name: "W", From: "r", To: "u", Gain: 1, Rule: "hebbian"},
			{Name: "B", From: "u", To: "r", Gain: 2, Shared: "W", Gate: "r", GateOn: "post", Dividing: true},
		},
		Inputs: []Input{{"target", "u", "sine"}},
		Phases: []Phase{
			{Name: "first", Duration: "1 s", Open: []string{"W"}, Hold: []string{}, Settle: []string{}},
			{Name: "second", Until: "settled", Open: []string{"W", "B"}, Hold: []string{"r"}, Settle: []string{}, Learn: true},
		},
	}
	if got := Parse(loop); !reflect.DeepEqual(got, want) {
		t.Errorf("read\n%+v\nwant\n%+v", got, want)
	}
	if got := Parse("[population"); !reflect.DeepEqual(got, &Circuit{}) {
		t.Errorf("read %+v of a file that is none", got)
	}
}
