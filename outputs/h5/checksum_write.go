//go:build cgo

package h5

import "fmt"

// take adds rows that go into the file to the checksum. Where that fails, writing ends.
func (s *stream) take(n int) {
	if s.sum == nil {
		return
	}
	if values := n * s.rowLen; s.Kind.isFloat() {
		s.sum.floats(s.Kind, s.floats[s.head:s.head+values])
	} else {
		s.sum.ints(s.Kind, s.ints[s.head:s.head+values])
	}
}

// writeSums writes the checksum of every dataset; those of fixed ones are taken from the file.
func (w *Writer) writeSums() error {
	if !w.opt.Checksums {
		return nil
	}
	sums := make([]int64, len(w.schema.datasets)-2)
	for i := range sums {
		d := &w.schema.datasets[i]
		if s := w.streams[d.Path]; s != nil {
			sums[i] = int64(s.sum.sum)
			continue
		}
		sum, err := w.fixedSum(d)
		if err != nil {
			return w.stop(err)
		}
		sums[i] = int64(sum)
	}
	return w.Write(sumTable, sums)
}

func (w *Writer) fixedSum(d *Dataset) (uint32, error) {
	var c checksum
	if d.length() == 0 {
		return 0, nil
	}
	values, err := readFixed(w.out.id, d)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", d.Path, err)
	}
	c.any(d.Kind, values)
	return c.sum, nil
}

// forgetSums makes the file say again that it was not closed.
func (w *Writer) forgetSums() error {
	if !w.opt.Checksums {
		return nil
	}
	none := make([]int64, len(w.schema.datasets)-2)
	for i := range none {
		none[i] = noSum
	}
	return w.Write(sumTable, none)
}

// any takes in values as they are read.
func (c *checksum) any(kind Kind, values any) {
	switch v := values.(type) {
	case []float64:
		c.floats(kind, v)
	case []int64:
		c.ints(kind, v)
	case []string:
		c.texts(v)
	}
}

// sumValues is how many values are read at a time.
const sumValues = 1 << 18

// Checksums are those that the file was closed with, by dataset; nil without any.
func (f *File) Checksums() (map[string]uint32, error) {
	if !f.kinds[sumTable] || !f.kinds[sumNames] {
		return nil, nil
	}
	names, err := f.Strings(sumNames)
	if err != nil {
		return nil, err
	}
	values, err := f.Int64s(sumTable, nil, nil)
	if err != nil {
		return nil, err
	}
	if len(values) != len(names) {
		return nil, fmt.Errorf("h5: %s: %d checksums for %d datasets", f.path, len(values), len(names))
	}
	var sums map[string]uint32
	for i, v := range values {
		if v >= 0 && v <= 1<<32-1 {
			if sums == nil {
				sums = map[string]uint32{}
			}
			sums[names[i]] = uint32(v)
		}
	}
	return sums, nil
}

// Pieces calls f with the values of a dataset, row after row, some at a time: []float64, []int64, or []string of all
// at once. The slices are used again. The first result is what the dataset is.
func (f *File) Pieces(name string, use func(values any) error) (Info, error) {
	info, err := f.Dataset(name)
	if err != nil {
		return info, err
	}
	if info.Kind == String {
		texts, err := f.Strings(name)
		if err == nil {
			err = use(texts)
		}
		return info, err
	}
	if len(info.Shape) == 0 {
		return info, f.piece(info, nil, nil, use)
	}
	width := max(1, product(info.Shape[1:]))
	rows := max(1, sumValues/width)
	if len(info.Chunk) > 0 { // whole chunks
		rows = max(1, rows/info.Chunk[0]) * info.Chunk[0]
	}
	for at := 0; at < info.Shape[0]; at += rows {
		start, count := make([]int, len(info.Shape)), append([]int{min(rows, info.Shape[0]-at)}, info.Shape[1:]...)
		start[0] = at
		if err := f.piece(info, start, count, use); err != nil {
			return info, err
		}
	}
	return info, nil
}

func (f *File) piece(info Info, start, count []int, use func(any) error) error {
	if info.Kind.isFloat() {
		var err error
		if f.room, err = f.Float64sInto(f.room, info.Path, start, count); err != nil {
			return err
		}
		return use(f.room)
	}
	values, err := f.Int64s(info.Path, start, count)
	if err != nil {
		return err
	}
	return use(values)
}

// Checksum takes that of a dataset as it is now.
func (f *File) Checksum(name string) (uint32, error) {
	return f.ChecksumWith(name, func(any) {})
}

// ChecksumWith lets look see the values on the way, as Pieces does.
func (f *File) ChecksumWith(name string, look func(values any)) (uint32, error) {
	info, err := f.Dataset(name)
	if err != nil {
		return 0, err
	}
	var c checksum
	_, err = f.Pieces(name, func(values any) error {
		c.any(info.Kind, values)
		look(values)
		return nil
	})
	return c.sum, err
}
