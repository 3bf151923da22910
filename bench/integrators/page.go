package main

import (
	"fmt"
	"strings"

	"settle/bench/suite"
)

// targets are the errors to be reached.
var targets = []float64{1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10}

// comparison is the soonest of ours and of theirs to reach an error; nil: none does.
type comparison struct {
	m            *measured
	target       float64
	ours, theirs *outcome
}

// ratio is their time over ours.
func (c *comparison) ratio() float64 { return c.theirs.Seconds / c.ours.Seconds }

// short reports whether ours came later, or not at all.
func (c *comparison) short() bool {
	return c.ours == nil || c.theirs != nil && c.ratio() < 1
}

// comparisons are those of one problem whose reference is good enough to judge by.
func (m *measured) comparisons() (list []comparison) {
	for _, target := range targets {
		c := comparison{m: m, target: target, ours: soonest(m.Ours, target), theirs: soonest(m.Theirs, target)}
		if m.Uncertainty < target/5 && (c.ours != nil || c.theirs != nil) {
			list = append(list, c)
		}
	}
	return list
}

// soonest returns the run that reaches an error in the least time.
func soonest(runs []outcome, target float64) (best *outcome) {
	for i := range runs {
		if o := &runs[i]; o.Failed == "" && o.Error <= target && (best == nil || o.Seconds < best.Seconds) {
			best = o
		}
	}
	return best
}

const (
	begins = "<!-- tables: written by make bench-integrators -->\n"
	ends   = "<!-- end of the integrators' tables -->\n"
)

// writePage puts the tables into the page, between its marks.
func writePage(path string, all []measured) error {
	return suite.Replace(path, begins, ends, tables(all))
}

func tables(all []measured) string {
	var b strings.Builder
	for _, circuits := range []bool{true, false} {
		part := pick(all, circuits)
		if len(part) == 0 {
			continue
		}
		if circuits {
			b.WriteString("\n## Circuits\n\n")
		} else {
			b.WriteString("\n## Published problems\n\n")
		}
		summary(&b, part)
		for i := range part {
			part[i].table(&b)
		}
	}
	return b.String()
}

func pick(all []measured, circuits bool) (part []measured) {
	for _, m := range all {
		if m.Circuit == circuits {
			part = append(part, m)
		}
	}
	return part
}

// summary counts, and lists where ours falls short.
func summary(b *strings.Builder, part []measured) {
	rows, least := 0, 0.0
	var short []string
	for i := range part {
		for _, c := range part[i].comparisons() {
			rows++
			switch {
			case c.ours == nil:
				short = append(short, fmt.Sprintf("- falls short: %s at %.0e: none of ours reaches it, %s does in %s", c.m.Name, c.target, c.theirs.Method, ms(c.theirs)))
			case c.theirs == nil:
			case c.short():
				short = append(short, fmt.Sprintf("- falls short: %s at %.0e: %s %s, %s %s (%.2f)", c.m.Name, c.target, c.ours.Method, ms(c.ours), c.theirs.Method, ms(c.theirs), c.ratio()))
			}
			if c.ours != nil && c.theirs != nil && (least == 0 || c.ratio() < least) {
				least = c.ratio()
			}
		}
	}
	fmt.Fprintf(b, "%d comparisons, ours sooner in %d; the smallest ratio is %.2f.\n\n", rows, rows-len(short), least)
	if len(short) > 0 {
		fmt.Fprintf(b, "%s\n\n", strings.Join(short, "\n"))
	}
}

func ms(o *outcome) string { return fmt.Sprintf("%.4g ms", 1e3*o.Seconds) }

// table of one problem: a line for each error to be reached.
func (m *measured) table(b *strings.Builder) {
	fmt.Fprintf(b, "### %s: %s\n\nReference good to %.1g. %s.\n\n", m.Name, m.Title, m.Uncertainty, m.Machine)
	b.WriteString("| error | ours | time | its error | evaluations | theirs | time | its error | evaluations | theirs / ours |\n|---|---|---|---|---|---|---|---|---|---|\n")
	for _, c := range m.comparisons() {
		note := "only ours"
		switch {
		case c.ours == nil:
			note = "falls short"
		case c.theirs == nil:
		case c.short():
			note = fmt.Sprintf("%.2f falls short", c.ratio())
		default:
			note = fmt.Sprintf("%.2f", c.ratio())
		}
		fmt.Fprintf(b, "| %.0e %s %s | %s |\n", c.target, cells(c.ours), cells(c.theirs), note)
	}
	b.WriteString("\n")
}

func cells(o *outcome) string {
	if o == nil {
		return "| none | | | "
	}
	return fmt.Sprintf("| `%s` %.1e | %s | %.1e | %d", o.Method, o.Rtol, ms(o), o.Error, o.Evaluations)
}
