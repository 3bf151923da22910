package h5

import (
	"encoding/binary"
	"hash/crc32"
	"math"
	"unsafe"
)

// The dataset of checksums has one for each other dataset, in the order of sumNames, which names them. They are
// written when the file is closed; until then, and in a file that was killed, they are noSum.
//
// HDF5's own Fletcher32 filter is not used for what grows: a kill in the middle of writing a chunk leaves a checksum that
// does not match, and with it HDF5 refuses the whole chunk, rows that were safe among them (docs/reliability.md).
const (
	sumGroup = "/checksums"
	sumNames = sumGroup + "/dataset"
	sumTable = sumGroup + "/crc32c"
	noSum    = -1
)

// checksum is the CRC-32C (Castagnoli; RFC 3720, section 12.1) of values in the form that the file has them in, in
// little-endian order, row after row.
type checksum struct {
	sum  uint32
	room []byte
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func (c *checksum) bytes(b []byte) { c.sum = crc32.Update(c.sum, castagnoli, b) }

// little tells whether numbers lie in memory as they do in the file.
var little = binary.NativeEndian.Uint16([]byte{1, 0}) == 1

func (c *checksum) floats(kind Kind, values []float64) {
	if kind == Float64 && little && len(values) > 0 {
		c.bytes(unsafe.Slice((*byte)(unsafe.Pointer(&values[0])), 8*len(values)))
		return
	}
	for len(values) > 0 {
		n := min(len(values), sumPiece)
		c.room = c.room[:0]
		for _, v := range values[:n] {
			if kind == Float32 {
				c.room = binary.LittleEndian.AppendUint32(c.room, math.Float32bits(float32(v)))
			} else {
				c.room = binary.LittleEndian.AppendUint64(c.room, math.Float64bits(v))
			}
		}
		c.bytes(c.room)
		values = values[n:]
	}
}

// sumPiece is how many values are brought into their form at a time.
const sumPiece = 1024

func (c *checksum) ints(kind Kind, values []int64) {
	for len(values) > 0 {
		n := min(len(values), sumPiece)
		c.room = c.room[:0]
		for _, v := range values[:n] {
			if kind.Size() == 1 {
				c.room = append(c.room, byte(v))
			} else {
				c.room = binary.LittleEndian.AppendUint64(c.room, uint64(v))
			}
		}
		c.bytes(c.room)
		values = values[n:]
	}
}

// texts takes each text with its length.
func (c *checksum) texts(values []string) {
	for _, s := range values {
		c.bytes(binary.LittleEndian.AppendUint64(nil, uint64(len(s))))
		c.bytes([]byte(s))
	}
}

// withSums adds the datasets of checksums to those of a file.
func withSums(datasets []Dataset) []Dataset {
	names := make([]string, len(datasets))
	for i, d := range datasets {
		names[i] = d.Path
	}
	none := make([]int64, len(names))
	for i := range none {
		none[i] = noSum
	}
	axis := []string{"dataset"}
	return append(datasets,
		Dataset{Path: sumNames, Kind: String, Axes: axis, Shape: []int{len(names)}, LongName: "dataset", Data: names},
		Dataset{Path: sumTable, Kind: Int64, Axes: axis, Shape: []int{len(names)}, LongName: "CRC-32C of its values, little-endian, row after row; -1: the file was not closed", Data: none})
}
