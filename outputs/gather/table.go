package gather

import (
	"fmt"
	"math"
	"slices"

	"settle/outputs/h5"
)

// Sweep is what a table says of a sweep.
type Sweep struct {
	Name, Description string
	Version, Revision string // of the program
	Text, Circuit     string // of the two files
	Axes              []Axis
	Seeded            bool
	Results           []Result
	Verdicts          []string // all there are, in the order of their numbers
	Points            []Point
}

// Axis is what varies. Numbers or words stand for it, one a point.
type Axis struct {
	Name    string
	Key     string // of the circuit file
	Unit    string
	Log     bool // spaced, or drawn, by its logarithm
	Numbers []float64
	Words   []string
}

// State says whether a point has a result.
type State int8

// The states.
const (
	Missing State = iota
	Done
	Failed // it has none, and is not tried again
)

var stateWords = []string{"missing", "done", "failed"}

// Point is a row of a table.
type Point struct {
	ID      string
	Seed    int64
	State   State
	File    string   // as seen from the table's file
	Summary *Summary // nil without a result
}

// Counts are how many points are in each state.
func (s *Sweep) Counts() (done, failed, missing int) {
	for _, p := range s.Points {
		switch p.State {
		case Done:
			done++
		case Failed:
			failed++
		default:
			missing++
		}
	}
	return done, failed, missing
}

// attributes are those of the file.
func (s *Sweep) attributes() []h5.Attr {
	done, failed, missing := s.Counts()
	return []h5.Attr{
		{Name: "Conventions", Value: "CF-1.8"},
		{Name: "kind", Value: "sweep"},
		{Name: "title", Value: s.Name},
		{Name: "sweep", Value: s.Name},
		{Name: "description", Value: s.Description},
		{Name: "source", Value: "settle " + s.Version},
		{Name: "version", Value: s.Version},
		{Name: "git_revision", Value: s.Revision},
		{Name: "points", Value: int64(len(s.Points))},
		{Name: "done", Value: int64(done)},
		{Name: "failed", Value: int64(failed)},
		{Name: "missing", Value: int64(missing)},
	}
}

// datasets are those of the table.
func (s *Sweep) datasets() []h5.Dataset {
	all := []h5.Dataset{text("/sweep/toml", s.Text, "the sweep file"), text("/sweep/circuit", s.Circuit, "the circuit file")}
	if len(s.Axes) > 0 {
		all = append(all, names("/sweep/axes", s.Axes, func(a Axis) string { return a.Name }))
	}
	if len(s.Results) > 0 {
		all = append(all, names("/sweep/results", s.Results, func(r Result) string { return r.Name }))
	}
	all = append(all, s.pointColumns()...)
	for _, a := range s.Axes {
		all = append(all, s.axisColumn(a))
	}
	for i, r := range s.Results {
		all = append(all, s.resultColumn(i, r))
	}
	return all
}

func text(path, content, long string) h5.Dataset {
	return h5.Dataset{Path: path, Kind: h5.String, LongName: long, Data: content}
}

func names[T any](path string, all []T, name func(T) string) h5.Dataset {
	list := make([]string, len(all))
	for i, one := range all {
		list[i] = name(one)
	}
	return h5.Dataset{Path: path, Kind: h5.String, Shape: []int{len(all)}, LongName: "names", Data: list}
}

// column is one number a point.
func (s *Sweep) column(path string, kind h5.Kind, long string, data any) h5.Dataset {
	return h5.Dataset{Path: path, Kind: kind, Shape: []int{len(s.Points)}, Units: "1", LongName: long, Data: data}
}

// pointColumns are what is known of every point.
func (s *Sweep) pointColumns() []h5.Dataset {
	n := len(s.Points)
	number, seed, state, done := make([]int64, n), make([]int64, n), make([]int8, n), make([]uint8, n)
	ids, verdict, settled := make([]string, n), make([]int8, n), make([]float64, n)
	steps, evaluations, products := make([]int64, n), make([]int64, n), make([]int64, n)
	for i, p := range s.Points {
		number[i], ids[i], seed[i], state[i] = int64(i), p.ID, p.Seed, int8(p.State)
		verdict[i], settled[i], steps[i], evaluations[i], products[i] = -1, math.NaN(), -1, -1, -1
		if p.State == Done {
			done[i] = 1
			verdict[i], settled[i] = int8(slices.Index(s.Verdicts, p.Summary.Verdict)), float64(p.Summary.Settled)
			steps[i], evaluations[i], products[i] = p.Summary.Steps, p.Summary.Evaluations, p.Summary.Products
		}
	}
	all := []h5.Dataset{
		s.column("/points/number", h5.Int64, "number of the point in the sweep", number),
		{Path: "/points/id", Kind: h5.String, Shape: []int{n}, LongName: "hash of version, circuit, parameters and seed: the name of the point's file", Data: ids},
	}
	if s.Seeded {
		all = append(all, s.column("/points/seed", h5.Int64, "seed of the random numbers", seed))
	}
	stateColumn := s.column("/points/state", h5.Int8, "whether the point has a result; failed: it has none, and is not tried again", state)
	stateColumn.FlagValues, stateColumn.FlagMeanings = counting(len(stateWords)), stateWords
	verdictColumn := s.column("/points/verdict", h5.Int8, "how the run ended: the verdict of what first did not end well, else of what ended last; -1 without a result", verdict)
	verdictColumn.FlagValues, verdictColumn.FlagMeanings = counting(len(s.Verdicts)), s.Verdicts
	return append(all, stateColumn,
		s.column("/points/done", h5.Uint8, "1 where the point has a result; elsewhere its numbers are fill values", done),
		verdictColumn,
		s.column("/points/settled", h5.Float64, "share of the episodes, or of the arms, that ended well", settled),
		s.column("/points/steps", h5.Int64, "accepted steps; -1 where not known", steps),
		s.column("/points/evaluations", h5.Int64, "evaluations of the derivative; -1 where not known", evaluations),
		s.column("/points/products", h5.Int64, "multiply-adds of all evaluations; -1 where not known", products))
}

// counting are 0, 1, 2, ...
func counting(n int) []int8 {
	all := make([]int8, n)
	for i := range all {
		all[i] = int8(i)
	}
	return all
}

func (s *Sweep) axisColumn(a Axis) h5.Dataset {
	d := s.column("/axes/"+a.Name, h5.Float64, "value of "+a.Key, a.Numbers)
	if a.Numbers == nil {
		d.Kind, d.Units, d.Data = h5.String, "", a.Words
	} else if a.Unit != "" {
		d.Units = a.Unit
	}
	d.Attrs = []h5.Attr{{Name: "key", Value: a.Key}, {Name: "unit", Value: a.Unit}, {Name: "log", Value: a.Log}}
	return d
}

func (s *Sweep) resultColumn(i int, r Result) h5.Dataset {
	values, units, absent := make([]float64, len(s.Points)), "1", 0
	for k, p := range s.Points {
		values[k] = math.NaN()
		if p.State != Done {
			continue
		}
		values[k] = float64(p.Summary.Results[i])
		if math.IsNaN(values[k]) {
			absent++
		}
		if u := p.Summary.Units[i]; u != "" {
			units = u
		}
	}
	d := s.column("/results/"+r.Name, h5.Float64, fmt.Sprintf("%s of %s", r.Take, r.Path), values)
	d.Units = units
	d.Attrs = []h5.Attr{{Name: "path", Value: r.Path}, {Name: "take", Value: r.Take}, {Name: "absent", Value: int64(absent)}}
	return d
}

// Absent are how many points with a result have no number for result i.
func (s *Sweep) Absent(i int) (n int) {
	for _, p := range s.Points {
		if p.State == Done && math.IsNaN(float64(p.Summary.Results[i])) {
			n++
		}
	}
	return n
}
