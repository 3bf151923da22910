package main

import (
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"settle/circuit"
	"settle/internal/linalg"
	"settle/models"
	"settle/models/data"
)

// The literature's loop: 999 semi-implicit steps of half a time constant.
const (
	literatureSteps = 999
	literatureStep  = 0.5
)

// mnist is the school of figure 4a, learning from n images.
func (h *harness) school(m *measured, model string, n int, pairs ...string) (*school, error) {
	s := &school{model: model, sets: plain}
	images, err := h.images(m, n)
	if err != nil {
		return nil, err
	}
	return s.with(images...).with(pairs...), nil
}

// online is a row of MNIST example by example: ours beside the literature's loop.
func online(examples int, pairs ...string) func(*harness, *measured) (pair, error) {
	return func(h *harness, m *measured) (p pair, err error) {
		n := h.pick(5, examples)
		s, err := h.school(m, "mnist", n, pairs...)
		if err != nil {
			return p, err
		}
		s, worst, err := s.of("DI").tightened(m, min(n, 20), "DI")
		if err != nil {
			return p, err
		}
		lessons, err := s.lessons()
		if err != nil {
			return p, err
		}
		spec := lessons[0].Circuit.Spec
		loops, err := h.script("literature_loop.py", map[string]any{
			"steps": literatureSteps, "dt": literatureStep, "alpha": spec.Credit.Leak, "loop": spec.Credit.Loop,
			"rate": spec.Plasticity[0].Rate, "decay": spec.Plasticity[0].Decay, "checked": min(n, 20),
		}, arrays(lessons[0]))
		if err != nil {
			return p, err
		}
		return pair{ours: s.run, theirs: loops.asking, each: float64(n), finish: func(m *measured) error {
			m.Ours.Error = worst
			return errors.Join(same(m, loops, s, 1e-3), loops.stop())
		}}, nil
	}
}

// shareError is how near the shares have to come to the closed form.
const shareError = 1e-6

// tightened settles the linear loops of arms as loosely as still brings the changes of the hidden layers'
// weights within shareError of the closed form, and returns the largest error of so many updates. Loops in
// time steps stay as they are: they settle no tighter than they are integrated. So do those of weights in single
// precision, whose rounding is most of a change's error.
func (s *school) tightened(m *measured, updates int, arms ...string) (t *school, worst float64, err error) {
	tanh := slices.Contains(s.sets, circuit.Set{Key: "credit.loop", Value: "tanh-zero"})
	single := slices.Contains(s.sets, circuit.Set{Key: "task.precision", Value: "single"})
	rtol := 1e-6 // the default
	for {
		if t = s; !tanh {
			t = s.with("settle.rtol", fmt.Sprintf("%.1e", rtol)) // whatever the model says
		}
		worst = 0
		for _, arm := range arms {
			e, err := t.errorOf(arm, updates)
			if err != nil {
				return nil, 0, err
			}
			worst = max(worst, e)
		}
		if worst <= shareError || rtol < 1e-13 || tanh || single {
			break
		}
		rtol /= math.Sqrt(10)
	}
	m.Notes = append(m.Notes, fmt.Sprintf("settle.rtol = %.1e", rtol))
	return t, worst, nil
}

// same notes how far apart the weights are that a peer and a school learned, relative to what they learned;
// too far is a mistake of one of them.
func same(m *measured, p *peer, s *school, most float64) error {
	if _, err := p.ask("save"); err != nil {
		return err
	}
	start, err := s.lessons()
	if err != nil {
		return err
	}
	_, lessons, _, err := s.train(nil)
	if err != nil {
		return err
	}
	worst := 0.0
	for _, name := range lessons[0].Circuit.Spec.Credit.Forward {
		theirs, err := data.Load(filepath.Join(p.folder, "learned_"+name+".npy"), "")
		if err != nil {
			return err
		}
		worst = max(worst, apart(theirs, weights(lessons[0].Circuit, name), weights(start[0].Circuit, name)))
	}
	m.Notes = append(m.Notes, fmt.Sprintf("what both learned agrees to %.0e", worst))
	if !(worst <= most) {
		return fmt.Errorf("what the peer learned is %g apart from what the same rule learns here", worst)
	}
	return nil
}

// apart is |theirs - ours| / |ours - start|.
func apart(theirs, ours, start *linalg.Dense) float64 {
	d, change := theirs.Clone(), ours.Clone()
	for i, v := range ours.Data {
		d.Data[i] -= v
		change.Data[i] -= start.Data[i]
	}
	return linalg.Norm2(d.Data) / linalg.Norm2(change.Data)
}

// backprop is a row of inversion by the dynamics beside PyTorch's backpropagation of the same network.
func backprop(model string, batches int, pairs ...string) func(*harness, *measured) (pair, error) {
	return func(h *harness, m *measured) (p pair, err error) {
		spec := strings.Join(pairs, " ")
		batch := 1
		if model == "mnist-autoencoder" || strings.Contains(spec, "task.batch 100") {
			batch = 100
		}
		n := h.pick(2, batches) * batch
		s, err := h.school(m, model, n, pairs...)
		if err != nil {
			return p, err
		}
		bp := s.of("BP")
		lessons, err := bp.lessons()
		if err != nil {
			return p, err
		}
		torch, err := h.script("backprop.py", torchJob(lessons[0]), torchArrays(lessons[0]))
		if err != nil {
			return p, err
		}
		di, worst, err := s.tightened(m, min(n/batch, h.pick(1, 20/batch+1)), "DI")
		if err != nil {
			return p, err
		}
		di = di.of("DI")
		return pair{ours: di.run, theirs: torch.asking, each: float64(n), finish: func(m *measured) error {
			m.Ours.Error = worst
			return errors.Join(same(m, torch, bp, map[string]float64{"double": 1e-6, "single": 1e-2}[lessons[0].Circuit.Spec.Task.Precision]), torch.stop())
		}}, nil
	}
}

// torchJob says what network a lesson has.
func torchJob(l *models.Lesson) map[string]any {
	c := newChecker(l)
	layers := []int{c.inputs.Cols}
	for _, w := range c.chain.w {
		layers = append(layers, w.Rows)
	}
	return map[string]any{"layers": layers, "transfer": c.chain.transfer, "output": c.chain.output, "batch": c.batch, "rate": c.chain.rate, "decay": c.chain.decay, "precision": l.Circuit.Spec.Task.Precision}
}

func torchArrays(l *models.Lesson) map[string]*linalg.Dense {
	c := newChecker(l)
	all := map[string]*linalg.Dense{"inputs": c.inputs, "targets": c.targets}
	for i, w := range c.chain.w {
		all[fmt.Sprintf("W%d", i+1)], all[fmt.Sprintf("b%d", i+1)] = w, c.chain.bias[i]
	}
	return all
}
