package h5

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math/bits"
	"path"
	"strings"
)

// tree is what recovery has to know of a file: its root, the status, the checksums, and what grows together.
type tree struct {
	root   *header
	status *stored
	sums   *stored
	groups []*growing
}

// growing is a group with unlimited datasets.
type growing struct {
	path    string
	extents []extent
	rows    []uint64 // of each, in the file and readable
}

// stored is a fixed dataset whose values lie in one piece.
type stored struct {
	header *header
	layout layout
}

const maxDepth = 64

// statusPath says how a run ended.
const statusPath = "/status"

// tree reads all groups and datasets. Nothing is changed.
func (img *image) tree() (*tree, error) {
	root, err := img.header(img.super.root)
	if err != nil {
		return nil, err
	}
	t := &tree{root: root}
	return t, t.walk(root, "/", map[uint64]bool{root.addr: true}, 0)
}

func (t *tree) walk(group *header, name string, seen map[uint64]bool, depth int) error {
	links, err := group.links()
	if err != nil {
		return err
	}
	if depth > maxDepth {
		return group.img.foreign("groups nested deeper than %d", maxDepth)
	}
	g := &growing{path: name}
	for _, l := range links {
		if seen[l.addr] {
			return group.img.foreign("%s has a second link", path.Join(name, l.name))
		}
		seen[l.addr] = true
		h, err := group.img.header(l.addr)
		if err != nil {
			return err
		}
		child := path.Join(name, l.name)
		switch {
		case h.isDataset():
			err = t.dataset(h, child, g)
		case h.isGroup():
			err = t.walk(h, child, seen, depth+1)
		}
		if err != nil {
			return err
		}
	}
	if len(g.extents) > 0 {
		t.groups = append(t.groups, g)
	}
	return nil
}

func (t *tree) dataset(h *header, name string, g *growing) error {
	e, err := h.extent()
	if err != nil {
		return err
	}
	l, err := h.layout()
	if err != nil {
		return err
	}
	if l.class == 1 && l.addr != undefined {
		if err := h.img.use(l.addr, l.size); err != nil {
			return err
		}
		switch name {
		case statusPath:
			t.status = &stored{h, l}
		case sumTable:
			t.sums = &stored{h, l}
		}
	}
	if l.class == 3 && l.addr != undefined {
		return h.img.use(l.addr, 16) // the least of a heap (section III.E)
	}
	if !e.unlimited || l.class == 3 {
		return nil
	}
	rows, err := h.available(e, l)
	g.extents = append(g.extents, e)
	g.rows = append(g.rows, rows)
	return err
}

// available is how many rows, from the first, have all their chunks within the file. Rows whose
// place in the index was never written end it: nothing could read them.
func (h *header) available(e extent, l layout) (uint64, error) {
	across, whole, err := h.chunkSizes(e, l)
	if err != nil || l.addr == undefined {
		return 0, err
	}
	var row uint64
	a, err := h.img.array(l.addr)
	if err == nil {
		a.reserveFurther((e.dims[0]+l.chunk[0]-1)/l.chunk[0]*across, across, whole)
	}
	for err == nil && row < e.dims[0] {
		var ok bool
		n := min(l.chunk[0], e.dims[0]-row)
		ok, err = a.chunkRow(row/l.chunk[0]*across, across, whole/l.chunk[0]*n, whole)
		if err != nil || !ok {
			break
		}
		row += n
	}
	if errors.As(err, new(errUnwritten)) {
		err = nil
	}
	return row, err
}

// chunkSizes returns the chunks in a row of chunks, and the bytes of one.
func (h *header) chunkSizes(e extent, l layout) (across, whole uint64, err error) {
	if l.class != 2 || len(l.chunk) != len(e.dims)+1 {
		return 0, 0, h.img.damaged(h.addr, "an unlimited dataset without chunks")
	}
	across, whole = 1, 1
	fits := func(product *uint64, factor uint64) bool {
		high, low := bits.Mul64(*product, factor)
		*product = low
		return high == 0 && low > 0
	}
	for i, c := range l.chunk {
		ok := fits(&whole, c)
		if i > 0 && i < len(e.dims) {
			ok = ok && fits(&across, e.dims[i]/c+min(1, e.dims[i]%c))
		}
		if !ok {
			return 0, 0, h.img.damaged(h.addr, "a chunk of no possible size")
		}
	}
	return across, whole, nil
}

// chunkRow says whether the chunks from i on are within the file, each with the bytes its rows take.
func (a *array) chunkRow(i, across, used, whole uint64) (bool, error) {
	for k := range across {
		addr, size, err := a.at(i + k)
		if err != nil {
			return false, err
		}
		if size == 0 { // uncompressed: the rows of a chunk follow each other
			size = used
		}
		if !a.img.holds(addr, size) || size > whole+whole/8+64 {
			return false, nil
		}
		a.img.reserve(addr, size)
		if size == used {
			a.img.reserve(addr, whole) // HDF5 reads whole chunks
		}
	}
	return true, nil
}

// reserveFurther notes the chunks from i on, beyond the last row: a kill between two writes of a flush leaves them in
// the index with nothing else that tells of them, and who goes on writing finds them there.
func (a *array) reserveFurther(i, across, whole uint64) {
	for found := true; found; i += across {
		found = false
		for k := range across {
			addr, size, err := a.at(i + k)
			if err != nil {
				return // nothing was written there
			}
			if addr > a.img.super.eof+maxBlock || size > whole+whole/8+64 {
				continue // undefined, or damaged
			}
			a.img.reserve(addr, max(size, whole))
			found = true
		}
	}
}

// segment is the number that the root says this file has; 0 if none.
func (t *tree) segment() int64 {
	a, ok := t.root.attribute(segmentAttr)
	if !ok || a.class != 0 || a.size != 8 || len(a.data) != 8 {
		return 0
	}
	return int64(binary.LittleEndian.Uint64(a.data))
}

// segment reads only the root.
func (img *image) segment() (int64, error) {
	root, err := img.header(img.super.root)
	if err != nil {
		return 0, err
	}
	return (&tree{root: root}).segment(), nil
}

// flag is the value that the flag_meanings of a status dataset give to a word.
func (s *stored) flag(word string) (int8, bool) {
	values, ok1 := s.header.attribute("flag_values")
	meanings, ok2 := s.header.attribute("flag_meanings")
	if !ok1 || !ok2 || values.size != 1 {
		return 0, false
	}
	words := strings.Fields(string(bytes.TrimRight(meanings.data, "\x00")))
	for i, w := range words {
		if w == word && i < len(values.data) {
			return int8(values.data[i]), true
		}
	}
	return 0, false
}
