package main

import (
	"fmt"
	"io"
	"math"
	"slices"

	"settle/circuit"
)

// closedText tells of a pathway that no phase opens.
func closedText(s *circuit.Spec, name string) string {
	for _, p := range s.Phases {
		if p.Open == nil || slices.Contains(p.Open, name) {
			return ""
		}
	}
	return ", open in no phase"
}

// tellNoise says what noise there is, and what the analysis makes of it.
func tellNoise(out io.Writer, l *loaded) {
	noisy := false
	for _, p := range l.spec.Populations {
		switch n := p.Noise; {
		case n == nil:
			continue
		case n.Kind == "white":
			fmt.Fprintf(out, "  noise      %-8s white, intensity %.4g /sqrt(s)\n", p.Name, n.Intensity)
		default:
			fmt.Fprintf(out, "  noise      %-8s Ornstein-Uhlenbeck, tau %.4g s, standard deviation %.4g\n", p.Name, n.Tau, n.Std)
		}
		noisy = true
	}
	if noisy {
		fmt.Fprintf(out, "  integrated by %s; the analysis is that of the circuit without its noise\n", l.spec.Integrator.Method)
	}
}

func populationText(p circuit.PopulationInfo) string {
	switch {
	case p.Clamp != "":
		return "clamped to " + p.Clamp
	case p.Algebraic:
		return "tau 0: follows its input at once"
	}
	return fmt.Sprintf("tau %s, leak %s", rangeText(p.Tau, " s"), rangeText(p.Leak, ""))
}

// rangeText prints one number where all are the same.
func rangeText(v []float64, unit string) string {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, x := range v {
		lo, hi = min(lo, x), max(hi, x)
	}
	if lo == hi {
		return fmt.Sprintf("%.4g%s", lo, unit)
	}
	return fmt.Sprintf("%.4g to %.4g%s", lo, hi, unit)
}

func sharedText(p circuit.PathwayInfo) string {
	if p.Shared == "" {
		return ""
	}
	return ", weights of " + p.Shared
}
