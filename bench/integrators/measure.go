package main

import (
	"fmt"
	"math"
	"time"

	"settle/bench/suite"
	"settle/integrators"
)

// outcome is one method at one tolerance.
type outcome struct {
	Method                        string
	Rtol                          float64
	Steps, Evaluations, Jacobians int
	Seconds                       float64 // the least of several solves
	Error                         float64 // largest at the grid's points, relative to the largest number of the reference
	Failed                        string  // why it came to nothing, "" if it did not; Error is then -1

	states []float64
}

// measured is all of one problem.
type measured struct {
	Name, Title string
	Circuit     bool
	Machine     string
	Uncertainty float64 // of the reference
	Ours        []outcome
	Theirs      []outcome
}

// measure runs a problem by all methods.
func measure(p *problem, peers *peers) (*measured, error) {
	reference, uncertainty, err := refer(p)
	if err != nil {
		return nil, err
	}
	m := &measured{Name: p.name, Title: p.title, Circuit: p.circuit, Machine: suite.Machine(), Uncertainty: uncertainty}
	for _, name := range p.ours {
		if _, ok := integrators.Find(name); !ok {
			return nil, fmt.Errorf("no method %s", name)
		}
		for _, rtol := range p.tolerances {
			o := solveTimed(p, name, rtol)
			m.Ours = append(m.Ours, o)
			if o.Failed == "over the budget" {
				break // tighter ones take longer
			}
		}
	}
	if m.Theirs, err = peers.solve(p); err != nil {
		return nil, err
	}
	for _, list := range [][]outcome{m.Ours, m.Theirs} {
		for i := range list {
			list[i].judge(reference)
		}
	}
	return m, nil
}

// refer solves a problem by two methods that have nothing in common, and returns how far they are
// apart.
func refer(p *problem) (states []float64, uncertainty float64, err error) {
	a, b, rtol := "vern98", "dop853", 2e-14
	if p.stiff {
		a, b, rtol = "radau5", "rodas5p", 1e-13
	}
	first, second := solveOnce(p, a, rtol, 0), solveOnce(p, b, rtol, 0)
	for _, o := range []outcome{first, second} {
		if o.Failed != "" {
			return nil, 0, fmt.Errorf("the reference by %s: %s", o.Method, o.Failed)
		}
	}
	second.judge(first.states)
	return first.states, second.Error, nil
}

// judge measures the error.
func (o *outcome) judge(reference []float64) {
	o.Error = -1
	if o.Failed != "" {
		return
	}
	worst, size := 0.0, 0.0
	for i, want := range reference {
		d := math.Abs(o.states[i] - want)
		if !(d <= worst) {
			worst = d
		}
		size = max(size, math.Abs(want))
	}
	if o.Error = worst / size; !(o.Error <= math.MaxFloat64) {
		o.Error, o.Failed = -1, "not finite"
	}
	o.states = nil
}

// solveTimed solves until 50 ms are over, three times if that takes no longer than 2 s.
func solveTimed(p *problem, method string, rtol float64) outcome {
	best := solveOnce(p, method, rtol, p.budget)
	spent := best.Seconds
	for k := 1; k < 200 && best.Failed == "" && (k < 3 && spent < 2 || spent < 0.05) && spent < p.budget; k++ {
		o := solveOnce(p, method, rtol, p.budget)
		spent += o.Seconds
		best.Seconds = min(best.Seconds, o.Seconds)
	}
	return best
}

// solveOnce solves with all set-up, and output at the grid's points; budget 0 is none.
func solveOnce(p *problem, method string, rtol, budget float64) outcome {
	began := time.Now()
	look := &sampler{p: p, states: make([]float64, p.grid*len(p.start)), began: began, budget: budget}
	s := integrators.Solver{Method: method, Rtol: rtol, Atol: p.atol * rtol, MaxSteps: 10_000_000, Observer: look, Diverged: math.Inf(1)}
	if method == "bdf" {
		s.MaxOrder = 5
	}
	y := append([]float64(nil), p.start...)
	r, err := s.Solve(p.system, 0, p.end, y)
	o := outcome{Method: method, Rtol: rtol, Seconds: time.Since(began).Seconds(), states: look.states}
	if err == nil {
		err = r.Err()
	}
	if err != nil {
		o.Failed = err.Error()
	}
	if r != nil {
		st := r.Rows[0].Stats
		o.Steps, o.Evaluations, o.Jacobians = st.Accepted, st.Evaluations, st.Jacobians
	}
	return o
}

// sampler keeps the solution at the grid's points.
type sampler struct {
	p      *problem
	states []float64
	next   int
	began  time.Time
	budget float64
	seen   int
}

var errOver = fmt.Errorf("over the budget")

func (*sampler) Start(int, float64, []float64) error { return nil }

func (l *sampler) Observe(s *integrators.Step) error {
	n := len(l.p.start)
	for l.next < l.p.grid {
		t := l.p.end * float64(l.next+1) / float64(l.p.grid)
		if t > s.T {
			break
		}
		s.At(l.states[l.next*n:(l.next+1)*n], t)
		l.next++
	}
	if l.seen++; l.seen%64 == 0 && l.budget > 0 && time.Since(l.began).Seconds() > l.budget {
		return errOver
	}
	return nil
}
