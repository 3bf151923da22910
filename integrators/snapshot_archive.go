package integrators

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc64"
	"math"
)

// archive saves a solve's state, or restores it: one walk over the same fields does both, so that
// what is written and what is read cannot differ. Numbers are 64-bit words, little endian, floats by
// their bits; a CRC-64 closes it. Sizes that the settings fix are not stored.
type archive struct {
	saving bool
	data   []byte // written so far, or still to be read
	err    error
}

// newArchive begins a saving.
func newArchive() *archive { return &archive{saving: true} }

var crcTable = crc64.MakeTable(crc64.ECMA)

// openArchive begins a restoring, of data that was sealed.
func openArchive(data []byte) (*archive, error) {
	n := len(data) - 8
	if n < 0 || crc64.Checksum(data[:n], crcTable) != binary.LittleEndian.Uint64(data[n:]) {
		return nil, errors.New("the snapshot is damaged: its checksum is wrong")
	}
	return &archive{data: data[:n]}, nil
}

// seal ends a saving.
func (a *archive) seal() []byte {
	return binary.LittleEndian.AppendUint64(a.data, crc64.Checksum(a.data, crcTable))
}

// word walks over one number.
func (a *archive) word(x *uint64) {
	if a.saving {
		a.data = binary.LittleEndian.AppendUint64(a.data, *x)
		return
	}
	if len(a.data) < 8 {
		a.fail(errors.New("the snapshot ends too early"))
		*x = 0
		return
	}
	*x = binary.LittleEndian.Uint64(a.data)
	a.data = a.data[8:]
}

func (a *archive) fail(err error) {
	if a.err == nil {
		a.err = err
	}
}

func (a *archive) float(x *float64) {
	w := math.Float64bits(*x)
	a.word(&w)
	*x = math.Float64frombits(w)
}

func (a *archive) int(x *int) {
	w := uint64(int64(*x))
	a.word(&w)
	*x = int(int64(w))
}

func (a *archive) bool(x *bool) {
	w := uint64(0)
	if *x {
		w = 1
	}
	a.word(&w)
	*x = w != 0
}

// floats walks over numbers whose count both sides know.
func (a *archive) floats(v []float64) {
	for i := range v {
		a.float(&v[i])
	}
}

// count walks over a count and refuses one that cannot be.
func (a *archive) count(n *int, most int) {
	a.int(n)
	if *n < 0 || *n > most {
		a.fail(fmt.Errorf("the snapshot counts %d where at most %d are possible", *n, most))
		*n = 0
	}
}

// text walks over a short string.
func (a *archive) text(s *string) {
	b := []byte(*s)
	n := len(b)
	if a.count(&n, 1<<20); a.saving {
		a.data = append(a.data, b...)
		return
	}
	if len(a.data) < n {
		a.fail(errors.New("the snapshot ends too early"))
		n = len(a.data)
	}
	*s, a.data = string(a.data[:n]), a.data[n:]
}

// same walks over a setting that has to be what it was.
func (a *archive) same(what, now string) {
	was := now
	if a.text(&was); was != now {
		a.fail(fmt.Errorf("the snapshot was taken with %s %s, this solver has %s", what, was, now))
	}
}
