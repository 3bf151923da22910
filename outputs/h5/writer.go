//go:build cgo

package h5

// #include "shim.h"
import "C"

import (
	"fmt"
	"time"
)

// Writer records one run. One goroutine writes; different Writers may be used by different ones.
type Writer struct {
	path    string
	opt     Options
	schema  *schema
	groups  []*group
	streams map[string]*stream
	fixed   map[string]*Dataset
	touched map[string]bool // fixed datasets overwritten since Create

	out    *output
	number int // of the segment being written

	began, flushed time.Time // the segment, and the last flush
	err            error     // why writing stopped
}

// Create makes a file with all its groups, datasets and attributes, in the order given: nothing
// can be added later. The file appears under its name when it is whole; one that is already there
// is replaced, with its further segments, unless a running process holds it. The slices of the
// datasets are not kept.
//
// The mistakes of a description are found before anything is written.
func Create(path string, root []Attr, groups []GroupAttrs, datasets []Dataset, opt Options) (*Writer, error) {
	return CreateWith(path, root, groups, datasets, opt, func(*Adder) error { return nil })
}

// CreateWith is Create, with what add adds besides before the file appears.
func CreateWith(path string, root []Attr, groups []GroupAttrs, datasets []Dataset, opt Options, add func(*Adder) error) (*Writer, error) {
	opt = opt.withDefaults()
	s, err := check(root, groups, datasets, opt)
	if err != nil {
		return nil, err
	}
	if err := replaceable(path); err != nil {
		return nil, err
	}
	out, err := newOutput(path, 1, s, opt, func(id C.hid_t) error {
		if err := s.fill(id); err != nil {
			return err
		}
		return add(newAdder(id, s))
	})
	if err != nil {
		return nil, err
	}
	w := newWriter(path, s, opt)
	w.out = out
	if err := w.start(); err != nil {
		return nil, err
	}
	return w, nil
}

// newWriter is a Writer without its file. What fixed datasets begin with is not kept.
func newWriter(path string, s *schema, opt Options) *Writer {
	w := &Writer{path: path, opt: opt, schema: s, number: 1, fixed: map[string]*Dataset{}, touched: map[string]bool{}}
	w.groups, w.streams = newGroups(s, opt)
	for i := range s.datasets {
		d := &s.datasets[i]
		if d.Data = nil; !d.unlimited() {
			w.fixed[d.Path] = d
		}
	}
	return w
}

// start opens the datasets that grow in a new file.
func (w *Writer) start() error {
	w.began = time.Now()
	w.flushed = w.began
	for _, g := range w.groups {
		g.written, g.flushed, g.next = 0, 0, 0
		for _, s := range g.streams {
			if err := s.open(w.out, w.opt.Deflate); err != nil {
				return w.stop(err)
			}
		}
	}
	return nil
}

// Append adds whole rows to an unlimited dataset of floats. Rows are kept in memory until all
// datasets of the group have them and a chunk is full or a flush is due; so append to the datasets
// of a group in turn. values may be reused at once. Appending other than whole rows, or to what is
// not such a dataset, panics.
func (w *Writer) Append(path string, values []float64) error {
	s := w.stream(path, len(values))
	if !s.Kind.isFloat() {
		panic(fmt.Sprintf("h5: Append to %s, which is %s: use AppendInts", path, s.Kind))
	}
	if w.err != nil || len(values) == 0 {
		return w.err
	}
	before := s.rows()
	s.floats = append(s.floats, values...)
	return w.advance(s, before)
}

// AppendInts is Append for datasets of integers. Values that the dataset's kind cannot hold are an
// error, and nothing is appended.
func (w *Writer) AppendInts(path string, values []int64) error {
	s := w.stream(path, len(values))
	if !s.Kind.isInt() {
		panic(fmt.Sprintf("h5: AppendInts to %s, which is %s: use Append", path, s.Kind))
	}
	if w.err != nil || len(values) == 0 {
		return w.err
	}
	if err := inRange(path, s.Kind, values); err != nil {
		return err
	}
	before := s.rows()
	s.ints = append(s.ints, values...)
	return w.advance(s, before)
}

func (w *Writer) stream(path string, n int) *stream {
	s := w.streams[path]
	if s == nil {
		panic(fmt.Sprintf("h5: %s has no unlimited dataset %s", w.path, path))
	}
	if n%s.rowLen != 0 {
		panic(fmt.Sprintf("h5: %d values for %s, whose rows have %d", n, path, s.rowLen))
	}
	return s
}

// advance does what the complete rows of a group call for.
func (w *Writer) advance(s *stream, before int) error {
	g := s.group
	if !g.grew(s, before) {
		return nil
	}
	if w.segmentOver() {
		if err := w.nextSegment(); err != nil {
			return err
		}
	}
	return w.pour(g)
}

// pour writes the full chunks of a group, through as many segments as they take.
func (w *Writer) pour(g *group) error {
	for {
		if err := g.write(false); err != nil {
			return w.stop(err)
		}
		if g.ready == 0 || g.written < g.capacity {
			break
		}
		if err := w.nextSegment(); err != nil {
			return err
		}
	}
	if w.opt.FlushEvery > 0 && time.Since(w.flushed) >= w.opt.FlushEvery {
		return w.Flush()
	}
	return nil
}
