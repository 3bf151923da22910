package view

import (
	"math"
	"path"

	"settle/outputs/h5"
	"settle/outputs/sweep"
)

// sweepAbout is what the page has to know of a gathered sweep.
type sweepAbout struct {
	Points      int          `json:"points"`
	Done        int          `json:"done"`
	Seeds       int          `json:"seeds"`
	Description string       `json:"description"`
	Axes        []axisAbout  `json:"axes"`
	Values      []valueAbout `json:"values"`
	Without     []int        `json:"without"` // points without a result, the first ones
}

type axisAbout struct {
	Name   string   `json:"name"`
	Label  string   `json:"label"`
	Log    bool     `json:"log"`
	Levels int      `json:"levels"`
	Words  []string `json:"words"` // of an axis of words, in the order of their numbers
}

type valueAbout struct {
	Name  string `json:"name"`
	Label string `json:"label"`
	Share bool   `json:"share"`
}

// Points that are named one by one, at most.
const (
	mostWithout = 200
	mostInCell  = 40
)

// sweep reads a gathered sweep once; nil of another file.
func (r *run) sweep() (*sweep.Run, error) {
	var s *sweep.Run
	err := r.use(func(f *h5.File) (err error) {
		if kept, ok := r.known.peek("sweep").(*sweep.Run); ok {
			s = kept
			return nil
		}
		if !sweep.Is(f) {
			return nil
		}
		if s, err = sweep.Read(f); err == nil {
			r.known.set("sweep", s)
		}
		return err
	})
	return s, err
}

// aboutSweep is nil of another file.
func (r *run) aboutSweep() (*sweepAbout, error) {
	s, err := r.sweep()
	if s == nil || err != nil {
		return nil, err
	}
	about := &sweepAbout{Points: s.Points, Seeds: s.Seeds, Description: s.Description, Axes: []axisAbout{}, Without: []int{}}
	for i, state := range s.State {
		if state == sweep.Done {
			about.Done++
		} else if len(about.Without) < mostWithout {
			about.Without = append(about.Without, i)
		}
	}
	for _, a := range s.Axes {
		one := axisAbout{Name: a.Name, Label: a.Label(), Log: a.Log, Levels: len(a.Levels())}
		if a.Words != nil {
			for _, l := range a.Levels() {
				one.Words = append(one.Words, a.Word(l))
			}
		}
		about.Axes = append(about.Axes, one)
	}
	for _, v := range s.Values {
		about.Values = append(about.Values, valueAbout{v.Name, v.Label(), v.Share})
	}
	return about, nil
}

// cells is a value over one axis or two: its middle, and of one axis the quartiles.
type cells struct {
	Borders [][]float64 `json:"borders"` // of each axis
	List    []cellAbout `json:"list"`
}

type cellAbout struct {
	At      []float64 `json:"at"`
	Middle  *float64  `json:"middle"` // null without a number
	Low     *float64  `json:"low"`
	High    *float64  `json:"high"`
	N       int       `json:"n"` // numbers
	Done    int       `json:"done"`
	Missing int       `json:"missing"`
	Points  []int     `json:"points"` // the first ones
}

// cells implements the answer of that name.
func (r *run) cells(q *query) (any, error) {
	s, err := r.sweep()
	if err != nil {
		return nil, err
	}
	if s == nil {
		return nil, bad("the file is no gathered sweep")
	}
	value := q.whole("value", 0, len(s.Values)-1, 0)
	var axes []sweep.Axis
	for _, k := range q.list("axes", 3) {
		if k >= len(s.Axes) {
			return nil, bad("axes: the sweep has %d", len(s.Axes))
		}
		axes = append(axes, s.Axes[k].Binned())
	}
	if q.err != nil {
		return nil, q.err
	}
	out := cells{Borders: [][]float64{}, List: []cellAbout{}}
	for _, a := range axes {
		out.Borders = append(out.Borders, sweep.Edges(a.Levels(), a.Log))
	}
	for _, c := range s.Cells(s.Values[value], axes, nil) {
		low, high := c.Band()
		out.List = append(out.List, cellAbout{
			At: c.At, Middle: orNull(c.Middle(s.Values[value])), Low: orNull(low), High: orNull(high),
			N: len(c.Numbers), Done: c.Done, Missing: c.Missing, Points: c.Points[:min(len(c.Points), mostInCell)],
		})
	}
	return out, nil
}

// orNull is nil for what JSON has no number for.
func orNull(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}

// pointAbout is a point of a sweep.
type pointAbout struct {
	Number  int        `json:"number"`
	State   string     `json:"state"`
	Verdict string     `json:"verdict"`
	File    string     `json:"file"` // beside the gathered file, where gather puts it
	Values  []*float64 `json:"values"`
	At      []string   `json:"at"`
}

var stateNames = []string{"missing", "done", "failed"}

// points implements the answer of that name.
func (r *run) points(q *query) (any, error) {
	s, err := r.sweep()
	if err != nil {
		return nil, err
	}
	if s == nil {
		return nil, bad("the file is no gathered sweep")
	}
	all := []pointAbout{}
	for _, i := range q.list("list", mostWithout) {
		if i >= s.Points {
			return nil, bad("list: the sweep has %d points", s.Points)
		}
		all = append(all, aboutPoint(s, i))
	}
	return all, q.err
}

func aboutPoint(s *sweep.Run, i int) pointAbout {
	p := pointAbout{Number: i, State: stateNames[s.State[i]]}
	if k := s.Verdict[i]; k >= 0 && int(k) < len(s.Verdicts) {
		p.Verdict = s.Verdicts[k]
	}
	if id := s.IDs[i]; s.State[i] == sweep.Done && len(id) > 2 {
		p.File = path.Join("points", id[:2], id+".h5")
	}
	for _, v := range s.Values {
		p.Values = append(p.Values, orNull(v.Numbers[i]))
	}
	for _, a := range s.Axes {
		p.At = append(p.At, a.Text(a.Numbers[i]))
	}
	return p
}
