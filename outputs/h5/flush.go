//go:build cgo

package h5

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// margin is the space that a flush wants beside its rows: metadata, and the rest of begun pages.
const margin = 1 << 20

// freeSpace is replaced in tests.
var freeSpace = space

// errSpace stops a run while its file can still be closed.
var errSpace = errors.New("the disk is full")

// Flush puts every complete row of every group on disk, so that it survives a kill (and, with
// Options.Sync, a power loss). Each group has one common length there.
func (w *Writer) Flush() error {
	if w.err != nil {
		return w.err
	}
	if err := w.room(); err != nil {
		return w.stop(err)
	}
	for _, g := range w.groups {
		if err := g.write(true); err != nil {
			return w.stop(err)
		}
	}
	if err := w.out.flush(); err != nil {
		return w.stop(err)
	}
	if w.opt.Sync {
		if err := w.out.held.Sync(); err != nil {
			return w.stop(err)
		}
	}
	for _, g := range w.groups {
		g.flushed = g.written
	}
	w.flushed = time.Now()
	return nil
}

// room stops before HDF5 meets a full disk: it copes worse with one than we do.
func (w *Writer) room() error {
	need := uint64(margin)
	for _, g := range w.groups {
		need += g.bytes()
	}
	left, err := freeSpace(w.out.path)
	if err == nil && left < need {
		return fmt.Errorf("%w: %d bytes are left, %d are needed", errSpace, left, need)
	}
	return nil // without an answer the write itself will tell
}

// stop ends writing at the first error: it takes back what was not flushed and closes the file,
// which then can be read like any other and says that the run was interrupted. It returns the error
// that every later call returns.
func (w *Writer) stop(cause error) error {
	how := "the file is closed and can be read"
	closing := w.retreat()
	if err := w.salvage(); err != nil {
		how = fmt.Sprintf("it could not be closed (%v), nor recovered yet (%v): run `settle recover %s`", closing, err, w.path)
	}
	w.err = fmt.Errorf("h5: writing %s stopped: %w; kept is what was flushed: %s; %s; if the disk is full, make room and run again",
		w.out.path, cause, w.kept(), how)
	return w.err
}

func (w *Writer) retreat() error {
	var errs []error
	for _, g := range w.groups {
		if g.written > g.flushed || g.ready > 0 {
			errs = append(errs, g.extend(g.flushed))
		}
	}
	return errors.Join(append(errs, w.out.close())...)
}

// salvage recovers the segments without HDF5: it mends what HDF5 could not close, and a status of
// running.
func (w *Writer) salvage() error {
	safe := map[string]int64{}
	for _, g := range w.groups {
		safe[g.path] = int64(g.flushed)
	}
	errs := []error{salvageFile(w.out.path, int64(w.number), safe)}
	for n := 1; n < w.number; n++ {
		errs = append(errs, salvageFile(segmentPath(w.path, n), int64(n), nil))
	}
	return errors.Join(errs...)
}

// kept says how long each group is that has rows.
func (w *Writer) kept() string {
	var parts []string
	for _, g := range w.groups {
		if n := g.before + int64(g.flushed); n > 0 {
			parts = append(parts, fmt.Sprintf("%s %d rows", g.path, n))
		}
	}
	if parts == nil {
		return "the fixed datasets"
	}
	return strings.Join(parts, ", ")
}

// Lengths is the number of complete rows that each group with unlimited datasets was given, over
// all segments.
func (w *Writer) Lengths() map[string]int64 {
	n := map[string]int64{}
	for _, g := range w.groups {
		n[g.path] = g.before + int64(g.written+g.ready)
	}
	return n
}

// Close writes what is complete and closes the file. It reports every error, and rows that other
// datasets of their group do not have, which are left out. Then every segment gets the final content
// of the fixed datasets, so that each of them tells how the run ended. Closing twice is an error.
func (w *Writer) Close() error {
	if w.err != nil {
		return w.err
	}
	left := w.leftovers()
	if err := w.Flush(); err != nil {
		return err
	}
	if err := w.writeSums(); err != nil {
		return err
	}
	updated := w.updateEarlier()
	err := w.out.close()
	if err != nil {
		err = fmt.Errorf("h5: closing %s: %w; run `settle recover %s`", w.out.path, err, w.path)
	}
	w.err = fmt.Errorf("h5: %s is closed", w.path)
	return errors.Join(left, updated, err)
}

// leftovers reports datasets that are ahead of their group.
func (w *Writer) leftovers() error {
	var errs []error
	for _, g := range w.groups {
		for _, s := range g.streams {
			if n := s.rows() - g.ready; n > 0 {
				errs = append(errs, fmt.Errorf("h5: %s: %s has %d rows more than the shortest dataset of its group: they are left out", w.path, s.Path, n))
			}
		}
	}
	return errors.Join(errs...)
}
