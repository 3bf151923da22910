package main

import (
	"fmt"
	"io"
	"strings"

	"settle/circuit"
	"settle/circuit/stability"
)

func printAnalysis(out io.Writer, l *loaded, a, start *stability.Analysis, where string, settles bool) {
	fmt.Fprintf(out, "  %s: %s, %s, spectral abscissa %.4g /s, spectral radius %.4g /s\n", where, a.Verdict, plural(a.Dim, "state variable"), a.Abscissa+0, a.Radius) // + 0 turns -0 into 0
	fmt.Fprintf(out, "  eigenvalues (1/s): %s\n", eigenvaluesText(a.Eigenvalues))
	if a.Note != "" {
		fmt.Fprintf(out, "  note: %s\n", a.Note)
	}
	for _, loop := range a.Loops() {
		printLoop(out, loop)
	}
	for _, m := range a.Marginal {
		fmt.Fprintf(out, "  marginal: %s that neither grow nor decay%s\n", plural(m.Count, "mode"), marginalText(l.circuit, m))
	}
	if a.Slowest > 0 {
		fmt.Fprintf(out, "  time constants: fastest %.4g s, slowest %.4g s%s\n", a.Fastest, a.Slowest, frequencyText(a.Frequency))
	}
	if settles {
		fmt.Fprintf(out, "  %s\n", settlingText(a, start))
	}
}

// mostEigenvalues is how many are printed from each end.
const mostEigenvalues = 4

func eigenvaluesText(eig []complex128) string {
	if len(eig) == 0 {
		return "not computed"
	}
	var parts []string
	for i, l := range eig {
		if len(eig) > 2*mostEigenvalues+1 && i == mostEigenvalues {
			parts = append(parts, fmt.Sprintf("... %d more ...", len(eig)-2*mostEigenvalues))
		}
		if i >= mostEigenvalues && i < len(eig)-mostEigenvalues && len(eig) > 2*mostEigenvalues+1 {
			continue
		}
		parts = append(parts, complexText(l))
	}
	return strings.Join(parts, ", ")
}

func complexText(l complex128) string {
	if imag(l) == 0 {
		return fmt.Sprintf("%.4g", real(l))
	}
	return fmt.Sprintf("%.4g%+.4gi", real(l), imag(l))
}

func printLoop(out io.Writer, l *stability.Loop) {
	fmt.Fprintf(out, "  inversion loop %s: %s, %s by the exact criterion (margin %.4g)", l.Name, l.Shape(), l.Verdict, l.Slack)
	if l.Verdict != l.UsualVerdict {
		fmt.Fprintf(out, "; the slow-controller condition Re eig(W B) < alpha would have said %s", l.UsualVerdict)
	}
	fmt.Fprintln(out)
	if l.RestCount() > 0 {
		fmt.Fprintf(out, "    and %s outside the loop at %.4g /s\n", plural(l.RestCount(), "mode"), l.Rest)
	}
}

func marginalText(c *circuit.Circuit, m stability.MarginalModes) string {
	var in []string
	for _, s := range m.Shares {
		if s.Part > 0.05 {
			in = append(in, fmt.Sprintf("%s %.0f %%", c.Populations()[s.Population].Name, 100*s.Part))
		}
	}
	text := ""
	if len(in) > 0 {
		text = ", in " + strings.Join(in, ", ")
	}
	if m.Awaited {
		text += "; a population that has to settle takes part"
	}
	return text
}

func frequencyText(hz float64) string {
	if hz == 0 {
		return ""
	}
	return fmt.Sprintf(" (oscillating at %.4g Hz)", hz)
}
