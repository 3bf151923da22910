package models_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"settle/models"
)

// wild is feedback drawn at random, with which the loops of the school's network diverge.
const wild = `credit.feedback = { init = "random", max = 2 }`

// moved tells whether weights of the last snapshot differ in any bit from those of the first.
func (r *taught) moved(place string) bool {
	for _, name := range []string{"W_W1", "W_W2", "W_W3", "b_h1", "b_h2", "b_y"} {
		v := r.series("/snapshots/" + place + "/" + name)
		n := len(v) / len(r.whole("/snapshots/"+place+"/step"))
		if !slices.Equal(v[:n], v[len(v)-n:]) {
			return true
		}
	}
	return false
}

// Nothing is learned from what is dropped, not one bit; what is kept changes the weights. An arm of which no
// example settled has not finished, be it ever so patient.
func TestUnsettledExamples(t *testing.T) {
	for _, c := range []struct {
		unsettled string
		moves     bool
		steps     int
		ending    models.Verdict
	}{
		{"drop", false, 10, models.Diverged},
		{"keep", true, 10, models.Diverged},
		{"stop", false, 1, models.Diverged},
	} {
		t.Run(c.unsettled, func(t *testing.T) {
			r := teach(t, school, wild, "credit.unsettled = "+c.unsettled, "plasticity.all.clip = 1e-3")
			got := r.results[0]
			endsAs(t, got, c.ending)
			if r.moved("main") != c.moves {
				t.Errorf("weights moved: %v, want %v", !c.moves, c.moves)
			}
			if got.Examples != c.steps || got.Unsettled != int64(c.steps) || got.LastUnsettled.Verdict != models.Diverged {
				t.Errorf("%d examples, %d unsettled, last as %v; want %d, each diverged", got.Examples, got.Unsettled, got.LastUnsettled.Verdict, c.steps)
			}
			if verdict := r.whole("/training/main/verdict"); verdict[len(verdict)-1] != int64(models.Diverged) || verdict[0] != int64(models.Settled) {
				t.Errorf("verdicts %v", verdict)
			}
			if ending := r.written["/training/main/ending"].([]int8); ending[0] != int8(c.ending) {
				t.Errorf("the file says the arm ended as %v", ending)
			}
		})
	}
}

// The arm ends after as many unsettled examples in a row as the file has patience for, whether they are
// kept or dropped, one by one or in batches. One that settles begins the count anew.
func TestPatience(t *testing.T) {
	for _, unsettled := range []string{"drop", "keep"} {
		for batch, steps := range map[int]int{1: 4, 3: 6} {
			r := teach(t, school, wild, "credit.patience = 4", "credit.unsettled = "+unsettled, "plasticity.all.clip = 1e-3", fmt.Sprint("task.batch = ", batch))
			endsAs(t, r.results[0], models.Diverged)
			if n := r.results[0].Examples; n != steps {
				t.Errorf("%s, batches of %d: ended after %d examples, want %d", unsettled, batch, n, steps)
			}
			if last := r.whole("/training/main/step"); !slices.Equal(last, []int64{0, int64(steps)}) {
				t.Errorf("rows at %v", last)
			}
			if !strings.Contains(r.results[0].Detail, "4 examples in a row did not settle, the last in phase feedback2: |x| =") {
				t.Error(r.results[0].Detail)
			}
		}
	}
}

// Loops that settle for small targets only: patience is for unsettled examples in a row.
func TestPatienceIsForExamplesInARow(t *testing.T) {
	bounded := []string{"settle.diverged = 12", "plasticity.all.rate = 0", "task.trials = 60"}
	all := teach(t, school, slices.Concat(bounded, []string{"evaluate.every = 1"})...)
	longest, streak := 0, 0
	for _, n := range all.whole("/training/main/unsettled")[1:] {
		if streak++; n == 0 {
			streak = 0
		}
		longest = max(longest, streak)
	}
	if n := all.results[0].Unsettled; n <= int64(longest) || longest < 2 || n == 60 {
		t.Fatalf("%d of 60 are unsettled, at most %d in a row: this tells nothing", n, longest)
	}
	endsAs(t, teach(t, school, slices.Concat(bounded, []string{fmt.Sprint("credit.patience = ", longest+1)})...).results[0], models.Finished)
	endsAs(t, teach(t, school, slices.Concat(bounded, []string{fmt.Sprint("credit.patience = ", longest)})...).results[0], models.Diverged)
}

// An arm that does not settle is told by its verdict; as one that the file foresees it is no failure.
func TestExpectedEndings(t *testing.T) {
	text := school + "[arm]\nDI = {}\nrandom = { credit.feedback = { init = \"random\", max = 2 }, credit.patience = 2, expect = \"diverged\" }\n"
	r := teach(t, text)
	if got := r.arm("random"); got.Ending != models.Diverged || !got.Expected || !r.arm("DI").Expected {
		t.Errorf("%+v", r.results)
	}
	if r.written["/status"].([]int8)[0] != models.StatusFinished {
		t.Error("a training whose arms end as expected has failed")
	}
	line := models.SumUp(r.results)[1].Line(6)
	if strings.Contains(line, "loss") || !strings.HasPrefix(line, "random diverged, 2 of 2 examples unsettled, 2 dropped") {
		t.Errorf("%q", line)
	}
	r = teach(t, text, "arm.random.expect = finished")
	if r.arm("random").Expected || r.written["/status"].([]int8)[0] != models.StatusFailed {
		t.Error("an arm that does not end as expected has not failed")
	}
	if s := models.SumUp(r.results)[1]; !math.IsNaN(s.Loss) || !math.IsNaN(s.First) {
		t.Errorf("%+v", s)
	}
}

// A closed form that does not exist costs the example, not the training: with a leak of 0 the loop of an
// expanding layer with B = 0 is singular.
func TestNoClosedForm(t *testing.T) {
	r := teach(t, school+"[arm]\nNDI = { credit.method = \"non-dynamic-inversion\", credit.leak = 0, credit.feedback = { init = \"random\", max = 1, scale = 0 }, credit.patience = 3 }\nBP = { credit.method = \"backpropagation\" }\n")
	endsAs(t, r.arm("NDI"), models.Marginal)
	endsAs(t, r.arm("BP"), models.Finished)
	if n := r.arm("NDI").Dropped; n != 3 || r.moved("NDI") {
		t.Errorf("%d dropped, want 3, and no weight moved", n)
	}
}

// Weights beyond numbers end their arm, and no number of theirs is written, nor is theirs the scale of
// another arm's errors.
func TestWeightsBeyondNumbers(t *testing.T) {
	text := school + "[arm]\nBP = { credit.method = \"backpropagation\" }\n"
	for method, rate := range map[string]string{"backpropagation": "1e3", "pseudo-backpropagation": "1e200", "non-dynamic-inversion": "1e200", "dynamic-inversion": "1e200"} {
		r := teach(t, text+"wild = { credit.method = \""+method+"\", plasticity.all.rate = "+rate+" }\n", "network.transfer = linear", "credit.patience = 3", "evaluate.every = 1", "probe.every = 1",
			`probe.angles = ["backpropagation"]`)
		endsAs(t, r.arm("wild"), models.NotFinite)
		endsAs(t, r.arm("BP"), models.Finished)
		loss := r.series("/training/wild/loss")
		if !math.IsNaN(last(loss)) || slices.ContainsFunc(loss, func(v float64) bool { return math.IsInf(v, 0) }) {
			t.Errorf("%s: losses %v", method, loss)
		}
		for _, v := range r.series("/training/wild/train_loss") {
			if math.IsInf(v, 0) {
				t.Errorf("%s: train_loss %v", method, v)
			}
		}
		if method == "backpropagation" && !(loss[1] > 1e3*loss[0]) {
			t.Errorf("the loss does not grow: %v", loss)
		}
		if nse := r.series("/nse/BP/nse"); slices.Max(nse) != 1 {
			t.Errorf("%s: NSE of BP %v", method, nse)
		}
	}
}

// Without a test set the weights themselves tell.
func TestWeightsBeyondNumbersWithoutATest(t *testing.T) {
	r := teach(t, synapse, "plasticity.W.when = settled", "plasticity.W.tau = \x00", "plasticity.W.decay = 0", "plasticity.W.rate = 1e308", "task.trials = 9", "evaluate.every = 2")
	endsAs(t, r.results[0], models.NotFinite)
	if n := r.results[0].Examples; n != 2 || !strings.Contains(r.results[0].Detail, "weights of pathway W") {
		t.Errorf("after %d examples: %s", n, r.results[0].Detail)
	}
}

// A circuit without [credit] has the patience that one with it has unless it says otherwise.
func TestPatienceWithoutCredit(t *testing.T) {
	r := teach(t, `
[task]
trials = 120
[population]
x = { size = 1, tau = "10 ms", bias = 1 }
[pathway]
W = { from = "x", to = "x", weights = { init = "constant", value = 2 } }
[phase]
run = { duration = "10 s", until = "settled", learn = true }
[plasticity]
W = { rule = "hebb", rate = 1 }
`)
	endsAs(t, r.results[0], models.Diverged)
	if n := r.results[0].Examples; n != 100 {
		t.Errorf("ended after %d examples", n)
	}
}
