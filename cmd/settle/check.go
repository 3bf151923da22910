package main

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"settle/circuit"
	"settle/circuit/stability"

	"github.com/spf13/cobra"
)

func newCheck() *cobra.Command {
	var o overrides
	cmd := &cobra.Command{
		Use:   "check FILE|MODEL",
		Short: "Check a circuit file: is it right, is it stable, how long will it take",
		Long: `Reads and compiles a circuit, and analyses each phase about its equilibrium (found by
Newton's method; about the phase's start where there is none): eigenvalues of the whole
coupled system, spectral abscissa (largest real part), the exact stability criterion of
inversion loops, modes that neither grow nor decay, time constants, the time to settle,
the largest stable step of each method, and a forecast of the cost. For the forecast the phase
is followed for a second or so as run would; with method auto it is told what auto chose.

Of a circuit that learns it says what learns and what is tested, and for each arm what it has of
its own: populations, pathways, and its loops at the start of learning. To measure the cost each
arm learns for a fraction of a second; nothing is recorded.

A file that is wrong is told with line and column, all its errors at once (exit code 2).
An unstable loop is told, but is no error: run shows what becomes of it.
Of a file with arms each arm is checked.

` + exitHelp,
		Example: "  settle check loop.toml\n  settle check loop.toml --set population.u.leak=0",
		Args:    args(1, 1, "one FILE or MODEL"),

		ValidArgsFunction: completeModels,
		RunE: func(cmd *cobra.Command, given []string) error {
			spec, err := o.spec(given[0])
			if err != nil {
				return err
			}
			if spec.Learns() {
				return checkLearning(cmd.Context(), cmd.OutOrStdout(), spec)
			}
			l, err := prepare(spec)
			if err != nil {
				return err
			}
			return checkAll(cmd.OutOrStdout(), l)
		},
	}
	o.flags(cmd)
	return cmd
}

// checkAll checks a circuit, or each of its arms.
func checkAll(out io.Writer, l *loaded) error {
	if len(l.spec.Arms) > 0 {
		fmt.Fprintf(out, "%s: %s: %s\n", l.spec.Name, plural(len(l.spec.Arms), "arm"), strings.Join(armNames(l.spec), ", "))
		return checkArms(out, l.spec)
	}
	if err := refuseHazard(l.spec); err != nil {
		return err
	}
	return check(out, l)
}

// checkArms checks each arm as the circuit that it is.
func checkArms(out io.Writer, base *circuit.Spec) error {
	for _, name := range armNames(base) {
		spec, err := base.Arm(name)
		if err != nil {
			return usage(err)
		}
		arm, err := prepare(spec)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "\narm %s\n", name)
		if err := checkAll(out, arm); err != nil {
			return err
		}
	}
	return nil
}

// check prints the compiled circuit and the analysis of each phase.
func check(out io.Writer, l *loaded) error {
	c := l.circuit
	fmt.Fprintf(out, "%s: the file is right\n", l.spec.Name)
	for _, p := range c.Populations() {
		fmt.Fprintf(out, "  population %-8s %11s, %s, %s\n", p.Name, plural(p.Size, "unit"), p.Transfer, populationText(p))
	}
	for _, p := range c.Pathways() {
		pops := c.Populations()
		to, from := p.W.Dims()
		fmt.Fprintf(out, "  pathway    %-8s %s -> %s, %s, %d x %d, gain %.4g%s\n", p.Name, pops[p.From].Name, pops[p.To].Name, p.Kind, to, from, p.Gain, sharedText(p)+closedText(l.spec, p.Name))
	}
	if l.spec.Credit != nil && len(l.spec.Plasticity) == 0 {
		fmt.Fprintln(out, "  learns: nothing; there is no [plasticity]")
	}
	tellNoise(out, l)
	d := c.NewDynamics(1)
	input, target := l.task.Example(0)
	d.Present(0, 0, input, target)
	total := cost{}
	for i := range c.Phases() {
		e, err := checkPhase(out, l, d, i)
		if err != nil {
			return err
		}
		total.add(e)
	}
	fmt.Fprintf(out, "cost: %s for %s\n", total.text(len(l.task.Order)), plural(len(l.task.Order), "trial"))
	return nil
}

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

// checkPhase analyses a phase and leaves d where the phase would end.
func checkPhase(out io.Writer, l *loaded, d *circuit.Dynamics, phase int) (cost, error) {
	info := l.circuit.Phases()[phase]
	d.Begin(phase)
	fmt.Fprintf(out, "phase %s: ", info.Name)
	y := make([]float64, d.Dim())
	d.Gather(y)
	if len(info.Evolving) == 0 || info.Duration == 0 {
		fmt.Fprintln(out, "no time passes; populations with tau = 0 take their values")
		d.Finish(0, 0, y)
		return cost{}, nil
	}
	fmt.Fprintf(out, "%s for %s%.4g s\n", evolveText(l.circuit, info.Evolving), atMost(info), info.Duration)
	look, err := lookAt(d, info)
	if err != nil {
		return cost{}, err
	}
	at, rest, a, start := look.at, look.rest, look.a, look.start
	where := "at its equilibrium"
	if !look.found {
		where = "at its start (Newton's method found no equilibrium)"
	}
	printAnalysis(out, l, a, start, where, info.Until == "settled")
	printSteps(out, d, a, rest, at)
	warnOfStep(out, l, a)
	if said := map[string]string{"equilibrium": "a few evaluations of the derivative", "closed-form": "by the formula of credit.method"}[info.Solve]; said != "" {
		fmt.Fprintf(out, "  solve: for the state of rest, not followed in time; %s\n", said)
		d.Finish(0, at, rest)
		return cost{}, nil
	}
	e, err := measure(out, l, d, y, at, a, start)
	if err != nil {
		return cost{}, err
	}
	fmt.Fprintf(out, "  cost of a trial: %s\n", e.text(1))
	d.Finish(0, at, rest)
	return e, nil
}

func names(c *circuit.Circuit, at []int) string {
	all := make([]string, len(at))
	for i, p := range at {
		all[i] = c.Populations()[p].Name
	}
	return strings.Join(all, ", ")
}

// evolveText is "r evolves" or "r, u evolve".
func evolveText(c *circuit.Circuit, at []int) string {
	if len(at) == 1 {
		return names(c, at) + " evolves"
	}
	return names(c, at) + " evolve"
}

func atMost(p circuit.PhaseInfo) string {
	if p.Until == "settled" {
		return "at most "
	}
	return ""
}

// lastEdge is the time from which inputs are smooth: what is analysed is what comes to rest.
func lastEdge(d *circuit.Dynamics, end float64) float64 {
	at := 0.0
	for range 1_000_000 { // an input file may have many samples
		next := d.NextEdge(0, at)
		if next >= end {
			break
		}
		at = next
	}
	return at
}

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
