package main

import (
	"fmt"
	"io"
	"math"
	"strings"

	"settle/models"
	"settle/outputs/h5"
	"settle/outputs/sweep"
	"settle/outputs/training"

	"github.com/spf13/cobra"
)

func newShow() *cobra.Command {
	all := false
	cmd := &cobra.Command{
		Use:   "show OUT.h5",
		Short: "Show what is in a result file",
		Long: `Shows where a result file comes from, how its run ended, what was recorded, and the
range of every trace; of a file of settle compare its table, of a training run how each arm
ended; of a gathered sweep its axes and what was found. --datasets lists every dataset with its shape, type and units.`,
		Args: args(1, 1, "one OUT.h5"),
		RunE: func(cmd *cobra.Command, given []string) error {
			f, err := openResult(given[0])
			if err != nil {
				return err
			}
			defer f.Close() //nolint:errcheck // only read from
			if all {
				return showDatasets(cmd.OutOrStdout(), f)
			}
			if isComparison(f) {
				return showComparison(cmd.OutOrStdout(), f, given[0])
			}
			if sweep.Is(f) {
				return showSweep(cmd.OutOrStdout(), f, given[0])
			}
			if training.Is(f) {
				return showTraining(cmd.OutOrStdout(), f, given[0])
			}
			return showRun(cmd.OutOrStdout(), f, given[0])
		},
	}
	cmd.Flags().BoolVar(&all, "datasets", false, "list every dataset")
	return cmd
}

// openResult opens a file of ours; what goes wrong is the user's to mend.
func openResult(path string) (*h5.File, error) {
	if err := probe(path); err != nil {
		return nil, usage(err)
	}
	f, err := h5.Open(path)
	if err == nil {
		f.Hold()
	}
	return f, usage(err)
}

func showDatasets(out io.Writer, f *h5.File) error {
	all, err := f.Datasets()
	for _, d := range all {
		fmt.Fprintf(out, "%-36s %-8s %-24s %s\n", d.Path, d.Kind, shapeText(d.Axes, d.Shape), d.Units)
	}
	return err
}

// shapeText is "time 201 x r 20", or "scalar".
func shapeText(axes []string, shape []int) string {
	if len(shape) == 0 {
		return "scalar"
	}
	parts := make([]string, len(shape))
	for i, n := range shape {
		parts[i] = fmt.Sprint(n)
		if i < len(axes) && axes[i] != "" {
			parts[i] = fmt.Sprintf("%s %d", axes[i], n)
		}
	}
	return strings.Join(parts, " x ")
}

func showRun(out io.Writer, f *h5.File, path string) error {
	attr := func(name string) string {
		v, err := f.Attr("/", name)
		if err != nil {
			return "?"
		}
		return fmt.Sprint(v)
	}
	fmt.Fprintf(out, "%s: %s, %s\n", path, attr("title"), statusText(f))
	fmt.Fprintf(out, "  made      %s by settle %s (revision %s) on %s\n", attr("date"), attr("version"), attr("git_revision"), attr("host"))
	fmt.Fprintf(out, "  command   %s\n", attr("command_line"))
	method, err := methodsText(f, attr("method"))
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "  method    %s, rtol %s, atol %s, seed %s, BLAS %s (%s)\n", method, attr("rtol"), attr("atol"), attr("seed"), attr("blas"), attr("blas_core"))
	if step := attr("step"); step != "0" && step != "?" {
		fmt.Fprintf(out, "  step      %s s, fixed: the tolerances were not used\n", step)
	}
	if err := showVerdicts(out, f); err != nil {
		return err
	}
	return showTraces(out, f)
}

// statusText names the value of /status.
func statusText(f *h5.File) string {
	if f.Killed() {
		return "killed while it ran" + flushed(f) + "; settle recover makes it readable for other programs"
	}
	values, err := f.Int64s("/status", nil, nil)
	if err != nil || len(values) != 1 {
		return "no status: not a file of settle run"
	}
	if f.Live() {
		return models.StatusName(int8(values[0])) + flushed(f)
	}
	return models.StatusName(int8(values[0]))
}

// flushed says how much a kill can take.
func flushed(f *h5.File) string {
	every, err := f.Attr("/", "flush")
	if err != nil || every == nil {
		return ""
	}
	return fmt.Sprintf(", flushed every %v s (record.flush): at most that much is missing", every)
}

// episodes is what a file holds of its episodes, one number each.
type episodes struct {
	verdicts, phases, by, steps []int64
	durations                   []float64
}

func readEpisodes(f *h5.File) (e episodes, err error) {
	for name, to := range map[string]*[]int64{"verdict": &e.verdicts, "phase": &e.phases, "settled_by": &e.by, "accepted": &e.steps} {
		if *to, err = f.Int64s("/episodes/"+name, nil, nil); err != nil {
			return e, err
		}
	}
	e.durations, err = f.Float64s("/episodes/duration", nil, nil)
	return e, err
}

// count is how many episodes of a phase ended so, with their mean time and steps.
func (e *episodes) count(phase int, v models.Verdict, by models.SettledBy) (n int, time, steps float64) {
	for i := range e.verdicts {
		if e.phases[i] == int64(phase) && e.verdicts[i] == int64(v) && e.by[i] == int64(by) {
			n, time, steps = n+1, time+e.durations[i], steps+float64(e.steps[i])
		}
	}
	return n, time / float64(n), steps / float64(n)
}

// showVerdicts counts the episodes' verdicts by phase, with the time and the steps they took.
func showVerdicts(out io.Writer, f *h5.File) error {
	e, err := readEpisodes(f)
	if err != nil {
		return err
	}
	names, err := f.Strings("/circuit/phases/phase")
	if err != nil {
		return err
	}
	for p, name := range names {
		for _, v := range models.Verdicts() {
			if n, time, steps := e.count(p, v, models.ByTrajectory); n > 0 {
				fmt.Fprintf(out, "  phase     %-10s %-10s %d x, mean %.4g s in %.4g steps\n", name, v, n, time, steps)
			}
			if n, _, steps := e.count(p, v, models.ByEquilibrium); n > 0 {
				fmt.Fprintf(out, "  phase     %-10s %-10s %d x, solved for %s in %.4g iterations, no trajectory\n", name, v, n, models.ByEquilibrium, steps)
			}
		}
	}
	return nil
}

// showTraces prints the length and the range of every recorded variable.
func showTraces(out io.Writer, f *h5.File) error {
	all, err := f.Datasets()
	if err != nil {
		return err
	}
	for _, d := range all {
		name, ok := traceName(&d)
		if !ok {
			continue
		}
		if d.Shape[0] == 0 {
			fmt.Fprintf(out, "  recorded  %-12s no samples\n", name)
			continue
		}
		r, err := rangeOf(f, d)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "  recorded  %-12s %-24s from %.4g to %.4g, last %s\n", name, shapeText(d.Axes, d.Shape), r.lo, r.hi, few(r.last))
	}
	return nil
}

// traceName is how a trace is called: "r_state", or "DI/r1_state" of the examples that arm DI recorded.
func traceName(d *h5.Info) (string, bool) {
	for group, axis := range map[string]string{"/trajectory/": "time", "/episode_data/": "obs"} {
		if name, ok := strings.CutPrefix(d.Path, group); ok {
			return name, len(d.Axes) == 2 && d.Axes[0] == axis
		}
	}
	return "", false
}

// extent is what a trace covers.
type extent struct {
	lo, hi float64
	last   []float64 // the last row
}

// rowsAtOnce bounds the memory of a pass through a dataset.
const rowsAtOnce = 4096

// rangeOf passes through a (time x unit) dataset without holding it.
func rangeOf(f *h5.File, d h5.Info) (extent, error) {
	r := extent{lo: math.Inf(1), hi: math.Inf(-1)}
	rows, cols := d.Shape[0], d.Shape[1]
	for at := 0; at < rows; at += rowsAtOnce {
		n := min(rowsAtOnce, rows-at)
		values, err := f.Float64s(d.Path, []int{at, 0}, []int{n, cols})
		if err != nil {
			return r, err
		}
		for _, v := range values {
			r.lo, r.hi = min(r.lo, v), max(r.hi, v)
		}
		r.last = values[len(values)-cols:]
	}
	return r, nil
}

// few prints the first numbers of a row.
func few(row []float64) string {
	const most = 4
	parts := make([]string, 0, most)
	for _, v := range row[:min(len(row), most)] {
		parts = append(parts, fmt.Sprintf("%.4g", v))
	}
	if len(row) > most {
		parts = append(parts, "...")
	}
	return "(" + strings.Join(parts, " ") + ")"
}
