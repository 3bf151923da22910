package models_test

import (
	"compress/gzip"
	"encoding/binary"
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

func digitsSpec(change func(*circuit.Task)) *circuit.Spec {
	s := &circuit.Spec{Seed: 3, Task: circuit.Task{Data: "digits", TargetHigh: 1}}
	change(&s.Task)
	return s
}

// The division of 1797 digits: which are learned from, which are tested on.
func TestTaskDividesTheData(t *testing.T) {
	inputs, labels := data.Digits()
	for _, c := range []struct {
		task                                circuit.Task
		first, trials, testFirst, testCount int
	}{
		{circuit.Task{}, 0, 1797, 0, 0},
		{circuit.Task{Trials: 1000}, 0, 1000, 1000, 797},
		{circuit.Task{First: 100, Trials: 1000}, 100, 1000, 1100, 697},
		{circuit.Task{Trials: 1000, TestFirst: 1500}, 0, 1000, 1500, 297},
		{circuit.Task{Trials: 1000, TestTrials: 10}, 0, 1000, 1000, 10},
		{circuit.Task{TestFirst: 1000}, 0, 1000, 1000, 797},
		{circuit.Task{First: 1000, TestFirst: 1, TestTrials: 999}, 1000, 797, 1, 999},
	} {
		task := newTask(t, digitsSpec(func(k *circuit.Task) { c.task.Data = k.Data; *k = c.task }))
		if n := task.Train.Len(); n != c.trials || len(task.Order) != n {
			t.Errorf("%+v: %d to learn from, %d presented", c.task, n, len(task.Order))
		}
		if task.Test == nil != (c.testCount == 0) || task.Test != nil && task.Test.Len() != c.testCount {
			t.Errorf("%+v: test set %v", c.task, task.Test)
			continue
		}
		check := func(e data.Examples, i, example int) {
			t.Helper()
			if input, _, label := pair(e, i); !slices.Equal(input, inputs.Row(example)) || label != labels[example] {
				t.Errorf("%+v: %d is not example %d", c.task, i, example)
			}
		}
		check(task.Train, 0, c.first)
		check(task.Train, c.trials-1, c.first+c.trials-1)
		if task.Test != nil {
			check(task.Test, 0, c.testFirst)
			check(task.Test, c.testCount-1, c.testFirst+c.testCount-1)
		}
	}
}

func TestTaskRefusesSplits(t *testing.T) {
	for _, c := range []struct {
		task circuit.Task
		want string
	}{
		{circuit.Task{First: 1797}, "are asked for, the data has 1797"},
		{circuit.Task{First: 1000, Trials: 798}, "examples 1000 to 1797 are asked for"},
		{circuit.Task{Trials: 1000, TestFirst: 999}, "task.test_first: the test set, examples 999 to 1796, would share examples with those that are learned from, 0 to 999"},
		{circuit.Task{First: 10, Trials: 5, TestFirst: 5, TestTrials: 6}, "would share"},
		{circuit.Task{Trials: 1000, TestFirst: 1797}, "would begin with example 1797, there are 1797"},
		{circuit.Task{Trials: 1000, TestTrials: 798}, "examples 1000 to 1797 would be the test set"},
		{circuit.Task{TestTrials: 1}, "would begin with example 1797"},
	} {
		s := digitsSpec(func(k *circuit.Task) { c.task.Data = k.Data; *k = c.task })
		if _, err := models.NewTask(s, nil); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: error %v, want %q", c.task, err, c.want)
		}
	}
}

// A pass is a permutation of the examples that are learned from, each another, and does not hang on
// where in the data they stand.
func TestEpochs(t *testing.T) {
	task := newTask(t, digitsSpec(func(k *circuit.Task) { k.First, k.Trials, k.Shuffle = 50, 200, true }))
	for n := range 3 {
		order := task.Epoch(n)
		if !slices.Equal(order, data.EpochOrder(200, 3, n, true)) {
			t.Errorf("pass %d: %v", n, order)
		}
		slices.Sort(order)
		if order[0] != 0 || order[199] != 199 || len(slices.Compact(order)) != 200 {
			t.Errorf("pass %d is not a permutation", n)
		}
	}
	if slices.Equal(task.Epoch(0), task.Epoch(1)) {
		t.Error("two passes in one order")
	}
	still := newTask(t, digitsSpec(func(k *circuit.Task) { k.Trials = 4 }))
	if got := still.Epoch(5); !slices.Equal(got, []int{0, 1, 2, 3}) {
		t.Error(got)
	}
	if got := newTask(t, &circuit.Spec{}).Epoch(0); got != nil {
		t.Error(got)
	}
}

// The presentations of a run without learning keep their order: all of the data shuffled, then cut.
func TestOrderWithoutLearning(t *testing.T) {
	task := newTask(t, digitsSpec(func(k *circuit.Task) { k.First, k.Trials, k.Shuffle, k.Normalise = 50, 200, true, "global" }))
	if want := data.Order(1797, 3, true)[50:250]; !slices.Equal(task.Order, want) {
		t.Errorf("%v, want %v", task.Order, want)
	}
	inputs, labels := data.Digits()
	if err := data.Normalise(inputs, "global"); err != nil {
		t.Fatal(err)
	}
	input, target := task.Example(7)
	if i := task.Order[7]; !slices.Equal(input, inputs.Row(i)) || target[labels[i]] != 1 {
		t.Error(input, target)
	}
	if input, target := newTask(t, &circuit.Spec{}).Example(0); input != nil || target != nil {
		t.Error(input, target)
	}
}

func TestFilesHaveATestSetOnRequest(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"x.csv": "1,2\n3,4\n5,6\n", "y.csv": "1\n2\n3\n", "c.csv": "1,0\n0,1\n1,0\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s := &circuit.Spec{File: filepath.Join(dir, "c.toml"), Task: circuit.Task{Data: "file", Inputs: "x.csv", Targets: "y.csv", Trials: 1}}
	if task := newTask(t, s); task.Test != nil || task.Train.Len() != 1 {
		t.Errorf("%+v", task)
	}
	s.Task.TestFirst = 1
	task := newTask(t, s)
	if input, target, label := pair(task.Test, 1); task.Test.Len() != 2 || !slices.Equal(input, []float64{5, 6}) || target[0] != 3 || label != data.Unlabelled {
		t.Error(task.Test.Len(), input, target, label)
	}
	s.Task.Targets = "x.csv"
	if _, _, label := pair(newTask(t, s).Test, 0); label != data.Unlabelled {
		t.Error("a regression has class", label)
	}
	s.Task.Targets = "c.csv"
	if _, target, label := pair(newTask(t, s).Test, 0); label != 1 || !slices.Equal(target, []float64{0, 1}) {
		t.Error("classes:", target, label)
	}
	s.Task.Targets = "y.csv"
	s.Task.Inputs = ""
	if task = newTask(t, s); task.Train == nil {
		t.Fatal("targets alone are no data")
	}
	if in, out := task.Sizes(); in != 0 || out != 1 {
		t.Error(in, out)
	}
}

// mnistFolder holds 5 images of 1 x 2 pixels to learn from and 3 to test with, beside a circuit file.
func mnistFolder(t *testing.T) (circuitFile string) {
	t.Helper()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "digits"), 0o700); err != nil {
		t.Fatal(err)
	}
	put := func(name string, elements []byte, shape ...uint32) {
		f, err := os.Create(filepath.Join(dir, "digits", name+".gz"))
		if err != nil {
			t.Fatal(err)
		}
		z := gzip.NewWriter(f)
		header := []byte{0, 0, 8, byte(len(shape))}
		for _, n := range shape {
			header = binary.BigEndian.AppendUint32(header, n)
		}
		if _, err := z.Write(append(header, elements...)); err != nil || z.Close() != nil || f.Close() != nil {
			t.Fatal("cannot write", name)
		}
	}
	put("train-images-idx3-ubyte", []byte{0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, 5, 1, 2)
	put("train-labels-idx1-ubyte", []byte{0, 1, 2, 3, 4}, 5)
	put("t10k-images-idx3-ubyte", []byte{255, 255, 255, 255, 255, 255}, 3, 1, 2)
	put("t10k-labels-idx1-ubyte", []byte{5, 6, 7}, 3)
	return filepath.Join(dir, "c.toml")
}

// Of 16 pixels 6 are white: the mean is 3/8, the standard deviation sqrt(3/8 5/8).
func TestMNISTTask(t *testing.T) {
	s := &circuit.Spec{File: mnistFolder(t), Task: circuit.Task{Data: "mnist", Path: "digits", First: 1, Trials: 3, TestFirst: 1, TargetLow: -1, TargetHigh: 2, Normalise: "global"}}
	task := newTask(t, s)
	if task.Train.Len() != 3 || task.Test.Len() != 2 {
		t.Fatal(task.Train.Len(), task.Test.Len())
	}
	dark, bright := -0.375/math.Sqrt(0.234375), 0.625/math.Sqrt(0.234375)
	input, target, label := pair(task.Train, 0)
	if label != 1 || !near(input, []float64{dark, dark}, 1e-15) || target[0] != -1 || target[1] != 2 {
		t.Error(input, target, label)
	}
	if input, _, label = pair(task.Test, 1); label != 7 || !near(input, []float64{bright, bright}, 1e-15) {
		t.Error(input, label)
	}
	if input, target := task.Example(2); len(input) != 2 || target[3] != 2 {
		t.Error(input, target)
	}
	s.Task.Trials, s.Task.TestTrials = 0, 1
	if task = newTask(t, s); task.Train.Len() != 4 || task.Test.Len() != 1 {
		t.Error(task.Train.Len(), task.Test.Len())
	}
}

func TestMNISTTaskRefuses(t *testing.T) {
	file := mnistFolder(t)
	for want, change := range map[string]func(*circuit.Task){
		`"make mnist" fetches`:     func(k *circuit.Task) { k.Path = "" },
		"--data out/mnist":         func(k *circuit.Task) { k.Path = "" },
		"there is no such folder":  func(k *circuit.Task) { k.Path = "elsewhere" },
		"the data has 5":           func(k *circuit.Task) { k.Trials = 6 },
		"there are 3 (0 to 2)":     func(k *circuit.Task) { k.TestFirst = 3 },
		"1 to 3 would be the test": func(k *circuit.Task) { k.TestFirst, k.TestTrials = 1, 3 },
		"known are none":           func(k *circuit.Task) { k.Normalise = "columns" },
	} {
		s := &circuit.Spec{File: file, Task: circuit.Task{Data: "mnist", Path: "digits"}}
		change(&s.Task)
		if _, err := models.NewTask(s, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}
