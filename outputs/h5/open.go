//go:build cgo

package h5

// #include "shim.h"
import "C"

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"gonum.org/v1/hdf5"
)

// File is a run that was opened for reading: all its segments, seen as one file. It reads any
// HDF5 file, and numbers of any type. One goroutine uses it at a time.
type File struct {
	path     string
	parts    []*part
	groups   []string
	datasets []string
	kinds    map[string]bool     // true for a dataset
	members  map[string][]string // datasets of each group
	room     []float64           // of Pieces
	held     *survey             // of Hold
}

// part is one segment.
type part struct {
	path   string
	file   *hdf5.File
	live   bool // its last rows may not be whole: it is being written, or was left by a kill
	killed bool
	still  bool // what was read of its structure holds
}

func (p *part) id() C.hid_t { return C.hid_t(p.file.ID()) }

// Open opens a run for reading, with all its segments. A file that another process is writing under
// SWMR is read as far as it has been flushed; see Live. So is one that a killed run left; see Killed. Where
// the kill fell into the middle of a write that HDF5 cannot read, the error says how to recover it.
func Open(path string) (*File, error) {
	paths, err := segments(path)
	if err != nil {
		return nil, err
	}
	f := &File{path: path}
	for _, p := range paths {
		part, err := openPart(p)
		if err != nil {
			_ = f.Close() // nothing was written
			return nil, err
		}
		f.parts = append(f.parts, part)
	}
	err = f.checkParts()
	if err == nil {
		err = f.list()
	}
	if err != nil {
		_ = f.Close()
		return nil, err
	}
	return f, nil
}

func openPart(path string) (*part, error) {
	live, killed, err := state(path)
	if err != nil {
		return nil, err
	}
	flags := hdf5.F_ACC_RDONLY
	if live {
		flags |= swmrRead
	}
	if killed { // what is open twice shares how it was opened first
		first := &output{path: path}
		if err := first.at(path, func(c *C.char) *C.char { return C.shim_open_killed(c, &first.id) }); err != nil {
			return nil, midWrite(path)
		}
		defer first.close() //nolint:errcheck // only read from
	}
	var file *hdf5.File
	err = binding("HDF5 refuses it", func() (err error) {
		file, err = hdf5.OpenFile(path, flags)
		return err
	})
	switch {
	case err != nil && killed:
		return nil, midWrite(path)
	case err != nil:
		return nil, fmt.Errorf("h5: %s cannot be opened: %w", path, err)
	}
	p := &part{path, file, live, killed, !live || killed}
	if err := call(func() *C.char { return C.shim_read_much(p.id()) }); err != nil {
		_ = binding("closing", file.Close) // the first error is the one to report
		return nil, fmt.Errorf("h5: %s: %w", path, err)
	}
	return p, nil
}

func midWrite(path string) error {
	return fmt.Errorf("h5: %s was left by a run that was killed in the middle of a write, or is damaged: run `settle recover %s`", path, path)
}

const swmrRead = 0x40 // H5F_ACC_SWMR_READ

// state says whether a file is being written under SWMR, or was left so by a kill. It is an error if it is, or
// was, being written otherwise.
func state(path string) (live, killed bool, err error) {
	flags, err := superFlags(path)
	if err != nil || flags == 0 {
		return false, false, err
	}
	err = unclaimed(path)
	switch {
	case errors.Is(err, ErrHeld) && flags&swmrFlag != 0:
		return true, false, nil
	case errors.Is(err, ErrHeld):
		return false, false, fmt.Errorf("h5: %s is being written without SWMR: wait until the run has ended, or record with SWMR", path)
	case err != nil:
		return false, false, fmt.Errorf("h5: %s: %w", path, err)
	}
	if flags, err = superFlags(path); err != nil || flags == 0 { // the run ended while we looked
		return false, false, err
	}
	if flags&swmrFlag == 0 {
		return false, false, fmt.Errorf("h5: %s was left open by a run that was killed: run `settle recover %s`", path, path)
	}
	return true, true, nil
}

// checkParts refuses files that only bear the name of a segment, or belong to another run.
func (f *File) checkParts() error {
	if len(f.parts) == 1 {
		return nil
	}
	i := 0
	number := func(string) (int64, error) {
		i++
		n, err := f.parts[i].attr("/", segmentAttr)
		if v, ok := n.(int64); ok {
			return v, nil
		}
		return 0, err
	}
	paths := make([]string, len(f.parts))
	for i, p := range f.parts {
		paths[i] = p.path
	}
	if err := checkSegments(paths, number); err != nil {
		return err
	}
	first, known := f.parts[0].uuid()
	for _, p := range f.parts[1:] {
		if id, ok := p.uuid(); id != first || ok != known {
			return fmt.Errorf("h5: %s belongs to another run than %s (run_uuid): move it away", p.path, f.path)
		}
	}
	return nil
}

// uuid is the identity of the run, if it has one.
func (p *part) uuid() (string, bool) {
	v, err := p.attr("/", "run_uuid")
	id, ok := v.(string)
	return id, ok && err == nil
}

// list reads the names of the groups and datasets; all segments have the same.
func (f *File) list() error {
	var groups, datasets C.shim_names
	defer C.shim_free_names(&groups)
	defer C.shim_free_names(&datasets)
	if err := call(func() *C.char { return C.shim_visit(f.parts[0].id(), &groups, &datasets) }); err != nil {
		return fmt.Errorf("h5: %s: %w", f.path, err)
	}
	f.groups, f.datasets = absolute(goNames(&groups)), absolute(goNames(&datasets))
	f.kinds = map[string]bool{}
	for _, g := range f.groups {
		f.kinds[g] = false
	}
	f.members = map[string][]string{}
	for _, d := range f.datasets {
		f.kinds[d] = true
		f.members[path.Dir(d)] = append(f.members[path.Dir(d)], d)
	}
	return nil
}

// absolute turns HDF5's relative names into paths: "." is the root.
func absolute(names []string) []string {
	for i, n := range names {
		names[i] = "/" + strings.TrimPrefix(n, ".")
	}
	return names
}

// Segments are the paths of the files.
func (f *File) Segments() []string {
	var paths []string
	for _, p := range f.parts {
		paths = append(paths, p.path)
	}
	return paths
}

// Live says whether the run was still being written when the file was opened. Then every call sees
// the rows that are there at that moment; a segment begun later is not seen.
func (f *File) Live() bool {
	return len(f.parts) > 0 && f.parts[len(f.parts)-1].live && !f.Killed()
}

// Killed says whether a kill left the file: it can be read as far as it was flushed, by this package. Other programs
// refuse it until it is recovered.
func (f *File) Killed() bool {
	return slices.ContainsFunc(f.parts, func(p *part) bool { return p.killed })
}

// Groups are the paths of all groups, "/" first, in the order of their making where that is known.
func (f *File) Groups() []string { return append([]string(nil), f.groups...) }

// Close closes the file.
func (f *File) Close() error {
	var errs []error
	for _, p := range f.parts {
		if err := binding("closing", p.file.Close); err != nil {
			errs = append(errs, fmt.Errorf("h5: closing %s: %w", p.path, err))
		}
	}
	f.parts = nil
	return errors.Join(errs...)
}
