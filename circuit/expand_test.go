package circuit

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"testing"
)

// tanhNetwork has hidden layers of tanh, and weights large enough for slopes to matter.
func tanhNetwork(layers ...int) network {
	n := network{Layers: layers, Output: Transfer{Kind: "linear"}, Bias: constant(0), Target: taskTarget}
	for range len(layers) - 2 {
		n.Transfer = append(n.Transfer, Transfer{Kind: "tanh"})
	}
	for range len(layers) - 1 {
		w := plainWeights("normal")
		w.Std, w.ScaleBy = 1, "1/sqrt(fan-in)"
		n.Weights = append(n.Weights, w)
	}
	return n
}

var settles = feedback{Tau: 0.01, TauController: 0.01, Duration: 60, Until: "settled"}

// expanded is the Spec of a network written out.
func expanded(net network, credit Credit, f feedback) *Spec {
	x := expand(net, credit, f)
	s := spec(x.Populations, x.Pathways, x.Inputs, x.Phases...)
	s.Credit, s.Evaluate = &x.Credit, x.Evaluate
	return s
}

// The expansion of two loops that settle together is the built-in cascade, names of drives, data and
// integration apart.
func TestExpandCascade(t *testing.T) {
	want, err := Read("../models/builtin/cascade.toml", nil)
	if err != nil {
		t.Fatal(err)
	}
	got := expanded(tanhNetwork(30, 20, 10, 10), Credit{Method: "dynamic-inversion", Leak: 0.01, Loop: "linear", Solve: "trajectory", Schedule: "together"}, settles)
	got.Populations[0].Clamp = "" // the built-in draws its pattern
	if !reflect.DeepEqual(got.Populations, want.Populations) {
		t.Errorf("populations\n%+v\nwant\n%+v", got.Populations, want.Populations)
	}
	for i, p := range got.Pathways {
		p.Name = map[string]string{"eu3": "eu", "ru2": "ru"}[p.Name]
		if p.Name == "" {
			p.Name = got.Pathways[i].Name
		}
		if !reflect.DeepEqual(p, want.Pathways[i]) {
			t.Errorf("pathway\n%+v\nwant\n%+v", p, want.Pathways[i])
		}
	}
	got.Phases[1].Hold = append([]string{"x"}, got.Phases[1].Hold...) // clamped here
	got.Phases[1].Learn = false
	if !reflect.DeepEqual(got.Phases, want.Phases) {
		t.Errorf("phases\n%+v\nwant\n%+v", got.Phases, want.Phases)
	}
	if len(got.Pathways) != len(want.Pathways) {
		t.Errorf("%d pathways, want %d", len(got.Pathways), len(want.Pathways))
	}
}

// The settled loops are the chained closed forms B (W B - alpha I)^-1 delta, with the slopes between
// them, whether they settle one after the other or together.
func TestExpandedInversionSettles(t *testing.T) {
	for _, schedule := range []string{"sequential", "together"} {
		for _, alpha := range []float64{0.01, 0.3} {
			t.Run(fmt.Sprint(schedule, alpha), func(t *testing.T) {
				s := expanded(tanhNetwork(30, 20, 10, 10), Credit{Method: "dynamic-inversion", Leak: alpha, Loop: "linear", Solve: "trajectory", Schedule: schedule}, settles)
				d := settled(t, s)
				w := d.c.Pathways()
				slope := func(name string) []float64 { return slopesOfTanh(stored(d, name)) }
				r2 := invert(t, w[2].W.Dense(), alpha, stored(d, "e"))
				near(t, "r2", scaled(stored(d, "r2"), r2), scaled(r2, r2), 1e-9)
				r1 := invert(t, w[1].W.Dense(), alpha, eachTimes(slope("h2"), r2))
				near(t, "r1", scaled(stored(d, "r1"), r1), scaled(r1, r1), 1e-9)
			})
		}
	}
}

// settled runs the phases of a Spec of 30 inputs and 10 targets, each to its state of rest.
func settled(t *testing.T, s *Spec) *Dynamics {
	t.Helper()
	d := mustCompile(t, s, Env{InputSize: 30, TargetSize: 10}).NewDynamics(1)
	x, target := make([]float64, 30), make([]float64, 10)
	for i := range x {
		x[i] = math.Sin(float64(1 + 7*i))
	}
	target[3] = 1
	d.Present(0, 0, x, target)
	for i, p := range d.c.Phases() {
		d.Begin(i)
		y := make([]float64, d.Dim())
		d.Gather(y)
		if p.Duration > 0 {
			newtonSteps(t, d, y, 12)
		}
		d.Finish(0, p.Duration, y)
	}
	return d
}

func slopesOfTanh(x []float64) []float64 {
	y := tanhOf(x)
	for i, v := range y {
		y[i] = 1 - v*v
	}
	return y
}

// eachTimes is the product unit by unit.
func eachTimes(a, b []float64) []float64 {
	c := slices.Clone(a)
	for i := range c {
		c[i] *= b[i]
	}
	return c
}
