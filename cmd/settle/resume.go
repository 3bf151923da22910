package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"settle/circuit"
	"settle/models"
	"settle/outputs/checkpoint"
	"settle/outputs/h5"
)

// goOn goes on with a run that was broken off. Without a file, or with one that was broken off before its first
// checkpoint, it starts; where all is done it returns nil.
func (k keeping) goOn(ctx context.Context, s *circuit.Spec, layout []models.Dataset) (*recording, error) {
	if _, err := os.Stat(k.output); errors.Is(err, fs.ErrNotExist) {
		fmt.Fprintf(k.out, "%s does not exist yet: the run starts\n", k.output)
		return k.start(ctx, s, layout)
	}
	was, err := lookBack(k.output, layout, provenance(s))
	if err != nil {
		return nil, usage(err)
	}
	kept, err := k.checkpoint(was)
	switch {
	case err != nil:
		return nil, usage(err)
	case kept == nil && (was.finished || was.over): // else a kill may have come before the file was brought to its end
		return nil, k.done(was)
	case kept == nil:
		fmt.Fprintf(k.out, "%s was broken off before its first checkpoint: the run starts anew\n", k.output)
		return k.start(ctx, s, layout)
	}
	if was.machine != "" {
		fmt.Fprintf(k.stderr, "settle: %s: the last bits may differ from those of an unbroken run\n", was.machine)
	}
	return k.reopen(ctx, s, layout, kept)
}

// reopen goes on from a checkpoint.
func (k keeping) reopen(ctx context.Context, s *circuit.Spec, layout []models.Dataset, kept *checkpoint.Checkpoint) (*recording, error) {
	w, err := h5.Reopen(k.output, nil, h5Datasets(layout), kept.Lengths, fileOptions(s))
	if err != nil {
		return nil, usage(err)
	}
	fmt.Fprintf(k.out, "%s goes on from %s\n", k.output, kept.Where)
	r := k.recording(ctx, w, kept.Run)
	r.from = &models.Checkpoint{State: kept.State, Lengths: kept.Lengths, Where: kept.Where}
	r.keeper.where = kept.Where
	return r, nil
}

// checkpoint reads the one beside the file; nil without one.
func (k keeping) checkpoint(was *earlier) (*checkpoint.Checkpoint, error) {
	c, err := checkpoint.Load(checkpoint.Path(k.output))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("%w; --force without --resume starts the run anew", err)
	case c.Run != was.run:
		return nil, fmt.Errorf("%s belongs to another run than %s (%s, not %s): name the right file, or start anew with --force, without --resume",
			checkpoint.Path(k.output), k.output, c.Run, was.run)
	}
	return c, nil
}

// done says that there is nothing to do, and that the run did not end well if so.
func (k keeping) done(was *earlier) error {
	if !was.finished {
		return exitError{exitFailed, fmt.Errorf("%s is over, and did not end well (settle show %s): there is nothing to go on with; --force without --resume runs it again", k.output, k.output)}
	}
	fmt.Fprintf(k.out, "%s is finished: there is nothing to do\n", k.output)
	return nil
}

// earlier is what the file of an earlier run says.
type earlier struct {
	run            string // its UUID
	finished, over bool
	machine        string // how the machine differs from this one; "" if it does not
}

// lookBack reads the file of an earlier run, which a kill may have left, and refuses that of another run than the
// one that layout and root describe.
func lookBack(path string, layout []models.Dataset, root []h5.Attr) (*earlier, error) {
	f, err := openEarlier(path)
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // only read from
	now := attributes(root)
	attrs, err := f.Attrs("/")
	if err != nil {
		return nil, err
	}
	was := attributes(attrs)
	differ := differentTexts(f, layout)
	for _, name := range []string{"version", "git_revision", "blas"} {
		if was[name] != now[name] {
			differ = append(differ, fmt.Sprintf("%s was %s, is %s", name, was[name], now[name]))
		}
	}
	if differ != nil {
		return nil, fmt.Errorf("%s is of another run:\n  %s\nrun it as it was, name another file (-o), or start anew with --force, without --resume", path, strings.Join(differ, "\n  "))
	}
	e := &earlier{run: was["run_uuid"]}
	for _, name := range []string{"blas_core", "go_version"} {
		if was[name] != now[name] {
			e.machine = fmt.Sprintf("%s was %s, is %s", name, was[name], now[name])
		}
	}
	return e, e.ending(f)
}

// openEarlier opens the file of an earlier run, recovered if it has to be. Others may read a whole file meanwhile.
func openEarlier(path string) (*h5.File, error) {
	f, err := openResult(path)
	switch {
	case err == nil && f.Live():
		_ = f.Close() // it was only read
		return nil, fmt.Errorf("%s is being written by a running process: wait until the run has ended", path)
	case err == nil && !f.Killed():
		return f, nil
	case err == nil:
		_ = f.Close()
	}
	if _, err := h5.Recover(path); err != nil {
		return nil, err
	}
	return openResult(path)
}

func attributes(list []h5.Attr) map[string]string {
	all := map[string]string{}
	for _, a := range list {
		all[a.Name] = fmt.Sprint(a.Value)
	}
	return all
}

// ending finds out whether the run is over: finished in all its segments, or failed with all that a run writes at its
// end.
func (e *earlier) ending(f *h5.File) error {
	e.finished = true
	for _, segment := range f.Segments() {
		status, err := statusOf(segment)
		if err != nil {
			return err
		}
		e.finished = e.finished && status == models.StatusFinished
		e.over = status == models.StatusFailed
	}
	if !e.over {
		return nil
	}
	var err error
	e.over, err = complete(f)
	return err
}

// statusOf is how one file says that its run ended.
func statusOf(path string) (int8, error) {
	f, err := h5.Open(path)
	if err != nil {
		return 0, err
	}
	defer f.Close() //nolint:errcheck // only read from
	status, err := f.Int64s("/status", nil, nil)
	if err != nil {
		return 0, err
	}
	return int8(status[0]), nil
}

// complete tells whether what a run writes last is there: the statistics, or how each lesson ended.
func complete(f *h5.File) (bool, error) {
	all, err := f.Datasets()
	if err != nil {
		return false, err
	}
	for _, d := range all {
		if d.Path == "/statistics/trials" || strings.HasPrefix(d.Path, "/training/") && strings.HasSuffix(d.Path, "/ending") {
			v, err := f.Float64s(d.Path, nil, nil)
			if err != nil || !(v[0] >= 0) { // NaN and -1: not yet
				return false, err
			}
		}
	}
	return true, nil
}

// differentTexts compares what says which run it is: the circuits, the arms and the seeds.
func differentTexts(f *h5.File, layout []models.Dataset) (differ []string) {
	for _, d := range layout {
		switch was, now := readWords(f, d); {
		case d.Path == "/config/toml" || d.Path == "/config/sha256" || now == nil: // comments may change; it follows
		case was == nil:
			differ = append(differ, d.Path+" is not in the file")
		default:
			if line := firstDifference(was, now); line != "" {
				differ = append(differ, d.Path+": "+line)
			}
		}
	}
	return differ
}

// readWords reads a dataset of text, or the seeds, from the file, and as it would be now; now is nil of other datasets.
func readWords(f *h5.File, d models.Dataset) (was, now []string) {
	switch v := d.Data.(type) {
	case string:
		now = strings.Split(v, "\n")
	case []string:
		now = strings.Split(strings.Join(v, "\n"), "\n")
	case []int64:
		if d.Path != "/arms/seeds" {
			return nil, nil
		}
		seeds, err := f.Int64s(d.Path, nil, nil)
		if err != nil {
			return nil, strings.Fields(fmt.Sprint(v))
		}
		return []string{fmt.Sprint(seeds)}, []string{fmt.Sprint(v)}
	default:
		return nil, nil
	}
	text, err := f.Strings(d.Path)
	if err != nil {
		return nil, now
	}
	return strings.Split(strings.Join(text, "\n"), "\n"), now
}

// firstDifference names the first line that differs, "" if none does.
func firstDifference(was, now []string) string {
	for i := range max(len(was), len(now)) {
		a, b := lineAt(was, i), lineAt(now, i)
		if a != b {
			return fmt.Sprintf("%s, is %s", "was "+a, b)
		}
	}
	return ""
}

func lineAt(lines []string, i int) string {
	if i < len(lines) {
		return "`" + strings.TrimSpace(lines[i]) + "`"
	}
	return "shorter"
}
