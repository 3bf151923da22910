package main

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"settle/integrators"
	"settle/integrators/workprecision"
	"settle/outputs/h5"
)

// isComparison tells a file of settle compare from one of settle run.
func isComparison(f *h5.File) bool {
	_, err := f.Dataset("/runs/error_max")
	return err == nil
}

// showComparison prints the table of a file of settle compare.
func showComparison(out io.Writer, f *h5.File, path string) error {
	attr := func(name string) any {
		v, err := f.Attr("/", name)
		if err != nil {
			return "?"
		}
		return v
	}
	fmt.Fprintf(out, "%s: %v, %s\n", path, attr("title"), statusText(f))
	fmt.Fprintf(out, "  made      %v by settle %v (revision %v) on %v\n", attr("date"), attr("version"), attr("git_revision"), attr("host"))
	fmt.Fprintf(out, "  command   %v\n", attr("command_line"))
	fmt.Fprintf(out, "  the same  %s\n", filepath.Join(filepath.Dir(path), "compare.csv"))
	runs, err := readRuns(f)
	if err != nil {
		return err
	}
	showRuns(out, runs, timeUnitOf(f))
	return nil
}

// timeUnitOf is "" where time has no unit.
func timeUnitOf(f *h5.File) string {
	if d, err := f.Dataset("/runs/step"); err == nil && d.Units != "1" {
		return d.Units
	}
	return ""
}

// showRuns prints a table for each problem, and why runs failed.
func showRuns(out io.Writer, runs []workprecision.Run, unit string) {
	var t *table
	for i := range runs {
		if i == 0 || runs[i].Problem != runs[i-1].Problem {
			if t != nil {
				t.notes()
			}
			fmt.Fprintf(out, "%s\n", runs[i].Problem)
			t = newTable(out, unit, nil)
		}
		t.row(&runs[i])
	}
	if t != nil {
		t.notes()
	}
}

// readRuns reads the group /runs.
func readRuns(f *h5.File) ([]workprecision.Run, error) {
	c := columns{file: f}
	problems, methods, messages := c.texts("problem"), c.texts("method"), c.texts("message")
	rtol, step, seconds := c.floats("rtol"), c.floats("step"), c.floats("seconds")
	largest, end, settled := c.floats("error_max"), c.floats("error_end"), c.floats("error_settled")
	largestKnown, endKnown, settledKnown := c.ints("error_max_known"), c.ints("error_end_known"), c.ints("error_settled_known")
	accepted, refused, evaluations, products := c.ints("accepted"), c.ints("refused"), c.ints("evaluations"), c.ints("products")
	jacobians, factorisations, verdicts := c.ints("jacobians"), c.ints("factorisations"), c.ints("verdict")
	if c.err != nil {
		return nil, c.err
	}
	all := make([]workprecision.Run, len(methods))
	for i := range all {
		all[i] = workprecision.Run{
			Problem: problems[i], Method: methods[i], Message: messages[i], Rtol: rtol[i], Step: step[i], Seconds: seconds[i],
			ErrorMax: largest[i], ErrorEnd: end[i], ErrorSettled: settled[i],
			MaxKnown: largestKnown[i] == 1, EndKnown: endKnown[i] == 1, SettledKnown: settledKnown[i] == 1,
			Stats: integrators.Stats{
				Accepted: int(accepted[i]), Refused: int(refused[i]), Evaluations: int(evaluations[i]), Products: int(products[i]),
				Jacobians: int(jacobians[i]), Factorisations: int(factorisations[i]),
			},
			Verdict: verdictName(verdicts[i]),
		}
	}
	return all, nil
}

func verdictName(number int64) workprecision.Verdict {
	if all := workprecision.Verdicts(); number >= 0 && int(number) < len(all) {
		return all[number]
	}
	return "?"
}

// columns reads datasets of /runs, and keeps what went wrong.
type columns struct {
	file *h5.File
	err  error
}

func (c *columns) texts(name string) []string {
	v, err := c.file.Strings("/runs/" + name)
	c.err = errors.Join(c.err, err)
	return v
}

func (c *columns) floats(name string) []float64 {
	v, err := c.file.Float64s("/runs/"+name, nil, nil)
	c.err = errors.Join(c.err, err)
	return v
}

func (c *columns) ints(name string) []int64 {
	v, err := c.file.Int64s("/runs/"+name, nil, nil)
	c.err = errors.Join(c.err, err)
	return v
}
