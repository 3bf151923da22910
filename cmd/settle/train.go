package main

import (
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"settle/circuit"
	"settle/models"

	"golang.org/x/sync/errgroup"
)

// theArm names the only arm of a file without [arm].
const theArm = "main"

// train lets every arm of a circuit learn with every seed.
func (f *runFlags) train(at session, spec *circuit.Spec) error {
	log, err := newLogger(at.stderr, f.logFormat)
	if err != nil {
		return err
	}
	if err := f.nameOutput(spec); err != nil {
		return err
	}
	t, arms, err := f.lessons(spec)
	if err != nil {
		return err
	}
	r, err := f.keeping(at).begin(at.ctx, spec, t.Layout(circuit.Encode(spec), arms))
	if r == nil {
		return err
	}
	bar := newProgress(at.stderr, log)
	t.Workers, t.Recorder, t.Keeper, t.From = f.workers, r.w, r.keeper, r.from
	if !f.quiet {
		t.Progress = bar.tellTraining
	}
	start := time.Now()
	results, err := t.Run(r.ctx)
	interrupted := slices.ContainsFunc(results, func(l models.LessonResult) bool { return l.Ending == models.Interrupted })
	err = r.end(err, !interrupted)
	bar.clear()
	if err != nil {
		return err
	}
	reportTraining(f.told(at), spec, results, f.output, time.Since(start))
	if interrupted {
		return r.interrupted()
	}
	return trainingError(results)
}

// lessons compiles every arm with every seed.
func (f *runFlags) lessons(spec *circuit.Spec) (*models.Training, []models.ArmText, error) {
	arms, err := f.chosen(spec.Arms)
	if err != nil {
		return nil, nil, err
	}
	lessons := make([]*models.Lesson, len(arms)*f.seeds)
	tasks := taskShelf{}
	var group errgroup.Group
	group.SetLimit(f.workers)
	for i := range lessons {
		group.Go(func() (err error) {
			lessons[i], err = lesson(spec, arms[i/f.seeds], spec.Seed+uint64(i%f.seeds), &tasks)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, nil, err
	}
	var texts []models.ArmText
	for i, a := range arms {
		texts = append(texts, textOf(a, lessons[i*f.seeds].Circuit.Spec))
	}
	t, err := models.NewTraining(lessons)
	return t, texts, usage(err)
}

// chosen are the arms that --arms names, or all; a file without arms has one.
func (f *runFlags) chosen(arms []circuit.Arm) (some []circuit.Arm, err error) {
	var names []string
	for _, a := range arms {
		names = append(names, a.Name)
		if slices.Contains(f.arms, a.Name) {
			some = append(some, a)
		}
	}
	for _, name := range f.arms {
		if len(names) == 0 {
			return nil, usagef("--arms %s: the file has no arms", name)
		}
		if !slices.Contains(names, name) {
			return nil, usagef("--arms %s: the file has no such arm; it has: %s%s", name, strings.Join(names, ", "), didYouMean(name, names))
		}
	}
	switch {
	case len(f.arms) > 0:
		return some, nil
	case len(arms) == 0:
		return []circuit.Arm{{Name: theArm}}, nil
	}
	return arms, nil
}

func textOf(a circuit.Arm, s *circuit.Spec) models.ArmText {
	t := models.ArmText{Name: a.Name, Expect: a.Expect, Resolved: circuit.Encode(s)}
	if s.Credit != nil {
		t.Method = s.Credit.Method
	}
	return t
}

// lesson compiles one arm with one seed.
func lesson(spec *circuit.Spec, a circuit.Arm, seed uint64, tasks *taskShelf) (*models.Lesson, error) {
	copied := *spec
	s := &copied
	if len(spec.Arms) > 0 {
		var err error
		if s, err = spec.Arm(a.Name); err != nil {
			return nil, usage(err)
		}
	}
	s.Seed = seed
	if err := refuseHazard(s); err != nil {
		return nil, err
	}
	task, err := tasks.take(s)
	if err != nil {
		return nil, err
	}
	c, err := compile(s, task)
	return &models.Lesson{Arm: a.Name, Seed: seed, Expect: a.Expect, Circuit: c, Task: task}, err
}

// taskShelf keeps the data that arms share: large sets are read once.
type taskShelf struct {
	mu    sync.Mutex
	specs []*circuit.Spec
	tasks []*models.Task
}

func (k *taskShelf) take(s *circuit.Spec) (*models.Task, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for i, other := range k.specs {
		if other.Seed == s.Seed && reflect.DeepEqual(other.Task, s.Task) {
			return k.tasks[i], nil
		}
	}
	task, err := newTask(s)
	if err == nil {
		k.specs, k.tasks = append(k.specs, s), append(k.tasks, task)
	}
	return task, err
}

// reportTraining prints what each arm came to; seeds of one arm in a line.
func reportTraining(out io.Writer, spec *circuit.Spec, results []models.LessonResult, file string, took time.Duration) {
	fmt.Fprintf(out, "%s: %s in %s; %s\n", spec.Name, plural(len(results), "lesson"), round(took), file)
	all, width := models.SumUp(results), 0
	for _, s := range all {
		width = max(width, len(s.Arm))
	}
	for _, s := range all {
		fmt.Fprintf(out, "  %s\n", s.Line(width))
	}
	for _, r := range results {
		if r.Detail != "" {
			foreseen := ""
			if r.Expected {
				foreseen = ", as expected"
			}
			fmt.Fprintf(out, "  arm %s, seed %d: %s%s: %s\n", r.Arm, r.Seed, r.Ending, foreseen, r.Detail)
			if next := nextStepOf(r.Ending); next != "" && !r.Expected {
				fmt.Fprintf(out, "    next: %s\n", next)
			}
		}
	}
}

// nextStepOf is a verdict's next step where weights change: most that grows without bound does so with them.
func nextStepOf(v models.Verdict) string {
	const lower = "lower plasticity.*.rate, or limit the changes of the weights by plasticity.*.clip or norm"
	switch v {
	case models.NotFinite:
		return lower
	case models.Diverged:
		return "where the weights have grown while learning, " + lower + "; otherwise " + v.NextStep()
	}
	return v.NextStep()
}

// trainingError turns the endings into the exit code: an arm that ends as the file expects is no failure.
func trainingError(results []models.LessonResult) error {
	failed := 0
	var first models.LessonResult
	for _, r := range results {
		if !r.Expected {
			if failed == 0 {
				first = r
			}
			failed++
		}
	}
	if failed == 0 {
		return nil
	}
	return exitError{exitFailed, badEnd{fmt.Errorf("%d of %s did not end as expected; the first: arm %s, seed %d: %s instead of %s",
		failed, plural(len(results), "lesson"), first.Arm, first.Seed, first.Ending, first.Expect)}}
}
