package main

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"settle/outputs/h5"
	"settle/outputs/sweep"
)

// showSweep tells what a gathered sweep holds.
func showSweep(out io.Writer, f *h5.File, path string) error {
	run, err := sweep.Read(f)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%s: %s, a sweep of %s\n", path, run.Name, plural(run.Points, "point"))
	if run.Description != "" {
		fmt.Fprintf(out, "  %s\n", run.Description)
	}
	fmt.Fprintf(out, "  points    %s\n", pointStates(run))
	for _, a := range run.Axes {
		fmt.Fprintf(out, "  axis      %-12s %s, %s (%s)\n", a.Name, levels(&a), plural(len(a.Levels()), "value"), a.Key)
	}
	if run.Seeds > 0 {
		fmt.Fprintf(out, "  seeds     %d\n", run.Seeds)
	}
	for _, line := range verdictCounts(run) {
		fmt.Fprintf(out, "  verdict   %s\n", line)
	}
	for _, v := range run.Values {
		fmt.Fprintf(out, "  value     %-12s %s\n", v.Name, valueRange(v))
	}
	return nil
}

// pointStates counts the points in each state.
func pointStates(run *sweep.Run) string {
	counts := map[int64]int{}
	for _, s := range run.State {
		counts[s]++
	}
	text := fmt.Sprintf("%d done", counts[sweep.Done])
	if n := counts[sweep.Failed]; n > 0 {
		text += fmt.Sprintf(", %d failed", n)
	}
	if n := counts[sweep.Missing]; n > 0 {
		text += fmt.Sprintf(", %d missing", n)
	}
	return text
}

// levels names the ends of an axis, or its words.
func levels(a *sweep.Axis) string {
	all := a.Levels()
	if a.Words != nil {
		var words []string
		for _, l := range all[:min(len(all), maxTold)] {
			words = append(words, a.Word(l))
		}
		return strings.Join(words, ", ")
	}
	return fmt.Sprintf("from %s to %s", a.Text(all[0]), a.Text(all[len(all)-1]))
}

func verdictCounts(run *sweep.Run) (lines []string) {
	for k, name := range run.Verdicts {
		if n := occurrences(run.Verdict, int64(k)); n > 0 {
			lines = append(lines, fmt.Sprintf("%-18s %s", name, plural(n, "point")))
		}
	}
	return lines
}

func valueRange(v sweep.Value) string {
	kept := slices.DeleteFunc(slices.Clone(v.Numbers), math.IsNaN)
	if len(kept) == 0 {
		return "no numbers"
	}
	text := fmt.Sprintf("from %.4g to %.4g", slices.Min(kept), slices.Max(kept))
	if v.Units != "" && v.Units != "1" {
		text += " " + v.Units
	}
	if n := len(v.Numbers) - len(kept); n > 0 {
		text += fmt.Sprintf(", none for %s", plural(n, "point"))
	}
	return text
}
