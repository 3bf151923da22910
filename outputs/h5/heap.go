package h5

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

// heap is a fractal heap (section III.G): objects in direct blocks, to which indirect blocks lead. The blocks of a row have
// one size, which doubles from the second row on.
type heap struct {
	img              *image
	addr             uint64
	checked          bool // direct blocks have checksums
	width            uint64
	start, maxDirect uint64 // sizes of direct blocks
	offset, length   int    // bytes of an object's place and size
	root             uint64
	rows             int // of the root; 0: it is a direct block
	blocks           map[uint64]*block
}

func (img *image) heap(addr uint64) (*heap, error) {
	b, err := img.block(addr, 146, "FRHP")
	if err != nil {
		return nil, err
	}
	c := cursor{b: b.bytes[4:]}
	version, id, filters, flags, most := c.byte(), c.uint(2), c.uint(2), c.byte(), c.uint(4)
	c.skip(12 * 8) // statistics, objects outside of blocks, free space
	h := &heap{img: img, addr: addr, checked: flags&2 != 0, blocks: map[uint64]*block{}}
	h.width, h.start, h.maxDirect = c.uint(2), c.uint(8), c.uint(8)
	size := c.uint(2) // bits of a place
	c.skip(2)
	h.root, h.rows = c.uint(8), int(c.uint(2))
	h.offset, h.length = int(size+7)/8, width(min(most, h.maxDirect))
	if version != 0 || filters != 0 || id != heapID {
		return nil, img.foreign("a heap of links with filters or long names at byte %d", addr)
	}
	if !h.plausible(size) {
		return nil, img.damaged(addr, "a heap of links makes no sense")
	}
	return h, nil
}

func (h *heap) plausible(size uint64) bool {
	power := func(n uint64) bool { return n > 0 && n&(n-1) == 0 }
	return power(h.width) && power(h.start) && power(h.maxDirect) && h.width <= 1<<10 && h.start <= h.maxDirect && h.maxDirect <= maxBlock &&
		size >= 8 && size <= 32 && 1+h.offset+h.length <= heapID && h.rows <= int(size)
}

// object is the one with an id: its kind, place and size.
func (h *heap) object(id []byte) ([]byte, error) {
	c := cursor{b: id}
	if c.byte() != 0 {
		return nil, h.img.foreign("a link of more than 4 kB in the heap at byte %d", h.addr)
	}
	at, n := c.uint(h.offset), c.uint(h.length)
	b, from, err := h.holding(at)
	if err != nil {
		return nil, err
	}
	if at -= from; at+n > uint64(len(b.bytes)) {
		return nil, h.img.damaged(b.addr, "a link lies beyond its block")
	}
	return b.bytes[at : at+n], nil
}

// holding is the direct block that a place is in, and the place where it begins.
func (h *heap) holding(at uint64) (b *block, from uint64, err error) {
	addr, rows := h.root, h.rows
	for rows > 0 {
		row, size := h.row(at - from)
		first := uint64(0) // place of the row
		if row > 0 {
			first = h.width * size
		}
		column := (at - from - first) / size
		if row >= rows {
			return nil, 0, h.img.damaged(h.addr, "a link lies beyond the heap")
		}
		table, err := h.indirect(addr, rows, from)
		if err != nil {
			return nil, 0, err
		}
		c := cursor{b: table.bytes[13+h.offset+8*(row*int(h.width)+int(column)):]}
		addr, from = c.uint(8), from+first+column*size
		if size <= h.maxDirect {
			b, err = h.direct(addr, size, from)
			return b, from, err
		}
		rows = bits.Len64(size / (h.start * h.width)) // of the indirect block there
	}
	b, err = h.direct(addr, h.start, 0)
	return b, 0, err
}

// row is that of a place within a table of blocks, and the size of the blocks in it.
func (h *heap) row(at uint64) (row int, size uint64) {
	row = bits.Len64(at / (h.width * h.start))
	return row, h.start << max(0, row-1)
}

func (h *heap) indirect(addr uint64, rows int, from uint64) (*block, error) {
	if b := h.blocks[addr]; b != nil && bytes.HasPrefix(b.bytes, []byte("FHIB")) && len(b.bytes) == h.tableSize(rows) {
		return b, nil
	}
	b, err := h.img.block(addr, uint64(h.tableSize(rows)), "FHIB")
	if err != nil {
		return nil, err
	}
	return b, h.keep(b, from)
}

func (h *heap) tableSize(rows int) int { return 13 + h.offset + 8*rows*int(h.width) + 4 }

// direct reads a block of objects. Its checksum stands before them.
func (h *heap) direct(addr, size, from uint64) (*block, error) {
	if b := h.blocks[addr]; b != nil && bytes.HasPrefix(b.bytes, []byte("FHDB")) && uint64(len(b.bytes)) == size {
		return b, nil
	}
	if err := h.img.use(addr, size); err != nil {
		return nil, err
	}
	b := &block{addr: addr, bytes: make([]byte, size)}
	if _, err := h.img.f.ReadAt(b.bytes, int64(addr)); err != nil {
		return nil, err
	}
	head := 13 + h.offset
	if !bytes.HasPrefix(b.bytes, []byte("FHDB")) || int(size) < head+4 {
		return nil, h.img.damaged(addr, "wanted a block of links")
	}
	if h.checked {
		sum := binary.LittleEndian.Uint32(b.bytes[head:])
		clear(b.bytes[head : head+4]) // it is taken without itself
		if lookup3(b.bytes) != sum {
			return nil, h.img.damaged(addr, "the checksum of a block of links is wrong")
		}
	}
	return b, h.keep(b, from)
}

// keep wants a block to be of this heap, and to begin at a place in it.
func (h *heap) keep(b *block, from uint64) error {
	c := cursor{b: b.bytes[4:]}
	if c.byte() != 0 || c.uint(8) != h.addr || c.uint(h.offset) != from {
		return h.img.damaged(b.addr, "a block of links belongs elsewhere")
	}
	h.blocks[b.addr] = b
	return nil
}
