package main

import (
	"errors"
	"math"
	"path/filepath"

	"settle/integrators/workprecision"
	"settle/outputs/plot"
)

// workLabels name the axes.
var workLabels = map[workprecision.Work]string{
	workprecision.Products:    "products with the weights",
	workprecision.Evaluations: "evaluations of the derivative",
	workprecision.Seconds:     "time (s)",
}

// draw draws error against each kind of work, for each problem, as svg and png.
func (c *comparison) draw() error {
	var failed error
	for _, r := range c.reports {
		if r.Reference == nil {
			continue
		}
		for _, w := range workprecision.Works() {
			figure := plot.WorkPrecisionFigure(r.Problem, workLabels[w], curves(r.Runs, w), r.Reference.Floor)
			base := string(w)
			if c.several {
				base = r.Problem + "-" + base
			}
			for _, format := range []string{".svg", ".png"} {
				failed = errors.Join(failed, figure.Save(filepath.Join(c.dir, base+format)))
			}
		}
	}
	return failed
}

// curves are the good runs of each method that had one, in the order of the runs.
func curves(runs []workprecision.Run, by workprecision.Work) []plot.Curve {
	var all []plot.Curve
	for i := range runs {
		r := &runs[i]
		if len(all) == 0 || all[len(all)-1].Name != r.Method {
			all = append(all, plot.Curve{Name: r.Method})
		}
		c := &all[len(all)-1]
		if work := by.Of(r); r.Verdict.OK() && !math.IsNaN(work) {
			c.Work, c.Error = append(c.Work, work), append(c.Error, r.ErrorMax)
		}
	}
	kept := all[:0]
	for _, c := range all {
		if len(c.Work) > 0 {
			kept = append(kept, c)
		}
	}
	return kept
}
