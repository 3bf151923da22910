package h5

import "encoding/binary"

// The object header messages that recovery reads (section IV.A.2).
const (
	msgDataspace    = 0x01
	msgLinkInfo     = 0x02
	msgLink         = 0x06
	msgLayout       = 0x08
	msgGroupInfo    = 0x0a
	msgAttribute    = 0x0c
	msgContinuation = 0x10
)

// header is an object header, version 2 (section IV.A.1.b): the messages of one group or dataset.
type header struct {
	img      *image
	addr     uint64
	messages []message
	blocks   int
}

// message is one header message; data lies within its block, so that a change to it is a change of
// the block.
type message struct {
	kind   byte
	shared bool
	data   []byte
	block  *block
}

// maxBlocks is far above what any header of ours has: a guard against cycles.
const maxBlocks = 10000

func (img *image) header(addr uint64) (*header, error) {
	if err := img.use(addr, 12); err != nil {
		return nil, err
	}
	var head [34]byte // the longest prefix
	n, _ := img.f.ReadAt(head[:], int64(addr))
	c := cursor{b: head[:n]}
	if string(c.take(4)) != "OHDR" || c.byte() != 2 {
		return nil, img.foreign("no version 2 object header at byte %d", addr)
	}
	flags := c.byte()
	if flags&0x20 != 0 {
		c.skip(16) // times
	}
	if flags&0x10 != 0 {
		c.skip(4) // attribute phase change
	}
	size := c.uint(1 << (flags & 3))
	prefix := n - len(c.b)
	if c.short || size > maxBlock {
		return nil, img.damaged(addr, "an object header of %d bytes makes no sense", size)
	}
	if flags&0x04 != 0 {
		return nil, img.foreign("attributes in order of creation at byte %d", addr)
	}
	h := &header{img: img, addr: addr}
	return h, h.read(addr, uint64(prefix)+size+4, "OHDR", prefix)
}

// read takes in the messages of one block, and follows it where it says that it goes on.
func (h *header) read(addr, n uint64, magic string, prefix int) error {
	if h.blocks++; h.blocks > maxBlocks {
		return h.img.damaged(addr, "an object header without end")
	}
	b, err := h.img.block(addr, n, magic)
	if err != nil {
		return err
	}
	if len(b.bytes) < prefix+4 {
		return h.img.damaged(addr, "an object header without room")
	}
	first := len(h.messages)
	if err := h.parse(b, b.bytes[prefix:len(b.bytes)-4]); err != nil {
		return err
	}
	for _, m := range h.messages[first:] {
		if m.kind != msgContinuation {
			continue
		}
		c := cursor{b: m.data}
		at, length := c.uint(8), c.uint(8)
		if err := h.read(at, length, "OCHK", 4); err != nil {
			return err
		}
	}
	return nil
}

func (h *header) parse(b *block, body []byte) error {
	c := cursor{b: body}
	for len(c.b) >= 4 { // fewer bytes are a gap
		m := message{kind: c.byte(), block: b}
		size := int(c.uint(2))
		m.shared = c.byte()&0x02 != 0
		m.data = c.take(size)
		if c.short {
			return h.img.damaged(b.addr, "a header message of %d bytes does not fit", size)
		}
		h.messages = append(h.messages, m)
	}
	return nil
}

// find returns the first message of a kind, or nil.
func (h *header) find(kind byte) *message {
	for i := range h.messages {
		if h.messages[i].kind == kind {
			return &h.messages[i]
		}
	}
	return nil
}

func (h *header) isDataset() bool { return h.find(msgLayout) != nil && h.find(msgDataspace) != nil }
func (h *header) isGroup() bool   { return h.find(msgLinkInfo) != nil || h.find(msgGroupInfo) != nil }

// link is a hard link (section IV.A.2.g). Others, such as those to other files, are not followed.
type link struct {
	name string
	addr uint64
}

// links lists the hard links of a group, which this package keeps compact but for those of gathered files.
func (h *header) links() ([]link, error) {
	if m := h.find(msgLinkInfo); m != nil && dense(m.data) {
		return h.denseLinks(m)
	}
	var out []link
	for _, m := range h.messages {
		if m.kind != msgLink {
			continue
		}
		l, hard, ok := parseLink(m.data)
		if !ok {
			return nil, h.img.damaged(h.addr, "a link makes no sense")
		}
		if hard {
			out = append(out, l)
		}
	}
	return out, nil
}

func dense(data []byte) bool {
	c := cursor{b: data}
	c.skip(1)
	if c.byte()&1 != 0 {
		c.skip(8) // maximum creation index
	}
	return c.uint(8) != undefined
}

func parseLink(data []byte) (l link, hard, ok bool) {
	c := cursor{b: data}
	version, flags, kind := c.byte(), c.byte(), byte(0)
	if flags&0x08 != 0 {
		kind = c.byte()
	}
	if flags&0x04 != 0 {
		c.skip(8) // creation order
	}
	if flags&0x10 != 0 {
		c.skip(1) // character set
	}
	n := c.uint(1 << (flags & 3))
	if n > uint64(len(c.b)) {
		return l, false, false
	}
	l.name = string(c.take(int(n)))
	if kind == 0 {
		l.addr = c.uint(8)
	}
	return l, kind == 0, version == 1 && !c.short
}

// attribute is the raw content of an attribute (section IV.A.2.m, version 3).
type attribute struct {
	class byte // 0 integer, 3 string (section IV.A.2.d)
	size  int  // of one element
	data  []byte
}

func (h *header) attribute(name string) (attribute, bool) {
	for _, m := range h.messages {
		if m.kind != msgAttribute {
			continue
		}
		c := cursor{b: m.data}
		version := c.byte()
		c.skip(1)
		nameLen, typeLen, spaceLen := int(c.uint(2)), int(c.uint(2)), int(c.uint(2))
		c.skip(1)
		got := string(c.take(nameLen))
		t := cursor{b: c.take(typeLen)}
		c.skip(spaceLen)
		if c.short || version != 3 || got != name+"\x00" {
			continue
		}
		class := t.byte() & 0x0f
		t.skip(3)
		return attribute{class, int(t.uint(4)), c.b}, true
	}
	return attribute{}, false
}

// extent is a dataset's dataspace (section IV.A.2.b, version 2).
type extent struct {
	dims      []uint64
	unlimited bool // along the first axis
	set       func(rows uint64)
}

func (h *header) extent() (extent, error) {
	m := h.find(msgDataspace)
	c := cursor{b: m.data}
	version, rank, flags := c.byte(), int(c.byte()), c.byte()
	c.skip(1)
	if version != 2 || m.shared {
		return extent{}, h.img.foreign("dataspace version %d", version)
	}
	e := extent{dims: make([]uint64, rank)}
	for i := range e.dims {
		e.dims[i] = c.uint(8)
	}
	if flags&1 != 0 && rank > 0 {
		e.unlimited = c.uint(8) == undefined
	}
	if c.short {
		return extent{}, h.img.damaged(h.addr, "a dataspace makes no sense")
	}
	e.set = func(rows uint64) {
		binary.LittleEndian.PutUint64(m.data[4:], rows)
		h.img.touch(m.block)
	}
	return e, nil
}
