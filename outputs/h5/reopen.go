//go:build cgo

package h5

// #include "shim.h"
import "C"

import (
	"errors"
	"slices"
)

// Reopen goes on writing a run where its groups had so many rows, as Writer.Lengths said after a flush: what was
// written later is cut off, in all segments, and written again. It recovers the file if need be, and keeps its
// attributes; groups, datasets and options are those that it was made with. Fixed datasets stay as they are.
func Reopen(path string, groups []GroupAttrs, datasets []Dataset, lengths map[string]int64, opt Options) (*Writer, error) {
	kept, err := rewind(path, lengths)
	if err != nil {
		return nil, err
	}
	root, sums, err := soFar(path, opt.Checksums)
	if err != nil {
		return nil, err
	}
	opt = opt.withDefaults()
	s, err := check(root, groups, datasets, opt)
	if err != nil {
		return nil, err
	}
	w := newWriter(path, s, opt)
	w.number = len(kept)
	if w.out, err = reopenOutput(segmentPath(path, w.number), opt); err != nil {
		return nil, err
	}
	if err := w.goOn(kept); err != nil {
		return nil, err
	}
	for _, s := range w.streams {
		if s.sum != nil {
			s.sum.sum = sums[s.Path]
		}
	}
	return w, w.forgetSums()
}

// soFar are the attributes of the root that the run was made with and, if wanted, the checksums of the rows that
// are kept.
func soFar(path string, summed bool) (attrs []Attr, sums map[string]uint32, err error) {
	f, err := Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	attrs, err = f.Attrs("/")
	attrs = slices.DeleteFunc(attrs, func(a Attr) bool { return a.Name == segmentAttr })
	sums = map[string]uint32{}
	for _, name := range f.datasets {
		if !summed || err != nil {
			break
		}
		sums[name], err = f.Checksum(name)
	}
	return attrs, sums, err
}

// reopenOutput opens a file for writing, and lets readers in.
func reopenOutput(name string, opt Options) (*output, error) {
	o := &output{path: name}
	if err := o.at(name, func(c *C.char) *C.char { return C.shim_open_rw(c, &o.id) }); err != nil {
		return nil, err
	}
	var err error
	if opt.SWMR {
		err = call(func() *C.char { return C.shim_start_swmr(o.id) })
	}
	if err == nil {
		err = o.hold(name, opt)
	}
	if err != nil {
		return nil, errors.Join(err, o.close())
	}
	return o, nil
}

// goOn opens the datasets that grow, where they end. Which of the fixed ones were overwritten is not known:
// all are taken to be.
func (w *Writer) goOn(kept rewound) error {
	if err := w.start(); err != nil {
		return err
	}
	for _, g := range w.groups {
		for _, rows := range kept[:w.number-1] {
			g.before += rows[g.path]
		}
		g.written = int(kept[w.number-1][g.path])
		g.flushed, g.next = g.written, g.chunkAt(g.written)
	}
	for path, d := range w.fixed {
		if d.Kind != String { // text is never overwritten
			w.touched[path] = true
		}
	}
	return nil
}

// chunkAt is the first row, not before the given one, at which some dataset begins a chunk.
func (g *group) chunkAt(row int) int {
	next := g.capacity
	for _, s := range g.streams {
		next = min(next, ceilDiv(row, s.Chunk[0])*s.Chunk[0])
	}
	return next
}

// Sync is Flush that waits until the disk has the data, as Options.Sync does at every flush.
func (w *Writer) Sync() error {
	if err := w.Flush(); err != nil || w.opt.Sync {
		return err
	}
	if err := w.out.held.Sync(); err != nil {
		return w.stop(err)
	}
	return nil
}
