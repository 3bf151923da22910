//go:build cgo

package view

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// byNumpy works the envelope of a unit out of the file: of each column of pixels where its first sample
// lies, and the smallest and the largest finite value. Trials lie end to end.
const byNumpy = `
import sys, h5py, numpy as np
path, unit, a, b, px = sys.argv[1], int(sys.argv[2]), *map(float, sys.argv[3:6])
with h5py.File(path) as f:
    g = f["trajectory"]
    t, trial, y = g["time"][:], g["trial"][:], g["x_state"][:, unit]
x, shift = t.copy(), 0.0
for k in np.unique(trial):
    x[trial == k] += shift
    shift = x[trial == k][-1]
inside = (x >= a) & (x <= b)
x, y = x[inside], y[inside]
column = np.floor((x - a) / (b - a) * px)
starts = np.flatnonzero(np.r_[True, np.diff(column) != 0])
y = np.where(np.isfinite(y), y, np.nan)
with np.errstate(all="ignore"):
    for row in (x[starts], np.fmin.reduceat(y, starts), np.fmax.reduceat(y, starts)):
        print(*(repr(float(v)) for v in row))
`

// envelopeOf asks for traces until all samples are in, and returns t, lo and hi of the first unit without
// what lies outside of the window, and without gaps.
func (c *client) envelopeOf(query string, from, to float64) (t, lo, hi []float64, about traceAbout) {
	c.t.Helper()
	var arrays [][]float64
	for began := time.Now(); ; {
		arrays, _ = c.frame("/api/run/0/traces?set=/trajectory/x_state&"+query, &about)
		if about.Share == 1 {
			break
		}
		if time.Since(began) > 20*time.Second {
			c.t.Fatalf("after 20 s only %g of the samples are in", about.Share)
		}
	}
	low, high := arrays[1], arrays[1]
	if !about.Exact {
		high = arrays[2]
	}
	for i, x := range arrays[0] {
		if x >= from && x <= to && !(math.IsNaN(low[i]) && i+1 < len(low) && arrays[0][i+1] == x) {
			t, lo, hi = append(t, x), append(lo, low[i]), append(hi, high[i])
		}
	}
	return t, lo, hi, about
}

// joined puts groups of one column of pixels together, which a gap had parted.
func joined(t, lo, hi []float64, from, to float64, px int) (x, low, high []float64) {
	last := -1.0
	for i := range t {
		column := math.Floor((t[i] - from) / (to - from) * float64(px))
		if n := len(x); column == last {
			low[n-1], high[n-1] = math.Min(low[n-1], lo[i]), math.Max(high[n-1], hi[i])
			continue
		}
		x, low, high, last = append(x, t[i]), append(low, lo[i]), append(high, hi[i]), column
	}
	return x, low, high
}

// compare holds an envelope against numpy's.
func (c *client) compare(path, query string, unit int, from, to float64, px int) traceAbout {
	c.t.Helper()
	want := numbers(c.t, python(c.t, byNumpy, path, fmt.Sprint(unit), fmt.Sprint(from), fmt.Sprint(to), fmt.Sprint(px)))
	query = fmt.Sprintf("%s&from=%g&to=%g&px=%d", query, from, to, px)
	t, lo, hi, about := c.envelopeOf(query, from, to)
	t, lo, hi = joined(t, lo, hi, from, to, px)
	for i, got := range [][]float64{t, lo, hi} {
		if len(got) != len(want[i]) {
			c.t.Fatalf("%s, %s: %d columns of pixels, numpy has %d", query, []string{"t", "lo", "hi"}[i], len(got), len(want[i]))
		}
		for k, v := range got {
			if d := math.Abs(v - want[i][k]); d > 1e-12 && !equal(v, want[i][k]) {
				c.t.Errorf("%s, %s[%d]: %v, numpy has %v", query, []string{"t", "lo", "hi"}[i], k, v, want[i][k])
				break
			}
		}
	}
	return about
}

// TestTracesAreTheFiles compares envelopes of few samples with numpy, at several widths: trials end to end,
// steps of different length, values that are no numbers.
func TestTracesAreTheFiles(t *testing.T) {
	s := sample{trials: 5, rows: 400, units: 3, value: func(row, unit int) float64 {
		if row%7 == 3 {
			return []float64{math.NaN(), math.Inf(1), 1}[unit]
		}
		return wavy(row, unit)
	}, step: func(row int) float64 { return 1e-4 * math.Exp(4*float64(row)/400) }}
	path := s.write(t)
	c := serve(t, path)
	for _, w := range []struct {
		from, to float64
		px       int
	}{{0, 2, 100}, {0.1, 0.9, 37}, {0.25, 0.26, 800}, {0, 2, 4096}} {
		about := c.compare(path, "units=2", 2, w.from, w.to, w.px)
		if !about.Fine {
			t.Errorf("%+v is not fine", about)
		}
	}
	c.compare(path, "units=0", 0, 0.1, 0.9, 37)
}

// TestSamplesThemselvesAreShown where there is room for each.
func TestSamplesThemselvesAreShown(t *testing.T) {
	c := serve(t, sample{trials: 1, rows: 50, units: 2, value: wavy}.write(t))
	var about traceAbout
	arrays, names := c.frame("/api/run/0/traces?set=/trajectory/x_state&units=1,0&px=1000", &about)
	if !about.Exact || strings.Join(names, " ") != "t lo lo" || len(arrays[0]) != 50 {
		t.Fatalf("%+v, %v", about, names)
	}
	for i := range arrays[0] {
		for k, unit := range about.Units {
			if arrays[1+k][i] != wavy(i, unit) {
				t.Errorf("unit %d, sample %d: %v", unit, i, arrays[1+k][i])
			}
		}
	}
}

// TestTrialsAreNotJoined by a line: there is a gap between two.
func TestTrialsAreNotJoined(t *testing.T) {
	c := serve(t, sample{trials: 3, rows: 10, units: 1, value: wavy}.write(t))
	arrays, _ := c.frame("/api/run/0/traces?set=/trajectory/x_state&units=0&px=2000", &traceAbout{})
	gaps := 0
	for i, v := range arrays[1] {
		if math.IsNaN(v) {
			gaps++
			if arrays[0][i] != arrays[0][i+1] || arrays[0][i] != arrays[0][i-1] {
				t.Errorf("a gap at %v between samples at %v and %v", arrays[0][i], arrays[0][i-1], arrays[0][i+1])
			}
		}
	}
	if gaps != 2 || len(arrays[0]) != 32 {
		t.Errorf("%d gaps among %d, want 2 among 32", gaps, len(arrays[0]))
	}
}

// TestManySamples takes the way of the index for the whole and that of the rows for a part of it, and
// compares both with numpy.
func TestManySamples(t *testing.T) {
	const rows = 160_000
	path := sample{trials: 1, rows: rows, units: 64, value: func(row, unit int) float64 {
		if row == 77_777 && unit == 9 {
			return 40 // a spike of one sample
		}
		if row%5000 == 0 {
			return math.NaN()
		}
		return wavy(row, unit)
	}}.write(t)
	c := serve(t, path)
	about := c.compare(path, "units=9,3", 9, 0, 1e-3*rows-1e-3, 160)
	if !about.Fine || about.Rows != rows {
		t.Errorf("%+v", about)
	}
	bucket := c.runs[0].known.peek("index /trajectory/x_state 0").(*index).bucket
	if bucket < 2 {
		t.Error("the index has a bucket a row: this tests nothing")
	}
	c.compare(path, "units=63", 63, 70, 90, 1000)
	_, _, hi, _ := c.envelopeOf("units=9&from=0&to=160&px=900", 0, 160)
	if slices.Max(hi) != 40 {
		t.Errorf("the spike of one sample is not shown: the largest value is %v", slices.Max(hi))
	}
}

// TestWideRecordings asks for units of several chunks at once.
func TestWideRecordings(t *testing.T) {
	const rows, units = 20_000, 600 // three chunks of 200
	path := sample{trials: 1, rows: rows, units: units, value: wavy}.write(t)
	c := serve(t, path)
	for _, unit := range []int{5, 250, 599} {
		c.compare(path, fmt.Sprintf("units=%d,%d", unit, 599-unit), min(unit, 599-unit), 0, 19.999, 250)
	}
	var about traceAbout
	arrays, _ := c.frame("/api/run/0/traces?set=/trajectory/x_state&units=0,300,599&px=300&from=3&to=3.1", &about)
	if !about.Exact {
		t.Fatal("100 samples have no room in 300 pixels")
	}
	for k, unit := range about.Units {
		row := slices.IndexFunc(arrays[0], func(x float64) bool { return math.Abs(x-3) < 1e-6 })
		if got, want := arrays[1+k][row], wavy(3000, unit); got != want {
			t.Errorf("unit %d at 3 s: %v, want %v", unit, got, want)
		}
	}
}

// TestHeatIsTheMean of each column of pixels.
func TestHeatIsTheMean(t *testing.T) {
	c := serve(t, sample{trials: 1, rows: 1000, units: 8, value: wavy}.write(t))
	var about traceAbout
	arrays, _ := c.frame("/api/run/0/heat?set=/trajectory/x_state&first=2&n=5&px=10&from=0&to=0.999", &about)
	n := len(arrays[0])
	if len(arrays[1]) != 5*n || about.Units[0] != 2 || len(about.Units) != 5 {
		t.Fatalf("%d cells for %d groups of units %v", len(arrays[1]), n, about.Units)
	}
	for k, unit := range about.Units {
		sum := 0.0
		for row := 200; row < 300; row++ {
			sum += wavy(row, unit)
		}
		group := 2
		for arrays[0][group] < 0.2-1e-9 {
			group++
		}
		if got := arrays[1][k*n+group]; math.Abs(got-sum/100) > 0.02 { // the column's edges fall between samples
			t.Errorf("unit %d: %v, want %v", unit, got, sum/100)
		}
	}
}

// TestRowsAreWrittenInFull as text, one line a sample, to the last bit.
func TestRowsAreWrittenInFull(t *testing.T) {
	c := serve(t, sample{trials: 2, rows: 20, units: 3, value: wavy}.write(t))
	lines := strings.Split(strings.TrimSpace(string(c.body("/api/run/0/rows?set=/trajectory/x_state&units=2,0&from=0.0095&to=0.0255"))), "\n")
	if lines[0] != "time,trial,phase,u2,u0" || len(lines) != 1+10+7 {
		t.Fatalf("%d lines, want 17 samples and the names of columns: %q", len(lines), lines)
	}
	for i, line := range lines[1:] {
		row := 10 + i
		words := strings.Split(line, ",")
		want := fmt.Sprintf("%d,%s,%v,%v", row/20, []string{"a", "b"}[2*(row%20)/20], wavy(row, 2), wavy(row, 0))
		if now, err := strconv.ParseFloat(words[0], 64); err != nil || math.Abs(now-1e-3*float64(row%20)) > 1e-12 || strings.Join(words[1:], ",") != want {
			t.Errorf("%q, want %q", line, want)
		}
	}
}

// TestSpansAndMarks are where phases and episodes are.
func TestSpansAndMarks(t *testing.T) {
	c := serve(t, sample{trials: 3, rows: 20, units: 1, value: wavy}.write(t))
	var a spansAnswer
	c.json("/api/run/0/timeline?track=/trajectory&px=2000", &a)
	if len(a.Pieces) != 6 || len(a.Marks) != 6 || a.Trials != 3 || a.Rows != 60 || math.Abs(a.End-0.057) > 1e-12 {
		t.Fatalf("%+v", a)
	}
	for i, m := range a.Marks {
		want := 0.019*float64(i/2) + []float64{0.009, 0.019}[i%2]
		if math.Abs(m.X-want) > 1e-12 || m.Verdict != []string{"settled", "limit-cycle"}[i%2] || m.Good != (i%2 == 0) || m.Trial != int64(i/2) {
			t.Errorf("%+v, want it at %v", m, want)
		}
	}
	c.json("/api/run/0/timeline?track=/trajectory&px=1", &a)
	if len(a.Marks) != 1 || a.Marks[0].Good {
		t.Errorf("one pixel shows %+v, want a bad ending", a.Marks)
	}
	c.json("/api/run/0/timeline?track=/trajectory&px=100&from=0.02&to=0.03", &a)
	if len(a.Marks) != 1 || a.Marks[0].Episode != 2 {
		t.Errorf("in sight: %+v", a.Marks)
	}
}

// TestEpisodes are counted and listed.
func TestEpisodes(t *testing.T) {
	c := serve(t, sample{trials: 120, rows: 4, units: 1, value: wavy}.write(t))
	var a episodesAnswer
	c.json("/api/run/0/episodes?which=bad&first=100", &a)
	if a.Total != 240 || a.Of != 120 || len(a.List) != 20 || len(a.Counts) != 2 || a.Counts[0].N != 120 {
		t.Errorf("%+v", a)
	}
	row := a.List[0]
	if row.Episode != 201 || row.Verdict != "limit-cycle" || !row.Recorded || *row.Duration != 0.002 || row.Residual != nil || row.Accepted != 7 || row.Evaluations != 43 {
		t.Errorf("%+v", row)
	}
}
