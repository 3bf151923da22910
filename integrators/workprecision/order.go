package workprecision

import (
	"cmp"
	"math"
	"slices"

	"settle/integrators"
)

// Order is a method's order as it shows.
type Order struct {
	Method   string
	Nominal  int     // the highest of methods of variable order
	Variable bool    // chosen step by step: Nominal is its limit
	Observed float64 // NaN where too few runs tell
	Runs     int     // that Observed is from
}

const (
	// asymptotic is the largest error at which the leading term of the error may be thought to rule.
	asymptotic = 1e-2
	// fitted is how many runs a slope is from, the tightest: stability chooses the loose ones' steps.
	fitted = 4
	// leastRange is by how much the steps have to differ: where stability chooses them all they
	// hardly do, and there is no slope.
	leastRange = 1.5
)

// Orders fits, for each method, the slope of log ErrorSteps over log step (fixed steps) or log mean
// step (adaptive methods) by least squares, over the four runs of the smallest errors that are known
// and at most 1e-2. Fewer than three runs, or hardly different steps, have no slope.
func (r *Report) Orders() []Order {
	var all []Order
	for _, name := range methodsOf(r.Runs) {
		m, _ := integrators.Find(name)
		o := Order{Method: name, Nominal: m.Order, Variable: m.VariableOrder, Observed: math.NaN()}
		runs := r.telling(name)
		f := fit{lo: math.Inf(1), hi: math.Inf(-1)}
		for i := range runs {
			f.add(math.Log(runs[i].MeanStep), math.Log(runs[i].ErrorSteps))
		}
		if o.Runs = len(runs); o.Runs >= 3 && f.hi-f.lo >= math.Log(leastRange) {
			o.Observed = f.slope()
		}
		all = append(all, o)
	}
	return all
}

// telling returns the runs of a method that a slope is fitted to.
func (r *Report) telling(method string) []Run {
	var runs []Run
	for i := range r.Runs {
		run := &r.Runs[i]
		if run.Method == method && run.Verdict.OK() && run.MaxKnown && run.ErrorSteps > r.Reference.Floor && run.ErrorSteps <= asymptotic {
			runs = append(runs, *run)
		}
	}
	slices.SortStableFunc(runs, func(a, b Run) int { return cmp.Compare(a.ErrorSteps, b.ErrorSteps) })
	return runs[:min(len(runs), fitted)]
}

// fit is a straight line by least squares.
type fit struct{ n, x, y, xx, xy, lo, hi float64 }

func (f *fit) add(x, y float64) {
	f.n++
	f.lo, f.hi = min(f.lo, x), max(f.hi, x)
	f.x, f.y, f.xx, f.xy = f.x+x, f.y+y, f.xx+x*x, f.xy+x*y
}

func (f *fit) slope() float64 { return (f.n*f.xy - f.x*f.y) / (f.n*f.xx - f.x*f.x) }
