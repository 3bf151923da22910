package sweeps

import "settle/circuit"

// Spec is what a sweep file says.
type Spec struct {
	File        string
	Source      []byte
	Name        string
	Description string
	Circuit     string // as written: a file, relative to the sweep's, or a built-in model
	Set         []circuit.Set
	Axes        []Axis
	Zips        [][]string // names of axes that go along together
	Seeds       []uint64
	Where       string // expression over the names of axes and seed that keeps a point; "" keeps all
	Sampling    string // "random" or "sobol"
	Samples     int    // points of the sampled axes together
	SampleSeed  uint64
	Results     []Result

	text *circuit.Text
}

// Axis is what varies: the same value for all of its keys.
type Axis struct {
	Name   string
	Keys   []string // of the circuit file, dotted
	Unit   string   // appended to numbers: "ms"; "" for none
	Values []Value  // in the order written; nil for a sampled axis
	Log    bool     // spaced, or drawn, by the logarithm
	Sample *Interval
}

// Interval is what a sampled axis is drawn from: uniformly, or with uniform logarithms.
type Interval struct {
	From, To float64
	Log      bool
}

// Value is a point's coordinate along an axis.
type Value struct {
	Text   string  // as behind KEY= in an override
	Number float64 // NaN if it is not a number
}

// Result is a number that is gathered from a point's file.
type Result struct {
	Name string
	Path string // dataset
	Take string // one of Takes
}

// Takes are the ways to make one number of a dataset.
var Takes = []string{"last", "first", "mean", "min", "max", "sum"}

// Samplings are the ways to spread the samples.
var Samplings = []string{"sobol", "random"}

// axis returns the number of the axis of a name, or -1.
func (s *Spec) axis(name string) int {
	for i := range s.Axes {
		if s.Axes[i].Name == name {
			return i
		}
	}
	return -1
}
