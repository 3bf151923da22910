package training

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// Ending is how often an arm ended in one way.
type Ending struct {
	Name  string
	Count int
}

// endings counts the endings over the seeds, the most frequent first.
func (a *Arm) endings() []Ending {
	var all []Ending
	for _, c := range a.Curves {
		i := slices.IndexFunc(all, func(e Ending) bool { return e.Name == c.Ending })
		if i < 0 {
			i = len(all)
			all = append(all, Ending{Name: c.Ending})
		}
		all[i].Count++
	}
	slices.SortStableFunc(all, func(a, b Ending) int { return cmp.Compare(b.Count, a.Count) })
	return all
}

// repaired is how many repairs there were, over all phases; NaN where nothing was watched.
func (c *Curve) repaired() float64 {
	n := math.NaN()
	for name := range c.Columns {
		if strings.HasPrefix(name, "repairs_") {
			if math.IsNaN(n) {
				n = 0
			}
			n += c.last(name)
		}
	}
	return n
}

// span is how many examples a row stands for.
func (c *Curve) span(row int) float64 {
	if row == 0 {
		return float64(c.Step[0])
	}
	return float64(c.Step[row] - c.Step[row-1])
}

// share is a column of counts over all presentations of all seeds; NaN without the column.
func (a *Arm) share(column string) float64 {
	count, of := 0.0, 0.0
	for i := range a.Curves {
		c := &a.Curves[i]
		for row, v := range c.Columns[column] {
			if isFinite(v) {
				count, of = count+v, of+c.span(row)
			}
		}
	}
	return count / of // NaN of nothing
}

// mean is over all examples of all seeds: a row's number is the mean since the row before.
func (a *Arm) mean(column string) float64 {
	sum, of := 0.0, 0.0
	for i := range a.Curves {
		c := &a.Curves[i]
		for row, v := range c.Columns[column] {
			if n := c.span(row); isFinite(v) && n > 0 {
				sum, of = sum+n*v, of+n
			}
		}
	}
	return sum / of
}

// speed is examples over seconds, of all seeds that have ended.
func (a *Arm) speed() float64 {
	examples, seconds := 0.0, 0.0
	for i := range a.Curves {
		if c := &a.Curves[i]; c.Seconds > 0 {
			examples, seconds = examples+float64(c.Examples()), seconds+c.Seconds
		}
	}
	return examples / seconds
}

// Shares returns a column of counts as shares of the presentations since the row before.
func (r *Run) Shares(column, as string) {
	for i := range r.Arms {
		for k := range r.Arms[i].Curves {
			c := &r.Arms[i].Curves[k]
			if counts := c.Columns[column]; counts != nil {
				c.Columns[as] = c.shares(counts)
			}
		}
	}
}

func (c *Curve) shares(counts []float64) []float64 {
	shares := make([]float64, len(counts))
	for row, n := range counts {
		shares[row] = n / c.span(row) // NaN before the first example
	}
	return shares
}
