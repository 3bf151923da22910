package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"settle/outputs/h5"
	"settle/outputs/training"
)

// showTraining prints where a training file comes from, and how each arm ended.
func showTraining(out io.Writer, f *h5.File, path string) error {
	run, err := training.Read(f)
	if err != nil {
		return err
	}
	attr := func(name string) string { return attrText(f, name) }
	fmt.Fprintf(out, "%s: %s, %s\n", path, attr("title"), statusText(f))
	fmt.Fprintf(out, "  made      %s by settle %s (revision %s) on %s\n", attr("date"), attr("version"), attr("git_revision"), attr("host"))
	fmt.Fprintf(out, "  command   %s\n", attr("command_line"))
	fmt.Fprintf(out, "  method    %s, rtol %s, atol %s, BLAS %s (%s)\n", attr("method"), attr("rtol"), attr("atol"), attr("blas"), attr("blas_core"))
	summed := ""
	if len(run.Seeds) > 1 {
		summed = "; below, their medians, and the mean of test errors"
	}
	fmt.Fprintf(out, "  seeds     %s%s\n", seedsText(run.Seeds), summed)
	showArms(out, run)
	fmt.Fprintf(out, "  see also  settle report %s -o DIR\n", path)
	return showTraces(out, f)
}

// showArms prints one line an arm.
func showArms(out io.Writer, run *training.Run) {
	name, method := 0, 0
	for _, a := range run.Arms {
		name, method = max(name, len(a.Name)), max(method, len(a.Method))
	}
	for _, s := range summaries(run) {
		fmt.Fprintf(out, "  arm       %-*s  %-*s  %s\n", name, s.Arm, method, s.Method, armLine(&s))
	}
}

// armLine is what a terminal is told of an arm: its ending, and its last numbers.
func armLine(s *training.Summary) string {
	text := endingText(s)
	if failedWholly(s) {
		return text
	}
	add := func(form string, v float64) {
		if cell := numberText(v); cell != none {
			text += fmt.Sprintf(form, cell)
		}
	}
	add(", %s examples", s.Examples.Median)
	add(", loss %s", s.Loss.Median)
	add(", NSE %s", s.NSE.Median)
	add(", test error %s %%", 100*s.TestError.Mean)
	if s.Unsettled > 0 {
		add(", %s %% not settled", 100*s.Unsettled)
	}
	return text
}

// trainingPicture chooses the figure of a training file that settle plot draws.
func trainingPicture(f *h5.File, what string) (drawing, string, error) {
	run, err := training.Read(f)
	if err != nil {
		return nil, "", usage(err)
	}
	figures := trainingFigures(attrText(f, "title"), run)
	names := make([]string, len(figures))
	for i, p := range figures {
		names[i] = p.name
	}
	if len(names) == 0 {
		return nil, "", usagef("nothing to draw: no arm has been tested yet")
	}
	names = append(names, otherKinds...)
	i := slices.Index(names, what)
	if i < 0 {
		return nil, "", usagef("--what %s: this training file has %s%s", what, strings.Join(names, ", "), didYouMean(what, names))
	}
	return figures[i], figures[i].name, nil
}
