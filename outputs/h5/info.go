//go:build cgo

package h5

// #include "shim.h"
import "C"

import (
	"fmt"
	"os"
	"path"
)

// Datasets describes every dataset, in the order of their making where that is known.
func (f *File) Datasets() ([]Info, error) {
	s := f.survey()
	infos := make([]Info, 0, len(f.datasets))
	for _, name := range f.datasets {
		info, _, err := s.dataset(name)
		if err != nil {
			return nil, err
		}
		infos = append(infos, info)
	}
	return infos, nil
}

// Names are the paths of all datasets, in the order of their making where that is known.
func (f *File) Names() []string { return append([]string(nil), f.datasets...) }

// Dataset describes one dataset. Of a live file, the length of an unlimited one is what all such
// datasets of its group have, so that rows are whole.
func (f *File) Dataset(name string) (Info, error) {
	info, _, err := f.survey().dataset(name)
	return info, err
}

// survey looks at each dataset of each segment once: a live file grows between two looks.
type survey struct {
	file *File
	seen map[place]Info
	rows map[place]int // that all of a group have
	over map[string]described
}

// described is a dataset over all segments.
type described struct {
	info Info
	rows []int // of each segment
}

type place struct {
	part *part
	name string
}

func (f *File) survey() *survey {
	if f.held != nil {
		return f.held
	}
	return newSurvey(f)
}

func newSurvey(f *File) *survey {
	return &survey{f, map[place]Info{}, map[place]int{}, map[string]described{}}
}

// Hold makes all later calls see the rows that are there now, or when a dataset is first asked for: a file that is being
// written is then looked at once, where otherwise every call looks at all datasets of the group.
func (f *File) Hold() {
	f.held = newSurvey(f)
	for _, p := range f.parts {
		p.still = true // refreshing a dataset takes a millisecond in a file with thousands
	}
}

func (s *survey) info(p *part, name string) (Info, error) {
	if info, ok := s.seen[place{p, name}]; ok {
		return info, nil
	}
	info, err := p.info(name)
	if err != nil {
		return Info{}, s.file.failed(name, err)
	}
	s.seen[place{p, name}] = info
	return info, nil
}

// dataset describes a dataset over all segments, and returns the rows that each has of it.
func (s *survey) dataset(name string) (info Info, rows []int, err error) {
	f := s.file
	if d, ok := s.over[name]; ok {
		d.info.Shape = append([]int(nil), d.info.Shape...) // the caller may write into it
		return d.info, d.rows, nil
	}
	if err := f.isDataset(name); err != nil {
		return Info{}, nil, err
	}
	if info, err = s.info(f.parts[len(f.parts)-1], name); err != nil {
		return Info{}, nil, err
	}
	if info.Unlimited {
		info.Bytes = 0
		info.Shape = append([]int{0}, info.Shape[1:]...)
		for _, p := range f.parts {
			own, err := s.info(p, name)
			if err != nil {
				return Info{}, nil, err
			}
			n, err := s.whole(p, name, own)
			if err != nil {
				return Info{}, nil, err
			}
			rows = append(rows, n)
			info.Shape[0] += n
			info.Bytes += own.Bytes
		}
	}
	info.Units, _ = f.text(name, "units")
	info.LongName, _ = f.text(name, "long_name")
	s.over[name] = described{info, rows}
	return info, rows, nil
}

// whole is the number of rows that all unlimited datasets of a group have.
func (s *survey) whole(p *part, name string, own Info) (int, error) {
	if !p.live {
		return own.Shape[0], nil
	}
	group := path.Dir(name)
	if rows, ok := s.rows[place{p, group}]; ok {
		return rows, nil
	}
	rows := own.Shape[0]
	for _, d := range s.file.members[group] {
		info, err := s.info(p, d)
		if err != nil {
			return 0, err
		}
		if info.Unlimited {
			rows = min(rows, info.Shape[0])
		}
	}
	s.rows[place{p, group}] = rows
	return rows, nil
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
	info := Info{Path: name, Kind: Kind(c.kind), Unlimited: c.unlimited != 0, Scale: c.scale != 0, Virtual: c.virtual != 0, Bytes: int64(c.bytes)}
	if err := p.plausible(&c); err != nil {
		return Info{}, err
	}
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

// What a file can hold at most: compressed a thousandfold, or not written at all where that is little.
const (
	mostCompressed = 1000
	mostUnwritten  = 1 << 26
)

// plausible refuses a shape that only damage explains: reading it would go on for ever.
func (p *part) plausible(c *C.shim_info) error {
	stat, err := os.Stat(p.path)
	if err != nil {
		return err
	}
	most, values := mostCompressed*float64(stat.Size())+mostUnwritten, 1.0
	if c.virtual != 0 {
		most += float64(c.dims[0]) * float64(c.mapped) // rows of which the file has only the places
	}
	for _, n := range c.dims[:c.rank] {
		values *= float64(n)
	}
	if values > most {
		return fmt.Errorf("it is said to have %.3g values, the file has %d bytes: it is damaged", values, stat.Size())
	}
	return nil
}

func axisName(id C.hid_t, axis int) (string, error) {
	var name [256]C.char
	err := call(func() *C.char { return C.shim_scale_name(id, C.uint(axis), &name[0], C.size_t(len(name))) })
	return C.GoString(&name[0]), err
}
