//go:build cgo

package h5

// #include "shim.h"
import "C"

import (
	"fmt"
	"path"
	"slices"

	"gonum.org/v1/hdf5"
)

// Datasets describes every dataset, in the order of their making where that is known.
func (f *File) Datasets() ([]Info, error) {
	infos := make([]Info, 0, len(f.datasets))
	for _, p := range f.datasets {
		info, err := f.Dataset(p)
		if err != nil {
			return nil, err
		}
		infos = append(infos, info)
	}
	return infos, nil
}

// Dataset describes one dataset. Of a live file, the length of an unlimited one is what all such
// datasets of its group have, so that rows are whole.
func (f *File) Dataset(name string) (Info, error) {
	if err := f.isDataset(name); err != nil {
		return Info{}, err
	}
	last := len(f.parts) - 1
	info, err := f.parts[last].info(name)
	if err != nil {
		return Info{}, f.failed(name, err)
	}
	lengths, err := f.lengths(name, info)
	if err != nil {
		return Info{}, f.failed(name, err)
	}
	if info.Unlimited {
		info.Shape[0] = sum(lengths)
	}
	for _, p := range f.parts[:last] {
		if earlier, err := p.info(name); err == nil && info.Unlimited {
			info.Bytes += earlier.Bytes
		}
	}
	info.Units, _ = f.text(name, "units")
	info.LongName, _ = f.text(name, "long_name")
	return info, nil
}

func (f *File) isDataset(name string) error {
	if err := f.known(name); err != nil {
		return err
	}
	if !f.kinds[name] {
		return fmt.Errorf("h5: %s: %s is a group, not a dataset", f.path, name)
	}
	return nil
}

func (f *File) failed(name string, err error) error {
	return fmt.Errorf("h5: %s: %s: %w", f.path, name, err)
}

// text is an attribute that is text.
func (f *File) text(object, name string) (string, bool) {
	v, err := f.parts[0].attr(object, name)
	s, ok := v.(string)
	return s, ok && err == nil
}

// lengths are the rows of an unlimited dataset in each segment.
func (f *File) lengths(name string, info Info) ([]int, error) {
	if !info.Unlimited {
		return nil, nil
	}
	rows := make([]int, len(f.parts))
	for i, p := range f.parts {
		own, err := p.info(name)
		if err != nil {
			return nil, err
		}
		rows[i] = own.Shape[0]
		if p.live {
			if rows[i], err = f.common(p, path.Dir(name), rows[i]); err != nil {
				return nil, err
			}
		}
	}
	return rows, nil
}

// common is the length that all unlimited datasets of a group have, at most rows.
func (f *File) common(p *part, group string, rows int) (int, error) {
	for _, d := range f.datasets {
		if path.Dir(d) != group {
			continue
		}
		info, err := p.info(d)
		if err != nil {
			return 0, err
		}
		if info.Unlimited {
			rows = min(rows, info.Shape[0])
		}
	}
	return rows, nil
}

// open opens a dataset, as it is at this moment.
func (p *part) open(name string) (*hdf5.Dataset, error) {
	var d *hdf5.Dataset
	err := binding("opening the dataset", func() (err error) {
		d, err = p.file.OpenDataset(name)
		return err
	})
	if err == nil && p.live {
		err = call(func() *C.char { return C.shim_refresh(C.hid_t(d.ID())) })
	}
	return d, err
}

func closeDataset(d *hdf5.Dataset) {
	_ = binding("closing the dataset", d.Close) // it was only read
}

func (p *part) info(name string) (Info, error) {
	d, err := p.open(name)
	if err != nil {
		return Info{}, err
	}
	defer closeDataset(d)
	var c C.shim_info
	if err := call(func() *C.char { return C.shim_dataset_info(C.hid_t(d.ID()), &c) }); err != nil {
		return Info{}, err
	}
	info := Info{Path: name, Kind: Kind(c.kind), Unlimited: c.unlimited != 0, Scale: c.scale != 0, Bytes: int64(c.bytes)}
	for i := range int(c.rank) {
		info.Shape = append(info.Shape, int(c.dims[i]))
		if c.chunk[0] > 0 {
			info.Chunk = append(info.Chunk, int(c.chunk[i]))
		}
		axis, err := axisName(C.hid_t(d.ID()), i)
		if err != nil {
			return Info{}, err
		}
		info.Axes = append(info.Axes, axis)
	}
	return info, nil
}

func axisName(id C.hid_t, axis int) (string, error) {
	var name [256]C.char
	err := call(func() *C.char { return C.shim_scale_name(id, C.uint(axis), &name[0], C.size_t(len(name))) })
	return C.GoString(&name[0]), err
}

// Float64s reads numbers from start (one index an axis), count of them along each axis, in row
// order. A nil start is the beginning, a nil count all from there.
func (f *File) Float64s(name string, start, count []int) ([]float64, error) {
	var out []float64
	err := f.numbers(name, start, count, Float64, func(n int) any {
		out = slices.Grow(out, n)
		out = out[:len(out)+n]
		return out[len(out)-n:]
	})
	return out, err
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
	info, err := f.Dataset(name)
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
		err = f.rows(name, info, start, count, as, room)
	}
	if err != nil {
		return f.failed(name, err)
	}
	return nil
}

// rows reads from each segment the rows that it has.
func (f *File) rows(name string, info Info, start, count []int, as Kind, room func(n int) any) error {
	lengths, err := f.lengths(name, info)
	if err != nil {
		return err
	}
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

func sum(xs []int) int {
	n := 0
	for _, x := range xs {
		n += x
	}
	return n
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
