package circuit

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// shortForm is a network of two hidden layers that learns.
const shortForm = `
[task]
data = "teacher"
teacher = { layers = [30, 10], weights = { init = "normal", std = 1 } }
[network]
layers = [30, 20, 10, 10]
weights = { init = "normal", std = 1, scale = "1/sqrt(fan-in)" }
[credit]
leak = 0.3
[plasticity]
all = { rule = "delta", rate = 1e-3, decay = 1e-6 }
`

// Every method, loop and schedule expands, compiles, and reads back as it was written out.
func TestExpandEverything(t *testing.T) {
	for _, method := range creditMethodNames() {
		for _, loop := range keyIndex().byPattern["credit.loop"].Choices {
			for _, schedule := range keyIndex().byPattern["credit.schedule"].Choices {
				for _, layers := range []string{"[30, 20, 10, 10]", "[30, 5, 10]", "[30, 6, 7, 8, 10]"} {
					what := fmt.Sprint(method, " ", loop, " ", schedule, " ", layers)
					s := mustParse(t, shortForm, Set{"credit.method", method}, Set{"credit.loop", loop}, Set{"credit.schedule", schedule}, Set{"network.layers", layers})
					c := mustCompile(t, s, Env{InputSize: 30, TargetSize: 10})
					if got := len(c.Populations()); got != len(s.Populations) || got < 5 {
						t.Errorf("%s: %d populations of %d", what, got, len(s.Populations))
					}
					readsBack(t, what, s)
				}
			}
		}
	}
}

// readsBack holds a Spec against what its text is read as.
func readsBack(t *testing.T, what string, s *Spec) {
	t.Helper()
	again, err := Parse("x.toml", []byte(Encode(s)), nil)
	if err != nil {
		t.Fatalf("%s: %v\n%s", what, err, Encode(s))
	}
	sameSpec(t, what, plain(again), plain(s))
}

// pathwayOf is a pathway by its name.
func pathwayOf(t *testing.T, s *Spec, name string) Pathway {
	t.Helper()
	i := slices.IndexFunc(s.Pathways, func(p Pathway) bool { return p.Name == name })
	if i < 0 {
		t.Fatalf("no pathway %s", name)
	}
	return s.Pathways[i]
}

// What a rule reads, and what is handed down from loop to loop, has the slope D of its layer where the
// method leaves it out of the loops.
func TestExpandedReadings(t *testing.T) {
	for _, c := range []struct{ method, loop, from, variable, slope, handed string }{
		{"backpropagation", "linear", "d1", "rate", "h1", ""},
		{"feedback-alignment", "linear", "d1", "rate", "h1", ""},
		{"direct-feedback-alignment", "linear", "d1", "rate", "h1", ""},
		{"pseudo-backpropagation", "linear", "d1", "rate", "h1", ""},
		{"dynamic-inversion", "linear", "r1", "rate", "h1", "h2"},
		{"dynamic-inversion", "operating-point", "r1", "rate", "", ""},
		{"dynamic-inversion", "tanh-zero", "r1", "state", "", ""},
		{"non-dynamic-inversion", "linear", "r1", "rate", "h1", "h2"},
		{"single-loop-dynamic-inversion", "linear", "q1", "rate", "h1", ""},
		{"single-loop-dynamic-inversion", "operating-point", "q1", "rate", "", ""},
		{"single-loop-dynamic-inversion", "tanh-zero", "q1", "state", "", ""},
		{"gauss-newton", "linear", "d1", "rate", "", ""},
	} {
		s := mustParse(t, shortForm, Set{"credit.method", c.method}, Set{"credit.loop", c.loop})
		want := []Reading{{From: c.from, Variable: c.variable, Slope: c.slope}, {From: strings.Replace(c.from, "1", "2", 1), Variable: c.variable}, {From: "e", Variable: "rate"}}
		if c.slope != "" {
			want[1].Slope = "h2"
		}
		for i, p := range s.Plasticity {
			if p.Post != want[i] || p.Rate != 1e-3 || p.Decay != 1e-6 || p.Pathway != numbered("W", i+1) {
				t.Errorf("%s %s: %+v, want post %+v", c.method, c.loop, p, want[i])
			}
		}
		if len(s.Plasticity) != 3 {
			t.Errorf("%s: %d rules", c.method, len(s.Plasticity))
		}
		if strings.HasSuffix(c.method, "-inversion") && c.from == "r1" {
			if m := pathwayOf(t, s, "ru2").Modulate; m != nil != (c.handed != "") || m != nil && m.Slope != c.handed {
				t.Errorf("%s %s: handed down by %+v", c.method, c.loop, m)
			}
		}
	}
}

// The table of a pathway's own rule goes before plasticity.all, key by key.
func TestOwnRuleOfANetwork(t *testing.T) {
	s := mustParse(t, shortForm, Set{"plasticity.W2.rate", "0.5"}, Set{"plasticity.W1", `{ rule = "hebb", rate = 2, post = "h1" }`}, Set{"plasticity.all.clip", "10"})
	want := []Plasticity{
		{Pathway: "W1", Rule: "hebb", Rate: 2, Decay: 1e-6, Post: Reading{From: "h1", Variable: "rate"}},
		{Pathway: "W2", Rule: "delta", Rate: 0.5, Decay: 1e-6, Post: Reading{From: "r2", Variable: "rate", Slope: "h2"}},
		{Pathway: "W3", Rule: "delta", Rate: 1e-3, Decay: 1e-6, Post: Reading{From: "e", Variable: "rate"}},
	}
	for i := range want {
		want[i].Clip, want[i].When, want[i].Bias, want[i].Window, want[i].Pre.Variable = 10, "settled", true, 100, "rate"
	}
	if !reflect.DeepEqual(s.Plasticity, want) {
		t.Errorf("got\n%+v\nwant\n%+v", s.Plasticity, want)
	}
	if s = mustParse(t, shortForm, Set{"plasticity", Unset}); s.Phases[len(s.Phases)-1].Learn || s.Plasticity != nil {
		t.Error("learns without a rule")
	}
}

// What the file says of the test goes before what the network says.
func TestEvaluateOfANetwork(t *testing.T) {
	s := mustParse(t, shortForm, Set{"network.output", "softmax"}, Set{"evaluate.every", "7"})
	if want := (Evaluate{Every: 7, Phase: "forward", Output: "y", Loss: "cross-entropy", Target: "task.target"}); s.Evaluate != want {
		t.Errorf("%+v, want %+v", s.Evaluate, want)
	}
	s = mustParse(t, shortForm, Set{"network.layers", "[30, 5, 30]"}, Set{"network.target", "input"}, Set{"evaluate.loss", "squared"}, Set{"evaluate.output", "h1"})
	readsBack(t, "autoencoder", s)
	if want := (Evaluate{Phase: "forward", Output: "h1", Loss: "squared", Target: "task.input"}); s.Evaluate != want {
		t.Errorf("%+v, want %+v", s.Evaluate, want)
	}
}

// Feedback weights: the usual ones of each method, a word, a table.
func TestFeedbackOfANetwork(t *testing.T) {
	transposeOfAll := plainWeights("negative-transpose")
	transposeOfAll.Of, transposeOfAll.Scale, transposeOfAll.Tracking = []string{"W3", "W2"}, 50, true
	pinv := plainWeights("pseudo-inverse")
	pinv.Of, pinv.Tracking = []string{"W3"}, true
	ofW3 := plainWeights("negative-transpose")
	ofW3.Of = []string{"W3"}
	turned := ofW3
	turned.Angle = 30
	optimised := between(0.01)
	optimised.Init = "optimised"
	file := plainWeights("file")
	file.Path, file.Dataset = "b3.h5", "/B3"
	for _, c := range []struct {
		method, feedback, pathway string
		want                      Weights
	}{
		{"backpropagation", "", "B3", sharing("W3", true)},
		{"feedback-alignment", "", "B3", between(0.5)},
		{"feedback-alignment", `{ init = "random", max = 0.1 }`, "B3", between(0.1)},
		{"direct-feedback-alignment", `{ init = "negative-transpose", scale = 50, tracking = true }`, "B2", transposeOfAll},
		{"pseudo-backpropagation", "random", "B3", pinv},
		{"dynamic-inversion", "", "B3", ofW3},
		{"dynamic-inversion", `{ init = "negative-transpose", angle = 30 }`, "B3", turned},
		{"dynamic-inversion", "random", "B3", between(0.5)},
		{"dynamic-inversion", "optimised", "B3", optimised},
		{"dynamic-inversion", `{ init = "file", path = "b*.h5", dataset = "/B*" }`, "B3", file},
		{"single-loop-dynamic-inversion", `{ init = "negative-transpose", scale = 50, tracking = true }`, "B", transposeOfAll},
	} {
		sets := []Set{{"credit.method", c.method}, {"credit.feedback", c.feedback}}
		if c.feedback == "" {
			sets = sets[:1]
		}
		s := mustParse(t, shortForm, sets...)
		readsBack(t, c.method+c.feedback, s)
		if got := pathwayOf(t, s, c.pathway).Weights; !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s %s:\n%+v\nwant\n%+v", c.method, c.feedback, got, c.want)
		}
	}
}

// Layers may differ in their transfer functions and weights, which may name each other.
func TestLayersOfANetwork(t *testing.T) {
	s := mustParse(t, shortForm, Set{"network.transfer", `["relu", { kind = "tanh", gain = 2 }]`}, Set{"network.bias", `{ init = "uniform", max = 0.1 }`},
		Set{"network.weights", `[{ init = "normal", std = 1 }, { init = "orthogonal" }, { init = "transpose", of = "W2", self = false, scale = 3 }]`},
		Set{"network.layers", "[30, 10, 10, 10]"})
	if got := s.Populations[1].Transfer.Kind + s.Populations[2].Transfer.Kind; got != "relutanh" || s.Populations[2].Transfer.Params["gain"] != 2 {
		t.Errorf("%+v", s.Populations)
	}
	if w := s.Pathways[2].Weights; w.Init != "transpose" || w.Scale != 3 || w.Self || w.Of[0] != "W2" {
		t.Errorf("%+v", w)
	}
	for i, want := range []float64{0, 0.1, 0.1, 0.1, 0} {
		if got := s.Populations[i].Bias.Max; got != want {
			t.Errorf("bias of %s: %v", s.Populations[i].Name, got)
		}
	}
}

// The order of the update is that of the loops from the output down, unless the file has another.
func TestOrderOfLoops(t *testing.T) {
	sets := []Set{{"integrator.method", "semi-implicit-euler"}, {"integrator.step", "5 ms"}}
	for _, c := range []struct{ method, want string }{
		{"dynamic-inversion", "u3 r2 u2 r1"}, {"single-loop-dynamic-inversion", "q1 q2 z"}, {"backpropagation", ""},
	} {
		s := mustParse(t, shortForm, append(sets, Set{"credit.method", c.method})...)
		readsBack(t, c.method, s)
		if got := strings.Join(s.Integrator.Order, " "); got != c.want || s.Integrator.Order == nil {
			t.Errorf("%s: %q", c.method, got)
		}
	}
	s := mustParse(t, shortForm, append(sets, Set{"integrator.order", `["r1", "u2", "r2", "u3"]`})...)
	if got := strings.Join(s.Integrator.Order, " "); got != "r1 u2 r2 u3" {
		t.Error(got)
	}
}

// Time constants, durations and a fixed length, as published.
func TestTimesOfLoops(t *testing.T) {
	s := mustParse(t, shortForm, Set{"credit.tau", "1 s"}, Set{"credit.tau_controller", "2 s"}, Set{"credit.until", "end"}, Set{"credit.duration", "499.5 s"}, Set{"credit.warm_start", "true"})
	readsBack(t, "as published", s)
	last := s.Phases[len(s.Phases)-1]
	if last.Until != "end" || last.Duration != 499.5 || last.Settle != nil || last.Reset != nil || !last.Learn {
		t.Errorf("%+v", last)
	}
	for _, p := range s.Populations {
		if want := map[byte]float64{'u': 2, 'r': 1}[p.Name[0]]; p.Tau.Constant != want {
			t.Errorf("tau of %s is %v", p.Name, p.Tau.Constant)
		}
	}
	s = mustParse(t, shortForm, Set{"credit.tau_controller", "20 ms"})
	if got := s.Phases[1].Duration; got != 200_000 {
		t.Errorf("loops may take %v s", got)
	}
}
