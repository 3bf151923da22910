package models_test

import (
	"context"
	"maps"
	"math"
	"path"
	"slices"
	"strings"
	"testing"

	"settle/models"
)

// everything turns on all that is recorded.
const everything = school + `
variables = ["state", "rate"]
examples = [2, 5]
[monitor]
every = 1
unstable = "repair"
[evaluate]
every = 4
[probe]
every = 2
angles = ["closed-form", "backpropagation"]
[arm]
DI = { credit.feedback = { init = "negative-transpose", scale = -0.1 } }
NDI = { credit.method = "non-dynamic-inversion" }
FA = { credit.method = "feedback-alignment" }
`

// appended is how many numbers were written to each dataset that grows.
func (r *taught) appended() map[string]int {
	n := map[string]int{}
	for p, v := range r.floats {
		n[p] = len(v)
	}
	for p, v := range r.ints {
		n[p] = len(v)
	}
	return n
}

// What is laid out is written, and the other way round; the rows of a group are as many for each dataset.
func TestTrainingLayoutIsWhatIsWritten(t *testing.T) {
	for _, seeds := range []int{1, 2} {
		r := train(t, context.Background(), 1, lessonsOf(t, everything, seeds, nil))
		written, rows := r.appended(), map[string]int{}
		for _, d := range r.layout {
			if len(d.Shape) == 0 || d.Shape[0] != -1 {
				_, was := r.written[d.Path]
				if scalar := strings.HasPrefix(d.Path, "/training/") || d.Path == "/status"; scalar != was {
					t.Errorf("%s: written at the end %v", d.Path, was)
				}
				continue
			}
			width := 1
			for _, n := range d.Shape[1:] {
				width *= n
			}
			n, was := written[d.Path]
			delete(written, d.Path)
			group := path.Dir(d.Path)
			if _, known := rows[group]; !known {
				rows[group] = n / width
			}
			if quiet := strings.HasPrefix(d.Path, "/repairs/") && !strings.HasPrefix(d.Path, "/repairs/DI"); was == quiet || n != rows[group]*width {
				t.Errorf("%s has %d numbers; its group has %d rows", d.Path, n, rows[group])
			}
			if d.Rows > 0 && n/width > d.Rows {
				t.Errorf("%s has %d rows, at most %d were foreseen", d.Path, n/width, d.Rows)
			}
		}
		for p := range written {
			t.Errorf("%s is written, but not laid out", p)
		}
		paths := map[string]bool{}
		for _, d := range r.layout {
			if paths[d.Path] {
				t.Errorf("%s is laid out twice", d.Path)
			}
			paths[d.Path] = true
		}
		if seeds == 1 && rows["/training/DI"] != 4 || rows["/training"] != 0 {
			t.Errorf("rows %v", rows)
		}
	}
}

// Snapshots are at the start, at multiples, and at the end, each once.
func TestSnapshots(t *testing.T) {
	for _, c := range []struct {
		every, batch string
		want         []int64
	}{{"0", "1", []int64{0, 10}}, {"4", "1", []int64{0, 4, 8, 10}}, {"5", "1", []int64{0, 5, 10}}, {"4", "3", []int64{0, 6, 9, 10}}} {
		r := teach(t, school, "record.snapshots = "+c.every, "task.batch = "+c.batch)
		if got := r.whole("/snapshots/main/step"); !slices.Equal(got, c.want) {
			t.Errorf("every %s in batches of %s: %v, want %v", c.every, c.batch, got, c.want)
		}
	}
	r := teach(t, school, "task.epochs = 3", "record.snapshots = 12", "evaluate.every = 8")
	if got := r.whole("/snapshots/main/step"); !slices.Equal(got, []int64{0, 12, 24, 30}) {
		t.Errorf("%v", got)
	}
	if got := r.whole("/training/main/step"); !slices.Equal(got, []int64{0, 8, 10, 16, 20, 24, 30}) {
		t.Errorf("rows at %v", got)
	}
	if got := r.whole("/training/main/epoch"); !slices.Equal(got, []int64{0, 0, 1, 1, 2, 2, 3}) {
		t.Errorf("epochs %v", got)
	}
}

// A path ends in the settled state: that of the closed form with the weights of the moment. Looking at it
// changes nothing.
func TestPathsEndSettled(t *testing.T) {
	for _, every := range []string{"\x00", `"3 ms"`} {
		r := teach(t, school, "record.examples = [2, 5]", "record.every = "+every)
		example, phase, at := r.whole("/episode_data/main/example"), r.whole("/episode_data/main/phase"), r.series("/episode_data/main/t")
		lastOf := map[[2]int64]int{}
		for i := range example {
			key := [2]int64{example[i], phase[i]}
			if j, begun := lastOf[key]; begun && !(at[i] > at[j]) {
				t.Errorf("row %d is at %g s, after %g s", i, at[i], at[j])
			} else if !begun && at[i] != 0 {
				t.Errorf("row %d is the first, at %g s", i, at[i])
			}
			lastOf[key] = i
		}
		if end := at[len(at)-1]; every == `"3 ms"` && math.Abs(end-0.003*math.Round(end/0.003)) < 1e-9 {
			t.Errorf("the last row is at %g s: a path does not end at a multiple of the interval", end)
		}
		if len(lastOf) != 4 {
			t.Fatalf("paths of %v", slices.Collect(maps.Keys(lastOf)))
		}
		for _, k := range []int{2, 5} {
			o := oracleAt(r, oracleLayers, k)
			o.back, o.alpha = oracleOf(r, "main", r.lessons[0]).back, 0.01
			input, target, _ := pair(r.lessons[0].Task.Train, r.lessons[0].Task.Epoch(0)[k])
			d := o.deltas(o.forward(input), target)
			want := o.down(3, d)
			i := lastOf[[2]int64{int64(k), 1}]
			if got := r.series("/episode_data/main/r2_state")[4*i : 4*i+4]; !near(got, want, 1e-8) {
				t.Errorf("every %s: example %d ends at %v, want %v", every, k, got, want)
			}
		}
		same(t, teach(t, school), r, "/snapshots")
	}
}

// counting cancels a context after so many rows of one dataset.
type counting struct {
	*memory
	path   string
	left   int
	cancel func()
}

func (c *counting) AppendInts(path string, v []int64) error {
	if path == c.path {
		if c.left--; c.left == 0 {
			c.cancel()
		}
	}
	return c.memory.AppendInts(path, v)
}

// An interrupted training leaves whole rows, says so, and counts no example that was broken off.
func TestInterruptedTraining(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	training, err := models.NewTraining(lessonsOf(t, arms, 1, nil, "evaluate.every = 1"))
	if err != nil {
		t.Fatal(err)
	}
	rec := &counting{memory: newMemory(), path: "/training/DI/step", left: 5, cancel: cancel}
	training.Recorder = rec
	results, err := training.Run(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []models.Verdict{models.Finished, models.Interrupted, models.Interrupted} {
		endsAs(t, results[i], want)
	}
	if rec.written["/status"].([]int8)[0] != models.StatusInterrupted || rec.written["/training/DI/ending"].([]int8)[0] != int8(models.Interrupted) {
		t.Errorf("%v", rec.written)
	}
	for p, v := range rec.floats {
		if strings.HasPrefix(p, "/training/DI/") && len(v) != 5 {
			t.Errorf("%s has %d rows", p, len(v))
		}
	}
	if results[1].Examples != 4 || results[2].Examples != 0 || len(rec.ints["/nse/DI/step"]) != 0 {
		t.Errorf("%+v", results)
	}
	if !slices.Equal(rec.ints["/snapshots/DI/step"], []int64{0, 1, 2, 3, 4}) || math.IsNaN(last(rec.floats["/training/DI/loss"])) {
		t.Errorf("snapshots at %v", rec.ints["/snapshots/DI/step"])
	}
}

// A full disk ends the training, whatever it was writing.
func TestFullDiskEndsTheTraining(t *testing.T) {
	for _, left := range []int{3, 40, 120} {
		training, err := models.NewTraining(lessonsOf(t, arms, 1, nil))
		if err != nil {
			t.Fatal(err)
		}
		rec := newMemory()
		rec.left = left
		training.Recorder, training.Workers = rec, 2
		if _, err := training.Run(context.Background()); err == nil || !strings.Contains(err.Error(), errFull.Error()) {
			t.Errorf("after %d rows: %v", left, err)
		}
	}
}

// Who reads how an arm or the training ended finds all rows: they are flushed before it is written.
func TestRowsAreFlushedBeforeTheEnding(t *testing.T) {
	r := teach(t, school, "evaluate.every = 1")
	if len(r.early) > 0 || r.written["/status"] == nil || r.written["/training/main/ending"] == nil {
		t.Errorf("%v were written while rows waited; all that was written: %d", r.early, len(r.written))
	}
}
