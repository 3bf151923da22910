package main

import (
	"errors"
	"fmt"
	"math"

	"settle/internal/linalg"
	"settle/models"
)

// figure3a is the whole figure with one seed: ten arms, evaluated after every example, watched, unstable loops
// repaired; without probes.
func figure3a(h *harness, m *measured) (p pair, err error) {
	n := h.pick(60, 2000)
	s := (&school{model: "linear-regression"}).with("probe.every", "0", "task.trials", fmt.Sprint(n))
	s, worst, err := s.tightened(m, min(n, checkedOfFigure), "DI", "DI-2", "DI-3")
	if err != nil {
		return p, err
	}
	lessons, err := s.lessons()
	if err != nil {
		return p, err
	}
	job, all := figureJob(lessons)
	loops, err := h.script("regression_loops.py", job, all)
	if err != nil {
		return p, err
	}
	var last []models.LessonResult
	run := func() (outcome, error) {
		seconds, _, results, err := s.train(nil)
		last = results
		return outcome{Seconds: seconds}, err
	}
	return pair{ours: run, theirs: loops.asking, each: float64(n), finish: func(m *measured) error {
		a, err := loops.ask("run")
		if err == nil {
			err = agree(m, last, a.Losses)
		}
		m.Ours.Error = worst
		return errors.Join(err, loops.stop())
	}}, nil
}

const checkedOfFigure = 50

func figureJob(lessons []*models.Lesson) (map[string]any, map[string]*linalg.Dense) {
	var arms []map[string]any
	all := arrays(lessons[0])
	spec := lessons[0].Circuit.Spec
	for _, l := range lessons {
		arms = append(arms, map[string]any{"name": l.Arm, "method": l.Circuit.Spec.Credit.Method, "alpha": l.Circuit.Spec.Credit.Leak})
		if b := weights(l.Circuit, "B2"); b != nil {
			all["B2_"+l.Arm] = b
		}
	}
	all["T"] = teacherOf(lessons[0])
	return map[string]any{
		"arms": arms, "steps": literatureSteps, "dt": literatureStep, "rate": spec.Plasticity[0].Rate, "clip": spec.Plasticity[0].Clip,
		"checked": checkedOfFigure,
	}, all
}

// teacherOf is the matrix of a linear teacher: its answers to the unit vectors, which are the test set.
func teacherOf(l *models.Lesson) *linalg.Dense {
	inputs, targets := l.Task.Sizes()
	t, x := linalg.NewDense(inputs, targets, nil), make([]float64, inputs)
	for i := range inputs {
		l.Task.Test.Example(i, x, t.Row(i))
	}
	return t.Transpose()
}

// agree holds the last losses of both against each other, of the arms without dynamics, which have nothing to
// settle: it is the same figure.
func agree(m *measured, ours []models.LessonResult, theirs map[string]float64) error {
	for _, arm := range []string{"BP", "FA", "FA-2", "PBP", "NDI", "NDI-2", "NDI-3"} {
		for _, r := range ours {
			if r.Arm == arm && !(math.Abs(r.Loss-theirs[arm]) <= 1e-9*r.FirstLoss) {
				return fmt.Errorf("arm %s ends with a loss of %g here and %g at the peer's", arm, r.Loss, theirs[arm])
			}
		}
	}
	m.Notes = append(m.Notes, "losses of the arms without dynamics agree to 1e-9 of the first")
	return nil
}
