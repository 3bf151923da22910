package view

import (
	"encoding/binary"
	"encoding/json"
	"math"
	"net/http"
)

// frame is an answer with many numbers: the length of a header as four bytes, the header in JSON, and
// the arrays that it lists, each at a multiple of eight bytes from the start of the frame, little-endian.
type frame struct {
	About  any     `json:"about"`
	Arrays []array `json:"arrays"`
}

// array is one of floats, or of single-precision ones.
type array struct {
	Name string `json:"name"`
	Kind string `json:"kind"` // "f8" or "f4"
	N    int    `json:"n"`
	wide []float64
	thin []float32
}

func (f *frame) add(name string, values []float64) {
	f.Arrays = append(f.Arrays, array{Name: name, Kind: "f8", N: len(values), wide: values})
}

func (f *frame) addThin(name string, values []float32) {
	f.Arrays = append(f.Arrays, array{Name: name, Kind: "f4", N: len(values), thin: values})
}

// write implements writer.
func (f *frame) write(w http.ResponseWriter) {
	head, err := json.Marshal(f)
	if err != nil {
		refuse(w, http.StatusInternalServerError, err.Error())
		return
	}
	out := binary.LittleEndian.AppendUint32(make([]byte, 0, f.size(len(head))), uint32(len(head)))
	out = padded(append(out, head...))
	for _, a := range f.Arrays {
		out = padded(a.appendTo(out))
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	_, _ = w.Write(out) // whoever asked may be gone
}

func (f *frame) size(head int) int {
	n := 4 + head + 8
	for _, a := range f.Arrays {
		n += 8*len(a.wide) + 4*len(a.thin) + 8
	}
	return n
}

func (a *array) appendTo(out []byte) []byte {
	for _, v := range a.wide {
		out = binary.LittleEndian.AppendUint64(out, math.Float64bits(v))
	}
	for _, v := range a.thin {
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(v))
	}
	return out
}

func padded(out []byte) []byte {
	for len(out)%8 != 0 {
		out = append(out, 0)
	}
	return out
}
