package models_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"settle/circuit"
	"settle/internal/linalg"
	"settle/models"
	"settle/models/builtin"
	"settle/models/data"
)

// memory is a Recorder that keeps everything: the in-memory twin of the HDF5 file.
type memory struct {
	mu      sync.Mutex // of those who count what is asked of them
	floats  map[string][]float64
	ints    map[string][]int64
	written map[string]any
	flushes int
	left    int      // appends until the disk is full; negative: never
	pending bool     // rows were appended since the last flush
	early   []string // what was written before they were flushed
}

var errFull = errors.New("no space left on device")

func newMemory() *memory {
	return &memory{floats: map[string][]float64{}, ints: map[string][]int64{}, written: map[string]any{}, left: -1}
}

func (m *memory) Append(path string, values []float64) error {
	if m.left == 0 {
		return errFull
	}
	m.left--
	m.pending = true
	m.floats[path] = append(m.floats[path], values...)
	return nil
}

func (m *memory) AppendInts(path string, values []int64) error {
	m.ints[path] = append(m.ints[path], values...)
	m.pending = true
	return nil
}

func (m *memory) Write(path string, values any) error {
	m.written[path] = values
	if m.pending {
		m.early = append(m.early, path)
	}
	return nil
}

func (m *memory) Flush() error {
	m.flushes++
	m.pending = false
	return nil
}

// experiment compiles a built-in model with overrides.
func experiment(t *testing.T, model string, sets ...circuit.Set) *models.Experiment {
	t.Helper()
	m, ok := builtin.Find(model)
	if !ok {
		t.Fatalf("no model %q", model)
	}
	spec, err := circuit.Parse(model+".toml", m.Source, sets)
	if err != nil {
		t.Fatal(err)
	}
	task, err := models.NewTask(spec, data.Load)
	if err != nil {
		t.Fatal(err)
	}
	inputs, targets := task.Sizes()
	c, err := circuit.Compile(spec, circuit.Env{Load: data.Load, InputSize: inputs, TargetSize: targets})
	if err != nil {
		t.Fatal(err)
	}
	return &models.Experiment{Circuit: c, Task: task}
}

// TestRecordsInOrder checks that what several workers find arrives in the order of the trials, in
// whole rows, and that the episodes point at their rows.
func TestRecordsInOrder(t *testing.T) {
	e := experiment(t, "digits-loop", circuit.Set{Key: "task.trials", Value: "60"}, circuit.Set{Key: "record.trials", Value: "20"},
		circuit.Set{Key: "task.rows", Value: "4"})
	rec := newMemory()
	e.Recorder, e.Workers = rec, 4
	done := 0
	e.Progress = func(p models.Progress) { done = max(done, p.TrialsDone) }
	s, err := e.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if s.Episodes != 120 || s.Failed() != 0 || s.Interrupted || done != 60 {
		t.Errorf("summary %+v, progress %d", s, done)
	}
	trials := rec.ints["/episodes/trial"]
	for i, trial := range trials {
		if trial != int64(i/2) || rec.ints["/episodes/phase"][i] != int64(i%2) {
			t.Fatalf("episode %d is of trial %d", i, trial)
		}
	}
	rows := len(rec.floats["/trajectory/time"])
	for path, width := range map[string]int{"h_state": 40, "y_state": 10, "u_state": 10, "r_state": 40, "step_size": 1} {
		if n := len(rec.floats["/trajectory/"+path]); n != rows*width {
			t.Errorf("%s has %d numbers for %d rows", path, n, rows)
		}
	}
	first, n := rec.ints["/episodes/first_obs"], rec.ints["/episodes/n_obs"]
	next := int64(0)
	for i := range first {
		if i >= 40 {
			if first[i] != -1 || n[i] != 0 {
				t.Fatalf("episode %d was not traced, but points at %d", i, first[i])
			}
			continue
		}
		if first[i] != next {
			t.Fatalf("episode %d begins at row %d, want %d", i, first[i], next)
		}
		for k := first[i]; k < first[i]+n[i]; k++ {
			if rec.ints["/trajectory/trial"][k] != trials[i] || rec.ints["/trajectory/phase"][k] != int64(i%2) {
				t.Fatalf("row %d is not of episode %d", k, i)
			}
		}
		next += n[i]
	}
	if int(next) != rows || rec.flushes == 0 {
		t.Errorf("episodes cover %d of %d rows", next, rows)
	}
}

// TestSettledStatesSolveTheLoop checks against the closed form r = B (W B - alpha I)^-1 e: at rest
// W2 r - alpha u equals the error e of the digits' feedback phase, and r = B u.
func TestSettledStatesSolveTheLoop(t *testing.T) {
	e := experiment(t, "digits-loop", circuit.Set{Key: "task.trials", Value: "20"}, circuit.Set{Key: "record.trials", Value: "3"})
	rec := newMemory()
	e.Recorder = rec
	if _, err := e.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	weights := map[string]linalg.Operator{}
	for _, p := range e.Circuit.Pathways() {
		weights[p.Name] = p.W
	}
	row := func(name string, episode, n int) []float64 {
		return rec.floats["/settled/"+name][episode*n : (episode+1)*n]
	}
	for trial := range 20 {
		episode := 2*trial + 1
		u, r, err := row("u", episode, 10), row("r", episode, 40), row("e", episode, 10)
		misfit := make([]float64, 10)
		weights["W2"].AddMul(misfit, 10, 1, r, 40, 1)
		for i := range misfit {
			if off := misfit[i] - err[i] - 0.01*u[i]; off > 1e-5 || off < -1e-5 {
				t.Errorf("trial %d: W2 r - e - alpha u = %.1e in unit %d", trial, off, i)
			}
		}
		back := make([]float64, 40)
		weights["B"].AddMul(back, 40, 1, u, 10, 1)
		for i := range back {
			if off := back[i] - r[i]; off > 1e-5 || off < -1e-5 {
				t.Errorf("trial %d: B u - r = %.1e in unit %d", trial, off, i)
			}
		}
	}
}

// TestFullDiskEndsTheRun checks that the recorder's error comes back, however many workers.
func TestFullDiskEndsTheRun(t *testing.T) {
	for _, workers := range []int{1, 3} {
		e := experiment(t, "digits-loop", circuit.Set{Key: "task.trials", Value: "100"})
		rec := newMemory()
		rec.left = 2000
		e.Recorder, e.Workers = rec, workers
		if _, err := e.Run(context.Background()); !errors.Is(err, errFull) {
			t.Errorf("%d workers: error %v, want %v", workers, err, errFull)
		}
	}
}

// TestCancelledRunIsInterrupted cancels a run from its first progress report.
func TestCancelledRunIsInterrupted(t *testing.T) {
	e := experiment(t, "digits-loop")
	ctx, cancel := context.WithCancel(context.Background())
	e.Workers, e.Progress = 2, func(models.Progress) { cancel() }
	rec := newMemory()
	e.Recorder = rec
	s, err := e.Run(ctx)
	if err != nil || !s.Interrupted || s.Status() != models.StatusInterrupted {
		t.Errorf("summary %+v, error %v", s, err)
	}
	if got, ok := rec.written["/status"].([]int8); !ok || got[0] != models.StatusInterrupted {
		t.Errorf("/status is %v", rec.written["/status"])
	}
}

// TestVerdictsAreWhole checks that every verdict has its words.
func TestVerdictsAreWhole(t *testing.T) {
	seen := map[string]bool{}
	for _, v := range models.Verdicts() {
		if v.String() == "" || v.Meaning() == "" || seen[v.String()] || v.OK() != (v.NextStep() == "") {
			t.Errorf("verdict %d: %q, %q, %q", v, v, v.Meaning(), v.NextStep())
		}
		seen[v.String()] = true
	}
}
