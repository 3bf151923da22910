package verify

import (
	"fmt"
	"math"
	"path"
	"slices"
	"strconv"
	"strings"

	"settle/outputs/h5"
)

// isGathered tells whether the file is that of a gathered sweep, which has points instead of trials.
func (s *subject) isGathered() bool { return s.attribute("kind") == "sweep" }

// pointColumns are those that every gathered sweep has.
var pointColumns = []string{"number", "id", "state", "done", "verdict", "settled", "steps", "evaluations", "products"}

// The states of a point.
const (
	pointMissing = iota
	pointDone
	pointFailed
)

// table is what a gathered sweep says of its points.
type table struct {
	*subject
	n           int
	state, done []int64
}

// gathered wants a gathered sweep to have a row a point in each column, to say of each point whether it is done, and to
// have fill values where it is not.
func gathered(s *subject) error {
	if !s.isGathered() {
		return nil
	}
	t := &table{subject: s}
	if !t.columns() || !t.named("/sweep/axes", "/axes/") || !t.named("/sweep/results", "/results/") {
		return nil
	}
	for _, look := range []func() error{t.numbers, t.states, t.fills, t.runs} {
		if err := look(); err != nil {
			return err
		}
	}
	return nil
}

// columns wants all columns, with a row a point.
func (t *table) columns() bool {
	before := len(t.Findings)
	n, err := strconv.Atoi(t.attribute("points"))
	if err != nil {
		t.find("points", "/", "attribute points is %q, wanted a number", t.attribute("points"))
		return false
	}
	t.n = n
	for _, name := range pointColumns {
		if _, ok := t.kind["/points/"+name]; !ok {
			t.find("points", "/points/"+name, "is missing")
		}
	}
	for _, d := range t.all {
		switch path.Dir(d.Path) {
		case "/points", "/axes", "/results":
			if len(d.Shape) != 1 || d.Shape[0] != n {
				t.find("lengths", d.Path, "has shape %v, the sweep has %d points", d.Shape, n)
			}
		case "/stacked":
			if d.Virtual && d.Shape[0] != n {
				t.find("lengths", d.Path, "has %d rows, the sweep has %d points", d.Shape[0], n)
			}
		}
	}
	return len(t.Findings) == before
}

// named wants the columns of a group to be those of a list.
func (t *table) named(list, group string) bool {
	before := len(t.Findings)
	var names []string
	if _, ok := t.kind[list]; ok {
		var err error
		if names, err = t.Strings(list); err != nil {
			t.find("points", list, "cannot be read: %v", err)
			return false
		}
	}
	for _, name := range names {
		if _, ok := t.kind[group+name]; !ok {
			t.find("points", group+name, "is missing: %s names it", list)
		}
	}
	for _, d := range t.all {
		if name, ok := strings.CutPrefix(d.Path, group); ok && !slices.Contains(names, name) {
			t.find("points", d.Path, "is not among those that %s names", list)
		}
	}
	return len(t.Findings) == before
}

// numbers wants the points to be counted, each with a hash of its own.
func (t *table) numbers() error {
	numbers, err := t.Int64s("/points/number", nil, nil)
	if err != nil {
		return err
	}
	for i, n := range numbers {
		if n != int64(i) {
			t.find("points", "/points/number", "row %d is point %d", i, n)
			break
		}
	}
	ids, err := t.Strings("/points/id")
	if err != nil {
		return err
	}
	first := map[string]int{}
	for i, id := range ids {
		if other, ok := first[id]; ok || id == "" {
			t.find("points", "/points/id", "points %d and %d have the same: %q", other, i, id)
			break
		}
		first[id] = i
	}
	return nil
}

// states wants done to be what the state says, and the counts to be right.
func (t *table) states() (err error) {
	if t.state, err = t.Int64s("/points/state", nil, nil); err != nil {
		return err
	}
	if t.done, err = t.Int64s("/points/done", nil, nil); err != nil {
		return err
	}
	var counts [3]int
	for i, state := range t.state {
		if state < pointMissing || state > pointFailed {
			t.find("points", "/points/state", "row %d is %d, which stands for none of %s", i, state, t.meanings("/points/state"))
			return nil
		}
		counts[state]++
		if (t.done[i] == 1) != (state == pointDone) || t.done[i] > 1 {
			t.find("points", "/points/done", "row %d is %d, /points/state is %d", i, t.done[i], state)
			return nil
		}
	}
	for state, name := range []string{"missing", "done", "failed"} {
		if said := t.attribute(name); said != strconv.Itoa(counts[state]) {
			t.find("points", "/", "attribute %s is %s, /points/state has %d", name, said, counts[state])
		}
	}
	t.points = fmt.Sprintf("%d of %d points done, %d failed, %d missing", counts[pointDone], t.n, counts[pointFailed], counts[pointMissing])
	return nil
}

// fills wants no number where there is no result.
func (t *table) fills() error {
	for _, d := range t.all {
		group := path.Dir(d.Path)
		if group != "/results" && !slices.Contains(pointColumns[4:], path.Base(d.Path)) || group != "/results" && group != "/points" {
			continue
		}
		values, err := t.Float64s(d.Path, nil, nil)
		if err != nil {
			return err
		}
		for i, v := range values {
			if t.done[i] == 0 && !isFill(d, v) {
				t.find("points", d.Path, "row %d is %g, and the point has no result", i, v)
				break
			}
		}
	}
	return nil
}

func isFill(d h5.Info, v float64) bool {
	if d.Kind == h5.Float64 || d.Kind == h5.Float32 {
		return math.IsNaN(v)
	}
	return v == -1
}

// runs wants a way to the run of each point that is done, and to no other. Whether it leads anywhere is not looked at.
func (t *table) runs() error {
	linked := map[int]bool{}
	if slices.Contains(t.File.Groups(), "/runs") {
		names, err := t.Links("/runs")
		if err != nil {
			return err
		}
		for _, name := range names {
			i, err := strconv.Atoi(name)
			if err != nil || i < 0 || i >= t.n || t.done[i] == 0 {
				t.find("points", "/runs/"+name, "leads to a run, and no point that is done has it")
				continue
			}
			linked[i] = true
		}
	}
	for i := range t.n {
		if t.done[i] == 1 && !linked[i] {
			t.find("points", fmt.Sprintf("/runs/%06d", i), "is missing: the point is done")
		}
	}
	return nil
}
