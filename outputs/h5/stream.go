//go:build cgo

package h5

// #include "shim.h"
import "C"

import (
	"fmt"
	"path"
	"unsafe"
)

// stream is an unlimited dataset with the rows that are not in the file yet.
type stream struct {
	*Dataset
	group  *group
	id     C.hid_t
	rowLen int
	floats []float64 // or
	ints   []int64
	head   int // values of the buffer that are in the file
	sum    *checksum

	scratch []float64 // as many values as a chunk, if a row of a matrix spans several
}

// group is the unlimited datasets of one group. They grow together: only rows that all of them
// have are written.
type group struct {
	path    string
	streams []*stream
	// ready rows are complete but not in the file yet; waiting is how many streams have no more.
	ready, waiting int
	// Rows in the file being written: handed to HDF5, safe on disk, and at most.
	written, flushed, capacity int
	next                       int   // the row at which some dataset's next chunk begins
	before                     int64 // rows in earlier segments
}

func newGroups(s *schema, opt Options) (groups []*group, streams map[string]*stream) {
	streams = map[string]*stream{}
	byPath := map[string]*group{}
	for i := range s.datasets {
		d := &s.datasets[i]
		if !d.unlimited() {
			continue
		}
		dir := path.Dir(d.Path)
		g := byPath[dir]
		if g == nil {
			g = &group{path: dir}
			byPath[dir] = g
			groups = append(groups, g)
		}
		st := &stream{Dataset: d, group: g, rowLen: d.rowLen()}
		if opt.Checksums {
			st.sum = &checksum{}
		}
		if len(d.Shape) == 2 && d.Chunk[1] < d.Shape[1] {
			st.scratch = make([]float64, product(d.Chunk))
		}
		streams[d.Path] = st
		g.add(st, opt.MaxChunks/across(d.Shape, d.Chunk)*d.Chunk[0])
	}
	return groups, streams
}

func (g *group) add(s *stream, capacity int) {
	if len(g.streams) == 0 || capacity < g.capacity {
		g.capacity = capacity
	}
	g.streams = append(g.streams, s)
	g.waiting++
}

// open opens the dataset in a new file. Uncompressed rows go straight to their place in the file;
// compressed chunks are kept until they are full.
func (s *stream) open(o *output, deflate int) error {
	cache := C.size_t(0)
	if deflate > 0 {
		cache = C.size_t(across(s.Shape, s.Chunk) * product(s.Chunk) * s.Kind.Size())
	}
	return o.at(s.Path, func(c *C.char) *C.char { return C.shim_open_dataset(o.id, c, cache, &s.id) })
}

// rows is the number of whole rows in the buffer.
func (s *stream) rows() int { return (len(s.floats) + len(s.ints) - s.head) / s.rowLen }

// grew takes note that s has more rows, and says whether the group now has more complete ones.
func (g *group) grew(s *stream, before int) bool {
	if before > g.ready {
		return false
	}
	if g.waiting--; g.waiting > 0 {
		return false
	}
	g.count()
	return true
}

// count finds out what the slowest stream has.
func (g *group) count() {
	g.ready, g.waiting = g.streams[0].rows(), 0
	for _, s := range g.streams {
		switch n := s.rows(); {
		case n < g.ready:
			g.ready, g.waiting = n, 1
		case n == g.ready:
			g.waiting++
		}
	}
}

// write hands complete rows to HDF5, up to the capacity of the file. Each write ends where a chunk
// does, and the first row of a chunk goes out at once: so the place of every chunk in the file
// depends on the order of the rows alone, never on when a flush came. Rows between wait until their
// chunk is full, or until all are wanted.
func (g *group) write(all bool) error {
	if g.ready == 0 {
		return nil
	}
	for g.ready > 0 && g.written < g.capacity {
		fresh := g.written == g.next
		if fresh {
			g.next = g.boundary()
		}
		n := min(g.ready, g.next-g.written)
		if !all && !fresh && n < g.next-g.written {
			break
		}
		if err := g.put(n); err != nil {
			return err
		}
	}
	for _, s := range g.streams {
		s.compact()
	}
	return nil
}

// boundary is the next row at which some dataset begins a chunk.
func (g *group) boundary() int {
	next := g.capacity
	for _, s := range g.streams {
		next = min(next, (g.written/s.Chunk[0]+1)*s.Chunk[0])
	}
	return next
}

// put appends n rows to every dataset of the group.
func (g *group) put(n int) error {
	for _, s := range g.streams {
		if err := s.put(g.written, n); err != nil {
			return fmt.Errorf("%s: %w", s.Path, err)
		}
	}
	g.written += n
	g.ready -= n
	return nil
}

func (s *stream) put(start, n int) error {
	var values unsafe.Pointer
	if s.Kind.isFloat() {
		values = unsafe.Pointer(&s.floats[s.head])
	} else {
		values = unsafe.Pointer(&s.ints[s.head])
	}
	s.take(n) // before, while nothing else has passed through the cache
	library.Lock()
	defer library.Unlock()
	err := shimError(C.shim_append(s.id, C.int(s.Kind), C.hsize_t(start), C.hsize_t(n), values,
		C.hsize_t(s.Chunk[len(s.Chunk)-1]), unsafe.Pointer(unsafe.SliceData(s.scratch))))
	if err == nil {
		s.head += n * s.rowLen
	}
	return err
}

// compact moves what is left to the front of the buffer, once it is the smaller part: a dataset far
// ahead of its group is not moved again for every row.
func (s *stream) compact() {
	if 2*s.head < len(s.floats)+len(s.ints) {
		return
	}
	if s.Kind.isFloat() {
		s.floats = s.floats[:copy(s.floats, s.floats[s.head:])]
	} else {
		s.ints = s.ints[:copy(s.ints, s.ints[s.head:])]
	}
	s.head = 0
}

// extend sets the length of every dataset of the group, to take back what was written after a flush.
func (g *group) extend(rows int) error {
	for _, s := range g.streams {
		err := call(func() *C.char { return C.shim_extend(s.id, C.hsize_t(rows)) })
		if err != nil {
			return fmt.Errorf("%s: %w", s.Path, err)
		}
	}
	return nil
}

// bytes is how much the complete rows will take on disk.
func (g *group) bytes() uint64 {
	row := 0
	for _, s := range g.streams {
		row += s.rowLen * s.Kind.Size()
	}
	return uint64(row * g.ready)
}
