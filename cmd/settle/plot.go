package main

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"settle/models"
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
}

// kinds of pictures.
var plotKinds = []string{"traces", "activity", "steps"}

func newPlot() *cobra.Command {
	var p plotFlags
	cmd := &cobra.Command{
		Use:   "plot OUT.h5",
		Short: "Draw the traces of a result file",
		Long: `Draws what a result file recorded, at the size of a journal's column: traces (a panel a
population), activity (units over time as a heatmap), or steps (step size and error
estimate over time). The ending of the output says the format: ` + strings.Join(plot.Formats(), ", ") + `.
Phases are shaded, and every ending carries its verdict. Of a training file it draws the
learning curves of all arms, or another figure of settle report.`,
		Example: "  settle plot loop.h5 -o loop.svg\n  settle plot digits.h5 -o digits.png --trials 0-1 --populations u,r",
		Args:    args(1, 1, "one OUT.h5"),
		RunE:    func(cmd *cobra.Command, given []string) error { return p.run(cmd, given[0]) },
	}
	f := cmd.Flags()
	f.StringVarP(&p.output, "output", "o", "", "picture to write (default OUT.svg)")
	f.StringSliceVar(&p.populations, "populations", nil, "populations to draw, with commas between (default all that were recorded)")
	f.StringVar(&p.variable, "variable", "", "state, rate or drive (default the first that was recorded)")
	f.StringVar(&p.trials, "trials", "0-3", "trials to draw one after the other: 2, or 0-3")
	f.StringVar(&p.what, "what", "", "picture: "+strings.Join(plotKinds, ", ")+"; of a training file a figure of settle report: learning, test-error, angles-METHOD, stability, spectrum, settle-time, unsettled (default "+plotKinds[0]+", or learning)")
	return cmd
}

func (p *plotFlags) run(cmd *cobra.Command, path string) error {
	first, final, err := trialRange(p.trials)
	if err != nil {
		return err
	}
	if p.output == "" {
		p.output = strings.TrimSuffix(path, ".h5") + ".svg"
	}
	f, err := openResult(path)
	if err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck // only read from
	if training.Is(f) && !slices.Contains(plotKinds, p.what) {
		return p.drawTraining(cmd, f)
	}
	if training.Is(f) {
		return usagef("--what %s: is not for training files; what record.examples recorded is in /episode_data, for other programs to draw", p.what)
	}
	if p.what == "" {
		p.what = plotKinds[0]
	}
	if !slices.Contains(plotKinds, p.what) {
		return usagef("--what %s: allowed: %s%s", p.what, strings.Join(plotKinds, ", "), didYouMean(p.what, plotKinds))
	}
	s, err := readStretch(f, first, final)
	if err != nil {
		return usage(err)
	}
	figure, err := p.figure(f, s)
	if err != nil {
		return err
	}
	if err := figure.Save(p.output); err != nil {
		return usage(err)
	}
	fmt.Fprintf(cmd.OutOrStdout(), "wrote %s: %s of %s, %d samples\n", p.output, p.what, s.trialText(), len(s.time))
	return nil
}

// drawTraining draws one of the figures of settle report.
func (p *plotFlags) drawTraining(cmd *cobra.Command, f *h5.File) error {
	picture, err := trainingPicture(f, cmp.Or(p.what, "learning"))
	if err != nil {
		return err
	}
	if err := picture.Save(p.output); err != nil {
		return usage(err)
	}
	fmt.Fprintf(cmd.OutOrStdout(), "wrote %s: %s\n", p.output, picture.name)
	return nil
}

// trialRange reads "2" or "0-3".
func trialRange(text string) (first, final int, err error) {
	a, b, ranged := strings.Cut(text, "-")
	first, err = strconv.Atoi(a)
	final = first
	if err == nil && ranged {
		final, err = strconv.Atoi(b)
	}
	if err != nil || first < 0 || final < first {
		return 0, 0, usagef("--trials %q: a trial, as in 2, or a range, as in 0-3", text)
	}
	return first, final, nil
}

// stretch is the part of /trajectory that is drawn, with the trials one behind the other.
type stretch struct {
	title       string
	from, rows  int // rows of /trajectory
	first, last int // trials
	time        []float64
	breaks      []int // samples at which a further trial begins
	spans       []plot.Span
	marks       []plot.Mark
}

func (s *stretch) trialText() string {
	if s.first == s.last {
		return fmt.Sprintf("trial %d", s.first)
	}
	return fmt.Sprintf("trials %d to %d", s.first, s.last)
}

// readStretch finds the rows of the trials, and their phases and verdicts.
func readStretch(f *h5.File, first, final int) (*stretch, error) {
	trials, err := f.Int64s("/trajectory/trial", nil, nil)
	if err != nil {
		return nil, err
	}
	s := &stretch{from: len(trials)}
	for i, trial := range trials {
		if int(trial) < first || int(trial) > final {
			continue
		}
		if s.rows == 0 {
			s.from, s.first = i, int(trial)
		}
		s.rows, s.last = i-s.from+1, int(trial)
	}
	if s.rows == 0 {
		return nil, fmt.Errorf("--trials %d-%d: none of them was recorded; the file has %s", first, final, recordedText(trials))
	}
	if title, err := f.Attr("/", "title"); err == nil {
		s.title = fmt.Sprint(title)
	}
	if s.time, err = f.Float64s("/trajectory/time", []int{s.from}, []int{s.rows}); err != nil {
		return nil, err
	}
	return s, s.lineUp(f, trials)
}

func recordedText(trials []int64) string {
	if len(trials) == 0 {
		return "none"
	}
	return fmt.Sprintf("trials %d to %d", trials[0], trials[len(trials)-1])
}

// lineUp puts the trials one behind the other in time, and finds the phases and their endings.
func (s *stretch) lineUp(f *h5.File, trials []int64) error {
	phases, err := f.Int64s("/trajectory/phase", []int{s.from}, []int{s.rows})
	if err != nil {
		return err
	}
	names, err := f.Strings("/circuit/phases/phase")
	if err != nil {
		return err
	}
	trials = trials[s.from : s.from+s.rows]
	offset, begin := 0.0, 0
	for i := range s.time {
		if i > 0 && trials[i] != trials[i-1] {
			offset = s.time[i-1]
			s.breaks = append(s.breaks, i)
		}
		s.time[i] += offset
		if ends := i+1 == s.rows || trials[i+1] != trials[i] || phases[i+1] != phases[i]; ends {
			if s.time[i] > s.time[begin] {
				s.spans = append(s.spans, plot.Span{From: s.time[begin], To: s.time[i], Label: names[phases[i]], Shaded: phases[i]%2 == 1})
			}
			begin = i + 1
		}
	}
	return s.verdicts(f)
}

// verdicts marks where the phases that were recorded ended.
func (s *stretch) verdicts(f *h5.File) error {
	firsts, err := f.Int64s("/episodes/first_obs", nil, nil)
	if err != nil {
		return err
	}
	counts, err := f.Int64s("/episodes/n_obs", nil, nil)
	if err != nil {
		return err
	}
	verdicts, err := f.Int64s("/episodes/verdict", nil, nil)
	if err != nil {
		return err
	}
	for i := range firsts {
		end := int(firsts[i]+counts[i]) - 1 - s.from
		if firsts[i] < 0 || end < 0 || end >= len(s.time) || int(firsts[i]) < s.from {
			continue
		}
		if v := models.Verdict(verdicts[i]); v != models.Finished {
			s.marks = append(s.marks, plot.Mark{X: s.time[end], Label: v.String()})
		}
	}
	return nil
}

// figure reads the numbers and arranges them.
func (p *plotFlags) figure(f *h5.File, s *stretch) (plot.Figure, error) {
	if p.what == "steps" {
		h, err := f.Float64s("/trajectory/step_size", []int{s.from}, []int{s.rows})
		if err != nil {
			return plot.Figure{}, err
		}
		e, err := f.Float64s("/trajectory/error_estimate", []int{s.from}, []int{s.rows})
		return plot.StepSizes(s.title, s.time, h, e, s.spans, s.marks), err
	}
	traces, err := p.traces(f, s)
	if err != nil {
		return plot.Figure{}, err
	}
	if p.what == "activity" {
		figure := plot.Figure{Title: s.title, ShareX: true}
		for _, t := range traces {
			figure.Panels = append(figure.Panels, plot.Activity(increasing(t), s.spans, s.marks))
		}
		return figure, nil
	}
	for i := range traces {
		traces[i] = broken(traces[i], s.breaks)
	}
	return plot.Run(s.title, traces, s.spans, s.marks), nil
}

// traces reads the chosen populations' variable.
func (p *plotFlags) traces(f *h5.File, s *stretch) ([]plot.Trace, error) {
	populations, err := f.Strings("/circuit/populations/population")
	if err != nil {
		return nil, err
	}
	for _, name := range p.populations {
		if !slices.Contains(populations, name) {
			return nil, usagef("--populations: no population %q; the file has %s%s", name, strings.Join(populations, ", "), didYouMean(name, populations))
		}
	}
	var traces []plot.Trace
	for _, name := range populations {
		if len(p.populations) > 0 && !slices.Contains(p.populations, name) {
			continue
		}
		for _, variable := range []string{"state", "rate", "drive"} {
			if p.variable != "" && p.variable != variable {
				continue
			}
			info, err := f.Dataset("/trajectory/" + name + "_" + variable)
			if err != nil {
				continue // not recorded
			}
			values, err := f.Float64s(info.Path, []int{s.from, 0}, []int{s.rows, info.Shape[1]})
			if err != nil {
				return nil, err
			}
			traces = append(traces, plot.Trace{Name: name, Variable: variable, T: s.time, Values: values})
			break
		}
	}
	if len(traces) == 0 {
		return nil, usagef("nothing to draw: settle show lists what was recorded")
	}
	return traces, nil
}

// increasing leaves out samples whose time is not above that of the one before: where a phase ends
// and the next begins there are two.
func increasing(t plot.Trace) plot.Trace {
	cols := len(t.Values) / len(t.T)
	kept := plot.Trace{Name: t.Name, Variable: t.Variable}
	for i, at := range t.T {
		if i > 0 && at <= kept.T[len(kept.T)-1] {
			continue
		}
		kept.T = append(kept.T, at)
		kept.Values = append(kept.Values, t.Values[i*cols:(i+1)*cols]...)
	}
	return kept
}

// broken puts a gap before each trial but the first: the end of one is not joined to the next.
func broken(t plot.Trace, breaks []int) plot.Trace {
	if len(breaks) == 0 {
		return t
	}
	cols := len(t.Values) / len(t.T)
	with := plot.Trace{Name: t.Name, Variable: t.Variable}
	for i, at := range t.T {
		if slices.Contains(breaks, i) {
			with.T = append(with.T, at)
			for range cols {
				with.Values = append(with.Values, math.NaN())
			}
		}
		with.T = append(with.T, at)
		with.Values = append(with.Values, t.Values[i*cols:(i+1)*cols]...)
	}
	return with
}
