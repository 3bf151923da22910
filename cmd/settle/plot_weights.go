package main

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"settle/outputs/graph"
	"settle/outputs/h5"
	"settle/outputs/plot"
)

// matrix is weights at a moment.
type matrix struct {
	name       string
	rows, cols int // post, pre
	values     []float64
}

// weights draws a pathway's weights as colours, and how many there are of each size.
func (p *plotFlags) weights(f *h5.File) (drawing, string, error) {
	m, err := p.matrix(f)
	if err != nil {
		return nil, "", err
	}
	heat := plot.Panel{
		Title: "to × from", XLabel: "from unit", YLabel: "to unit", WholeY: true,
		Heat: &plot.Heatmap{X: counting(m.cols), Y: counting(m.rows), Z: m.values, Label: "weight", Symmetric: true},
	}
	figure := plot.Figure{Title: m.name, Columns: 2, Panels: []plot.Panel{heat, histogram(m.values)}}
	return figure, fmt.Sprintf("%s, %d x %d", m.name, m.rows, m.cols), nil
}

func counting(n int) []float64 {
	all := make([]float64, n)
	for i := range all {
		all[i] = float64(i)
	}
	return all
}

// matrix reads the weights: of a training those of a snapshot, otherwise those at the start.
func (p *plotFlags) matrix(f *h5.File) (*matrix, error) {
	group := "/circuit/weights"
	if arms := graph.Texts(f, "/arms/arm"); len(arms) > 0 {
		var err error
		if group, err = p.snapshots(f, arms); err != nil {
			return nil, err
		}
	}
	all, err := f.Datasets()
	if err != nil {
		return nil, err
	}
	var names []string
	for _, d := range all {
		if name, ok := strings.CutPrefix(d.Path, group+"/W_"); ok && len(d.Shape) >= 2 {
			names = append(names, name)
		}
	}
	switch {
	case len(names) == 0:
		return nil, usagef("the file has no matrices of weights in %s (sparse ones and those of low rank are not drawn)", group)
	case p.pathway == "":
		p.pathway = names[0]
	case !slices.Contains(names, p.pathway):
		return nil, usagef("--pathway %s: weights are there of %s%s", p.pathway, strings.Join(names, ", "), didYouMean(p.pathway, names))
	}
	info, err := f.Dataset(group + "/W_" + p.pathway)
	if err != nil {
		return nil, err
	}
	if len(info.Shape) == 3 {
		return p.snapshot(f, group, info)
	}
	values, err := f.Float64s(info.Path, nil, nil)
	return &matrix{"weights of " + p.pathway, info.Shape[0], info.Shape[1], values}, err
}

// snapshots is the group of an arm's snapshots, of one seed.
func (p *plotFlags) snapshots(f *h5.File, arms []string) (string, error) {
	if p.arm == "" {
		p.arm = arms[0]
	}
	if !slices.Contains(arms, p.arm) {
		return "", usagef("--arm %s: the file has no such arm; it has %s%s", p.arm, strings.Join(arms, ", "), didYouMean(p.arm, arms))
	}
	seeds, err := f.Int64s("/arms/seeds", nil, nil)
	if err != nil || len(seeds) == 0 {
		return "", usagef("the file says nothing of its seeds")
	}
	if !p.given("seed") {
		p.seed = seeds[0]
	}
	if !slices.Contains(seeds, p.seed) {
		return "", usagef("--seed %d: the file has %s", p.seed, seedsText(seeds))
	}
	group := "/snapshots/" + p.arm
	if len(seeds) > 1 {
		group += fmt.Sprintf("/seed_%d", p.seed)
	}
	return group, nil
}

// snapshot is the last that is not later than asked for.
func (p *plotFlags) snapshot(f *h5.File, group string, info h5.Info) (*matrix, error) {
	steps, err := f.Int64s(group+"/step", nil, nil)
	if err != nil {
		return nil, err
	}
	k := len(steps) - 1
	for p.at >= 0 && k > 0 && steps[k] > p.at {
		k--
	}
	if k < 0 {
		return nil, usagef("arm %s has no snapshot of its weights yet", p.arm)
	}
	values, err := f.Float64s(info.Path, []int{k, 0, 0}, []int{1, info.Shape[1], info.Shape[2]})
	name := fmt.Sprintf("weights of %s, %s after %d examples", p.pathway, p.arm, steps[k])
	return &matrix{name, info.Shape[1], info.Shape[2], values}, err
}

// histogram counts values in equal bins, as many as the square root of their number, at most 60.
func histogram(values []float64) plot.Panel {
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range values {
		low, high = min(low, v), max(high, v)
	}
	if !(high > low) {
		low, high = low-0.5, low+0.5
	}
	n := min(60, max(8, int(math.Sqrt(float64(len(values))))))
	counts := make([]float64, n)
	for _, v := range values {
		if k := int(float64(n) * (v - low) / (high - low)); !math.IsNaN(v) {
			counts[min(k, n-1)]++
		}
	}
	steps := plot.Series{X: []float64{low}, Y: []float64{0}, Style: plot.Style{Kind: plot.Step, Width: 0.8}}
	for k, c := range append(counts, 0) {
		steps.X, steps.Y = append(steps.X, low+(high-low)*float64(k)/float64(n)), append(steps.Y, c)
	}
	return plot.Panel{Title: "histogram", XLabel: "weight", YLabel: "number of weights", WholeY: true, YRange: plot.Range{Max: 1.05 * slices.Max(counts)}, Series: []plot.Series{steps}}
}
