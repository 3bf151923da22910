package circuit_test

import (
	"reflect"
	"testing"

	"settle/circuit"
	"settle/models/builtin"
)

// TestEncodeReadsBackTheSame checks every built-in model, each of its arms, and files with everything rare
// in them.
func TestEncodeReadsBackTheSame(t *testing.T) {
	texts := map[string]string{"rare": rare, "learning": circuit.LearningFields, "trajectory": circuit.AlongTrajectory}
	for _, m := range builtin.All() {
		texts[m.Name] = string(m.Source)
	}
	for name, text := range texts {
		want, err := circuit.Parse(name+".toml", []byte(text), nil)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		readsBack(t, name, want)
		for _, a := range want.Arms {
			arm, err := want.Arm(a.Name)
			if err != nil {
				t.Fatalf("%s, arm %s: %v", name, a.Name, err)
			}
			readsBack(t, name+", arm "+a.Name, arm)
		}
	}
}

// readsBack encodes a circuit and reads it; its arms are circuits of their own.
func readsBack(t *testing.T, name string, want *circuit.Spec) {
	t.Helper()
	encoded := circuit.Encode(want)
	got, err := circuit.Parse(want.Name+".toml", []byte(encoded), nil)
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, encoded)
	}
	if again := circuit.Encode(got); again != encoded {
		t.Errorf("%s: encoding is not a fixed point:\n%s\nthen\n%s", name, encoded, again)
	}
	circuitOnly := *want
	circuitOnly.Arms = nil
	same(t, name, reflect.ValueOf(*got), reflect.ValueOf(circuitOnly))
}

// same compares the exported fields, but for those that say where the Spec came from.
func same(t *testing.T, name string, got, want reflect.Value) {
	t.Helper()
	for i := range got.NumField() {
		f := got.Type().Field(i)
		if !f.IsExported() || f.Name == "Source" || f.Name == "File" || f.Name == "Sets" || f.Name == "Arms" {
			continue
		}
		if g, w := got.Field(i).Interface(), want.Field(i).Interface(); !reflect.DeepEqual(g, w) {
			t.Errorf("%s: %s is\n%+v\nwant\n%+v", name, f.Name, g, w)
		}
	}
}

const rare = `
name = "rare \"one\""
description = "and \\ and unicode é"
seed = 18
[task]
data = "file"
inputs = "x.npy"
targets = "y.h5"
targets_dataset = "/y"
normalise = "global"
trials = 3
shuffle = true
[population]
x = { size = 3, clamp = "task.input" }
a = { size = 3, tau = ["1 ms", "2.5 ms", "10 us"], leak = { init = "uniform", min = 0.5, max = 2 }, bias = [0.1, -1e-9, 3], initial = { init = "normal", mean = 1, std = 0.3 }, transfer = { kind = "power-law", exponent = 1.5 } }
b = { size = 4, tau = { init = "normal", mean = "10 ms", std = "0.1 ms" }, bias = { init = "file", path = "b.csv" } }
[pathway]
P = { from = "x", to = "a", gain = -0.5, weights = { init = "orthogonal", gain = 0.9, scale = 2 } }
S = { from = "a", to = "b", weights = { init = "sparse", density = 0.5, std = 1, scale = "2/sqrt(fan-in)" } }
D = { from = "a", to = "b", weights = { init = "sparse", in_degree = 2, std = 1, mean = 0.1 } }
L = { from = "b", to = "a", kind = "feedback", weights = { init = "low-rank", rank = 2, std = 1 } }
F = { from = "b", to = "b", kind = "lateral", weights = { init = "file", path = "w.h5", dataset = "/W", self = false } }
I = { from = "b", to = "a", weights = { init = "pseudo-inverse", of = "S", rcond = 1e-6 } }
A = { from = "b", to = "a", weights = { init = "negative-transpose", of = "S", angle = 30 } }
T = { from = "b", to = "a", weights = { shared = "S", transposed = true }, modulate = { slope = "b", on = "pre", inverse = true } }
[input]
s = { to = "a", shape = "sine", frequency = "5 Hz", shift = "90 deg", offset = 0.5, onset = "3 ms", duration = "20 ms" }
f = { to = "b", shape = "file", path = "d.csv", every = "1 ms", interp = "hold", amplitude = [1, 2, 3, 4], phases = ["two"] }
d = { to = "a", shape = "dataset", from = "task.target" }
[phase]
one = { duration = "0 ms", open = [] }
two = { duration = "1 min", until = "settled", settle = ["a"], clamp = { b = "task.target" }, reset = ["a"] }
[integrator]
initial_step = "1 us"
max_step = "10 ms"
min_step = "1 us"
controller = "i"
stability_cap = "on"
[settle]
diverged = 1e6
[record]
populations = ["a"]
variables = ["state", "drive"]
every = "0.3 ms"
float32 = true
flush = "2 s"
max_chunks = 100
`
