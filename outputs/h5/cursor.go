package h5

import "encoding/binary"

// cursor reads little-endian fields one after another. Past the end it gives zeros and remembers.
type cursor struct {
	b     []byte
	short bool
}

func (c *cursor) take(n int) []byte {
	if n < 0 || n > len(c.b) {
		c.short = true
		c.b = nil
		return make([]byte, max(0, min(n, 8)))
	}
	out := c.b[:n]
	c.b = c.b[n:]
	return out
}

// uint reads an unsigned number of n bytes, n <= 8.
func (c *cursor) uint(n int) uint64 {
	var w [8]byte
	copy(w[:], c.take(n))
	return binary.LittleEndian.Uint64(w[:])
}

func (c *cursor) byte() byte { return byte(c.uint(1)) }
func (c *cursor) skip(n int) { c.take(n) }
