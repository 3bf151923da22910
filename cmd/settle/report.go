package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"settle/outputs/h5"
	"settle/outputs/training"

	"github.com/spf13/cobra"
)

// reportFlags choose where settle report writes.
type reportFlags struct {
	output string
	force  bool
}

const reportHelp = `Makes the figures and the tables of a training run, from its HDF5 file alone:

  report.md   figures, tables, what each column means, and where the numbers come from
  table.md    the whole table: one row an arm
  report.csv  the same numbers in full, for other programs
  learning, test-error, angles-METHOD, stability, spectrum, settle-time, unsettled (.svg, .png)
              those for which the file has numbers

Several seeds are summed up by their median and quartiles (bands of up to four seeds go from
the smallest to the largest). An arm that ended badly, say because its loops diverged, shows its verdict in place
of numbers; where only some of its seeds did, these count as worse than every number.

`

func newReport() *cobra.Command {
	var r reportFlags
	cmd := &cobra.Command{
		Use:     "report OUT.h5",
		Short:   "Make the figures and the table of a training run",
		Long:    reportHelp + exitHelp,
		Example: "  settle report regression.h5 -o regression-report\n  settle report out.h5 --force",
		Args:    args(1, 1, "one OUT.h5"),
		RunE:    func(cmd *cobra.Command, given []string) error { return r.run(cmd, given[0]) },
	}
	cmd.Flags().StringVarP(&r.output, "output", "o", "report", "folder to write to")
	cmd.Flags().BoolVar(&r.force, "force", false, "write into a folder that has files")
	return cmd
}

func (r *reportFlags) run(cmd *cobra.Command, path string) error {
	f, err := openResult(path)
	if err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck // only read from
	run, err := training.Read(f)
	if err != nil {
		return usage(err)
	}
	if err := newFolder(r.output, r.force); err != nil {
		return err
	}
	p := newTrainingReport(f, path, run)
	if err := p.write(r.output); err != nil {
		return usage(err)
	}
	out := cmd.OutOrStdout()
	showArms(out, run)
	fmt.Fprintf(out, "wrote %s: report.md, table.md, report.csv, %s as svg and png\n", r.output, plural(len(p.figures), "figure"))
	return nil
}

// trainingReport is what a report is written from.
type trainingReport struct {
	path      string
	title     string
	status    string
	origin    [][2]string // attributes of the file, by name
	command   string
	run       *training.Run
	summaries []training.Summary
	figures   []reportFigure
}

func newTrainingReport(f *h5.File, path string, run *training.Run) *trainingReport {
	attr := func(name string) string { return attrText(f, name) }
	p := &trainingReport{path: path, title: attr("title"), status: statusText(f), command: attr("command_line"), run: run, summaries: summaries(run)}
	for _, figure := range trainingFigures(p.title, run) {
		p.figures = append(p.figures, reportFigure{figure.name, figure.caption, figure})
	}
	p.figures = append(p.figures, circuitFigures(f, p.title)...)
	p.origin = [][2]string{{"file", filepath.Base(path)}, {"status", p.status}, {"seeds", seedsText(run.Seeds)}}
	for _, name := range []string{"version", "git_revision", "date", "host", "method", "rtol", "atol", "step", "blas", "blas_core", "blas_threads", "run_uuid", "format_version"} {
		p.origin = append(p.origin, [2]string{name, attr(name)})
	}
	return p
}

// reportFigure is a picture of a report, of any kind.
type reportFigure struct {
	name, caption string
	drawing
}

func summaries(run *training.Run) []training.Summary {
	all := make([]training.Summary, len(run.Arms))
	for i := range run.Arms {
		all[i] = run.Arms[i].Summarise()
	}
	return all
}

const unknown = "?" // what a file does not say

// attrText is an attribute of the file, "?" if it has none of that name.
func attrText(f *h5.File, name string) string {
	v, err := f.Attr("/", name)
	if err != nil {
		return unknown
	}
	return fmt.Sprint(v)
}

// seedsText is "1", "1, 5, 9", or "1 to 20 (20 seeds)".
func seedsText(seeds []int64) string {
	n := len(seeds)
	if n > 4 && seeds[n-1]-seeds[0] == int64(n-1) {
		return fmt.Sprintf("%d to %d (%d seeds)", seeds[0], seeds[n-1], n)
	}
	parts := make([]string, n)
	for i, s := range seeds {
		parts[i] = fmt.Sprint(s)
	}
	return strings.Join(parts, ", ")
}

// write fills the folder.
func (p *trainingReport) write(dir string) error {
	var failed error
	for _, f := range p.figures {
		for _, format := range []string{".svg", ".png"} {
			failed = errors.Join(failed, f.Save(filepath.Join(dir, f.name+format)))
		}
	}
	text := func(name, content string) {
		failed = errors.Join(failed, os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644))
	}
	text("table.md", markdownTable(p.summaries, reportColumns))
	text("report.csv", reportCSV(p.summaries))
	text("report.md", p.markdown())
	return failed
}
