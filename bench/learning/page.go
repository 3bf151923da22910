package main

import (
	"fmt"
	"strings"

	"settle/bench/suite"
)

const (
	begins = "<!-- learning: written by make bench -->\n"
	ends   = "<!-- end of learning -->\n"
)

// show writes all measurements that there are into the page.
func show(results, path string) error {
	all, err := kept(results)
	if err != nil {
		return err
	}
	return suite.Replace(path, begins, ends, table(all))
}

// table has a line a row, and a line for each that falls short.
func table(all []measured) string {
	var b strings.Builder
	short := 0
	for i := range all {
		if m := &all[i]; m.short() {
			short++
		}
	}
	fmt.Fprintf(&b, "\n%d rows, %d of them fall short.\n\n", len(all), short)
	for i := range all {
		if m := &all[i]; m.short() {
			fmt.Fprintf(&b, "- falls short: %s: %s\n", m.Name, strings.TrimSuffix(m.verdict(), ": falls short"))
		}
	}
	b.WriteString("\n| row | work | peer | ours, one | its error | theirs, one | its error | theirs / ours, or what is said | wanted |\n|---|---|---|---|---|---|---|---|---|\n")
	for i := range all {
		all[i].line(&b)
	}
	b.WriteString("\n")
	for i := range all {
		all[i].notes(&b)
	}
	return b.String()
}

func (m *measured) line(b *strings.Builder) {
	sign, mark := "at least", ""
	if m.Most {
		sign = "at most"
	}
	if m.short() {
		mark = " falls short"
	}
	theirs := "| | "
	if !m.Alone {
		theirs = cells(m.Theirs)
	}
	fmt.Fprintf(b, "| %s | %s | %s %s %s | %s%s | %s %s |\n", m.Name, m.Work, m.Peer, cells(m.Ours), theirs, m.number(m.Value), mark, sign, m.number(m.Wanted))
}

// cells are the time of one example or solve, and its error.
func cells(o outcome) string {
	e := ""
	if o.Error >= 0 {
		e = fmt.Sprintf("%.1e", o.Error)
	}
	return fmt.Sprintf("| %.3g ms | %s", 1e3*o.Seconds, e)
}

// notes are what else is worth knowing of a row.
func (m *measured) notes(b *strings.Builder) {
	var all []string
	if m.Ours.Note != "" {
		all = append(all, "ours: "+m.Ours.Note)
	}
	if m.Theirs.Note != "" {
		all = append(all, "theirs: "+m.Theirs.Note)
	}
	if all = append(all, m.Notes...); m.Quick {
		all = append(all, "a test of the plumbing, not a measurement")
	}
	fmt.Fprintf(b, "- %s: %s.\n", m.Name, strings.Join(append(all, m.Machine), "; "))
}
