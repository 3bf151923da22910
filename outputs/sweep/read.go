package sweep

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"settle/outputs/h5"
)

// Run is a gathered sweep.
type Run struct {
	Name, Description string
	Points            int
	Axes              []Axis
	Values            []Value
	Seeds             int // different ones; 0 without seeds
	IDs               []string
	State             []int64 // of each point: Missing, Done or Failed
	Verdicts          []string
	Verdict           []int64 // of each point; -1 without a result
	Links             bool    // /runs leads to the points' own files
}

// The states of a point.
const (
	Missing int64 = iota
	Done
	Failed
)

// Axis is what varies: a number or a word for each point.
type Axis struct {
	Name, Key, Unit string
	Log             bool
	Numbers         []float64 // of words, their numbers in the order of their first appearance
	Words           []string  // of each point; nil of numbers
}

// Label is the axis with its unit.
func (a Axis) Label() string {
	if a.Unit == "" {
		return a.Name
	}
	return fmt.Sprintf("%s (%s)", a.Name, a.Unit)
}

// Value is what a sweep has found: a number for each point, NaN where there is none.
type Value struct {
	Name, Units, About string
	Share              bool // of runs: its mean is what counts, and not its median
	Numbers            []float64
}

// Label is the value with its unit.
func (v Value) Label() string {
	switch {
	case v.Share:
		return "share that settles"
	case v.Units == "" || v.Units == "1":
		return v.Name
	}
	return fmt.Sprintf("%s (%s)", v.Name, v.Units)
}

// Is tells whether a file is a gathered sweep.
func Is(f *h5.File) bool {
	kind, err := f.Attr("/", "kind")
	return err == nil && kind == "sweep"
}

// Read reads a gathered sweep.
func Read(f *h5.File) (*Run, error) {
	r := &reader{File: f, names: f.Names()}
	run := &Run{Name: r.word("/", "sweep"), Description: r.word("/", "description"), State: r.ints("/points/state"), Verdict: r.ints("/points/verdict")}
	run.Points = len(run.State)
	run.IDs = r.texts("/points/id")
	run.Verdicts = strings.Fields(r.word("/points/verdict", "flag_meanings"))
	run.Links = slices.Contains(f.Groups(), "/runs")
	for _, name := range r.texts("/sweep/axes") {
		run.Axes = append(run.Axes, r.axis(name))
	}
	if r.has("/points/seed") {
		seeds := slices.Clone(r.ints("/points/seed"))
		slices.Sort(seeds)
		run.Seeds = len(slices.Compact(seeds))
	}
	run.Values = r.values(run.State)
	return run, r.err
}

// reader keeps the first error.
type reader struct {
	*h5.File
	names []string
	err   error
}

func (r *reader) has(name string) bool { return slices.Contains(r.names, name) }

func (r *reader) fail(err error) {
	if r.err == nil {
		r.err = err
	}
}

func (r *reader) word(object, name string) string {
	v, err := r.Attr(object, name)
	if err != nil {
		return ""
	}
	return fmt.Sprint(v)
}

func (r *reader) ints(name string) []int64 {
	v, err := r.Int64s(name, nil, nil)
	r.fail(err)
	return v
}

func (r *reader) floats(name string) []float64 {
	v, err := r.Float64s(name, nil, nil)
	r.fail(err)
	return v
}

// texts is empty where there is no such dataset.
func (r *reader) texts(name string) []string {
	if !r.has(name) {
		return nil
	}
	v, err := r.Strings(name)
	r.fail(err)
	return v
}

func (r *reader) axis(name string) Axis {
	path := "/axes/" + name
	a := Axis{Name: name, Key: r.word(path, "key"), Unit: r.word(path, "unit"), Log: r.word(path, "log") == "1"}
	d, err := r.Dataset(path)
	switch {
	case err != nil:
		r.fail(err)
	case d.Kind == h5.String:
		a.Words = r.texts(path)
		a.Numbers = numbered(a.Words)
	default:
		a.Numbers = r.floats(path)
	}
	return a
}

// numbered gives words numbers in the order of their first appearance.
func numbered(words []string) []float64 {
	at := map[string]float64{}
	all := make([]float64, len(words))
	for i, w := range words {
		if _, ok := at[w]; !ok {
			at[w] = float64(len(at))
		}
		all[i] = at[w]
	}
	return all
}

// values are the results that the sweep asked for, and then what every point has.
func (r *reader) values(state []int64) (all []Value) {
	take := func(name, path string, share bool) {
		v := Value{Name: name, Share: share, Units: r.word(path, "units"), About: r.word(path, "long_name"), Numbers: r.floats(path)}
		for i := range v.Numbers {
			if i < len(state) && (state[i] != Done || !strings.HasPrefix(path, "/results/") && v.Numbers[i] < 0) {
				v.Numbers[i] = math.NaN()
			}
		}
		all = append(all, v)
	}
	take("settled", "/points/settled", true)
	for _, name := range r.texts("/sweep/results") {
		take(name, "/results/"+name, false)
	}
	for _, name := range []string{"steps", "evaluations", "products"} {
		take(name, "/points/"+name, false)
	}
	return all
}
