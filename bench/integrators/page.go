package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
)

// targets are the errors to be reached.
var targets = []float64{1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10}

// soonest returns the run that reaches an error in the least time; nil if none does.
func soonest(runs []outcome, target float64) (best *outcome) {
	for i := range runs {
		if o := &runs[i]; o.failed == "" && o.error <= target && (best == nil || o.seconds < best.seconds) {
			best = o
		}
	}
	return best
}

// known reports whether the reference is good enough to judge errors of this size.
func (m *measured) known(target float64) bool { return m.uncertainty < target/5 }

// writePage writes the tables in Markdown.
func writePage(path string, all []measured) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s, one thread, %s, Go %s.\n\n", backend(), runtime.GOARCH, strings.TrimPrefix(runtime.Version(), "go"))
	circuits, others := 0, 0
	for i := range all {
		if all[i].circuit {
			circuits++
		} else {
			others++
		}
	}
	if circuits > 0 {
		fmt.Fprintf(&b, "## Circuits\n\n")
		for i := range all {
			if all[i].circuit {
				all[i].table(&b)
			}
		}
	}
	if others > 0 {
		fmt.Fprintf(&b, "## Published problems\n\n")
		for i := range all {
			if !all[i].circuit {
				all[i].table(&b)
			}
		}
	}
	if path == "" {
		_, err := os.Stdout.Write(b.Bytes())
		return err
	}
	return os.WriteFile(path, b.Bytes(), 0o644)
}

// table of one problem: a line for each error to be reached.
func (m *measured) table(b *bytes.Buffer) {
	fmt.Fprintf(b, "### %s: %s\n\nReference good to %.1g.\n\n", m.name, m.title, m.uncertainty)
	fmt.Fprintf(b, "| error | ours | ms | its error | evaluations | theirs | ms | its error | evaluations | theirs / ours |\n|---|---|---|---|---|---|---|---|---|---|\n")
	for _, target := range targets {
		if !m.known(target) {
			continue
		}
		ours, theirs := soonest(m.ours, target), soonest(m.theirs, target)
		if ours == nil && theirs == nil {
			continue
		}
		var note string
		switch {
		case ours == nil:
			note = "**falls short**"
		case theirs == nil:
			note = "only ours"
		default:
			ratio := theirs.seconds / ours.seconds
			if note = fmt.Sprintf("%.2f", ratio); ratio < 1 {
				note += " **falls short**"
			}
		}
		fmt.Fprintf(b, "| %.0e %s %s | %s |\n", target, cells(ours), cells(theirs), note)
	}
	fmt.Fprintln(b)
}

func cells(o *outcome) string {
	if o == nil {
		return "| none | | | "
	}
	return fmt.Sprintf("| %s, %.1e | %.4g | %.1e | %d ", o.method, o.rtol, 1e3*o.seconds, o.error, o.evaluations)
}

// writeCSV writes every single run.
func writeCSV(path string, all []measured) error {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	_ = w.Write([]string{"problem", "method", "rtol", "error_max", "steps", "evaluations", "jacobians", "seconds", "failed"})
	number := func(x float64) string { return strconv.FormatFloat(x, 'g', 6, 64) }
	for i := range all {
		for _, o := range all[i].runs {
			_ = w.Write([]string{all[i].name, o.method, number(o.rtol), number(o.error), strconv.Itoa(o.steps),
				strconv.Itoa(o.evaluations), strconv.Itoa(o.jacobians), number(o.seconds), o.failed})
		}
	}
	w.Flush()
	return os.WriteFile(path, b.Bytes(), 0o644)
}
