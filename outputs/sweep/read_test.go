//go:build cgo

package sweep_test

import (
	"math"
	"path/filepath"
	"slices"
	"testing"

	"settle/outputs/gather"
	"settle/outputs/h5"
	"settle/outputs/sweep"
)

// aSweep has two points at alpha = 0.1, two at 1, of two methods; the last one is missing.
func aSweep() *gather.Sweep {
	point := func(seed int64, x gather.Number) gather.Point {
		return gather.Point{ID: "a", Seed: seed, State: gather.Done, Summary: &gather.Summary{Verdict: "settled", Settled: 1, Steps: 10, Evaluations: 70, Products: -1, Results: []gather.Number{x}, Units: []string{"s"}}}
	}
	return &gather.Sweep{
		Name: "map", Version: "1", Text: "seeds = 2", Circuit: "name = \"c\"", Seeded: true, Verdicts: []string{"settled", "diverged"},
		Axes: []gather.Axis{
			{Name: "alpha", Key: "population.u.leak", Log: true, Numbers: []float64{0.1, 0.1, 1, 1}},
			{Name: "method", Key: "solver.method", Words: []string{"tsit5", "dp54", "tsit5", "dp54"}},
		},
		Results: []gather.Result{{Name: "late", Path: "/episodes/stop", Take: "last"}},
		Points:  []gather.Point{point(0, 2), point(1, 4), point(0, gather.Number(math.NaN())), {ID: "d", Seed: 1}},
	}
}

func read(t *testing.T, s *gather.Sweep) *sweep.Run {
	t.Helper()
	file := filepath.Join(t.TempDir(), "gathered.h5")
	for i := range s.Points {
		s.Points[i].File = "points.h5"
	}
	if err := gather.Write(file, s, gather.Extras{}); err != nil {
		t.Fatal(err)
	}
	f, err := h5.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // only read from
	if !sweep.Is(f) {
		t.Error("it is not taken for a sweep")
	}
	r, err := sweep.Read(f)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestReadsWhatWasGathered(t *testing.T) {
	r := read(t, aSweep())
	if r.Name != "map" || r.Points != 4 || r.Seeds != 2 || !r.Links || !slices.Equal(r.State, []int64{sweep.Done, sweep.Done, sweep.Done, sweep.Missing}) {
		t.Errorf("read %+v", r)
	}
	alpha, method := r.Axes[0], r.Axes[1]
	if !alpha.Log || !slices.Equal(alpha.Levels(), []float64{0.1, 1}) || method.Word(1) != "dp54" || !slices.Equal(method.Numbers, []float64{0, 1, 0, 1}) {
		t.Errorf("axes %+v", r.Axes)
	}
	late := r.Values[slices.IndexFunc(r.Values, func(v sweep.Value) bool { return v.Name == "late" })]
	if late.Label() != "late (s)" || late.Numbers[1] != 4 || !math.IsNaN(late.Numbers[2]) || !math.IsNaN(late.Numbers[3]) {
		t.Errorf("result %+v", late)
	}
	cells := r.Cells(late, r.Axes[:1], nil)
	if len(cells) != 2 || cells[0].Middle(late) != 3 || cells[0].Done != 2 || cells[1].Missing != 1 || cells[1].Done != 1 || !math.IsNaN(cells[1].Middle(late)) {
		t.Errorf("cells %+v", cells)
	}
	if low, high := cells[0].Band(); low != 2.5 || high != 3.5 {
		t.Errorf("band from %g to %g, want 2.5 to 3.5", low, high)
	}
	for _, v := range r.Values {
		if v.Name == "products" && !math.IsNaN(v.Numbers[0]) {
			t.Errorf("products that no file tells are %g, want none", v.Numbers[0])
		}
	}
}

func TestEdgesAreHalfway(t *testing.T) {
	near := func(a, b float64) bool { return math.Abs(a-b) < 1e-12 }
	if got := sweep.Edges([]float64{0, 1, 3}, false); !slices.EqualFunc(got, []float64{-0.5, 0.5, 2, 4}, near) {
		t.Errorf("edges %v", got)
	}
	if got := sweep.Edges([]float64{0.01, 1}, true); !slices.EqualFunc(got, []float64{0.001, 0.1, 10}, near) {
		t.Errorf("edges of a logarithmic axis %v", got)
	}
	if got := sweep.Edges([]float64{5}, false); !slices.Equal(got, []float64{4.5, 5.5}) || sweep.Edges(nil, false) != nil {
		t.Errorf("edges of one number %v", got)
	}
}

func TestManyNumbersAreBinned(t *testing.T) {
	a := sweep.Axis{Log: true}
	for i := range 200 {
		a.Numbers = append(a.Numbers, math.Pow(10, float64(i)/100))
	}
	b := a.Binned()
	if n := len(b.Levels()); n != 24 {
		t.Errorf("%d bins, want 24", n)
	}
	for i, x := range a.Numbers { // a bin is a 24th of 1.99 decades wide
		if off := math.Abs(math.Log10(b.Numbers[i] / x)); off > 1.99/48+1e-9 {
			t.Errorf("%g is in the bin of %g", x, b.Numbers[i])
		}
	}
	if few := (sweep.Axis{Numbers: []float64{1, 2, 1}}); !slices.Equal(few.Binned().Numbers, few.Numbers) {
		t.Error("an axis of few numbers is binned")
	}
}
