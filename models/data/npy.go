package data

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"

	"settle/internal/linalg"
)

// readNPY reads an array in NumPy's format, versions 1.0 to 3.0, from the size bytes in r.
// Source: NumPy Enhancement Proposal 1, and the module numpy.lib.format.
func readNPY(r io.Reader, size int64) (*linalg.Dense, error) {
	h, used, err := readNPYHeader(r, size)
	if err != nil {
		return nil, err
	}
	rows, cols, err := h.dims()
	if err != nil {
		return nil, err
	}
	decode, width, err := elementDecoder(h.descr)
	if err != nil {
		return nil, err
	}
	if err := checkRoom(h.shape, rows, cols, int64(width), size-used); err != nil {
		return nil, err
	}
	m := linalg.NewDense(rows, cols, nil)
	return m, readElements(m, r, h.fortran, width, decode)
}

// checkRoom compares what the header promises with what is there, before memory is asked for.
func checkRoom(shape []int64, rows, cols int, width, left int64) error {
	if left/width/int64(cols) < int64(rows) { // divided, for the product may overflow
		return fmt.Errorf("the header says shape %s of %d-byte numbers, but only %d bytes follow: the file is cut short", tuple(shape), width, left)
	}
	if need := int64(rows) * int64(cols) * width; left > need {
		return fmt.Errorf("%d bytes are left over after the array of shape %s; one file may hold one array", left-need, tuple(shape))
	}
	return nil
}

// readElements fills m from r, refusing numbers that float64 does not hold.
func readElements(m *linalg.Dense, r io.Reader, fortran bool, width int, decode elementFunc) error {
	buf := make([]byte, 1<<15) // a multiple of every width
	n := len(m.Data)
	for k := 0; k < n; {
		part := buf[:min(len(buf), (n-k)*width)]
		if _, err := io.ReadFull(r, part); err != nil {
			return fmt.Errorf("cannot read element %d of %d: %w", k, n, err)
		}
		for ; len(part) > 0; part = part[width:] {
			i, j := k/m.Cols, k%m.Cols
			if fortran {
				i, j = k%m.Rows, k/m.Rows
			}
			v, err := decode(part)
			if err != nil {
				return fmt.Errorf("element [%d, %d] %w", i, j, err)
			}
			m.Set(i, j, v)
			k++
		}
	}
	return nil
}

// elementFunc decodes the element at the beginning of b.
type elementFunc func(b []byte) (float64, error)

// elementDecoder returns the decoder of a NumPy type such as "<f8", and its width in bytes.
func elementDecoder(descr string) (elementFunc, int, error) {
	refuse := fmt.Errorf("elements of type %q cannot be read; known are bool, int8 to int64, uint8 to uint64, float32 and float64: convert with a.astype(\"float64\") before numpy.save", descr)
	if len(descr) != 3 {
		return nil, 0, refuse
	}
	var order binary.ByteOrder
	switch width := descr[2]; {
	case descr[0] == '<':
		order = binary.LittleEndian
	case descr[0] == '>':
		order = binary.BigEndian
	case descr[0] == '|' && width == '1':
		order = binary.LittleEndian // of one byte: no matter
	default:
		return nil, 0, refuse
	}
	switch descr[1:] {
	case "b1":
		return func(b []byte) (float64, error) { return boolean(b[0]) }, 1, nil
	case "i1":
		return func(b []byte) (float64, error) { return float64(int8(b[0])), nil }, 1, nil
	case "u1":
		return func(b []byte) (float64, error) { return float64(b[0]), nil }, 1, nil
	case "i2":
		return func(b []byte) (float64, error) { return float64(int16(order.Uint16(b))), nil }, 2, nil
	case "u2":
		return func(b []byte) (float64, error) { return float64(order.Uint16(b)), nil }, 2, nil
	case "i4":
		return func(b []byte) (float64, error) { return float64(int32(order.Uint32(b))), nil }, 4, nil
	case "u4":
		return func(b []byte) (float64, error) { return float64(order.Uint32(b)), nil }, 4, nil
	case "i8":
		return func(b []byte) (float64, error) { return signed(int64(order.Uint64(b))) }, 8, nil
	case "u8":
		return func(b []byte) (float64, error) { return unsigned(order.Uint64(b)) }, 8, nil
	case "f4":
		return func(b []byte) (float64, error) { return finite(float64(math.Float32frombits(order.Uint32(b)))) }, 4, nil
	case "f8":
		return func(b []byte) (float64, error) { return finite(math.Float64frombits(order.Uint64(b))) }, 8, nil
	}
	return nil, 0, refuse
}

// exact is the largest whole number below which float64 holds every one.
const exact = 1 << 53

func signed(v int64) (float64, error) {
	if v > exact || v < -exact {
		return 0, fmt.Errorf("is %d; float64 cannot hold every whole number beyond 2^53", v)
	}
	return float64(v), nil
}

func unsigned(v uint64) (float64, error) {
	if v > exact {
		return 0, fmt.Errorf("is %d; float64 cannot hold every whole number beyond 2^53", v)
	}
	return float64(v), nil
}

func boolean(b byte) (float64, error) {
	if b > 1 {
		return 0, errors.New("is neither true nor false")
	}
	return float64(b), nil
}

func finite(v float64) (float64, error) {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return 0, fmt.Errorf("is %v; every number has to be finite", v)
	}
	return v, nil
}
