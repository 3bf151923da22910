package models

// Recorder stores what an Experiment finds. It is called from one goroutine at a time.
// The names are the paths of the layout (see Experiment.Layout).
type Recorder interface {
	// Append adds whole rows to a dataset with an unlimited first axis. It does not keep values.
	Append(path string, values []float64) error
	// AppendInts does the same for whole numbers.
	AppendInts(path string, values []int64) error
	// Write overwrites a dataset of fixed shape.
	Write(path string, values any) error
	// Flush makes what was appended readable by others.
	Flush() error
}

// Kind is the type of a dataset's numbers.
type Kind int

// The kinds of datasets.
const (
	Float64 Kind = iota
	Float32
	Int64
	Int8
	Uint8
	String
)

// Dataset describes one dataset of the file: every one exists from the start.
type Dataset struct {
	Path         string
	Kind         Kind
	Axes         []string // coordinate datasets of the same group, one a dimension
	Shape        []int    // -1: unlimited (first axis only)
	Rows         int      // of an unlimited one, how many it will have at most; 0 = not known
	Units        string   // "s", "ms", "1"
	LongName     string
	FlagValues   []int8
	FlagMeanings []string
	Data         any // initial content; nil: NaN (floats) or 0
}

// discard is the Recorder of a run that is not kept.
type discard struct{}

func (discard) Append(string, []float64) error   { return nil }
func (discard) AppendInts(string, []int64) error { return nil }
func (discard) Write(string, any) error          { return nil }
func (discard) Flush() error                     { return nil }
