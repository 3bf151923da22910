package main

import (
	"fmt"
	"math"
	"path/filepath"
	"testing"

	"settle/models"
	"settle/outputs/h5"
)

// learner is one arm of a made-up training run, whose curves are known functions.
type learner struct {
	name, method, expect string
	tau                  float64 // examples in which the loss falls by e, of seed 3
	until                int64   // example after which it diverges; 0 = never
	loops                bool
}

const (
	testEvery  = 20
	testLength = 2000
)

// learners are the arms of the synthetic file.
var learners = []learner{
	{name: "BP", method: "backpropagation", tau: 180},
	{name: "FA", method: "feedback-alignment", tau: 140},
	{name: "FA-2", method: "feedback-alignment", tau: 165},
	{name: "PBP", method: "pseudo-backpropagation", tau: 150},
	{name: "NDI .01", method: "non-dynamic-inversion", tau: 155},
	{name: "NDI .001", method: "non-dynamic-inversion", tau: 145},
	{name: "DI .01", method: "dynamic-inversion", tau: 155, loops: true},
	{name: "DI .001", method: "dynamic-inversion", tau: 145, loops: true},
	{name: "DI optimised", method: "dynamic-inversion", tau: 125, loops: true},
	{name: "SLDI", method: "single-loop-dynamic-inversion", tau: 220, loops: true},
	{name: "DI random B", method: "dynamic-inversion", expect: "diverged", tau: 120, loops: true, until: 400},
}

// loss is that of an arm after so many examples; seeds learn 5 % slower one after the other.
func (l *learner) loss(step, seed int64) float64 {
	return 4 * math.Exp(-float64(step)/l.constant(seed))
}

func (l *learner) constant(seed int64) float64 { return l.tau * (1 + 0.05*float64(seed-3)) }

// length is the last test.
func (l *learner) length() int64 {
	if l.until > 0 {
		return l.until
	}
	return testLength
}

// trainingFile writes the arms, as a run of several seeds would, and returns the path.
func trainingFile(t *testing.T, arms []learner, seeds []int64) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "training.h5")
	writeTraining(t, out, arms, seeds)
	return out
}

func writeTraining(t *testing.T, out string, arms []learner, seeds []int64) {
	t.Helper()
	s := &trainingSets{t: t}
	s.fixed(arms, seeds)
	for i := range arms {
		for _, seed := range seeds {
			group := "/training/" + arms[i].name
			if len(seeds) > 1 {
				group += fmt.Sprintf("/seed_%d", seed)
			}
			s.arm(group, &arms[i], seed)
		}
	}
	attrs := []h5.Attr{
		{Name: "title", Value: "synthetic"}, {Name: "version", Value: "0.1.0"}, {Name: "command_line", Value: "settle run synthetic.toml"},
		{Name: "method", Value: "auto"}, {Name: "rtol", Value: 1e-6}, {Name: "atol", Value: 1e-9}, {Name: "seed", Value: seeds[0]}, {Name: "host", Value: "here"},
	}
	w, err := h5.Create(out, attrs, nil, s.sets, h5.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

// trainingSets collects the datasets of a training file.
type trainingSets struct {
	t    *testing.T
	sets []h5.Dataset
}

func (s *trainingSets) fixed(arms []learner, seeds []int64) {
	a := newSheet("/arms", "number", "arm", len(arms))
	a.texts("arm", "name", column(arms, func(l *learner) string { return l.name }))
	a.texts("method", "credit method", column(arms, func(l *learner) string { return l.method }))
	a.texts("expect", "ending foreseen", column(arms, func(l *learner) string { return l.expect }))
	a.texts("settled_by", "settled by", column(arms, (*learner).settledBy))
	s.sets = append(s.sets, a.sets...)
	s.sets = append(s.sets,
		h5.Dataset{Path: "/status", Kind: h5.Int8, Data: []int8{models.StatusFinished}},
		h5.Dataset{Path: "/arms/seeds", Kind: h5.Int64, Axes: []string{"seeds"}, Shape: []int{len(seeds)}, Data: seeds})
}

// arm writes the columns of one arm with one seed.
func (s *trainingSets) arm(group string, l *learner, seed int64) {
	n := int(l.length()/testEvery) + 1
	steps := make([]int64, n)
	for i := range steps {
		steps[i] = int64(i) * testEvery
	}
	g := &sheet{group: group, axis: "step"}
	g.ints("step", "examples learned from", steps)
	rows := func(f func(i int) float64) []float64 {
		v := make([]float64, n)
		for i := range v {
			v[i] = f(i)
		}
		return v
	}
	g.floats("loss", "1", "test loss", rows(func(i int) float64 { return l.loss(steps[i], seed) }))
	s.nse(group, l, seed, steps)
	g.floats("test_error", "1", "wrong", rows(func(i int) float64 { return 0.02 + 0.001*float64(seed) + 0.9*math.Exp(-float64(steps[i])/l.tau) }))
	for k, layer := range []string{"h1", "h2"} {
		g.floats("angle_backpropagation_"+layer, "degree", "", rows(func(i int) float64 {
			return 90 - float64(30+20*k)*(1-math.Exp(-float64(steps[i])/l.tau/3))
		}))
	}
	if l.loops {
		s.loops(g, l, rows)
		s.repairs(group, seed)
		s.spectrum(group)
	}
	s.sets = append(s.sets, g.sets...)
	s.ending(group, l)
}

// nse is in a group of its own, because it is known at the end only.
func (s *trainingSets) nse(group string, l *learner, seed int64, steps []int64) {
	g := &sheet{group: "/nse" + group[len("/training"):], axis: "step"}
	g.ints("step", "examples learned from", steps)
	g.floats("nse", "1", "normalised", column(steps, func(n *int64) float64 { return l.loss(*n, seed) / 4 }))
	s.sets = append(s.sets, g.sets...)
}

// loops are the columns of arms that have dynamics.
func (s *trainingSets) loops(g *sheet, l *learner, rows func(func(int) float64) []float64) {
	bad := func(i int) float64 {
		if l.until > 0 && i > 0 {
			return 1
		}
		return 0
	}
	g.floats("angle_closed_form_h1", "degree", "", rows(func(int) float64 { return 0.01 }))
	g.floats("angle_closed_form_h1_max", "degree", "", rows(func(i int) float64 { return 0.02 + 0.0001*float64(i) }))
	g.floats("lambda_max_feedback", "1/s", "", rows(func(i int) float64 {
		if i%2 == 1 {
			return math.NaN() // not looked at
		}
		return -1.2 - 0.5*math.Sin(float64(i)/10) + 3*bad(i)
	}))
	g.floats("settle_time", "s", "", rows(func(i int) float64 {
		if i == 0 {
			return math.NaN()
		}
		return 3 * math.Exp(-float64(i)/20)
	}))
	g.floats("pairs", "1", "", rows(func(int) float64 { return 240 }))
	g.ints("unsettled", "", column(rows(bad), func(v *float64) int64 { return int64(5 * *v) }))
	g.ints("dropped", "", column(rows(bad), func(v *float64) int64 { return int64(5 * *v) }))
	g.ints("repairs_feedback", "", column(rows(func(i int) float64 { return min(2, float64(i)) }), func(v *float64) int64 { return int64(*v) }))
}

// settledBy is the word of the file.
func (l *learner) settledBy() string {
	if l.loops {
		return "trajectory"
	}
	return "none"
}

// spectrum has two samples of 40 modes, which move apart.
func (s *trainingSets) spectrum(group string) {
	const samples, modes = 2, 40
	g := newSheet("/spectrum"+group[len("/training"):], "sample", "sample", samples)
	g.ints("step", "", []int64{0, testLength})
	re, im := make([]float64, samples*modes), make([]float64, samples*modes)
	for i := range re {
		sample, angle := float64(i/modes), 2*math.Pi*float64(i%modes)/modes
		re[i], im[i] = -50+(30+15*sample)*math.Cos(angle), (10+10*sample)*math.Sin(angle)
	}
	s.sets = append(s.sets, g.sets...)
	index := make([]int64, modes)
	at := g.group + "/"
	s.sets = append(s.sets, h5.Dataset{Path: at + "mode_feedback", Kind: h5.Int64, Axes: []string{"mode_feedback"}, Shape: []int{modes}, Data: index})
	for name, v := range map[string][]float64{"eig_re_feedback": re, "eig_im_feedback": im} {
		s.sets = append(s.sets, h5.Dataset{Path: at + name, Axes: []string{"sample", "mode_feedback"}, Shape: []int{samples, modes}, Data: v})
	}
}

func (s *trainingSets) repairs(group string, seed int64) {
	g := newSheet("/repairs"+group[len("/training"):], "repair", "repair", 2)
	g.ints("step", "", []int64{40 * seed, 200 + 40*seed})
	phase := g.add("phase", "1", "", h5.Int8, 2, []int8{1, 1})
	phase.FlagValues, phase.FlagMeanings = []int8{0, 1}, []string{"forward", "feedback"}
	g.floats("before", "1/s", "", []float64{0.3, 0.8})
	g.floats("after", "1/s", "", []float64{-1, -0.4})
	s.sets = append(s.sets, g.sets...)
}

func (s *trainingSets) ending(group string, l *learner) {
	v := models.Finished
	if l.until > 0 {
		v = models.Diverged
	}
	d := h5.Dataset{Path: group + "/ending", Kind: h5.Int8, Data: []int8{int8(v)}}
	for _, v := range models.Verdicts() {
		d.FlagValues, d.FlagMeanings = append(d.FlagValues, int8(v)), append(d.FlagMeanings, v.String())
	}
	s.sets = append(s.sets, d, h5.Dataset{Path: group + "/seconds", Data: []float64{4}})
}
