package training

import (
	"maps"
	"math"
	"slices"
)

// Band is a column over the examples: its median over seeds, and how far the seeds lie apart.
type Band struct {
	Step              []float64
	Median, Low, High []float64 // Low and High: see Quartiles; infinite where too many seeds have failed
	Quartiles         bool      // Low and High are the quartiles; otherwise the smallest and the largest
	Seeds             int
}

// FewSeeds are too few for quartiles.
const FewSeeds = 4

// Band takes a column over all seeds. Steps at which no seed has a number are left out. Where worse is
// true, a seed counts as infinite once its arm has failed.
func (a *Arm) Band(column string, worse bool) Band {
	b := Band{Seeds: len(a.Curves), Quartiles: len(a.Curves) > FewSeeds}
	rows := a.rows(column, worse)
	for _, step := range slices.Sorted(maps.Keys(rows)) {
		b.add(step, rows[step])
	}
	return b
}

func (b *Band) add(step int64, values []float64) {
	slices.Sort(values)
	low, high := 0.0, 1.0
	if b.Quartiles {
		low, high = 0.25, 0.75
	}
	b.Step = append(b.Step, float64(step))
	b.Median = append(b.Median, quantile(values, 0.5))
	b.Low = append(b.Low, quantile(values, low))
	b.High = append(b.High, quantile(values, high))
}

// rows collects the numbers that seeds have at each step.
func (a *Arm) rows(column string, worse bool) map[int64][]float64 {
	rows := map[int64][]float64{}
	for i := range a.Curves {
		c := &a.Curves[i]
		for k, v := range c.Columns[column] {
			if !math.IsNaN(v) {
				rows[c.Step[k]] = append(rows[c.Step[k]], v)
			}
		}
	}
	for i := range a.Curves {
		if c := &a.Curves[i]; worse && c.Failed() {
			c.fail(rows, column)
		}
	}
	return rows
}

// fail counts the curve as infinite from its last number on.
func (c *Curve) fail(rows map[int64][]float64, column string) {
	from := int64(-1)
	for k, v := range c.Columns[column] {
		if !math.IsNaN(v) {
			from = c.Step[k]
		}
	}
	for step := range rows {
		if step > from {
			rows[step] = append(rows[step], math.Inf(1))
		}
	}
}

// Thin replaces stretches of rows by their means until no more than n are left: curves that scatter from
// example to example cover each other otherwise.
func (b Band) Thin(n int) Band {
	each := (len(b.Step) + n - 1) / n
	if each < 2 {
		return b
	}
	return Band{
		Step: means(b.Step, each), Median: means(b.Median, each), Low: means(b.Low, each), High: means(b.High, each),
		Quartiles: b.Quartiles, Seeds: b.Seeds,
	}
}

// means are those of so many values each.
func means(values []float64, each int) []float64 {
	var all []float64
	for part := range slices.Chunk(values, each) {
		sum := 0.0
		for _, v := range part {
			sum += v
		}
		all = append(all, sum/float64(len(part)))
	}
	return all
}
