package h5

import "math/bits"

// layout is where a dataset's values lie (section IV.A.2.i, versions 3 and 4).
type layout struct {
	class byte // 0 compact, 1 contiguous, 2 chunked, 3 virtual: in other files
	addr  uint64
	size  uint64   // contiguous: bytes
	chunk []uint64 // chunked: its shape; the last is the size of one value
}

const extensibleArray = 4 // chunk index of a dataset with one unlimited axis

func (h *header) layout() (layout, error) {
	m := h.find(msgLayout)
	c := cursor{b: m.data}
	version, l := c.byte(), layout{class: c.byte()}
	if version < 3 || version > 4 || m.shared {
		return l, h.img.foreign("data layout version %d", version)
	}
	switch l.class {
	case 0:
	case 1:
		l.addr, l.size = c.uint(8), c.uint(8)
	case 2:
		if version != 4 {
			return l, h.img.foreign("a chunk index of HDF5 1.8")
		}
		if err := h.chunked(&c, &l); err != nil {
			return l, err
		}
	case 3:
		l.addr = c.uint(8) // of the heap with the names of the files
	default:
		return l, h.img.foreign("data layout class %d", l.class)
	}
	if c.short {
		return l, h.img.damaged(h.addr, "a data layout makes no sense")
	}
	return l, nil
}

func (h *header) chunked(c *cursor, l *layout) error {
	c.skip(1) // flags
	rank, width := int(c.byte()), int(c.byte())
	if rank < 2 || rank > maxRank+1 || width < 1 || width > 8 {
		return h.img.damaged(h.addr, "a chunk of %d axes makes no sense", rank-1)
	}
	l.chunk = make([]uint64, rank)
	for i := range l.chunk {
		if l.chunk[i] = c.uint(width); l.chunk[i] == 0 {
			return h.img.damaged(h.addr, "an empty chunk")
		}
	}
	if index := c.byte(); index != extensibleArray {
		return h.img.foreign("chunk index type %d", index)
	}
	c.skip(5) // creation parameters: the index repeats them
	l.addr = c.uint(8)
	return nil
}

// array is a chunk index: an extensible array (section III.E), of which the first elements are in
// the index block, the next in data blocks it points to, the rest in data blocks of secondary blocks.
type array struct {
	img                            *image
	header                         uint64
	element, offset                int // bytes of an element, and of a block's offset
	inIndex, minData, minPtrs, bit uint64
	pageBits                       uint64
	index                          *block
	data                           map[uint64]*block // data and secondary blocks already read
}

func (img *image) array(addr uint64) (*array, error) {
	b, err := img.block(addr, 72, "EAHD")
	if err != nil {
		return nil, err
	}
	c := cursor{b: b.bytes[6:]}
	a := &array{img: img, header: addr, element: int(c.byte()), bit: c.uint(1), inIndex: c.uint(1),
		minData: c.uint(1), minPtrs: c.uint(1), pageBits: c.uint(1), data: map[uint64]*block{}}
	c.skip(6 * 8) // statistics
	index := c.uint(8)
	a.offset = int(a.bit+7) / 8
	if !a.plausible() {
		return nil, img.damaged(addr, "a chunk index makes no sense")
	}
	if index == undefined { // no chunk yet
		return a, nil
	}
	first := 2 * uint64(bits.Len64(a.minPtrs)-1)
	size := 14 + a.inIndex*uint64(a.element) + 8*(2*(a.minPtrs-1)+a.secondary()-first) + 4
	a.index, err = img.block(index, size, "EAIB")
	return a, err
}

func (a *array) plausible() bool {
	power := func(n uint64) bool { return n > 0 && n&(n-1) == 0 }
	return a.element >= 8 && a.element <= 20 && power(a.minData) && power(a.minPtrs) && a.minPtrs > 1 &&
		a.bit > 0 && a.bit <= 32 && uint64(bits.Len64(a.minData)) <= a.bit && a.pageBits < 32
}

// secondary is the number of levels; level s has 2^(s/2) data blocks of 2^((s+1)/2) minData elements.
func (a *array) secondary() uint64 { return 1 + a.bit - uint64(bits.Len64(a.minData)-1) }

// at returns element i: a chunk's address, and its stored size (0: uncompressed). The address is
// undefined where there is no chunk.
func (a *array) at(i uint64) (addr, size uint64, err error) {
	if a.index == nil {
		return undefined, 0, nil
	}
	if i < a.inIndex {
		return a.read(a.index.bytes[14:], i)
	}
	i -= a.inIndex
	level, block := uint64(0), uint64(0) // block counts the data blocks of the levels before
	for {
		n := a.minData << ((level + 1) / 2) << (level / 2)
		if i < n {
			break
		}
		i -= n
		block += 1 << (level / 2)
		if level++; level >= a.secondary() {
			return 0, 0, a.img.damaged(a.header, "a chunk index without room")
		}
	}
	per := a.minData << ((level + 1) / 2)
	if per > 1<<a.pageBits { // such data blocks are paged; 8000 chunks need none
		return 0, 0, a.img.foreign("more chunks than a segment has")
	}
	at, err := a.blockAt(level, block, i/per)
	if err != nil || at == undefined {
		return undefined, 0, err
	}
	elements, err := a.elements(at, per)
	if err != nil {
		return 0, 0, err
	}
	return a.read(elements, i%per)
}

func (a *array) read(elements []byte, i uint64) (addr, size uint64, err error) {
	from := int(i) * a.element
	c := cursor{b: elements[from : from+a.element]}
	addr = c.uint(8)
	if a.element > 12 { // address, stored size, filter mask of 4 bytes
		size = c.uint(a.element - 12)
	}
	return addr, size, nil
}

// blockAt is the address of the k-th data block of a level, before which there are `before`.
func (a *array) blockAt(level, before, k uint64) (uint64, error) {
	pointers := 14 + a.inIndex*uint64(a.element)
	direct := 2 * (a.minPtrs - 1)
	if before+k < direct {
		return a.pointer(a.index, pointers+8*(before+k)), nil
	}
	first := 2 * uint64(bits.Len64(a.minPtrs)-1)
	at := a.pointer(a.index, pointers+8*(direct+level-first))
	if at == undefined {
		return undefined, nil
	}
	size := 14 + uint64(a.offset) + 8<<(level/2) + 4
	b, err := a.cached(at, size, "EASB")
	if err != nil {
		return 0, err
	}
	return a.pointer(b, 14+uint64(a.offset)+8*k), nil
}

func (a *array) pointer(b *block, at uint64) uint64 {
	c := cursor{b: b.bytes[at:]}
	return c.uint(8)
}

// elements of a data block.
func (a *array) elements(at, n uint64) ([]byte, error) {
	prefix := 14 + uint64(a.offset)
	b, err := a.cached(at, prefix+n*uint64(a.element)+4, "EADB")
	if err != nil {
		return nil, err
	}
	return b.bytes[prefix:], nil
}

func (a *array) cached(at, size uint64, magic string) (*block, error) {
	if b := a.data[at]; b != nil && uint64(len(b.bytes)) == size && string(b.bytes[:4]) == magic {
		return b, nil
	}
	b, err := a.img.block(at, size, magic)
	if err == nil {
		a.data[at] = b
	}
	return b, err
}
