package main

import (
	"fmt"
	"io"
	"strings"

	"settle/circuit"

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
