package h5

import "time"

// Kind is the type that a dataset's values have in the file. In Go every float is a float64 and
// every integer an int64; HDF5 converts.
type Kind int

// The kinds of dataset.
const (
	Float64 Kind = iota
	Float32
	Int64
	Int8
	Uint8
	String           // variable-length UTF-8
	Other  Kind = -1 // in a file that was not written by this package: it cannot be read
)

var kindNames = map[Kind]string{
	Float64: "float64", Float32: "float32", Int64: "int64", Int8: "int8", Uint8: "uint8", String: "string",
}

func (k Kind) String() string {
	if name, ok := kindNames[k]; ok {
		return name
	}
	return "other"
}

func (k Kind) isFloat() bool { return k == Float64 || k == Float32 }
func (k Kind) isInt() bool   { return k == Int64 || k == Int8 || k == Uint8 }

// Size is the bytes of one value in the file.
func (k Kind) Size() int {
	switch k {
	case Float32:
		return 4
	case Int8, Uint8:
		return 1
	default:
		return 8
	}
}

// Dataset describes one dataset before the file exists.
type Dataset struct {
	Path  string   // "/trajectory/r_state"; the groups on the way are made
	Kind  Kind     // default Float64
	Axes  []string // one name an axis, each a one-dimensional dataset of the same group with itself as axis; default: no scales (h5netcdf refuses such)
	Shape []int    // empty: a scalar; the first may be -1: unlimited
	Chunk []int    // of an unlimited dataset; default: chosen by its shape, see ChunkShape

	Units    string // "ms", "s", "1"; default: no attribute
	LongName string // default: no attribute

	FlagValues   []int8   // of an Int8: its values, and what each means
	FlagMeanings []string // one word each

	// Data is the content of a fixed dataset: []float64, []int64, []int8, []uint8, []string or, for
	// a scalar, one of their elements. Default: NaN for floats, -1 for Int8, 0 for other integers.
	Data any

	Attrs []Attr // further attributes
}

func (d *Dataset) unlimited() bool { return len(d.Shape) > 0 && d.Shape[0] < 0 }

// rowLen is the number of values in one row of an unlimited dataset.
func (d *Dataset) rowLen() int {
	n := 1
	for _, m := range d.Shape[1:] {
		n *= m
	}
	return n
}

// length is the number of values of a fixed dataset.
func (d *Dataset) length() int {
	n := 1
	for _, m := range d.Shape {
		n *= m
	}
	return n
}

// Attr is an attribute of a group or a dataset. Value is a string, float64, int64 (or int, int8,
// uint8, bool), []float64, []int64, []int8 or []string; what is read back is a string, float64,
// int64 or a slice of them.
type Attr struct {
	Name  string
	Value any
}

// GroupAttrs are the attributes of one group, which is made if no dataset needs it.
type GroupAttrs struct {
	Path  string
	Attrs []Attr
}

// Options say how a file is kept. The zero value flushes every 1.5 s without SWMR.
type Options struct {
	// SWMR (single writer, multiple readers) lets h5py read the file while it is written and makes
	// every flush survive a kill. It needs a local file system: not NFS. Default: off.
	SWMR bool
	// FlushEvery is the time between automatic flushes. Default 1.5 s; negative: only by Flush.
	FlushEvery time.Duration
	// Sync makes every flush wait until the disk has the data, against power loss. Default: off.
	Sync bool
	// MaxChunks is how many chunks a dataset may have before the run goes on in the next segment
	// (out.0002.h5). Default 8000: a deeper chunk index was seen torn by a kill.
	MaxChunks int
	// Segment begins the next segment this long after the last, whatever its size: on NFS, closed
	// segments are what a kill cannot harm. Default 0: never.
	Segment time.Duration
	// Deflate is the compression level, 0 to 9, with shuffling. Default 0: none. Compressed chunks
	// move as they grow, so the bytes (not the values) of a file then depend on when it was flushed,
	// and under SWMR every flush leaves the last copy of a begun chunk behind: slow runs become
	// larger, not smaller. Compress those when they are done (h5repack -f SHUF -f GZIP=1).
	Deflate int
	// Checksums adds /checksums: one of each dataset, taken while it is written. Default: none.
	Checksums bool
}

func (o Options) withDefaults() Options {
	if o.FlushEvery == 0 {
		o.FlushEvery = 1500 * time.Millisecond
	}
	if o.MaxChunks == 0 {
		o.MaxChunks = 8000
	}
	return o
}

// Row is where a row of a stack of datasets comes from.
type Row struct {
	Index int
	File  string // relative to the folder of the file that has the stack
}

// Info describes a dataset of a file that was opened.
type Info struct {
	Path      string
	Kind      Kind
	Axes      []string // "" for an axis without a scale
	Shape     []int    // over all segments
	Unlimited bool     // along the first axis
	Scale     bool     // is itself the coordinate of an axis
	Chunk     []int    // nil: contiguous
	Units     string
	LongName  string
	Bytes     int64 // stored, over all segments
	Virtual   bool  // the values are in other files; those of a file that is not there read as fill values
}
