package data

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// array is what an IDX file holds: bytes, the last dimension the fastest.
type array struct {
	shape []int
	bytes []uint8
}

// Sizes of an IDX file.
const (
	idxUint8 = 0x08    // the code of unsigned bytes, the third byte of a file
	idxMost  = 1 << 31 // bytes of an array that are read at most
)

// loadIDX reads name, or name.gz, in the folder dir: an array with so many dimensions.
func loadIDX(dir, name string, dims int) (array, error) {
	path := filepath.Join(dir, name)
	_, err := os.Stat(path)
	zipped := errors.Is(err, os.ErrNotExist)
	if zipped {
		path += ".gz"
	}
	if err := regular(path); err != nil {
		return array{}, err
	}
	a, err := readFile(path, zipped, func(r io.Reader, _ int64) (array, error) { return readIDX(r, dims) })
	if err != nil {
		return array{}, fmt.Errorf("%s: %w", path, err)
	}
	return a, nil
}

// readIDX reads an array of unsigned bytes in the IDX format: two bytes of zero, the type, the number
// of dimensions, each dimension as four bytes with the highest first, the elements.
// Source: Y. LeCun, C. Cortes, C. J. C. Burges, The MNIST database of handwritten digits, section
// "file formats", http://yann.lecun.com/exdb/mnist/.
func readIDX(r io.Reader, dims int) (array, error) {
	shape, err := readIDXHeader(r, dims)
	if err != nil {
		return array{}, err
	}
	want := int64(1)
	for _, n := range shape {
		if want *= int64(n); want > idxMost { // a dimension has 32 bits: no overflow
			return array{}, fmt.Errorf("the header says shape %v, more than %d bytes; the file is damaged", shape, idxMost)
		}
	}
	// Grows with what there is, whatever the header claims; one more byte shows what is left over.
	bytes, err := io.ReadAll(io.LimitReader(r, want+1))
	switch got := int64(len(bytes)); {
	case err != nil:
		return array{}, readable(err)
	case got < want:
		return array{}, fmt.Errorf("the header says shape %v, but only %d of %d bytes follow: the file is cut short", shape, got, want)
	case got > want:
		return array{}, fmt.Errorf("bytes are left over after the array of shape %v; one file holds one array", shape)
	}
	return array{shape, bytes}, nil
}

func readIDXHeader(r io.Reader, dims int) (shape []int, err error) {
	header := make([]byte, 4+4*dims)
	n, err := io.ReadFull(r, header)
	if n < 4 && err != nil {
		return nil, fmt.Errorf("the file ends within its header: %w", readable(err))
	}
	switch {
	case header[0] != 0 || header[1] != 0:
		return nil, fmt.Errorf("begins with the bytes %x, not with 0000: this is no IDX file", header[:4])
	case header[2] != idxUint8:
		return nil, fmt.Errorf("holds elements of type %#02x; only unsigned bytes (%#02x) are read", header[2], idxUint8)
	case int(header[3]) != dims:
		return nil, fmt.Errorf("holds an array of %d dimensions where %d are needed; are labels and images exchanged?", header[3], dims)
	case err != nil:
		return nil, fmt.Errorf("the file ends within its header: %w", readable(err))
	}
	for at := 4; at < len(header); at += 4 {
		size := binary.BigEndian.Uint32(header[at:])
		if size == 0 || size > idxMost {
			return nil, fmt.Errorf("dimension %d is %d; allowed: 1 to %d", at/4, size, idxMost)
		}
		shape = append(shape, int(size))
	}
	return shape, nil
}
