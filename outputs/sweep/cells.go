package sweep

import (
	"cmp"
	"math"
	"slices"
	"strconv"
)

// Cell is all points with the same coordinates along some axes: those of different seeds, and along the other axes.
type Cell struct {
	At      []float64 // along the axes asked for
	Numbers []float64 // of the value, in increasing order; those that are none are left out
	Done    int
	Missing int   // points without a result, failed ones among them
	Points  []int // all of them
}

// Cells sorts the points that keep returns true for (nil: all) into cells along axes, in the order of their coordinates.
func (r *Run) Cells(v Value, axes []Axis, keep func(point int) bool) []Cell {
	var points []int
	for i := range r.Points {
		if keep == nil || keep(i) {
			points = append(points, i)
		}
	}
	along := func(a, b int) int {
		for _, x := range axes {
			if c := cmp.Compare(x.Numbers[a], x.Numbers[b]); c != 0 {
				return c
			}
		}
		return 0
	}
	slices.SortStableFunc(points, along)
	var all []Cell
	for i, p := range points {
		if i == 0 || along(points[i-1], p) != 0 {
			all = append(all, newCell(axes, p))
		}
		all[len(all)-1].add(r, v, p)
	}
	for i := range all {
		slices.Sort(all[i].Numbers)
	}
	return all
}

func newCell(axes []Axis, point int) (c Cell) {
	for _, a := range axes {
		c.At = append(c.At, a.Numbers[point])
	}
	return c
}

func (c *Cell) add(r *Run, v Value, point int) {
	c.Points = append(c.Points, point)
	if r.State[point] != Done {
		c.Missing++
		return
	}
	c.Done++
	if x := v.Numbers[point]; !math.IsNaN(x) {
		c.Numbers = append(c.Numbers, x)
	}
}

// Middle is the mean of a share, and else the median; NaN without numbers.
func (c Cell) Middle(v Value) float64 {
	if !v.Share {
		return quantile(c.Numbers, 0.5)
	}
	sum := 0.0
	for _, x := range c.Numbers {
		sum += x
	}
	return sum / float64(len(c.Numbers))
}

// Band is the range that half of the numbers lie in: from the first quartile to the third.
func (c Cell) Band() (low, high float64) { return quantile(c.Numbers, 0.25), quantile(c.Numbers, 0.75) }

// quantile interpolates linearly between sorted numbers (type 7 of Hyndman & Fan, Am. Stat. 50 (1996) 361); NaN of none.
func quantile(sorted []float64, q float64) float64 {
	if len(sorted) == 0 {
		return math.NaN()
	}
	at := q * float64(len(sorted)-1)
	k := int(at)
	if k+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	if rest := at - float64(k); rest > 0 {
		return sorted[k] + rest*(sorted[k+1]-sorted[k])
	}
	return sorted[k]
}

// Levels are the different numbers that points have along an axis, in increasing order.
func (a Axis) Levels() []float64 {
	all := slices.Clone(a.Numbers)
	slices.Sort(all)
	return slices.Compact(all)
}

// Text is a number along an axis as one would say it.
func (a Axis) Text(number float64) string {
	text := a.Word(number)
	if text == "" {
		text = strconv.FormatFloat(number, 'g', 4, 64)
	}
	if a.Unit != "" {
		text += " " + a.Unit
	}
	return text
}

// Word is what stands for a number along an axis of words.
func (a Axis) Word(number float64) string {
	if i := slices.Index(a.Numbers, number); i >= 0 && a.Words != nil {
		return a.Words[i]
	}
	return ""
}
