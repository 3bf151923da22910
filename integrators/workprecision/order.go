package workprecision

import (
	"math"

	"settle/integrators"
)

// Order is a method's order as it shows.
type Order struct {
	Method   string
	Nominal  int     // the highest of methods of variable order
	Observed float64 // NaN where fewer than three runs tell
	Runs     int     // that Observed is from
}

// asymptotic is the largest error at which the leading term of the error may be thought to rule.
const asymptotic = 1e-2

// Orders fits, for each method, the slope of log ErrorSteps over log step (fixed steps) or log mean
// step (adaptive methods) by least squares, over the runs whose error is known and at most 1e-2.
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
		if fits[k].n >= 3 {
			all[k].Observed = fits[k].slope()
		}
	}
	return all
}

// fit is a straight line by least squares.
type fit struct{ n, x, y, xx, xy float64 }

func (f *fit) add(x, y float64) {
	f.n++
	f.x, f.y, f.xx, f.xy = f.x+x, f.y+y, f.xx+x*x, f.xy+x*y
}

func (f *fit) slope() float64 { return (f.n*f.xy - f.x*f.y) / (f.n*f.xx - f.x*f.x) }
