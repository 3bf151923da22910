package main

import (
	"fmt"
	"slices"
	"strings"

	"settle/outputs/h5"
	"settle/outputs/plot"
	"settle/outputs/sweep"
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
	sweep       sweepChoice
	given       func(flag string) bool
}

// Kinds of pictures: of what a run recorded, and of any file.
var (
	traceKinds = []string{"traces", "activity", "steps"}
	otherKinds = []string{"circuit", "weights"}
	sweepKinds = []string{"sweep"}
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
learning curves of all arms, or another figure of settle report. Of a gathered sweep it draws
a value over one axis or, as a map, over two: medians over seeds (of shares, means).`,
		Example: `  settle plot loop.h5 -o loop.svg
  settle plot many.h5 -o two.png --trials 0-1 --populations u,r
  settle plot cascade.h5 -o circuit.pdf --what circuit
  settle plot digits.h5 -o W1.svg --what weights --arm DI --pathway W1
  settle plot runs/gathered.h5 -o map.svg --value settled --x alpha --y angle
  settle plot runs/gathered.h5 -o lines.svg --value time --x alpha --by angle`,
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
	f.StringVar(&p.sweep.value, "value", "", "of a sweep: settled, steps, evaluations, products, or a result that it asked for (default settled)")
	f.StringVar(&p.sweep.x, "x", "", "of a sweep: the axis to the right (default the first)")
	f.StringVar(&p.sweep.y, "y", "", "of a sweep: the axis upwards, of a map (default the second, unless --x or --by is given)")
	f.StringVar(&p.sweep.by, "by", "", "of a sweep: an axis with a line for each of its values")
	f.StringArrayVar(&p.sweep.fix, "fix", nil, "of a sweep: only the points with this value, `AXIS=VALUE`; may be repeated")
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
	learned, swept := training.Is(f), sweep.Is(f)
	if err := p.check(learned, swept); err != nil {
		return err
	}
	var picture drawing
	var told string
	switch {
	case swept:
		picture, told, err = p.swept(f)
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
	"value": sweepKinds, "x": sweepKinds, "y": sweepKinds, "by": sweepKinds, "fix": sweepKinds,
	"arm": otherKinds, "seed": {"weights"}, "pathway": {"weights"}, "at": {"weights"},
}

// check chooses the picture, and refuses flags that it does not take.
func (p *plotFlags) check(learned, swept bool) error {
	switch {
	case swept && p.what != "" && p.what != sweepKinds[0]:
		return usagef("--what %s: the file is a gathered sweep, of which only --what %s is drawn; name the file of one of its runs", p.what, sweepKinds[0])
	case swept:
		p.what = sweepKinds[0]
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
