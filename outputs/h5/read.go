//go:build cgo

package h5

// #include "shim.h"
import "C"

import (
	"fmt"
	"slices"

	"gonum.org/v1/hdf5"
)

// Float64s reads numbers from start (one index an axis), count of them along each axis, in row
// order. A nil start is the beginning, a nil count all from there.
func (f *File) Float64s(name string, start, count []int) ([]float64, error) {
	return f.Float64sInto(nil, name, start, count)
}

// Int64s is Float64s for integers. Floats that are not whole numbers are an error.
func (f *File) Int64s(name string, start, count []int) ([]int64, error) {
	info, err := f.Dataset(name)
	if err != nil {
		return nil, err
	}
	if info.Kind.isFloat() {
		values, err := f.Float64s(name, start, count)
		if err != nil {
			return nil, err
		}
		return toInts(name, values)
	}
	var out []int64
	err = f.numbers(name, start, count, Int64, func(n int) any {
		out = slices.Grow(out, n)
		out = out[:len(out)+n]
		return out[len(out)-n:]
	})
	return out, err
}

// numbers reads a selection into what room returns, piece by piece over the segments.
func (f *File) numbers(name string, start, count []int, as Kind, room func(n int) any) error {
	info, rows, err := f.survey().dataset(name)
	if err != nil {
		return err
	}
	if !info.Kind.isFloat() && !info.Kind.isInt() {
		return fmt.Errorf("h5: %s: %s holds %s values, not numbers", f.path, name, info.Kind)
	}
	if start, count, err = selection(info, start, count); err != nil {
		return fmt.Errorf("h5: %s: %w", f.path, err)
	}
	if !info.Unlimited {
		err = f.parts[len(f.parts)-1].read(name, start, count, as, room)
	} else {
		err = f.rows(name, rows, start, count, as, room)
	}
	if err != nil {
		return f.failed(name, err)
	}
	return nil
}

// rows reads from each segment the rows that it has.
func (f *File) rows(name string, lengths, start, count []int, as Kind, room func(n int) any) error {
	from, left := start[0], count[0]
	for i, n := range lengths {
		here := min(left, n-from)
		if here > 0 {
			at, of := slices.Clone(start), slices.Clone(count)
			at[0], of[0] = from, here
			if err := f.parts[i].read(name, at, of, as, room); err != nil {
				return err
			}
			from, left = from+here, left-here
		}
		from -= n
	}
	return nil
}

// selection completes and checks start and count.
func selection(info Info, start, count []int) ([]int, []int, error) {
	rank := len(info.Shape)
	if start == nil {
		start = make([]int, rank)
	}
	if len(start) != rank || count != nil && len(count) != rank {
		return nil, nil, fmt.Errorf("%s has %d axes: start %v and count %v need one number each", info.Path, rank, start, count)
	}
	whole := count == nil
	if whole {
		count = make([]int, rank)
	}
	for i, n := range info.Shape {
		if whole {
			count[i] = n - start[i]
		}
		if start[i] < 0 || count[i] < 0 || start[i] > n-count[i] {
			return nil, nil, fmt.Errorf("%s has shape %v: start %v with count %v lies outside", info.Path, info.Shape, start, count)
		}
	}
	return start, count, nil
}

// open opens a dataset, as it is at this moment.
func (p *part) open(name string) (*hdf5.Dataset, error) {
	var d *hdf5.Dataset
	err := binding("opening the dataset", func() (err error) {
		d, err = p.file.OpenDataset(name)
		return err
	})
	if err == nil && !p.still {
		err = call(func() *C.char { return C.shim_refresh(C.hid_t(d.ID())) })
	}
	return d, err
}

func closeDataset(d *hdf5.Dataset) {
	_ = binding("closing the dataset", d.Close) // it was only read
}

// read reads one piece of one segment.
func (p *part) read(name string, start, count []int, as Kind, room func(n int) any) error {
	n := product(count)
	if n == 0 {
		return nil
	}
	d, err := p.open(name)
	if err != nil {
		return err
	}
	defer closeDataset(d)
	if len(count) == 0 {
		return transfer(d, C.H5S_ALL, C.H5S_ALL, as, room(1))
	}
	var memory, file *hdf5.Dataspace
	err = binding("selecting", func() (err error) {
		if memory, err = hdf5.CreateSimpleDataspace(unsigned(count), nil); err != nil {
			return err
		}
		if file = d.Space(); file == nil {
			return fmt.Errorf("no dataspace")
		}
		return file.SelectHyperslab(unsigned(start), nil, unsigned(count), nil)
	})
	if err == nil {
		err = transfer(d, C.hid_t(memory.ID()), C.hid_t(file.ID()), as, room(n))
	}
	closeSpaces(memory, file)
	return err
}

// transfer reads in one call, as numbers of Go's type: the binding would read float32 values into
// float64 memory as they are.
func transfer(d *hdf5.Dataset, memory, file C.hid_t, as Kind, values any) error {
	return call(func() *C.char {
		return C.shim_read(C.hid_t(d.ID()), memory, file, C.int(as), pointer(values))
	})
}

func closeSpaces(spaces ...*hdf5.Dataspace) {
	for _, s := range spaces {
		if s != nil {
			_ = binding("closing a dataspace", s.Close)
		}
	}
}

func unsigned(xs []int) []uint {
	out := make([]uint, len(xs))
	for i, x := range xs {
		out[i] = uint(x)
	}
	return out
}

// Strings reads a whole dataset of text, from the last segment.
func (f *File) Strings(name string) ([]string, error) {
	info, err := f.Dataset(name)
	if err != nil {
		return nil, err
	}
	if info.Kind != String {
		return nil, fmt.Errorf("h5: %s: %s holds %s values, not text", f.path, name, info.Kind)
	}
	d, err := f.parts[len(f.parts)-1].open(name)
	if err != nil {
		return nil, f.failed(name, err)
	}
	defer closeDataset(d)
	text, err := readStrings(C.hid_t(d.ID()))
	if err != nil {
		return nil, f.failed(name, err)
	}
	return text, nil
}
