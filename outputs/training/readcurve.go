package training

import (
	"math"
	"path"
	"slices"
	"strings"

	"settle/outputs/h5"
)

// curve reads one arm with one seed; its place is "DI", or "DI/seed_2".
func (r *reader) curve(place string, seed int64) (c Curve, err error) {
	group := "/training/" + place
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
	if err := r.relate(&c, place); err != nil {
		return c, err
	}
	if c.Repairs, err = r.repairs("/repairs/" + place); err != nil {
		return c, err
	}
	c.Spectra, err = r.spectra("/spectrum/" + place)
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
	if word := r.word(group + "/ending"); word != "" {
		return word
	}
	if r.word("/status") == Interrupted { // of a killed run, which settle recover has closed
		return Interrupted
	}
	return Running // -1: nothing was written yet
}

// word is what a scalar's number means, "" if nothing.
func (r *reader) word(name string) string {
	v, err := r.file.Int64s(name, nil, nil)
	if err != nil || len(v) != 1 {
		return ""
	}
	return r.words(name).of(v[0])
}

// flags are the words that a dataset has for its numbers.
type flags struct {
	numbers []int64
	words   []string
}

func (r *reader) words(dataset string) flags {
	values, _ := r.file.Attr(dataset, "flag_values")
	meanings, _ := r.file.Attr(dataset, "flag_meanings")
	numbers, _ := values.([]int64)
	text, _ := meanings.(string)
	return flags{numbers, strings.Fields(text)}
}

// of is "" where there is no word.
func (f flags) of(number int64) string {
	if i := slices.Index(f.numbers, number); i >= 0 && i < len(f.words) {
		return f.words[i]
	}
	return ""
}

// relate puts the normalised errors, which have a group of their own, beside the other columns.
func (r *reader) relate(c *Curve, place string) error {
	group := "/nse/" + place
	if len(r.sets[group]) == 0 {
		return nil
	}
	steps, err := r.file.Int64s(group+"/step", nil, nil)
	if err != nil {
		return err
	}
	values, err := r.file.Float64s(group+"/nse", nil, nil)
	if err != nil {
		return err
	}
	at := map[int64]float64{}
	for i := range min(len(steps), len(values)) {
		at[steps[i]] = values[i]
	}
	nse := make([]float64, len(c.Step))
	for i, step := range c.Step {
		nse[i] = math.NaN()
		if v, ok := at[step]; ok {
			nse[i] = v
		}
	}
	c.Columns["nse"] = nse
	return nil
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
	phases, err := r.file.Int64s(group+"/phase", nil, nil)
	if err != nil {
		return nil, err
	}
	names := r.words(group + "/phase")
	all := make([]Repair, min(len(steps), len(before), len(after), len(phases)))
	for i := range all {
		all[i] = Repair{Step: steps[i], Phase: names.of(phases[i]), Before: before[i], After: after[i]}
	}
	return all, nil
}
