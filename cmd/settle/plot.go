package main

import (
	"fmt"
	"slices"
	"strings"

	"settle/outputs/h5"
	"settle/outputs/plot"
	"settle/outputs/training"

	"github.com/spf13/cobra"
)

// plotFlags choose what settle plot draws.
type plotFlags struct {
	output      string
	populations []string
	variable    string
	trials      string
	what        string
	arm         string
	seed        int64
	pathway     string
	at          int64
	given       func(flag string) bool
}

// Kinds of pictures: of what a run recorded, and of any file.
var (
	traceKinds = []string{"traces", "activity", "steps"}
	otherKinds = []string{"circuit", "weights"}
)

func newPlot() *cobra.Command {
	var p plotFlags
	cmd := &cobra.Command{
		Use:   "plot OUT.h5",
		Short: "Draw the traces of a result file",
		Long: `Draws what a result file holds, at the size of a journal's column: traces (a panel a
population), activity (units over time as a heatmap), steps (step size and error estimate
over time), circuit (populations and pathways, once for each phase), or weights (as colours
and as a histogram). The ending of the output says the format: ` + strings.Join(plot.Formats(), ", ") + `.
Phases are shaded, and every ending carries its verdict. Of a training file it draws the
learning curves of all arms, or another figure of settle report.`,
		Example: `  settle plot loop.h5 -o loop.svg
  settle plot many.h5 -o two.png --trials 0-1 --populations u,r
  settle plot cascade.h5 -o circuit.pdf --what circuit
  settle plot digits.h5 -o W1.svg --what weights --arm DI --pathway W1`,
		Args: args(1, 1, "one OUT.h5"),
		RunE: func(cmd *cobra.Command, given []string) error { return p.run(cmd, given[0]) },
	}
	f := cmd.Flags()
	p.given = func(flag string) bool { return f.Changed(flag) }
	f.StringVarP(&p.output, "output", "o", "", "picture to write (default OUT.svg)")
	f.StringSliceVar(&p.populations, "populations", nil, "populations to draw, with commas between (default all that were recorded)")
	f.StringVar(&p.variable, "variable", "", "state, rate or drive (default the first that was recorded)")
	f.StringVar(&p.trials, "trials", "0-3", "trials to draw one after the other: 2, or 0-3")
	f.StringVar(&p.what, "what", "", "picture: "+strings.Join(slices.Concat(traceKinds, otherKinds), ", ")+"; of a training file also a figure of settle report: learning, test-error, angles-METHOD, stability, spectrum, settle-time, unsettled (default "+traceKinds[0]+", or learning)")
	f.StringVar(&p.arm, "arm", "", "arm of a training, for circuit and weights (default the first)")
	f.Int64Var(&p.seed, "seed", 0, "seed of a training, for weights (default the first)")
	f.StringVar(&p.pathway, "pathway", "", "pathway whose weights are drawn (default the first)")
	f.Int64Var(&p.at, "at", -1, "examples learned from, for weights: the last snapshot that is not later (default the last)")
	return cmd
}

func (p *plotFlags) run(cmd *cobra.Command, path string) error {
	if p.output == "" {
		p.output = strings.TrimSuffix(path, ".h5") + ".svg"
	}
	f, err := openResult(path)
	if err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck // only read from
	learned := training.Is(f)
	if err := p.check(learned); err != nil {
		return err
	}
	var picture drawing
	var told string
	switch {
	case p.what == "circuit":
		picture, told, err = p.circuit(f)
	case p.what == "weights":
		picture, told, err = p.weights(f)
	case learned:
		picture, told, err = trainingPicture(f, p.what)
	default:
		picture, told, err = p.recorded(f)
	}
	if err != nil {
		return err
	}
	if err := picture.Save(p.output); err != nil {
		return usage(err)
	}
	fmt.Fprintf(cmd.OutOrStdout(), "wrote %s: %s\n", p.output, told)
	return nil
}

// drawing is a picture of any kind.
type drawing interface {
	Save(path string) error
}

// usedBy are the flags that only some pictures take.
var usedBy = map[string][]string{
	"trials": traceKinds, "populations": {"traces", "activity"}, "variable": {"traces", "activity"},
	"arm": otherKinds, "seed": {"weights"}, "pathway": {"weights"}, "at": {"weights"},
}

// check chooses the picture, and refuses flags that it does not take.
func (p *plotFlags) check(learned bool) error {
	switch {
	case p.what == "" && learned:
		p.what = "learning"
	case p.what == "":
		p.what = traceKinds[0]
	case learned && slices.Contains(traceKinds, p.what):
		return usagef("--what %s: is not for training files; settle view draws what record.examples recorded in /episode_data", p.what)
	case !learned && !slices.Contains(slices.Concat(traceKinds, otherKinds), p.what):
		all := slices.Concat(traceKinds, otherKinds)
		return usagef("--what %s: allowed: %s%s", p.what, strings.Join(all, ", "), didYouMean(p.what, all))
	}
	for flag, kinds := range usedBy {
		if p.given(flag) && !slices.Contains(kinds, p.what) {
			return usagef("--%s is for --what %s, not for %s", flag, strings.Join(kinds, " and "), p.what)
		}
	}
	return nil
}

// recorded draws traces, activity or steps.
func (p *plotFlags) recorded(f *h5.File) (drawing, string, error) {
	first, final, err := trialRange(p.trials)
	if err != nil {
		return nil, "", err
	}
	s, err := readStretch(f, first, final)
	if err != nil {
		return nil, "", usage(err)
	}
	figure, err := p.figure(f, s)
	return figure, fmt.Sprintf("%s of %s, %d samples", p.what, s.trialText(), len(s.time)), err
}
