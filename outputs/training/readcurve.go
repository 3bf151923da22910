package training

import (
	"math"
	"path"
	"slices"
	"strings"

	"settle/outputs/h5"
)

// curve reads one arm with one seed.
func (r *reader) curve(group, repairs string, seed int64) (c Curve, err error) {
	c = Curve{Seed: seed, Columns: map[string][]float64{}, Ending: r.ending(group), Seconds: r.number(group + "/seconds")}
	if c.Step, err = r.file.Int64s(group+"/step", nil, nil); err != nil {
		return c, err
	}
	for _, d := range r.sets[group] {
		name := path.Base(d.Path)
		if len(d.Shape) != 1 || name == "step" || d.Kind == h5.String || d.Kind == h5.Other {
			continue
		}
		values, err := r.file.Float64s(d.Path, nil, nil)
		if err != nil {
			return c, err
		}
		c.Columns[name] = fill(values, len(c.Step))
	}
	c.Repairs, err = r.repairs(repairs)
	return c, err
}

// fill makes a column n long: one that is written at the end of the run may be shorter.
func fill(values []float64, n int) []float64 {
	for len(values) < n {
		values = append(values, math.NaN())
	}
	return values[:n]
}

// number is a scalar, NaN if the file does not have it.
func (r *reader) number(name string) float64 {
	v, err := r.file.Float64s(name, nil, nil)
	if err != nil || len(v) != 1 {
		return math.NaN()
	}
	return v[0]
}

// ending is the word that the file has for the verdict of an arm.
func (r *reader) ending(group string) string {
	name := group + "/ending"
	v, err := r.file.Int64s(name, nil, nil)
	if err != nil || len(v) != 1 {
		return Running
	}
	values, _ := r.file.Attr(name, "flag_values")
	numbers, _ := values.([]int64)
	meanings, _ := r.file.Attr(name, "flag_meanings")
	text, _ := meanings.(string)
	if i := slices.Index(numbers, v[0]); i >= 0 && i < len(strings.Fields(text)) {
		return strings.Fields(text)[i]
	}
	return Running // -1: nothing was written yet
}

// repairs reads a group that is absent where nothing was watched.
func (r *reader) repairs(group string) ([]Repair, error) {
	if len(r.sets[group]) == 0 {
		return nil, nil
	}
	steps, err := r.file.Int64s(group+"/step", nil, nil)
	if err != nil {
		return nil, err
	}
	before, err := r.file.Float64s(group+"/before", nil, nil)
	if err != nil {
		return nil, err
	}
	after, err := r.file.Float64s(group+"/after", nil, nil)
	if err != nil {
		return nil, err
	}
	phases := r.phases(group, len(steps))
	all := make([]Repair, min(len(steps), len(before), len(after), len(phases)))
	for i := range all {
		all[i] = Repair{Step: steps[i], Phase: phases[i], Before: before[i], After: after[i]}
	}
	return all, nil
}

// phases names the phase of each repair.
func (r *reader) phases(group string, n int) []string {
	phases := make([]string, n)
	index, err := r.file.Int64s(group+"/phase", nil, nil)
	names := r.phaseNames()
	for i := range phases {
		if err == nil && i < len(index) && index[i] >= 0 && int(index[i]) < len(names) {
			phases[i] = names[index[i]]
		}
	}
	return phases
}

func (r *reader) phaseNames() []string {
	names, err := r.file.Strings("/circuit/phases/phase")
	if err != nil {
		return nil
	}
	return names
}
