package view

import (
	"fmt"
	"slices"
	"strings"

	"settle/outputs/h5"
	"settle/outputs/training"
)

// curvesAbout describes the arms of a training, and what the arrays of an answer are: for each curve
// step, median and, of several seeds, low and high.
type curvesAbout struct {
	Seeds  []int64    `json:"seeds"`
	Arms   []armAbout `json:"arms"`
	Curves []curveOf  `json:"curves"`
	Spread string     `json:"spread"` // what the bands are
}

type armAbout struct {
	Name     string  `json:"name"`
	Method   string  `json:"method"`
	Expect   string  `json:"expect"`
	Settled  string  `json:"settledBy"`
	Failed   int     `json:"failed"` // seeds
	Of       int     `json:"of"`
	Endings  string  `json:"endings"`
	Examples float64 `json:"examples"` // learned from, the most of any seed
}

type curveOf struct {
	Column  string `json:"column"`
	Arm     int    `json:"arm"`
	Band    bool   `json:"band"`
	Each    int    `json:"each"`    // rows that a point is the mean of
	Repairs bool   `json:"repairs"` // followed by repaired and before
}

// Rows of a curve beyond which means are drawn, and how many columns can be asked for at once.
const (
	mostRows         = 4000
	mostColumnsAsked = 64
)

// shareOf are columns that are made of others: the share of presentations instead of their number.
const unsettledShare = "unsettled_share"

// curves answers with columns over the examples, of all arms that have them.
func (r *run) curves(q *query) (any, error) {
	t, err := r.training()
	if err != nil {
		return nil, err
	}
	names := strings.Split(q.text("columns"), ",")
	if len(names) > mostColumnsAsked {
		return nil, bad("columns: %d of them, at most %d are allowed", len(names), mostColumnsAsked)
	}
	about := &curvesAbout{Seeds: t.Seeds, Spread: spreadText(len(t.Seeds))}
	for i := range t.Arms {
		about.Arms = append(about.Arms, armOf(&t.Arms[i]))
	}
	f := &frame{}
	for _, name := range names {
		for i := range t.Arms {
			if t.Arms[i].Has(name) {
				about.Curves = append(about.Curves, f.curve(&t.Arms[i], i, name))
			}
		}
	}
	f.About = about
	return f, nil
}

// curve adds the arrays of one.
func (f *frame) curve(a *training.Arm, arm int, name string) curveOf {
	band := a.Band(name, slices.Contains(ofTests, name))
	c := curveOf{Column: name, Arm: arm, Band: band.Seeds > 1, Each: max(1, (len(band.Step)+mostRows-1)/mostRows)}
	band = band.Thin(mostRows)
	f.add("step", band.Step)
	f.add("median", band.Median)
	if c.Band {
		f.add("low", band.Low)
		f.add("high", band.High)
	}
	if phase, ok := strings.CutPrefix(name, "lambda_max_"); ok {
		c.Repairs = f.repairs(a, phase)
	}
	return c
}

// repairs adds where loops were mended, and their abscissa before, if they were.
func (f *frame) repairs(a *training.Arm, phase string) bool {
	var steps, before []float64
	for _, c := range a.Curves {
		for _, r := range c.Repairs {
			if r.Phase == phase {
				steps, before = append(steps, float64(r.Step)), append(before, r.Before)
			}
		}
	}
	if len(steps) == 0 {
		return false
	}
	f.add("repaired", steps)
	f.add("before", before)
	return true
}

// ofTests are errors: a seed whose arm has failed counts as worse than every number.
var ofTests = []string{"loss", "nse", "test_error"}

// spreadText says what bands are, as training.Band has them.
func spreadText(seeds int) string {
	switch {
	case seeds < 2:
		return "one seed"
	case seeds <= training.FewSeeds:
		return "median of the seeds, with the smallest and the largest"
	default:
		return "median of the seeds, with the quartiles"
	}
}

func armOf(a *training.Arm) armAbout {
	s := a.Summarise()
	var endings []string
	for _, e := range s.Endings {
		endings = append(endings, fmt.Sprintf("%d %s", e.Count, e.Name))
	}
	return armAbout{
		Name: a.Name, Method: a.Method, Expect: a.Expect, Settled: a.SettledBy,
		Failed: s.Failed, Of: s.Seeds, Endings: strings.Join(endings, ", "), Examples: zeroOr(s.Examples.High),
	}
}

// training reads the columns, at most once a size of the file.
func (r *run) training() (t *training.Run, err error) {
	inventory, err := r.inventory()
	if err != nil {
		return nil, err
	}
	if len(inventory.columns) == 0 {
		return nil, bad("%s is not the file of a training", r.name())
	}
	stamp := r.stamp()
	err = r.use(func(f *h5.File) (err error) {
		if kept, ok := r.known.peek("training").(*stamped); ok && kept.stamp == stamp {
			t = kept.run
			return nil
		}
		if t, err = training.Read(f); err != nil {
			return err
		}
		t.Shares("unsettled", unsettledShare)
		r.known.set("training", &stamped{t, stamp})
		return nil
	})
	return t, err
}

// stamped is a training as it was when the file had that stamp.
type stamped struct {
	run   *training.Run
	stamp string
}
