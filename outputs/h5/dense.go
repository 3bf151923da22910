package h5

import (
	"encoding/binary"
	"math/bits"
	"slices"
	"strings"
)

// denseLinks lists the hard links of a group that has many: they are in a fractal heap, and two B-trees name them, by the
// hash of their names and by the order of their making. Everything that is read is checked.
func (h *header) denseLinks(m *message) ([]link, error) {
	c := cursor{b: m.data}
	c.skip(1)
	flags := c.byte()
	if flags&1 != 0 {
		c.skip(8) // maximum creation index
	}
	heapAt, byName := c.uint(8), c.uint(8)
	heap, err := h.img.heap(heapAt)
	if err != nil {
		return nil, err
	}
	links, n, err := h.named(heap, byName)
	if err != nil || flags&2 == 0 {
		return links, err
	}
	ordered, err := h.img.records(c.uint(8), linksByOrder, 8+heapID)
	if err == nil && len(ordered) != n {
		err = h.img.damaged(h.addr, "a group has %d links by name and %d in order", n, len(ordered))
	}
	return links, err
}

// The B-trees of links (section III.A.2), and what is common to their records.
const (
	linksByName  = 5
	linksByOrder = 6
	heapID       = 7 // bytes by which an object is found in the heap
)

// named lists the hard links that the index by name has, and counts all.
func (h *header) named(heap *heap, index uint64) (links []link, n int, err error) {
	records, err := h.img.records(index, linksByName, 4+heapID)
	if err != nil {
		return nil, 0, err
	}
	for _, r := range records {
		object, err := heap.object(r[4:])
		if err != nil {
			return nil, 0, err
		}
		l, hard, ok := parseLink(object)
		if !ok || lookup3([]byte(l.name)) != binary.LittleEndian.Uint32(r) {
			return nil, 0, h.img.damaged(h.addr, "a link makes no sense")
		}
		if hard {
			links = append(links, l)
		}
	}
	slices.SortFunc(links, func(a, b link) int { return strings.Compare(a.name, b.name) })
	return links, len(records), nil
}

// bTree is a B-tree, version 2 (section III.A.2), of which all records are wanted.
type bTree struct {
	img          *image
	addr         uint64
	kind         byte
	node, record uint64
	count        int // bytes of a number of records
	levels       []treeLevel
	total        uint64
	records      [][]byte
}

// treeLevel is what nodes of one height have; 0 are the leaves.
type treeLevel struct {
	most    uint64 // records of a node
	below   uint64 // at most, with all nodes below
	pointer uint64 // bytes
}

const maxTreeDepth = 16

// records are those of a B-tree, in its order.
func (img *image) records(addr uint64, kind byte, size uint64) ([][]byte, error) {
	b, err := img.block(addr, 38, "BTHD")
	if err != nil {
		return nil, err
	}
	c := cursor{b: b.bytes[4:]}
	version, got := c.byte(), c.byte()
	t := &bTree{img: img, addr: addr, kind: kind, node: c.uint(4), record: c.uint(2)}
	depth := int(c.uint(2))
	c.skip(2) // when nodes are split and merged
	root, n := c.uint(8), c.uint(2)
	t.total = c.uint(8)
	if version != 0 || got != kind || t.record != size || t.node < 64 || t.node > maxBlock || depth > maxTreeDepth || t.total > img.size/size {
		return nil, img.damaged(addr, "an index of links makes no sense")
	}
	t.measure(depth)
	if root != undefined {
		err = t.read(root, depth, n)
	}
	if err == nil && uint64(len(t.records)) != t.total {
		err = img.damaged(addr, "an index of %d links has %d", t.total, len(t.records))
	}
	return t.records, err
}

// measure finds out what fits into the nodes of each level. The number of records of a child takes the bytes that the
// most of a leaf take (H5B2__hdr_init).
func (t *bTree) measure(depth int) {
	leaf := (t.node - 10) / t.record
	t.count = width(leaf)
	t.levels = []treeLevel{{most: leaf, below: leaf}}
	for u := 1; u <= depth; u++ {
		below := t.levels[u-1].below
		l := treeLevel{pointer: 8 + uint64(t.count)}
		if u > 1 {
			l.pointer += uint64(width(below))
		}
		l.most = (t.node - min(t.node, 10+l.pointer)) / (t.record + l.pointer)
		l.below = min((l.most+1)*min(below, 1<<40)+l.most, 1<<56)
		t.levels = append(t.levels, l)
	}
}

// width is the bytes that numbers up to n take.
func width(n uint64) int { return max(0, bits.Len64(n)-1)/8 + 1 }

// read takes in a node with n records, and all below it.
func (t *bTree) read(addr uint64, depth int, n uint64) error {
	l := t.levels[depth]
	if n > l.most || uint64(len(t.records))+n > t.total || depth > 0 && n == 0 {
		return t.img.damaged(addr, "%d links in one node of an index make no sense", n)
	}
	magic, size := "BTLF", 10+n*t.record
	if depth > 0 {
		magic, size = "BTIN", size+(n+1)*l.pointer
	}
	b, err := t.img.block(addr, size, magic)
	if err != nil {
		return err
	}
	if b.bytes[4] != 0 || b.bytes[5] != t.kind {
		return t.img.damaged(addr, "a node of an index makes no sense")
	}
	t.img.reserve(addr, t.node)
	c := cursor{b: b.bytes[6:]}
	own := make([][]byte, n)
	for i := range own {
		own[i] = c.take(int(t.record))
	}
	if depth == 0 {
		t.records = append(t.records, own...)
		return nil
	}
	return t.children(&c, own, depth)
}

// children reads the nodes below one, each followed by one of its own records.
func (t *bTree) children(c *cursor, own [][]byte, depth int) error {
	for i := range len(own) + 1 {
		addr, n := c.uint(8), c.uint(t.count)
		c.skip(int(t.levels[depth].pointer) - 8 - t.count) // records in all below
		if err := t.read(addr, depth-1, n); err != nil {
			return err
		}
		if i < len(own) {
			t.records = append(t.records, own[i])
		}
	}
	return nil
}
