package circuit

import "testing"

// learningFields has every field of the parts that say how weights learn, none with its default.
const learningFields = `
[task]
data = "teacher"
first = 4
test = "basis"
test_trials = 30
[task.teacher]
layers = [3, 4, 2]
transfer = { kind = "linear", gain = 2 }
output = "linear"
bias = [0, 0]
weights = { init = "uniform", max = 0.3, scale = "1/sqrt(fan-in)" }
[population]
x = { size = 3, clamp = "task.input" }
h = { size = 4, tau = "0 ms", transfer = "tanh" }
y = { size = 2, tau = "0 ms", transfer = "softmax" }
e = { size = 2, tau = "0 ms" }
u = { size = 2, tau = "1 s", leak = 0.1 }
r = { size = 4, tau = "1 s" }
[pathway]
W1 = { from = "x", to = "h", weights = { init = "uniform", max = 0.1 } }
W2 = { from = "h", to = "y", weights = { init = "uniform", max = 0.1 } }
W2r = { from = "r", to = "u", weights = { shared = "W2" } }
B = { from = "u", to = "r", weights = { init = "optimised" } }
P = { from = "u", to = "r", weights = { init = "pseudo-inverse", of = "W2", tracking = true } }
[phase]
forward = { duration = "0 ms", open = ["W1", "W2"] }
free = { duration = "1 s" }
feedback = { duration = "1 s", until = "settled", solve = "closed-form", learn = true }
[plasticity]
two = { pathway = "W2", rule = "bcm", rate = 0.1, decay = 0.2, clip = 3, norm = 4, post = "e", free = "free", bias = false, window = 7 }
W1 = { rule = "oja", rate = 0, pre = { variable = "state" }, post = { from = "r", variable = "state", modulate = { slope = "h", inverse = true } } }
[credit]
method = "single-loop-dynamic-inversion"
leak = 0.1
loop = "tanh-zero"
solve = "closed-form"
schedule = "together"
warm_start = true
unsettled = "keep"
patience = 5
forward = ["W1", "W2"]
feedback_pathways = "B"
hidden = "h"
deltas = "r"
error = "e"
[monitor]
every = 2
unstable = "repair"
target = -0.2
step = 0.3
least = 4
iterations = 5
[evaluate]
every = 6
phase = "feedback"
output = "y"
loss = "cross-entropy"
target = "task.input"
[probe]
every = 3
angles = ["backpropagation", "closed-form"]
`

// LearningFields and AlongTrajectory are for the tests outside of the package.
const (
	LearningFields  = learningFields
	AlongTrajectory = alongTrajectory
)

func TestEveryLearningField(t *testing.T) {
	s := mustParse(t, learningFields)
	got := Spec{Task: s.Task, Plasticity: s.Plasticity, Credit: s.Credit, Monitor: s.Monitor, Evaluate: s.Evaluate, Probe: s.Probe,
		Pathways: s.Pathways[3:], Phases: s.Phases[2:]}
	weights := Weights{Gain: 1, Rcond: 1e-12, Scale: 1, Self: true}
	b, p := weights, weights
	b.Init, b.Min, b.Max = "optimised", -0.01, 0.01
	p.Init, p.Of, p.Tracking = "pseudo-inverse", []string{"W2"}, true
	sameSpec(t, "every field", got, Spec{
		Task: Task{Data: "teacher", Normalise: "none", TargetHigh: 1, Rows: 16, Epochs: 1, Batch: 1, Precision: "double", First: 4, TestTrials: 30, Test: "basis",
			Teacher: &Teacher{Layers: []int{3, 4, 2}, Transfer: Transfer{Kind: "linear", Params: map[string]float64{"gain": 2}}, Output: Transfer{Kind: "linear"},
				Weights: Weights{Init: "uniform", Min: -0.3, Max: 0.3, Gain: 1, Scale: 1, ScaleBy: "1/sqrt(fan-in)", Self: true},
				Bias:    Values{Init: "list", List: []float64{0, 0}}}},
		Pathways: []Pathway{
			{Name: "B", From: "u", To: "r", Kind: "forward", Gain: 1, Weights: b},
			{Name: "P", From: "u", To: "r", Kind: "forward", Gain: 1, Weights: p},
		},
		Phases: []Phase{{Name: "feedback", Duration: 1, Until: "settled", Solve: "closed-form", Learn: true}},
		Plasticity: []Plasticity{
			{Pathway: "W2", Rule: "bcm", Rate: 0.1, Decay: 0.2, Clip: 3, Norm: 4, Pre: Reading{Variable: "rate"}, Post: Reading{From: "e", Variable: "rate"},
				Free: "free", When: "settled", Window: 7},
			{Pathway: "W1", Rule: "oja", Pre: Reading{Variable: "state"}, Post: Reading{From: "r", Variable: "state", Slope: "h", Inverse: true},
				When: "settled", Bias: true, Window: 100},
		},
		Credit: &Credit{Method: "single-loop-dynamic-inversion", Leak: 0.1, Loop: "tanh-zero", Solve: "closed-form", Schedule: "together",
			WarmStart: true, Unsettled: "keep", Patience: 5, Forward: []string{"W1", "W2"}, Feedback: []string{"B"},
			Hidden: []string{"h"}, Deltas: []string{"r"}, Error: "e"},
		Monitor:  Monitor{Every: 2, Unstable: "repair", Target: -0.2, Step: 0.3, Least: 4, Iterations: 5},
		Evaluate: Evaluate{Every: 6, Phase: "feedback", Output: "y", Loss: "cross-entropy", Target: "task.input"},
		Probe:    Probe{Every: 3, Angles: []string{"backpropagation", "closed-form"}},
	})
}

// alongTrajectory has weights that move with the states.
const alongTrajectory = `
[population]
r = { size = 3, tau = "10 ms" }
[pathway]
J = { from = "r", to = "r", kind = "lateral", weights = { init = "normal", std = 1 } }
[phase]
run = { duration = "1 s", learn = true }
[plasticity]
J = { rule = "hebb", rate = 1, when = "trajectory", tau = "10 s" }
`

// Weights that move along the trajectory have a time constant of their own.
func TestTrajectoryRule(t *testing.T) {
	s := mustParse(t, alongTrajectory)
	want := Plasticity{Pathway: "J", Rule: "hebb", Rate: 1, Pre: Reading{Variable: "rate"}, Post: Reading{Variable: "rate"},
		When: "trajectory", Tau: 10, Bias: true, Window: 100}
	if len(s.Plasticity) != 1 || s.Plasticity[0] != want {
		t.Errorf("got %+v, want %+v", s.Plasticity, want)
	}
	if !s.Phases[0].Learn || s.Credit != nil {
		t.Errorf("learn %v, credit %+v", s.Phases[0].Learn, s.Credit)
	}
}
