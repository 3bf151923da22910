//go:build !cgo

package h5

import "errors"

var errNoHDF5 = errors.New("h5: this settle was built without the HDF5 library and can only recover files: install libhdf5-dev and a C compiler, then build with CGO_ENABLED=1")

// Writer needs the HDF5 library, which this build lacks.
type Writer struct{}

// File needs the HDF5 library, which this build lacks.
type File struct{}

// Create reports that this build lacks the HDF5 library.
func Create(string, []Attr, []GroupAttrs, []Dataset, Options) (*Writer, error) {
	return nil, errNoHDF5
}

// Adder needs the HDF5 library, which this build lacks.
type Adder struct{}

// CreateWith reports that this build lacks the HDF5 library.
func CreateWith(string, []Attr, []GroupAttrs, []Dataset, Options, func(*Adder) error) (*Writer, error) {
	return nil, errNoHDF5
}

// Link reports that this build lacks the HDF5 library.
func (*Adder) Link(string, string, string) error { return errNoHDF5 }

// Copy reports that this build lacks the HDF5 library.
func (*Adder) Copy(string, string, string) error { return errNoHDF5 }

// Stack reports that this build lacks the HDF5 library.
func (*Adder) Stack(string, Kind, []int, string, []Row) error { return errNoHDF5 }

// Reopen reports that this build lacks the HDF5 library.
func Reopen(string, []GroupAttrs, []Dataset, map[string]int64, Options) (*Writer, error) {
	return nil, errNoHDF5
}

// Open reports that this build lacks the HDF5 library.
func Open(string) (*File, error) { return nil, errNoHDF5 }

// LibVersion is "none": this build lacks the HDF5 library.
func LibVersion() string { return "none" }

// Append reports that this build lacks the HDF5 library.
func (*Writer) Append(string, []float64) error { return errNoHDF5 }

// AppendInts reports that this build lacks the HDF5 library.
func (*Writer) AppendInts(string, []int64) error { return errNoHDF5 }

// Write reports that this build lacks the HDF5 library.
func (*Writer) Write(string, any) error { return errNoHDF5 }

// Flush reports that this build lacks the HDF5 library.
func (*Writer) Flush() error { return errNoHDF5 }

// Sync reports that this build lacks the HDF5 library.
func (*Writer) Sync() error { return errNoHDF5 }

// Lengths is empty: this build lacks the HDF5 library.
func (*Writer) Lengths() map[string]int64 { return nil }

// Close reports that this build lacks the HDF5 library.
func (*Writer) Close() error { return errNoHDF5 }

// Segments is empty: this build lacks the HDF5 library.
func (*File) Segments() []string { return nil }

// Live is false: this build lacks the HDF5 library.
func (*File) Live() bool { return false }

// Checksums reports that this build lacks the HDF5 library.
func (*File) Checksums() (map[string]uint32, error) { return nil, errNoHDF5 }

// Checksum reports that this build lacks the HDF5 library.
func (*File) Checksum(string) (uint32, error) { return 0, errNoHDF5 }

// ChecksumWith reports that this build lacks the HDF5 library.
func (*File) ChecksumWith(string, func(values any)) (uint32, error) { return 0, errNoHDF5 }

// Pieces reports that this build lacks the HDF5 library.
func (*File) Pieces(string, func(values any) error) (Info, error) { return Info{}, errNoHDF5 }

// Killed is false: this build lacks the HDF5 library.
func (*File) Killed() bool { return false }

// Hold does nothing: this build lacks the HDF5 library.
func (*File) Hold() {}

// Probe reports that this build lacks the HDF5 library.
func (*File) Probe() error { return errNoHDF5 }

// Groups is empty: this build lacks the HDF5 library.
func (*File) Groups() []string { return nil }

// Links reports that this build lacks the HDF5 library.
func (*File) Links(string) ([]string, error) { return nil, errNoHDF5 }

// Names are none.
func (*File) Names() []string { return nil }

// Datasets reports that this build lacks the HDF5 library.
func (*File) Datasets() ([]Info, error) { return nil, errNoHDF5 }

// Dataset reports that this build lacks the HDF5 library.
func (*File) Dataset(string) (Info, error) { return Info{}, errNoHDF5 }

// Attr reports that this build lacks the HDF5 library.
func (*File) Attr(string, string) (any, error) { return nil, errNoHDF5 }

// Attrs reports that this build lacks the HDF5 library.
func (*File) Attrs(string) ([]Attr, error) { return nil, errNoHDF5 }

// Float64s reports that this build lacks the HDF5 library.
func (*File) Float64s(string, []int, []int) ([]float64, error) { return nil, errNoHDF5 }

// Float64sInto reports that this build lacks the HDF5 library.
func (*File) Float64sInto([]float64, string, []int, []int) ([]float64, error) {
	return nil, errNoHDF5
}

// Int64s reports that this build lacks the HDF5 library.
func (*File) Int64s(string, []int, []int) ([]int64, error) { return nil, errNoHDF5 }

// Strings reports that this build lacks the HDF5 library.
func (*File) Strings(string) ([]string, error) { return nil, errNoHDF5 }

// Close reports that this build lacks the HDF5 library.
func (*File) Close() error { return errNoHDF5 }
