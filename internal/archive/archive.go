// Package archive saves the state of a computation, or restores it: one walk over the same fields does both,
// so that what is written and what is read cannot differ.
//
// Numbers are 64-bit words, little endian, floats by their bits; a checksum (CRC-32C) closes an archive. Sizes that both
// sides know are not stored.
package archive

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
	"slices"
	"unsafe"
)

// Archive is one walk: it writes what the fields hold, or fills them. After the first mistake it restores
// zeros; see Err.
type Archive struct {
	saving bool
	data   []byte // written so far, or still to be read
	err    error
}

// New begins a saving. It uses the memory of room, which may be nil.
func New(room []byte) *Archive { return &Archive{saving: true, data: room[:0]} }

// sum is the checksum, which processors have an instruction for.
func sum(data []byte) uint32 { return crc32.Checksum(data, castagnoli) }

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Open begins a restoring, of data that was sealed.
func Open(data []byte) (*Archive, error) {
	n := len(data) - 4
	if n < 0 || sum(data[:n]) != binary.LittleEndian.Uint32(data[n:]) {
		return nil, errors.New("the snapshot is damaged: its checksum is wrong")
	}
	return &Archive{data: data[:n]}, nil
}

// Seal ends a saving and returns what was saved.
func (a *Archive) Seal() []byte {
	return binary.LittleEndian.AppendUint32(a.data, sum(a.data))
}

// Saving tells whether the walk saves; otherwise it restores.
func (a *Archive) Saving() bool { return a.saving }

// Err is the first mistake.
func (a *Archive) Err() error { return a.err }

// End ends a restoring: it is Err, or says that more was saved than was restored.
func (a *Archive) End() error {
	if a.err == nil && !a.saving && len(a.data) > 0 {
		a.err = errors.New("the snapshot goes on where it should end")
	}
	return a.err
}

// Fail notes a mistake, unless there was one before.
func (a *Archive) Fail(err error) {
	if a.err == nil {
		a.err = err
	}
}

// take returns the next n bytes, or nil where there are not so many.
func (a *Archive) take(n int) []byte {
	if len(a.data) < n {
		a.Fail(errors.New("the snapshot ends too early"))
		a.data = nil
		return nil
	}
	b := a.data[:n]
	a.data = a.data[n:]
	return b
}

// word walks over one number.
func (a *Archive) word(x *uint64) {
	if a.saving {
		a.data = binary.LittleEndian.AppendUint64(a.data, *x)
		return
	}
	if *x = 0; a.err == nil {
		if b := a.take(8); b != nil {
			*x = binary.LittleEndian.Uint64(b)
		}
	}
}

// Float walks over one number.
func (a *Archive) Float(x *float64) {
	w := math.Float64bits(*x)
	a.word(&w)
	*x = math.Float64frombits(w)
}

// Int walks over one number.
func (a *Archive) Int(x *int) {
	w := uint64(int64(*x))
	a.word(&w)
	*x = int(int64(w))
}

// Int64 walks over one number.
func (a *Archive) Int64(x *int64) {
	w := uint64(*x)
	a.word(&w)
	*x = int64(w)
}

// Bool walks over one truth value.
func (a *Archive) Bool(x *bool) {
	w := uint64(0)
	if *x {
		w = 1
	}
	a.word(&w)
	*x = w != 0
}

// Floats walks over numbers whose count both sides know.
func (a *Archive) Floats(v []float64) { numbers(a, v, 8) }

// Singles is Floats in single precision.
func (a *Archive) Singles(v []float32) { numbers(a, v, 4) }

// numbers walks over numbers of so many bytes each.
func numbers[T float32 | float64](a *Archive, v []T, size int) {
	if a.saving {
		at := len(a.data)
		a.data = append(a.data, bytesOf(v, size)...)
		ordered(a.data[at:], size)
		return
	}
	clear(v)
	if a.err != nil {
		return
	}
	if b := a.take(size * len(v)); b != nil {
		copy(bytesOf(v, size), b)
		ordered(bytesOf(v, size), size)
	}
}

// bytesOf is the memory of v: matrices are saved so often that numbers one by one would take a share of a run.
func bytesOf[T float32 | float64](v []T, size int) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(v))), size*len(v))
}

// ordered turns numbers round on machines that keep them the other way.
func ordered(b []byte, size int) {
	if binary.NativeEndian.Uint16([]byte{1, 0}) == 1 {
		return
	}
	for ; len(b) > 0; b = b[size:] {
		slices.Reverse(b[:size])
	}
}

// List walks over numbers and their count. Restored ones are in memory of their own.
func (a *Archive) List(v *[]float64) {
	n := len(*v)
	if a.Count(&n, len(a.data)/8); !a.saving {
		*v = make([]float64, n)
	}
	a.Floats(*v)
}

// Ints walks over whole numbers and their count.
func (a *Archive) Ints(v *[]int) {
	n := len(*v)
	if a.Count(&n, len(a.data)/8); !a.saving {
		*v = make([]int, n)
	}
	for i := range *v {
		a.Int(&(*v)[i])
	}
}

// Count walks over a count; a restored one that is negative or more than most is a mistake.
func (a *Archive) Count(n *int, most int) {
	a.Int(n)
	if !a.saving && (*n < 0 || *n > most) {
		a.Fail(fmt.Errorf("the snapshot counts %d where at most %d are possible", *n, most))
		*n = 0
	}
}

// Bytes walks over bytes and their count. Restored ones are part of what was opened.
func (a *Archive) Bytes(b *[]byte) {
	n := len(*b)
	if a.Count(&n, len(a.data)); a.saving {
		a.data = append(a.data, *b...)
		return
	}
	*b = a.take(n)
}

// Text walks over a string.
func (a *Archive) Text(s *string) {
	b := []byte(*s)
	a.Bytes(&b)
	*s = string(b)
}

// Same walks over a setting that has to be what it was.
func (a *Archive) Same(what, now string) {
	was := now
	if a.Text(&was); was != now {
		a.Fail(fmt.Errorf("the snapshot was taken with %s %s, this solver has %s", what, was, now))
	}
}
