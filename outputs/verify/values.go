package verify

import (
	"maps"
	"math"
	"path"
	"slices"
	"strings"

	"settle/outputs/h5"
)

// values reads every dataset once: for its checksum, and for numbers that are none.
func values(s *subject) error {
	sums, err := s.checksums()
	if err != nil {
		return err
	}
	if _, ok := s.kind["/checksums/crc32c"]; !ok {
		s.Sums = -1
	}
	for _, d := range s.all {
		if d.Kind == h5.Other {
			s.note("values", d.Path, "is of a type that settle does not read")
			continue
		}
		if d.Virtual {
			s.note("values", d.Path, "shows values of other files, which were not read")
			continue
		}
		sum, odd, err := s.read(d)
		if err != nil {
			s.find("values", d.Path, "cannot be read: %v", err)
			continue
		}
		if want, ok := sums[d.Path]; ok {
			s.Sums++
			if sum != want {
				s.find("checksums", d.Path, "has checksum %08x, it was written with %08x: its values were changed", sum, want)
			}
		}
		s.judge(d, odd)
	}
	for _, name := range slices.Sorted(maps.Keys(sums)) {
		if _, ok := s.kind[name]; !ok {
			s.find("checksums", name, "was written with checksum %08x, and is not there", sums[name])
		}
	}
	return nil
}

// checksums are those of the file, and those of the runs that were copied into it.
func (s *subject) checksums() (map[string]uint32, error) {
	const names, table = "/checksums/dataset", "/checksums/crc32c"
	sums, err := s.Checksums()
	if sums == nil {
		sums = map[string]uint32{}
	}
	for _, d := range s.all {
		run, ok := strings.CutSuffix(d.Path, table)
		if !ok || run == "" || err != nil {
			continue
		}
		if err = s.copied(sums, run, run+names, run+table); err != nil {
			return nil, err
		}
	}
	return sums, err
}

// copied adds the checksums that a copied run was closed with.
func (s *subject) copied(sums map[string]uint32, run, names, table string) error {
	of, err := s.Strings(names)
	if err != nil {
		return err
	}
	values, err := s.Int64s(table, nil, nil)
	if err != nil {
		return err
	}
	for i, v := range values {
		if i < len(of) && v >= 0 && v <= math.MaxUint32 {
			sums[run+of[i]] = uint32(v)
		}
	}
	return nil
}

// odd counts numbers that are not finite.
type odd struct {
	nan, inf int
	at       int // row of the first that is infinite, or of the first NaN
}

func (s *subject) read(d h5.Info) (uint32, odd, error) {
	o, row := odd{at: -1}, 0
	width := 1
	for _, n := range d.Shape[min(1, len(d.Shape)):] {
		width *= n
	}
	sum, err := s.ChecksumWith(d.Path, func(values any) {
		s.Bytes += bytesOf(d.Kind, values)
		floats, ok := values.([]float64)
		if !ok {
			return
		}
		for i, v := range floats {
			o.take(v, row+i/max(1, width))
		}
		row += len(floats) / max(1, width)
	})
	return sum, o, err
}

func (o *odd) take(v float64, row int) {
	switch {
	case v-v == 0: // finite
		return
	case math.IsInf(v, 0):
		o.inf++
	default:
		o.nan++
	}
	if o.at < 0 {
		o.at = row
	}
}

func bytesOf(k h5.Kind, values any) int64 {
	switch v := values.(type) {
	case []float64:
		return int64(len(v)) * int64(k.Size())
	case []int64:
		return int64(len(v)) * int64(k.Size())
	case []string:
		n := 0
		for _, s := range v {
			n += len(s)
		}
		return int64(n)
	}
	return 0
}

// judge tells of numbers that are not finite. NaN stands for what was not measured, except where something is
// always there; an infinite number is never a result of a run that went well.
func (s *subject) judge(d h5.Info, o odd) {
	tell := s.note
	if s.State == Finished {
		tell = s.find
	}
	if o.inf > 0 {
		tell("values", d.Path, "%d infinite, the first in row %d", o.inf, o.at)
	}
	if o.nan > 0 && always(d) {
		tell("values", d.Path, "%d not a number, the first in row %d", o.nan, o.at)
	}
}

// always tells whether a dataset has a number in every place: coordinates, states and weights.
func always(d h5.Info) bool {
	name := path.Base(d.Path)
	switch {
	case d.Scale:
		return true
	case strings.HasPrefix(d.Path, "/trajectory/"), strings.HasPrefix(d.Path, "/episode_data/"):
		return strings.HasSuffix(name, "_state") || strings.HasSuffix(name, "_rate")
	case strings.HasPrefix(d.Path, "/snapshots/"), strings.HasPrefix(d.Path, "/circuit/"):
		return true
	}
	return false
}
