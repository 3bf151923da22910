package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"settle/integrators"
	"settle/integrators/workprecision"

	"github.com/spf13/cobra"
)

// compareFlags are the flags of settle compare.
type compareFlags struct {
	sets   []string
	seed   uint64
	given  func(flag string) bool
	output string
	force  bool

	methods, rtols, steps string
	order                 string
	against               float64
	by                    string
	repeat, maxSteps      int
	budget                time.Duration
	trial                 int
	phase                 string
	problems              string
}

const compareHelp = `Which method, and at which tolerance? Integrates one phase of one trial of a circuit with
several methods, one or two of each family if none are named, at every tolerance (methods of
fixed steps: at every step size), and says what accuracy each reached and what it cost:

  table        in the terminal, with observed orders and a recommendation
  compare.csv  a row for each run
  compare.h5   the same, self-describing, with the reference and the recommendations
  products, evaluations, seconds (.svg, .png)    error against work, a line a method

Errors are relative to the largest component of a reference that two independent methods
agree on. How far these two differ is printed; an error that the reference cannot tell is
given as a bound (<), never as a number. A method that cannot run has a row that says why.

The cheapest method is found by seconds on this machine, which count everything. Products
(passes through the weights) and evaluations are the same on every machine, but matrices that
are factored and solved with are not in them: --by products is for methods that do not.

With --problems it compares on problems with known answers instead of a circuit; on all of
them five methods at three tolerances, if none are named.

`

func newCompare() *cobra.Command {
	var f compareFlags
	cmd := &cobra.Command{
		Use:   "compare [FILE|MODEL]",
		Short: "Compare integration methods on a circuit: accuracy reached against work done",
		Long:  compareHelp + exitHelp,
		Example: `  settle compare loop.toml
  settle compare loop.toml --methods dp54,rk4 --rtol 1e-3..1e-8 --step 2ms..0.1ms -o loop-methods
  settle compare digits --trial 3 --phase forward --by seconds
  settle compare --problems B5,PLEI --methods dp54`,
		Args:              args(0, 1, "one FILE or MODEL, or none with --problems"),
		ValidArgsFunction: completeModels,
		RunE:              f.run,
	}
	f.flags(cmd)
	return cmd
}

func (f *compareFlags) flags(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVarP(&f.output, "output", "o", "compare", "folder to write to")
	flags.BoolVar(&f.force, "force", false, "write into a folder that has files")
	flags.StringVar(&f.methods, "methods", "", "methods, with commas between, or all (default "+strings.Join(usualMethods, ", ")+", and the file's)")
	flags.StringVar(&f.rtols, "rtol", "1e-3..1e-8", "relative tolerances of adaptive methods: a range in decades, or a list with commas")
	flags.StringVar(&f.steps, "step", "", "steps of fixed-step methods, `FROM..TO` in halves, or a list: 1ms..0.1ms (default from the fastest time constant)")
	flags.StringVar(&f.order, "order", "", "populations in the order in which semi-implicit-euler updates them (default integrator.order)")
	flags.Float64Var(&f.against, "against", 0, "relative tolerance of the reference (default a thousandth of the tightest, at least 1e-13)")
	flags.StringVar(&f.by, "by", string(workprecision.Seconds), "work by which the cheapest method is found: "+strings.Join(workNames(), ", "))
	flags.IntVar(&f.repeat, "repeat", 3, "solves of which the fastest gives the seconds")
	flags.DurationVar(&f.budget, "budget", 5*time.Second, "longest time for one solve; what takes longer has the verdict time-budget (the reference may take a minute)")
	flags.IntVar(&f.maxSteps, "max-steps", 0, "most steps of a solve (default integrator.max_steps)")
	flags.IntVar(&f.trial, "trial", 0, "trial that is integrated, from 0")
	flags.StringVar(&f.phase, "phase", "", "phase that is compared; those before are run as the file says (default the longest)")
	flags.StringArrayVar(&f.sets, "set", nil, "override a key of the circuit file, `KEY=VALUE`; may be repeated")
	flags.Uint64Var(&f.seed, "seed", 0, "override the seed of all random numbers")
	flags.StringVar(&f.problems, "problems", "", "compare on problems with known answers: all, or names with commas between")
	flags.Lookup("problems").NoOptDefVal = allProblems
	f.given = flags.Changed
	completeLists(cmd, map[string][]string{
		"methods": append([]string{allMethods}, integrators.MethodNames()...), "by": workNames(), "problems": append([]string{allProblems}, problemNames()...),
	})
}

func workNames() []string {
	var names []string
	for _, w := range workprecision.Works() {
		names = append(names, string(w))
	}
	return names
}

// run compares on each problem in turn, and writes what there is however it ends.
func (f *compareFlags) run(cmd *cobra.Command, given []string) error {
	if f.problems == allProblems && len(given) == 1 {
		f.problems, given = given[0], nil // --problems B5,PLEI, without an equals sign
	}
	f.thin()
	o, err := f.options()
	if err != nil {
		return err
	}
	c := &comparison{dir: f.output, out: cmd.OutOrStdout(), by: workprecision.Work(f.by), near: 1e-6}
	subjects, err := f.subjects(cmd.Context(), given, c)
	if err != nil {
		return err
	}
	if f.methods == "" && c.method != "" && !slices.Contains(o.Methods, c.method) {
		o.Methods = append(o.Methods, c.method)
	}
	if err := c.begin(f.force); err != nil {
		return err
	}
	if c.several {
		fmt.Fprintln(c.out, forecast(&o, len(subjects)))
	}
	for _, s := range subjects {
		if err = c.compare(cmd.Context(), s, o); err != nil || c.interrupted {
			break
		}
	}
	return errors.Join(err, c.end())
}

// subject is what methods are compared on, and the settings that come with it.
type subject struct {
	problem workprecision.Problem
	solver  integrators.Solver
	ratio   float64 // atol / rtol
	unit    string  // of time: "s", or "" where it has none

	component func(variable int) string // names a state variable; nil where it has no name
}

// subjects are the circuit, or the problems.
func (f *compareFlags) subjects(ctx context.Context, given []string, c *comparison) ([]subject, error) {
	switch {
	case f.problems != "" && len(given) > 0:
		return nil, usagef("compare on a circuit or on --problems, not both")
	case f.problems != "":
		c.several = true
		return f.chosenProblems()
	case len(given) == 0:
		return nil, usagef("settle compare takes a FILE or MODEL, or --problems")
	}
	s, err := f.circuit(ctx, given[0], c)
	return []subject{s}, err
}
