//go:build cgo

package h5

// #include "shim.h"
import "C"

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"time"
)

// segmentOver says whether the segment has lasted as long as it may.
func (w *Writer) segmentOver() bool {
	if w.opt.Segment <= 0 || time.Since(w.began) < w.opt.Segment {
		return false
	}
	for _, g := range w.groups {
		if g.written > 0 {
			return true
		}
	}
	return false
}

// nextSegment closes the file and goes on in the next one, with the same layout and the fixed
// datasets as they are now. The new file is there before the old one is closed.
func (w *Writer) nextSegment() error {
	if err := w.Flush(); err != nil {
		return err
	}
	name := segmentPath(w.path, w.number+1)
	if _, err := os.Lstat(name); err == nil {
		return w.stop(fmt.Errorf("%s is in the way: move it away", name))
	}
	old := w.out
	next, err := newOutput(name, w.number+1, w.schema, w.opt, func(id C.hid_t) error { return w.copyFixed(old.id, id, w.fixed) })
	if err != nil {
		return w.stop(err)
	}
	err = old.close()
	w.out = next
	w.number++
	for _, g := range w.groups {
		g.before += int64(g.written)
	}
	if err := w.start(); err != nil {
		return err
	}
	if err != nil {
		return w.stop(fmt.Errorf("closing %s: %w", old.path, err))
	}
	return nil
}

// fill writes the initial content of the fixed datasets.
func (s *schema) fill(id C.hid_t) error {
	for i := range s.datasets {
		if d := &s.datasets[i]; d.Data != nil {
			if err := writeFixed(id, d, d.Data); err != nil {
				return err
			}
		}
	}
	return nil
}

func writeFixed(id C.hid_t, d *Dataset, values any) error {
	if d.length() == 0 {
		return nil
	}
	o := &output{id: id}
	if text, ok := values.([]string); ok {
		list, free := cStrings(text)
		defer free()
		return o.at(d.Path, func(c *C.char) *C.char { return C.shim_write_strings(id, c, list) })
	}
	return o.at(d.Path, func(c *C.char) *C.char { return C.shim_write(id, c, C.int(d.Kind), pointer(values)) })
}

// copyFixed copies fixed datasets from file to file, one at a time.
func (w *Writer) copyFixed(from, to C.hid_t, which map[string]*Dataset) error {
	for i := range w.schema.datasets { // in the order of creation: the same bits every time
		d := &w.schema.datasets[i]
		if which[d.Path] == nil || d.length() == 0 {
			continue
		}
		values, err := readFixed(from, d)
		if err == nil {
			err = writeFixed(to, d, values)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func readFixed(id C.hid_t, d *Dataset) (any, error) {
	o := &output{id: id}
	var dset C.hid_t
	if err := o.at(d.Path, func(c *C.char) *C.char { return C.shim_open_dataset(id, c, 0, &dset) }); err != nil {
		return nil, err
	}
	defer func() { _ = call(func() *C.char { C.H5Dclose(dset); return nil }) }()
	if d.Kind == String {
		return readStrings(dset)
	}
	var values any = make([]int64, d.length())
	if d.Kind.isFloat() {
		values = make([]float64, d.length())
	}
	return values, call(func() *C.char {
		return C.shim_read(dset, C.H5S_ALL, C.H5S_ALL, C.int(d.Kind), pointer(values))
	})
}

// readStrings reads all of a dataset of text.
func readStrings(dset C.hid_t) ([]string, error) {
	var v C.shim_values
	if err := call(func() *C.char { return C.shim_read_strings(dset, &v) }); err != nil {
		return nil, err
	}
	defer C.shim_free_values(&v)
	return goStrings(&v), nil
}

// Write overwrites a fixed dataset of numbers, such as /status; values are as in Dataset.Data. What
// it writes is in the file at once; flush before a status that says that all is there. Text cannot
// be overwritten.
func (w *Writer) Write(path string, values any) error {
	if w.err != nil {
		return w.err
	}
	d := w.fixed[path]
	if d == nil {
		return fmt.Errorf("h5: %s has no fixed dataset %s", w.path, path)
	}
	v, ok := canonical(values)
	if !ok || d.Kind == String {
		return fmt.Errorf("h5: %s: values of type %T cannot be written over %s", path, values, d.Kind)
	}
	if err := fits(d, v); err != nil {
		return err
	}
	if err := writeFixed(w.out.id, d, v); err != nil {
		return w.stop(err)
	}
	w.touched[path] = true
	return nil
}

// updateEarlier brings the fixed datasets of closed segments up to date.
func (w *Writer) updateEarlier() error {
	var errs []error
	which := map[string]*Dataset{}
	for p := range w.touched {
		which[p] = w.fixed[p]
	}
	for n := 1; n < w.number && len(which) > 0; n++ {
		if err := w.update(segmentPath(w.path, n), which); err != nil {
			errs = append(errs, fmt.Errorf("h5: updating %s: %w", segmentPath(w.path, n), err))
		}
	}
	return errors.Join(errs...)
}

// update brings one up to date: how the run ended comes last, so that who reads it there finds the rest.
func (w *Writer) update(name string, which map[string]*Dataset) error {
	o := &output{path: name}
	c, free := cString(name)
	defer free()
	if err := call(func() *C.char { return C.shim_open_rw(c, &o.id) }); err != nil {
		return err
	}
	status := map[string]*Dataset{statusPath: which[statusPath]}
	rest := maps.Clone(which)
	delete(rest, statusPath)
	return errors.Join(w.copyFixed(w.out.id, o.id, rest), w.copyFixed(w.out.id, o.id, status), o.close())
}
