//go:build cgo

package view

import (
	"fmt"
	"math"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"settle/outputs/graph"
	"settle/outputs/h5"
)

// writeFile makes a file of fixed and growing datasets; rows holds those of the growing ones.
func writeFile(t testing.TB, datasets []h5.Dataset, rows map[string][]float64) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "out.h5")
	all := append([]h5.Dataset{{Path: "/config/toml", Kind: h5.String, Data: "name = \"made\"\n"}}, datasets...)
	w, err := h5.Create(file, []h5.Attr{{Name: "seed", Value: int64(3)}, {Name: "title", Value: "made"}}, nil, all, h5.Options{})
	must(t, err)
	for name, values := range rows {
		must(t, w.Append(name, values))
	}
	must(t, w.Close())
	return file
}

// growing is a dataset with one row for each step of the axis.
func growing(name, axis string) h5.Dataset {
	return h5.Dataset{Path: name, Axes: []string{axis}, Shape: []int{-1}}
}

// growingWide has rows of some shape, whose axes have a scale each.
func growingWide(name, axis string, shape ...int) (all []h5.Dataset) {
	d := growing(name, axis)
	for i, n := range shape {
		scale := fmt.Sprintf("axis%d_%s", i, path.Base(name))
		all = append(all, h5.Dataset{Path: path.Dir(name) + "/" + scale, Axes: []string{scale}, Shape: []int{n}})
		d.Axes, d.Shape = append(d.Axes, scale), append(d.Shape, n)
	}
	return append(all, d)
}

// TestWeightsAndTheirHistogram are those of the snapshot that is asked for.
func TestWeightsAndTheirHistogram(t *testing.T) {
	weights := make([]float64, 3*4*5)
	for i := range weights {
		weights[i] = float64(i) - 20
	}
	c := serve(t, writeFile(t, append(growingWide("/snapshots/DI/W_V", "snapshot", 4, 5),
		growing("/snapshots/DI/step", "snapshot"), growing("/snapshots/DI/snapshot", "snapshot"),
		h5.Dataset{Path: "/circuit/weights/U_L", Shape: []int{2, 1}, Data: []float64{1, math.NaN()}},
	), map[string][]float64{"/snapshots/DI/step": {0, 10, 25}, "/snapshots/DI/snapshot": {0, 1, 2}, "/snapshots/DI/W_V": weights}))
	var o overview
	c.json("/api/run/0/overview", &o)
	if len(o.Snapshots) != 1 || o.Snapshots[0].Place != "DI" || o.Snapshots[0].Name != "V" || len(o.Initial) != 1 || o.Initial[0].Name != "L, left factor" {
		t.Fatalf("%+v, %+v", o.Snapshots, o.Initial)
	}
	var about weightsAbout
	arrays, _ := c.frame("/api/run/0/weights?set=/snapshots/DI/W_V&snapshot=1", &about)
	for i, v := range arrays[0] {
		if v != float64(i) {
			t.Errorf("cell %d is %v", i, v)
		}
	}
	if about.Rows != 4 || about.Cols != 5 || about.Lo != 0 || about.Hi != 19 || about.Mean != 9.5 || about.Widest != 39 || about.Steps[1] != 10 || about.Count != 20 {
		t.Errorf("%+v", about)
	}
	counted := 0.0
	for _, n := range arrays[1] {
		counted += n
	}
	if counted != 20 || arrays[1][0] != 1 || arrays[1][bins-1] != 1 {
		t.Errorf("histogram %v", arrays[1])
	}
	arrays, _ = c.frame("/api/run/0/weights?set=/circuit/weights/U_L", &about)
	if arrays[0][0] != 1 || !math.IsNaN(arrays[0][1]) {
		t.Errorf("cells %v", arrays[0])
	}
}

// TestSparseWeights stand where their synapses are; where there are none is no zero.
func TestSparseWeights(t *testing.T) {
	ints := func(name string, v ...int64) h5.Dataset {
		return h5.Dataset{Path: "/circuit/weights/" + name, Kind: h5.Int64, Axes: []string{"P_synapse"}, Shape: []int{3}, Data: v}
	}
	c := serve(t, writeFile(t, []h5.Dataset{
		ints("P_synapse", 0, 1, 2), ints("post_P", 0, 1, 1), ints("pre_P", 2, 0, 1),
		{Path: "/circuit/weights/W_P", Axes: []string{"P_synapse"}, Shape: []int{3}, Data: []float64{5, 6, 7}},
	}, nil))
	var about weightsAbout
	arrays, _ := c.frame("/api/run/0/weights?set=/circuit/weights/W_P", &about)
	for i, want := range []float64{nan, nan, 5, 6, 7, nan} {
		if !equal(arrays[0][i], want) {
			t.Errorf("cell %d is %v, want %v", i, arrays[0][i], want)
		}
	}
	if about.Post != 2 || about.Pre != 3 || !about.Sparse {
		t.Errorf("%+v", about)
	}
}

// TestLargeWeights are drawn by means of blocks.
func TestLargeWeights(t *testing.T) {
	m := matrix{rows: 1024, cols: 2048, values: make([]float64, 1024*2048)}
	for i := range m.values {
		m.values[i] = float64(i%2048%4) + 10*float64(i/2048%2)
	}
	f := m.frame(weightsAbout{})
	if about := f.About.(weightsAbout); about.Rows != 512 || about.Cols != 512 || len(f.Arrays[0].thin) != 512*512 {
		t.Fatalf("%+v", about)
	}
	for _, v := range f.Arrays[0].thin {
		if v != 1.5+5 {
			t.Fatalf("a cell is %v, want 6.5", v)
		}
	}
}

// TestSpectrum is the sample that is asked for, in the box of all.
func TestSpectrum(t *testing.T) {
	const at = "/spectrum/DI/seed_1/"
	datasets := slices.Concat(growingWide(at+"eig_re_feed_back", "sample", 2), growingWide(at+"eig_im_feed_back", "sample", 2))
	c := serve(t, writeFile(t, append(datasets, growing(at+"step", "sample"), growing(at+"sample", "sample")), map[string][]float64{
		"/spectrum/DI/seed_1/step": {0, 10, 20}, "/spectrum/DI/seed_1/sample": {0, 1, 2},
		"/spectrum/DI/seed_1/eig_re_feed_back": {-1, -2, -3, -9, -5, 1}, "/spectrum/DI/seed_1/eig_im_feed_back": {0, 0, 4, -4, nan, 0},
	}))
	var about spectrumAbout
	arrays, names := c.frame("/api/run/0/spectrum?place=DI/seed_1&phase=feed_back&sample=1", &about)
	want := map[string][]float64{"re": {-3, -9}, "re_box": {-9, 1}, "im": {4, -4}, "im_box": {-4, 4}}
	for i, name := range names {
		for k, v := range arrays[i] {
			if v != want[name][k] {
				t.Errorf("%s is %v, want %v", name, arrays[i], want[name])
			}
		}
	}
	if len(names) != 4 || about.Sample != 1 || about.Steps[2] != 20 {
		t.Errorf("%v, %+v", names, about)
	}
}

// TestCurves has a band over seeds, an arm that failed, and shares of presentations.
func TestCurves(t *testing.T) {
	place := func(arm string, seed string) string { return "/training/" + arm + "/seed_" + seed }
	datasets := []h5.Dataset{
		{Path: "/arms/arm", Kind: h5.String, Axes: []string{"arm"}, Shape: []int{2}, Data: []string{"A", "B"}},
		{Path: "/arms/method", Kind: h5.String, Axes: []string{"arm"}, Shape: []int{2}, Data: []string{"backpropagation", "dynamic-inversion"}},
		{Path: "/arms/toml", Kind: h5.String, Axes: []string{"arm"}, Shape: []int{2}, Data: []string{"", "[population.q]\nsize = 4\ntau = \"1 s\"\n"}},
		{Path: "/arms/seeds", Kind: h5.Int64, Axes: []string{"seeds"}, Shape: []int{2}, Data: []int64{1, 2}},
	}
	rows := map[string][]float64{}
	for _, arm := range []string{"A", "B"} {
		for k, seed := range []string{"1", "2"} {
			at := place(arm, seed)
			ending := int8(0)
			if arm == "B" {
				ending = 8
			}
			datasets = append(datasets, growing(at+"/step", "step"), growing(at+"/loss", "step"), growing(at+"/unsettled", "step"),
				h5.Dataset{Path: at + "/ending", Kind: h5.Int8, FlagValues: []int8{0, 8}, FlagMeanings: []string{"finished", "diverged"}, Data: []int8{ending}})
			rows[at+"/step"], rows[at+"/loss"], rows[at+"/unsettled"] = []float64{0, 10, 30}, []float64{4, 2 + float64(k), 1}, []float64{0, 5, 5}
		}
	}
	c := serve(t, writeFile(t, datasets, rows))
	var about curvesAbout
	arrays, names := c.frame("/api/run/0/curves?columns=loss,unsettled_share,absent", &about)
	if len(about.Curves) != 4 || len(about.Arms) != 2 || about.Arms[1].Failed != 2 || about.Arms[1].Endings != "2 diverged" || !about.Curves[0].Band {
		t.Fatalf("%+v", about)
	}
	want := []float64{4, 2.5, 1}
	for i, v := range arrays[1] {
		if names[1] != "median" || v != want[i] {
			t.Errorf("%s of A: %v, want %v", names[1], arrays[1], want)
		}
	}
	if arrays[2][1] != 2 || arrays[3][1] != 3 {
		t.Errorf("band from %v to %v", arrays[2], arrays[3])
	}
	if share := arrays[9]; names[9] != "median" || share[len(share)-1] != 0.25 {
		t.Errorf("share of unsettled presentations %v, want 5 of 20 at the end", share)
	}
	var g graph.Circuit
	c.json("/api/run/0/circuit?arm=B", &g)
	if len(g.Populations) != 1 || g.Populations[0].Name != "q" || g.Populations[0].Size != 4 {
		t.Errorf("circuit of B: %+v", g)
	}
}

// TestTheFileIsLeftAlone when nobody asks: a moment later it can be claimed by who wants to write it.
func TestTheFileIsLeftAlone(t *testing.T) {
	path := small.write(t)
	c := serve(t, path)
	c.body("/api/run/0/traces?set=/trajectory/x_state&units=0")
	time.Sleep(idleTime + 200*time.Millisecond)
	r := c.runs[0]
	r.mu.Lock()
	open := r.file != nil
	r.mu.Unlock()
	if open {
		t.Error("the file is still open")
	}
	c.body("/api/run/0/traces?set=/trajectory/x_state&units=0")
}

// TestAnotherRunUnderTheName is seen as such, and what was known of the first is forgotten.
func TestAnotherRunUnderTheName(t *testing.T) {
	path := small.write(t)
	c := serve(t, path)
	edition := func() int {
		var all []runState
		c.json("/api/state", &all)
		return all[0].Edition
	}
	var a spansAnswer
	c.json("/api/run/0/timeline?track=/trajectory", &a)
	first := edition()
	must(t, os.Rename(sample{trials: 1, rows: 8, units: 3, value: wavy}.write(t), path))
	if edition() == first {
		t.Error("the other run is taken for the first one")
	}
	c.json("/api/run/0/timeline?track=/trajectory", &a)
	if a.Rows != 8 {
		t.Errorf("%d rows, want those of the other run", a.Rows)
	}
	must(t, os.Remove(path))
	var all []runState
	if c.json("/api/state", &all); !strings.Contains(all[0].Error, "no such file") {
		t.Errorf("without a file: %+v", all[0])
	}
}

// TestTimelineGrowsAndThins takes in rows bit by bit, more than it has anchors.
func TestTimelineGrowsAndThins(t *testing.T) {
	l := &timeline{track: &track{}, every: 1}
	for i := range 3*mostAnchors + 5 {
		l.row(float64(i%1000), int64(i/1000), 0)
	}
	if l.every != 4 || len(l.anchors) != (l.rows+3)/4 {
		t.Fatalf("%d anchors, one every %d rows of %d", len(l.anchors), l.every, l.rows)
	}
	for k, x := range l.anchors {
		row := 4 * k
		if want := float64(row%1000) + 999*float64(row/1000); x != want {
			t.Fatalf("row %d lies at %v, want %v", row, x, want)
		}
	}
}

// TestIndexGrows covers rows as they come, with buckets that grow too, and has what one pass would have.
func TestIndexGrows(t *testing.T) {
	const rows, cols = 9000, 3
	path := sample{trials: 1, rows: rows, units: cols, value: wavy}.write(t)
	c := serve(t, path)
	x := c.runs[0].index(columns{"/trajectory/x_state", 2, 0, cols}, 1<<30)
	for _, n := range []int{1, 100, 101, 255, 256, 257, 1000, 4099, rows} {
		for x.cover(n, 1, time.Second); ; {
			x.wait()
			if x.rows == n {
				break
			}
		}
		if x.err != nil || x.share() != 1 || len(x.have) != (n+x.bucket-1)/x.bucket || len(x.have) > fewBuckets {
			t.Fatalf("%d rows: %v, %d buckets of %d", n, x.err, len(x.have), x.bucket)
		}
		want := make([]extremes, len(x.have)*cols)
		values := make([]float64, n*cols)
		for i := range values {
			values[i] = wavy(i/cols, i%cols)
		}
		reduce(want, values, x.bucket, cols)
		for i, w := range want {
			if got := x.extent[i]; got.lo != w.lo || got.hi != w.hi || math.Abs(got.mean-w.mean) > 1e-12 {
				t.Fatalf("%d rows, bucket %d: %+v, want %+v", n, i/cols, got, w)
			}
		}
	}
}

// TestReduce compares with values picked by hand: NaN and infinite ones do not count.
func TestReduce(t *testing.T) {
	got := make([]extremes, 4)
	reduce(got, []float64{1, nan, 3, 5, -2, math.Inf(1), 7, nan}, 3, 2)
	for i, want := range []extremes{{-2, 3, 2.0 / 3}, {5, 5, 5}, {7, 7, 7}, none} {
		if !equal(got[i].lo, want.lo) || !equal(got[i].hi, want.hi) || !equal(got[i].mean, want.mean) {
			t.Errorf("%d: %+v, want %+v", i, got[i], want)
		}
	}
}
