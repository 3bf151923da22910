package main

import (
	"testing"

	"settle/circuit"
)

// changesOf is the error of an arm's changes of weights, as the chain sees them.
func changesOf(t *testing.T, model, arm string, pairs ...string) float64 {
	t.Helper()
	s := (&school{model: model, sets: plain}).with("task.trials", "6").with(pairs...)
	e, err := s.errorOf(arm, 6)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// The chain's changes are those of the closed forms, of one hidden layer and of two, linear and tanh, with batches and
// clipped; those of other rules are not, and those of a loop are as near as it settles.
func TestChainKnowsTheClosedForm(t *testing.T) {
	for _, c := range []struct {
		model, arm  string
		pairs       []string
		least, most float64
	}{
		{"linear-regression", "NDI", nil, 0, 1e-9},
		{"linear-regression", "NDI-2", []string{"task.batch", "3"}, 0, 1e-9},
		{"nonlinear-regression-strong", "NDI", nil, 0, 1e-9},
		{"linear-regression", "NDI", []string{"network.transfer", "tanh", "credit.loop", "tanh-zero", "plasticity.all.clip", "1"}, 0, 1e-9},
		{"linear-regression", "DI", []string{"settle.rtol", "1e-9"}, 1e-12, 1e-6},
		{"linear-regression", "FA", nil, 0.1, 1e9},
		{"linear-regression", "NDI", []string{"plasticity.all.norm", "1"}, 0.1, 1e9},
	} {
		if e := changesOf(t, c.model, c.arm, c.pairs...); !(e >= c.least && e <= c.most) {
			t.Errorf("%s, arm %s, %v: %g, want %g to %g", c.model, c.arm, c.pairs, e, c.least, c.most)
		}
	}
}

// Loops settle tighter until their shares are near the closed form, and say so; the data are read once.
func TestTightened(t *testing.T) {
	var m measured
	s := (&school{model: "linear-regression", sets: plain}).with("task.trials", "6")
	loose, err := s.with("settle.rtol", "1e-6").errorOf("DI", 6)
	if err != nil {
		t.Fatal(err)
	}
	tight, e, err := s.tightened(&m, 6, "DI")
	if err != nil {
		t.Fatal(err)
	}
	if loose <= shareError || e > shareError || e < shareError/1e3 {
		t.Errorf("from %g to %g", loose, e)
	}
	if len(m.Notes) != 1 || tight.sets[len(tight.sets)-1].Key != "settle.rtol" {
		t.Errorf("%v, %v", m.Notes, tight.sets)
	}
	tanh := s.with("network.transfer", "tanh", "credit.loop", "tanh-zero")
	if same, _, err := tanh.tightened(&m, 6, "DI"); err != nil || same != tanh {
		t.Errorf("a loop in time steps was tightened: %v", err)
	}
}

// A lesson takes the peer's starting point: what arrays holds is the circuit's, and learning moves it.
func TestArraysAreTheStart(t *testing.T) {
	s := (&school{model: "linear-regression", sets: append([]circuit.Set{{Key: "task.trials", Value: "4"}}, plain...)}).of("DI")
	lessons, err := s.lessons()
	if err != nil {
		t.Fatal(err)
	}
	start := arrays(lessons[0])
	w1 := start["W1"].Clone()
	if start["inputs"].Rows != 4 || start["inputs"].Cols != 30 || start["targets"].Cols != 10 || start["B2"].Rows != 20 {
		t.Fatalf("%d examples of %d units", start["inputs"].Rows, start["inputs"].Cols)
	}
	for i, v := range start["W2"].Transpose().Data {
		if start["B2"].Data[i] != -v {
			t.Fatal("B2 is not -W2^T at the start")
		}
	}
	if _, taught, _, err := s.train(nil); err != nil || weights(taught[0].Circuit, "W1").Data[0] == w1.Data[0] {
		t.Errorf("nothing was learned: %v", err)
	}
}
