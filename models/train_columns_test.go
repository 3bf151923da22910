package models_test

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"settle/internal/linalg"
)

const pixels = 260

// wide is the short form of a network whose first weights are worth keeping by columns, and that learns from
// images of which most pixels are one value.
const wide = `
seed = 5
[network]
layers = [260, 130, 3]
transfer = "tanh"
output = "softmax"
weights = { init = "uniform", max = 0.1 }
[credit]
leak = 0.01
method = "dynamic-inversion"
[plasticity]
all = { rule = "delta", rate = 0.02, decay = 1e-3, bias = true }
[settle]
rtol = 1e-10
atol = 1e-13
[integrator]
rtol = 1e-12
atol = 1e-15
[record]
snapshots = 7
`

// images are the overrides that give it these.
func images(t *testing.T) []string {
	t.Helper()
	var inputs, targets strings.Builder
	for i := range 30 {
		for j := range pixels {
			v := -0.42
			if (7*j+i*i)%5 == 0 {
				v = math.Sin(float64(i*pixels + j))
			}
			fmt.Fprintf(&inputs, "%g%s", v, []string{",", "\n"}[(j+1)/pixels])
		}
		class := []string{"1,0,0\n", "0,1,0\n", "0,0,1\n"}[i%3]
		targets.WriteString(class)
	}
	folder := t.TempDir()
	a, b := filepath.Join(folder, "inputs.csv"), filepath.Join(folder, "targets.csv")
	for path, text := range map[string]string{a: inputs.String(), b: targets.String()} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return []string{"task.data = file", "task.inputs = " + a, "task.targets = " + b, "task.trials = 20", "task.test_trials = 10"}
}

// TestWeightsByColumnsLearnTheSame: kept by columns or in full, for every method of credit assignment, the
// network learns the same but for rounding, all along.
func TestWeightsByColumnsLearnTheSame(t *testing.T) {
	given := images(t)
	for _, method := range []string{"backpropagation", "feedback-alignment", "non-dynamic-inversion", "dynamic-inversion"} {
		pairs := append([]string{"credit.method = " + method}, given...)
		columns, full := teach(t, wide, pairs...), teach(t, wide, append(pairs, "network.weights.storage = dense")...)
		if _, ok := columns.w1().(*linalg.Columns[float64]); !ok {
			t.Fatalf("%s: W1 is kept as %T", method, columns.w1())
		}
		if _, ok := full.w1().(*linalg.Dense); !ok {
			t.Fatalf("%s: with storage = \"dense\" W1 is kept as %T", method, full.w1())
		}
		for _, path := range []string{"/snapshots/main/W_W1", "/snapshots/main/W_W2", "/training/main/train_loss"} {
			a, b := columns.series(path), full.series(path)
			for i := range b {
				if len(a) != len(b) || math.Abs(a[i]-b[i]) > 1e-11 {
					t.Fatalf("%s: %s[%d] is %.15g, in full %.15g", method, path, i, a[i], b[i])
				}
			}
		}
	}
}

func (r *taught) w1() linalg.Operator { return r.lessons[0].Circuit.Pathways()[0].W }

// TestWhatIsKeptByColumns: the weights from data to what learns one example at a time, unless they are few, or
// the file says how to keep them, or others are made of them.
func TestWhatIsKeptByColumns(t *testing.T) {
	given := images(t)
	for pair, want := range map[string]bool{
		"seed = 1": true, "task.batch = 2": false, "network.weights.storage = dense": false,
		"network.layers = [260, 120, 3]": false, "plasticity.all.rule = oja": true,
	} {
		l := lessonsOf(t, wide, 1, nil, append(given, pair)...)[0]
		for i, p := range l.Circuit.Pathways() {
			if _, ok := p.W.(*linalg.Columns[float64]); ok != (want && i == 0) {
				t.Errorf("%s: pathway %s is kept as %T", pair, p.Name, p.W)
			}
		}
	}
}

// TestSinglePrecisionLearnsNearlyTheSame: weights and forward products in single precision change what is learned
// by their rounding alone, whichever way weights are kept, and loops settle as tightly as before.
func TestSinglePrecisionLearnsNearlyTheSame(t *testing.T) {
	given := append(images(t), "settle.rtol = 1e-6")
	for _, batch := range []string{"1", "4"} {
		for _, method := range []string{"backpropagation", "dynamic-inversion"} {
			pairs := append([]string{"credit.method = " + method, "task.batch = " + batch}, given...)
			single, double := teach(t, wide, append(pairs, "task.precision = single")...), teach(t, wide, pairs...)
			for i, kept := range []string{map[string]string{"1": "*linalg.Columns[float32]", "4": "*linalg.Single"}[batch], "*linalg.Single"} {
				if got := fmt.Sprintf("%T", single.lessons[0].Circuit.Pathways()[i].W); got != kept {
					t.Errorf("batch %s: W%d is kept as %s, want %s", batch, i+1, got, kept)
				}
			}
			for _, path := range []string{"/snapshots/main/W_W1", "/snapshots/main/W_W2"} {
				a, b := single.series(path), double.series(path)
				worst := 0.0
				for i := range b {
					worst = max(worst, math.Abs(a[i]-b[i]))
					if a[i] != float64(float32(a[i])) && path != "/snapshots/main/W_W1" {
						t.Fatalf("%s[%d] is %v, no number of single precision", path, i, a[i])
					}
				}
				if worst == 0 || worst > 2e-6 {
					t.Errorf("%s, batch %s: %s is off by %g", method, batch, path, worst)
				}
			}
			if single.results[0].Unsettled != 0 {
				t.Errorf("%s: %d examples did not settle", method, single.results[0].Unsettled)
			}
		}
	}
}
