//go:build cgo

package h5

// #include "shim.h"
import "C"

import (
	"fmt"
	"path"
	"strings"
)

// Adder adds to a file what leads to other files: links, copies, and datasets that are made of theirs. It is of use only
// while the file is being created.
type Adder struct {
	o    *output
	made map[string]bool // groups
}

func newAdder(id C.hid_t, s *schema) *Adder {
	a := &Adder{o: &output{id: id}, made: map[string]bool{}}
	for _, g := range s.groups {
		a.made[g.Path] = true
	}
	return a
}

// Link makes an external link at a path to an object of another file, whose name is relative to the folder of the file
// that holds the link. The other file need not be there. Links to 100,000 files take a second or two, and 13 MB.
func (a *Adder) Link(at, file, object string) error {
	if err := a.group(at); err != nil {
		return err
	}
	f, freeFile := cString(file)
	defer freeFile()
	o, freeObject := cString(object)
	defer freeObject()
	return a.o.at(at, func(c *C.char) *C.char { return C.shim_link(a.o.id, c, f, o) })
}

// Copy copies an object of another file, with all that it holds. The file's name is relative to where the program runs.
func (a *Adder) Copy(at, file, object string) error {
	if err := a.group(at); err != nil {
		return err
	}
	f, freeFile := cString(file)
	defer freeFile()
	o, freeObject := cString(object)
	defer freeObject()
	return a.o.at(at, func(c *C.char) *C.char { return C.shim_copy(a.o.id, c, f, o) })
}

// Stack makes a virtual dataset of numbers: each row is a whole dataset of another file, all of the same shape, without its
// first axis that of the stack. Rows that have no file, or whose file is not there, read as fill values: NaN, -1, or 0 of
// Uint8.
func (a *Adder) Stack(at string, kind Kind, shape []int, dataset string, rows []Row) error {
	if err := checkStack(at, kind, shape, rows); err != nil {
		return err
	}
	if err := a.group(at); err != nil {
		return err
	}
	l := C.shim_layout{kind: C.int(kind), rank: C.int(len(shape))}
	for i, n := range shape {
		l.dims[i] = C.hsize_t(n)
	}
	names, numbers := make([]string, len(rows)), make([]C.hsize_t, len(rows)+1)
	for i, r := range rows {
		names[i], numbers[i] = literal(r.File), C.hsize_t(r.Index)
	}
	files, freeFiles := cStrings(names)
	defer freeFiles()
	d, freeDataset := cString(literal(dataset))
	defer freeDataset()
	return a.o.at(at, func(c *C.char) *C.char {
		return C.shim_make_virtual(a.o.id, c, &l, C.size_t(len(rows)), &numbers[0], files, d)
	})
}

// literal keeps HDF5 from taking %b in a name for the number of a block (H5Pset_virtual).
func literal(name string) string { return strings.ReplaceAll(name, "%", "%%") }

func checkStack(at string, kind Kind, shape []int, rows []Row) error {
	if !kind.isFloat() && !kind.isInt() {
		return fmt.Errorf("%s: only numbers can be stacked, not %s", at, kind)
	}
	if len(shape) < 1 || len(shape) > maxRank {
		return fmt.Errorf("%s: a stack of shape %v: wanted 1 to %d axes, the first for the files", at, shape, maxRank)
	}
	for _, r := range rows {
		if r.Index < 0 || r.Index >= shape[0] {
			return fmt.Errorf("%s: row %d of a stack of %d", at, r.Index, shape[0])
		}
	}
	return nil
}

// group makes the group that an object is to be in, with all that lead to it, unless they were made.
func (a *Adder) group(object string) error {
	if err := checkPath(object); err != nil {
		return err
	}
	for _, p := range parents(path.Dir(object)) {
		if a.made[p] {
			continue
		}
		if err := a.o.at(p, func(c *C.char) *C.char { return C.shim_make_index(a.o.id, c) }); err != nil {
			return err
		}
		a.made[p] = true
	}
	return nil
}
