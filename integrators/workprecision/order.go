package workprecision

import (
	"math"

	"settle/integrators"
)

// Order is a method's order as it shows.
type Order struct {
	Method   string
	Nominal  int     // the highest of methods of variable order
	Observed float64 // NaN where fewer than three runs tell, or their steps hardly differ
	Runs     int     // that Observed is from
}

// leastRange is by how much the steps have to differ: a method whose steps stability limits takes
// the same ones at all tolerances, and shows no order.
const leastRange = 3

// asymptotic is the largest error at which the leading term of the error may be thought to rule.
const asymptotic = 1e-2

// Orders fits, for each method, the slope of log ErrorSteps over log step (fixed steps) or log mean
// step (adaptive methods) by least squares, over the runs whose error is known and at most 1e-2.
// Where their steps differ by less than a factor of three there is no slope.
func (r *Report) Orders() []Order {
	var all []Order
	at := map[string]int{}
	var fits []fit
	for i := range r.Runs {
		run := &r.Runs[i]
		k, seen := at[run.Method]
		if !seen {
			m, _ := integrators.Find(run.Method)
			k = len(all)
			at[run.Method] = k
			all, fits = append(all, Order{Method: run.Method, Nominal: m.Order}), append(fits, fit{})
		}
		if run.Verdict.OK() && run.ErrorSteps > r.Reference.Floor && run.ErrorSteps <= asymptotic {
			fits[k].add(math.Log(run.MeanStep), math.Log(run.ErrorSteps))
		}
	}
	for k := range all {
		all[k].Runs, all[k].Observed = int(fits[k].n), math.NaN()
		if fits[k].n >= 3 && fits[k].hi-fits[k].lo >= math.Log(leastRange) {
			all[k].Observed = fits[k].slope()
		}
	}
	return all
}

// fit is a straight line by least squares.
type fit struct{ n, x, y, xx, xy, lo, hi float64 }

func (f *fit) add(x, y float64) {
	if f.n == 0 {
		f.lo, f.hi = x, x
	}
	f.n++
	f.lo, f.hi = min(f.lo, x), max(f.hi, x)
	f.x, f.y, f.xx, f.xy = f.x+x, f.y+y, f.xx+x*x, f.xy+x*y
}

func (f *fit) slope() float64 { return (f.n*f.xy - f.x*f.y) / (f.n*f.xx - f.x*f.x) }
