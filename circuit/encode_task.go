package circuit

import (
	"fmt"
	"strconv"
	"strings"
)

func (e *encoder) task(t Task) {
	e.table("task")
	if t.Data != "" {
		e.data(t)
	}
	e.whole("trials", t.Trials)
	e.whole("rows", t.Rows)
	if e.learns || t.Epochs > 1 || t.Batch > 1 || t.TestFirst > 0 || t.TestTrials > 0 || t.Test == "basis" || t.Precision == "single" {
		e.count("epochs", t.Epochs)
		e.count("batch", t.Batch)
		e.count("test_first", t.TestFirst)
		e.count("test_trials", t.TestTrials)
		e.text("test", t.Test)
		e.text("precision", t.Precision)
	}
	if t.Teacher != nil {
		e.teacher(t.Teacher)
	}
}

// data writes what the kind of data uses.
func (e *encoder) data(t Task) {
	uses := func(key string) bool { return usesData(key, t.Data) }
	e.text("data", t.Data)
	e.text("path", t.Path)
	e.text("inputs", t.Inputs)
	e.text("inputs_dataset", t.InputsDataset)
	e.text("targets", t.Targets)
	e.text("targets_dataset", t.TargetsDataset)
	if uses("normalise") {
		e.text("normalise", t.Normalise)
	}
	e.whole("first", t.First)
	e.flag("shuffle", t.Shuffle)
	if uses("target_low") {
		e.number("target_low", t.TargetLow)
		e.number("target_high", t.TargetHigh)
	}
}

func (e *encoder) teacher(t *Teacher) {
	e.table("task", "teacher")
	e.wholes("layers", t.Layers)
	e.transfer("transfer", t.Transfer)
	e.transfer("output", t.Output)
	e.values("bias", t.Bias, "")
	e.table("task", "teacher", "weights")
	kind, _ := findVariant(drawnVariants, t.Weights.Init)
	e.weightNumbers(kind, t.Weights)
}

// wholes writes a list of whole numbers.
func (e *encoder) wholes(key string, list []int) {
	if list == nil {
		return
	}
	all := make([]string, len(list))
	for i, n := range list {
		all[i] = strconv.Itoa(n)
	}
	e.line(key, fmt.Sprintf("[%s]", strings.Join(all, ", ")))
}
