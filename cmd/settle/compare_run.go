package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"settle/integrators/workprecision"
)

// comparison is a run of settle compare: reports go to the terminal and to files in dir.
type comparison struct {
	dir     string
	out     io.Writer
	by      workprecision.Work
	near    float64 // the error that the recommendation is for
	several bool    // problems, each row names its own
	config  string  // the circuit file
	method  string  // and its method

	csv         *csvFile
	reports     []*workprecision.Report
	interrupted bool
}

// begin makes the folder and the csv file.
func (c *comparison) begin(force bool) error {
	if err := newFolder(c.dir, force); err != nil {
		return err
	}
	var err error
	c.csv, err = newCSV(filepath.Join(c.dir, "compare.csv"), c.several)
	return usage(err)
}

// compare runs all methods on one subject.
func (c *comparison) compare(ctx context.Context, s subject, o workprecision.Options) error {
	o.Solver, o.AtolRatio = s.solver, s.ratio
	table := newTable(c.out, s.unit, s.component)
	o.OnReference = table.reference
	o.OnRun = func(r *workprecision.Run) error {
		table.row(r)
		return c.csv.row(r)
	}
	fmt.Fprintf(c.out, "%s\n", s.problem.Name)
	report, err := workprecision.Compare(ctx, s.problem, o)
	if report != nil {
		for i := range report.Runs {
			report.Runs[i].Message = plain(report.Runs[i].Message, s.component)
		}
		c.reports = append(c.reports, report)
		c.interrupted = report.Interrupted
	}
	if err != nil {
		return err
	}
	table.end(report)
	if report.Reference != nil {
		c.recommend(report)
	}
	return nil
}

// otherWork is what the cheapest methods are told by, too, and what that leaves out.
func (c *comparison) otherWork() (workprecision.Work, string) {
	if c.by == workprecision.Seconds {
		return workprecision.Products, "by products (without what factorisations and dense solves cost)"
	}
	return workprecision.Seconds, "by seconds on this machine"
}

// recommend prints the cheapest methods by the chosen work, and by another where that differs.
func (c *comparison) recommend(r *workprecision.Report) {
	what := "this circuit"
	if c.several {
		what = r.Problem
	}
	sentence := workprecision.Recommend(r.Runs, c.by, c.near)
	fmt.Fprintf(c.out, "for %s %s (by %s)\n", what, sentence, c.by)
	work, name := c.otherWork()
	if other := workprecision.Recommend(r.Runs, work, c.near); other != sentence {
		fmt.Fprintf(c.out, "%s %s\n", name, other)
	}
	if workprecision.Tighter(r.Runs) {
		fmt.Fprintln(c.out, "tighter: extend --rtol; smaller errors were reached by one method only")
	}
}

// end writes what is written when all is known, and says how it went.
func (c *comparison) end() error {
	err := errors.Join(c.csv.close(), c.writeH5(filepath.Join(c.dir, "compare.h5")), c.draw())
	if err != nil {
		return err
	}
	fmt.Fprintf(c.out, "wrote %s\n", c.dir)
	switch {
	case c.interrupted:
		return exitError{exitInterrupted, errors.New("interrupted; the runs until now are in the files")}
	case len(c.reports) > 0 && !c.anyGood():
		return exitError{exitFailed, errors.New("no run came to a good end")}
	}
	return nil
}

func (c *comparison) anyGood() bool {
	for _, r := range c.reports {
		for i := range r.Runs {
			if r.Runs[i].Verdict.OK() {
				return true
			}
		}
	}
	return false
}
