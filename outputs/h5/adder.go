//go:build cgo

package h5

// #include "shim.h"
import "C"

import (
	"path"
)

// Adder adds to a file what leads to other files: links, copies, and datasets that are made of theirs. It is of use only
// while the file is being created.
type Adder struct {
	o    *output
	made map[string]bool
}

// Link makes an external link at a path to an object of another file, whose name is relative to the folder of the file
// that holds the link. The other file need not be there.
func (a *Adder) Link(at, file, object string) error {
	if err := a.group(path.Dir(at)); err != nil {
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
	if err := a.group(path.Dir(at)); err != nil {
		return err
	}
	f, freeFile := cString(file)
	defer freeFile()
	o, freeObject := cString(object)
	defer freeObject()
	return a.o.at(at, func(c *C.char) *C.char { return C.shim_copy(a.o.id, c, f, o) })
}

// Stack makes a virtual dataset: each row is a whole dataset of another file, all of the same shape. Rows that have no
// file, or whose file is not there, read as fill values: NaN, -1 or 0, as of Dataset.Data.
func (a *Adder) Stack(at string, kind Kind, shape []int, dataset string, rows []Row) error {
	if err := a.group(path.Dir(at)); err != nil {
		return err
	}
	l := C.shim_layout{kind: C.int(kind), rank: C.int(len(shape))}
	for i, n := range shape {
		l.dims[i] = C.hsize_t(n)
	}
	names, numbers := make([]string, len(rows)), make([]C.hsize_t, len(rows)+1)
	for i, r := range rows {
		names[i], numbers[i] = r.File, C.hsize_t(r.Index)
	}
	files, freeFiles := cStrings(names)
	defer freeFiles()
	d, freeDataset := cString(dataset)
	defer freeDataset()
	return a.o.at(at, func(c *C.char) *C.char {
		return C.shim_make_virtual(a.o.id, c, &l, C.size_t(len(rows)), &numbers[0], files, d)
	})
}

// group makes a group with all that lead to it, unless they were made.
func (a *Adder) group(name string) error {
	for _, p := range parents(name) {
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
