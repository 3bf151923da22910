package gather

import (
	"encoding/json"
	"fmt"
	"math"
	"path"
	"strconv"
	"strings"

	"settle/outputs/h5"
)

// Result is a number that is made of a dataset of a point's file.
type Result struct {
	Name string
	Path string // of the dataset; * stands for any name between two slashes
	Take string // last, first, mean, min, max or sum, of the numbers that are not NaN
}

// Number is a float that JSON can carry, infinite or not a number as well.
type Number float64

// MarshalJSON writes every bit of it.
func (n Number) MarshalJSON() ([]byte, error) {
	return json.Marshal(strconv.FormatFloat(float64(n), 'g', -1, 64))
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (n *Number) UnmarshalJSON(text []byte) error {
	var s string
	if err := json.Unmarshal(text, &s); err != nil {
		return err
	}
	x, err := strconv.ParseFloat(s, 64)
	*n = Number(x)
	return err
}

// Summary is what a table has of a point's file.
type Summary struct {
	Verdict     string   `json:"verdict"` // of what first did not end well, else of what ended last
	Settled     Number   `json:"settled"` // share of the episodes, or of the arms, that ended well
	Steps       int64    `json:"steps"`   // -1 where the file does not tell
	Evaluations int64    `json:"evaluations"`
	Products    int64    `json:"products"`
	Results     []Number `json:"results"` // NaN where there is no number to take
	Units       []string `json:"units"`
}

// Summarise reads what a table has of the file of a run.
func Summarise(file string, results []Result) (*Summary, error) {
	f, err := h5.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // only read from
	f.Hold()
	r := reader{f, f.Names()}
	s := &Summary{Steps: r.statistic("accepted"), Evaluations: r.statistic("evaluations"), Products: r.statistic("products")}
	if err := r.endings(s); err != nil {
		return nil, err
	}
	for _, one := range results {
		value, units, err := r.take(one)
		if err != nil {
			return nil, fmt.Errorf("result %s: %w", one.Name, err)
		}
		s.Results, s.Units = append(s.Results, Number(value)), append(s.Units, units)
	}
	return s, nil
}

type reader struct {
	*h5.File
	names []string // of datasets
}

// statistic is one of a run's sums; -1 if it has none.
func (r reader) statistic(name string) int64 {
	v, err := r.Float64s("/statistics/"+name, nil, nil)
	if err != nil || len(v) != 1 || math.IsNaN(v[0]) {
		return -1
	}
	return int64(v[0])
}

// endings reads how the episodes of a run ended, or the arms of a training.
func (r reader) endings(s *Summary) error {
	var words []string
	for _, name := range r.names {
		if name == "/episodes/verdict" || strings.HasPrefix(name, "/training/") && path.Base(name) == "ending" {
			more, err := r.words(name)
			if err != nil {
				return err
			}
			words = append(words, more...)
		}
	}
	well := 0
	for _, w := range words {
		if w == "settled" || w == "finished" {
			well++
		}
		if s.Verdict == "" || s.Verdict == "settled" || s.Verdict == "finished" {
			s.Verdict = w
		}
	}
	s.Settled = Number(float64(well) / float64(len(words))) // of nothing: not a number
	return nil
}

// words are numbers that stand for words, as words.
func (r reader) words(dataset string) ([]string, error) {
	numbers, err := r.Int64s(dataset, nil, nil)
	if err != nil {
		return nil, err
	}
	values, err := r.Attr(dataset, "flag_values")
	if err != nil {
		return nil, err
	}
	meanings, err := r.Attr(dataset, "flag_meanings")
	if err != nil {
		return nil, err
	}
	codes, _ := values.([]int64)
	text, _ := meanings.(string)
	names := strings.Fields(text)
	words := make([]string, len(numbers))
	for i, n := range numbers {
		for k, code := range codes {
			if code == n && k < len(names) {
				words[i] = names[k]
			}
		}
	}
	return words, nil
}

// take makes one number of a dataset.
func (r reader) take(one Result) (value float64, units string, err error) {
	name, err := r.find(one.Path)
	if err != nil {
		return 0, "", err
	}
	d, err := r.Dataset(name)
	if err != nil {
		return 0, "", err
	}
	values, err := r.Float64s(d.Path, nil, nil)
	if err != nil {
		return 0, "", err
	}
	return reduce(values, one.Take), d.Units, nil
}

// find is the dataset that a path with asterisks stands for.
func (r reader) find(pattern string) (found string, err error) {
	n := 0
	var near []string
	for _, name := range r.names {
		if ok, err := path.Match(pattern, name); err != nil {
			return "", fmt.Errorf("%s is no path of a dataset: %w", pattern, err)
		} else if ok {
			found = name
			n++
		}
		if path.Base(name) == path.Base(pattern) || path.Dir(name) == path.Dir(pattern) {
			near = append(near, name)
		}
	}
	switch {
	case n == 1:
		return found, nil
	case n > 1:
		return "", fmt.Errorf("%s stands for %d datasets; write it so that it stands for one", pattern, n)
	case near == nil:
		return "", fmt.Errorf("the files have no dataset %s (settle show lists them)", pattern)
	}
	return "", fmt.Errorf("the files have no dataset %s; they have %s", pattern, strings.Join(near, ", "))
}

// reduce makes one number of many; those that are not numbers are left out.
func reduce(values []float64, take string) float64 {
	var kept []float64
	for _, v := range values {
		if !math.IsNaN(v) {
			kept = append(kept, v)
		}
	}
	if len(kept) == 0 {
		return math.NaN()
	}
	switch take {
	case "first":
		return kept[0]
	case "last":
		return kept[len(kept)-1]
	}
	least, most, sum := kept[0], kept[0], 0.0
	for _, v := range kept {
		least, most, sum = min(least, v), max(most, v), sum+v
	}
	switch take {
	case "min":
		return least
	case "max":
		return most
	case "mean":
		return sum / float64(len(kept))
	}
	return sum
}
