package workprecision

import (
	"cmp"
	"math"
	"slices"
)

// Work is a measure of cost.
type Work string

// The measures. Products and evaluations are the same on every machine; what factorisations cost
// shows in seconds only.
const (
	Products    Work = "products"
	Evaluations Work = "evaluations"
	Seconds     Work = "seconds"
)

// Works returns all measures.
func Works() []Work { return []Work{Products, Evaluations, Seconds} }

// Of returns what a run cost.
func (w Work) Of(r *Run) float64 {
	switch w {
	case Evaluations:
		return float64(r.Stats.Evaluations)
	case Seconds:
		return r.Seconds
	}
	return float64(r.Stats.Products)
}

// Front returns a method's good runs that no other of its runs beats in both work and ErrorMax, from
// the loosest to the tightest: error falls, work rises.
func Front(runs []Run, method string, by Work) []Run {
	var good []Run
	for i := range runs {
		if r := &runs[i]; r.Method == method && r.Verdict.OK() && by.Of(r) > 0 {
			good = append(good, *r)
		}
	}
	slices.SortStableFunc(good, func(a, b Run) int {
		return cmp.Or(cmp.Compare(by.Of(&a), by.Of(&b)), cmp.Compare(a.ErrorMax, b.ErrorMax))
	})
	var front []Run
	for _, r := range good {
		if len(front) == 0 || r.ErrorMax < front[len(front)-1].ErrorMax {
			front = append(front, r)
		}
	}
	return front
}

// Cost returns what a method needs for an error: on its Front, log work is interpolated linearly in
// log error; an error that the cheapest run reaches costs that run, one that no run reaches +Inf.
func Cost(runs []Run, method string, by Work, target float64) float64 {
	front := Front(runs, method, by)
	for i := range front {
		tight := &front[i]
		if tight.ErrorMax > target {
			continue
		}
		if i == 0 || tight.ErrorMax == target {
			return by.Of(tight)
		}
		loose := &front[i-1]
		share := math.Log(target/loose.ErrorMax) / math.Log(tight.ErrorMax/loose.ErrorMax)
		return by.Of(loose) * math.Pow(by.Of(tight)/by.Of(loose), share)
	}
	return math.Inf(1)
}

// Best returns the method of the least Cost for an error, the first in the order of the runs among
// equals; "" where none reaches it.
func Best(runs []Run, by Work, target float64) (method string, cost float64) {
	cost = math.Inf(1)
	for _, name := range methodsOf(runs) {
		if c := Cost(runs, name, by, target); c < cost {
			method, cost = name, c
		}
	}
	return method, cost
}

// methodsOf returns the names in the order of the runs.
func methodsOf(runs []Run) []string {
	var names []string
	for i := range runs {
		if !slices.Contains(names, runs[i].Method) {
			names = append(names, runs[i].Method)
		}
	}
	return names
}
