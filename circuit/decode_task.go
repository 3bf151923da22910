package circuit

import "slices"

func (r *reader) readTask(t table) {
	task := Task{
		Data: t.choice("data"), Path: t.text("path"), Inputs: t.text("inputs"), Targets: t.text("targets"),
		InputsDataset: t.text("inputs_dataset"), TargetsDataset: t.text("targets_dataset"),
		Normalise: t.choice("normalise"), TargetLow: t.number("target_low"), TargetHigh: t.number("target_high"),
		First: t.whole("first"), Trials: t.whole("trials"), Rows: t.whole("rows"), Shuffle: t.flag("shuffle"),
		Epochs: t.whole("epochs"), Batch: t.whole("batch"), Precision: t.choice("precision"),
		TestFirst: t.whole("test_first"), TestTrials: t.whole("test_trials"), Test: t.choice("test"),
	}
	if v, given := t.values["teacher"]; given {
		if in, ok := r.table(t.at("teacher"), "task.teacher", v); ok {
			task.Teacher = in.teacher()
		}
	}
	t.checkData(&task)
	r.spec.Task = task
}

func (t table) teacher() *Teacher {
	teacher := &Teacher{Layers: t.wholes("layers"), Transfer: t.transfer("transfer"), Output: t.transfer("output"), Bias: t.quantities("bias", 0)}
	if n := len(teacher.Layers); n == 1 || n == 0 && teacher.Layers != nil {
		t.r.problem(t.at("layers"), "needs two layers at least, an input and an output: write layers = [30, 10]")
	}
	if v, given := t.values["weights"]; !given {
		t.key("weights") // reports that it is missing
	} else if w, ok := t.r.table(t.at("weights"), "task.teacher.weights", v); ok {
		teacher.Weights = w.drawnWeights()
	}
	return teacher
}

// drawnWeights reads weights that hang on nothing else in the circuit.
func (t table) drawnWeights() Weights {
	before := len(t.r.errs)
	w := t.numbersOfWeights()
	w.Self = true
	if chosen, ok := findVariant(drawnVariants, w.Init); ok {
		t.variant("init", drawnVariants, chosen)
	}
	if w.Init == "uniform" && t.has("max") && len(t.r.errs) == before {
		t.smallest(&w.Min, w.Max, nil)
	}
	return w
}

// numbersOfWeights reads what all tables of weights have.
func (t table) numbersOfWeights() Weights {
	w := Weights{Init: t.choice("init"), Min: t.number("min"), Max: t.number("max"), Mean: t.number("mean"), Std: t.number("std"),
		Value: t.number("value"), Gain: t.number("gain")}
	w.Scale, w.ScaleBy = t.scale("scale")
	return w
}

// anyData are the kinds of data.
var anyData = []string{"digits", "mnist", "teacher", "file"}

// dataKeys are used with these kinds of data only.
var dataKeys = map[string][]string{
	"inputs": {"file"}, "targets": {"file"}, "inputs_dataset": {"file"}, "targets_dataset": {"file"},
	"target_low": {"digits", "mnist"}, "target_high": {"digits", "mnist"},
	"normalise": {"digits", "mnist", "file"}, "first": anyData, "shuffle": anyData,
	"path": {"mnist"}, "teacher": {"teacher"}, "test_first": anyData, "test_trials": anyData,
}

// usesData tells whether a key of [task] is used with a kind of data; keys that always are count.
func usesData(key, data string) bool {
	with, only := dataKeys[key]
	return !only || slices.Contains(with, data)
}

// checkData reports keys that have no effect with this kind of data, or with none.
func (t table) checkData(task *Task) {
	if task.Data == "" && t.has("data") {
		return // reported
	}
	for _, name := range t.given() {
		if !usesData(name, task.Data) {
			t.r.reportKey(t.at(name), Error{Problem: "is used with data = " + ClipList(dataKeys[name], true) + " only"})
		}
	}
	if task.Data == "file" && !t.has("inputs") && !t.has("targets") {
		t.r.problem(t.at("data"), `"file" needs inputs = "x.npy", targets = "y.npy", or both`)
	}
	for _, name := range []string{"inputs", "targets"} {
		if task.Data == "file" && t.has(name+"_dataset") && !t.has(name) {
			t.r.reportKey(t.at(name+"_dataset"), Error{Problem: "names a dataset, but " + name + " names no file"})
		}
	}
	if task.Data == "teacher" && !t.has("teacher") {
		t.r.problem(t.at("data"), `"teacher" needs the teacher: write [task.teacher] with layers = [30, 20, 10] and weights = { init = "normal", std = 0.3 }`)
	}
	t.checkBasis(task)
}

// checkBasis checks that the task is one whose mean error the unit vectors tell.
func (t table) checkBasis(task *Task) {
	if task.Test != "basis" || task.Data == "teacher" && task.Teacher == nil {
		return
	}
	linear := func(f Transfer) bool { return f.Kind == "linear" || f.Kind == "" }
	if task.Data != "teacher" || !linear(task.Teacher.Transfer) || !linear(task.Teacher.Output) || !task.Teacher.Bias.isZero() {
		t.r.problem(t.at("test"), `"basis" is for linear tasks: it needs data = "teacher" with a teacher whose transfer and output are "linear" and whose bias is 0`)
	}
}
