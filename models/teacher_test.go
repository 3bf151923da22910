package models_test

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"settle/circuit"
	"settle/models"
	"settle/models/data"
)

// teacherSpec is a task of 4-3-2 units, tanh and linear, with biases.
func teacherSpec() *circuit.Spec {
	return &circuit.Spec{Seed: 7, Task: circuit.Task{
		Data: "teacher", Trials: 20, TestTrials: 5, Shuffle: true,
		Teacher: &circuit.Teacher{
			Layers: []int{4, 3, 2}, Transfer: circuit.Transfer{Kind: "tanh"}, Output: circuit.Transfer{Kind: "linear"},
			Weights: circuit.Weights{Init: "uniform", Min: -1, Max: 1, Scale: 2, ScaleBy: "1/sqrt(fan-in)", Self: true},
			Bias:    circuit.Values{Init: "normal", Std: 0.5},
		},
	}}
}

func newTask(t *testing.T, s *circuit.Spec) *models.Task {
	t.Helper()
	task, err := models.NewTask(s, data.Load)
	if err != nil {
		t.Fatal(err)
	}
	return task
}

// pair is one example.
func pair(e data.Examples, i int) (input, target []float64, label int) {
	n, m := e.Sizes()
	input, target = make([]float64, n), make([]float64, m)
	return input, target, e.Example(i, input, target)
}

// slowTeacher is the network of teacherSpec, written out: weights row by row from their streams.
func slowTeacher(seed uint64, x []float64) []float64 {
	for l, units := range []int{3, 2} {
		w := circuit.Stream(seed, "teacher", []string{"W1", "W2"}[l], 0)
		b := circuit.Stream(seed, "teacher", []string{"b1", "b2"}[l], 0)
		next := make([]float64, units)
		for i := range next {
			for j := range x {
				next[i] += (2*w.Float64() - 1) * 2 / math.Sqrt(float64(len(x))) * x[j]
			}
			if next[i] += 0.5 * b.NormFloat64(); l == 0 {
				next[i] = math.Tanh(next[i])
			}
		}
		x = next
	}
	return x
}

func near(a, b []float64, within float64) bool {
	return slices.EqualFunc(a, b, func(x, y float64) bool { return math.Abs(x-y) <= within })
}

func TestTeacherAnswers(t *testing.T) {
	task := newTask(t, teacherSpec())
	if n, m := task.Train.Len(), task.Test.Len(); n != 20 || m != 5 {
		t.Fatalf("%d to learn from, %d to test with", n, m)
	}
	for set, e := range map[string]data.Examples{"train": task.Train, "test": task.Test} {
		for i := range e.Len() {
			input, target, label := pair(e, i)
			stream := circuit.Stream(7, "example", set, i)
			for j := range input {
				if want := stream.NormFloat64(); input[j] != want {
					t.Errorf("%s %d: input %d is %g, want %g", set, i, j, input[j], want)
				}
			}
			if want := slowTeacher(7, input); !near(target, want, 1e-14) || label != data.Unlabelled {
				t.Errorf("%s %d: target %v, want %v; label %d", set, i, target, want, label)
			}
		}
	}
}

// The k-th example is the same, to the bit, however many there are and whichever is the first.
func TestTeacherExamplesAreTheirNumbers(t *testing.T) {
	few, many, late := teacherSpec(), teacherSpec(), teacherSpec()
	many.Task.Trials, many.Task.TestTrials = 301, 77
	late.Task.First, late.Task.Trials, late.Task.TestFirst, late.Task.TestTrials = 3, 2, 4, 1
	a, b, c := newTask(t, few), newTask(t, many), newTask(t, late)
	for _, same := range []struct {
		e, of data.Examples
		shift int
	}{{a.Train, b.Train, 0}, {a.Test, b.Test, 0}, {c.Train, a.Train, 3}, {c.Test, a.Test, 4}} {
		for i := range same.e.Len() {
			input, target, _ := pair(same.e, i)
			input2, target2, _ := pair(same.of, i+same.shift)
			if !slices.Equal(input, input2) || !slices.Equal(target, target2) {
				t.Errorf("example %d: %v %v, and %v %v", i, input, target, input2, target2)
			}
		}
	}
	input, _, _ := pair(a.Train, 0)
	if test, _, _ := pair(a.Test, 0); slices.Equal(input, test) {
		t.Error("the test set is the training set")
	}
}

// Over the unit vectors a linear network's squared error is |T - W|^2; W = 0 leaves |T|^2. With a
// bias each target is a column of T and the bias.
func TestTeacherBasis(t *testing.T) {
	s := teacherSpec()
	s.Task.Test = "basis"
	task := newTask(t, s)
	if task.Test.Len() != 4 {
		t.Fatalf("%d unit vectors", task.Test.Len())
	}
	for i := range 4 {
		input, target, _ := pair(task.Test, i)
		unit := make([]float64, 4)
		unit[i] = 1
		if !slices.Equal(input, unit) || !near(target, slowTeacher(7, unit), 1e-14) {
			t.Errorf("%v: %v", input, target)
		}
	}
}

// Means and squares of 40000 numbers: five standard errors.
func TestTeacherInputsAreNormal(t *testing.T) {
	s := teacherSpec()
	s.Task.Trials = 10000
	task := newTask(t, s)
	var mean, square float64
	for i := range task.Train.Len() {
		input, _, _ := pair(task.Train, i)
		for _, x := range input {
			mean += x / 40000
			square += x * x / 40000
		}
	}
	if math.Abs(mean) > 5/200. || math.Abs(square-1) > 5*math.Sqrt2/200 {
		t.Errorf("mean %g, mean square %g", mean, square)
	}
}

// A teacher's weights may be any that stand alone; these are known.
func TestTeacherWeights(t *testing.T) {
	s := teacherSpec()
	s.Task.Teacher.Layers = []int{3, 3}
	s.Task.Teacher.Bias = circuit.Values{Init: "list", List: []float64{1, 2, 3}}
	for init, want := range map[string][]float64{"identity": {5, 2, 3}, "constant": {5, 6, 7}} {
		s.Task.Teacher.Weights = circuit.Weights{Init: init, Gain: 4, Value: 4, Scale: 1, Self: true}
		s.Task.Test = "basis"
		if _, target, _ := pair(newTask(t, s).Test, 0); !slices.Equal(target, want) {
			t.Errorf("%s: %v, want %v", init, target, want)
		}
	}
	// orthogonal: the answers to the unit vectors are orthonormal
	s.Task.Teacher.Weights, s.Task.Teacher.Bias = circuit.Weights{Init: "orthogonal", Gain: 1, Scale: 1, Self: true}, circuit.Values{}
	test := newTask(t, s).Test
	for i := range 3 {
		for j := range 3 {
			_, a, _ := pair(test, i)
			_, b, _ := pair(test, j)
			want := 0.0
			if i == j {
				want = 1
			}
			if dot := a[0]*b[0] + a[1]*b[1] + a[2]*b[2]; math.Abs(dot-want) > 1e-14 {
				t.Errorf("columns %d and %d: %g", i, j, dot)
			}
		}
	}
}

// A file may hold the weights of a teacher whose layers all have its shape.
func TestTeacherFromAFile(t *testing.T) {
	s := teacherSpec()
	s.Task.Teacher.Layers, s.Task.Test = []int{2, 2}, "basis"
	s.Task.Teacher.Bias = circuit.Values{}
	s.Task.Teacher.Weights = circuit.Weights{Init: "file", Path: writeText(t, "w.csv", "1,2\n3,4\n"), Scale: 10, Self: true}
	if _, target, _ := pair(newTask(t, s).Test, 1); !slices.Equal(target, []float64{20, 40}) {
		t.Error(target)
	}
	for want, layers := range map[string][]int{"2 x 3 (to x from)": {3, 2}, "3 x 2 (to x from)": {2, 3}} {
		s.Task.Teacher.Layers = layers
		if _, err := models.NewTask(s, data.Load); err == nil || !strings.Contains(err.Error(), "task.teacher.weights: the matrix is 2 x 2, but it has to be "+want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}

func writeText(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestTeacherRefuses(t *testing.T) {
	for want, change := range map[string]func(*circuit.Task){
		"two layers or more":      func(k *circuit.Task) { k.Teacher.Layers = []int{3} },
		"needs a network":         func(k *circuit.Task) { k.Teacher = nil },
		"have no end":             func(k *circuit.Task) { k.Trials = 0 },
		"standard deviation 1":    func(k *circuit.Task) { k.Normalise = "global" },
		"held in memory":          func(k *circuit.Task) { k.Trials = math.MaxInt32 },
		"task.teacher.transfer":   func(k *circuit.Task) { k.Teacher.Transfer.Kind = "tangent" },
		"task.teacher.output":     func(k *circuit.Task) { k.Teacher.Output.Kind = "tangent" },
		"2 values for":            func(k *circuit.Task) { k.Teacher.Bias = circuit.Values{Init: "list", List: []float64{1, 2}} },
		"made from pathways":      func(k *circuit.Task) { k.Teacher.Weights = circuit.Weights{Init: "transpose", Of: []string{"W"}} },
		"no such file":            func(k *circuit.Task) { k.Teacher.Weights = circuit.Weights{Init: "file", Path: "none.npy"} },
		`unknown data "techer"`:   func(k *circuit.Task) { k.Data = "techer" },
		"the unit vectors have t": func(k *circuit.Task) { k.Data, k.Test = "digits", "basis" },
	} {
		s := teacherSpec()
		change(&s.Task)
		if task, err := models.NewTask(s, data.Load); err == nil || task != nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}
