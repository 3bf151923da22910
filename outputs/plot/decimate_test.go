package plot

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"
)

// The thinned line has to reach as high and as low as the whole one in each column of dots, enter
// and leave it at the same points, and have at most four points there.
func TestThinKeepsWhatIsSeen(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	line := make([]vg.Point, 50_000)
	for i := range line {
		line[i] = vg.Point{X: vg.Length(i) * dot / 97, Y: vg.Length(r.NormFloat64())}
	}
	line[31_234].Y = 1e3 // one outlier among many
	type seen struct {
		first, last, low, high vg.Length
		n                      int
	}
	columns := func(line []vg.Point) map[float64]seen {
		m := map[float64]seen{}
		for _, p := range line {
			c := math.Floor(float64(p.X / dot))
			s, ok := m[c]
			if !ok {
				s = seen{first: p.Y, low: p.Y, high: p.Y}
			}
			m[c] = seen{s.first, p.Y, min(s.low, p.Y), max(s.high, p.Y), s.n + 1}
		}
		return m
	}
	whole, thinned := columns(line), columns(thin(nil, line))
	if len(whole) != len(thinned) || len(whole) < 500 {
		t.Fatalf("%d columns became %d", len(whole), len(thinned))
	}
	for c, w := range whole {
		got := thinned[c]
		if got.n > 4 {
			t.Fatalf("column %g keeps %d points", c, got.n)
		}
		if w.n = got.n; got != w {
			t.Fatalf("column %g: %+v, want %+v", c, got, w)
		}
	}
}

func TestThinKeepsFewPointsAsTheyAre(t *testing.T) {
	line := []vg.Point{{X: 0, Y: 1}, {X: 10, Y: 0}, {X: 5, Y: 2}, {X: 20, Y: 3}}
	got := thin(nil, line)
	if len(got) != 4 {
		t.Fatalf("%v", got)
	}
	for i := range line {
		if got[i] != line[i] {
			t.Errorf("point %d moved to %v", i, got[i])
		}
	}
}

func TestThinBandKeepsExtremes(t *testing.T) {
	var up, low []vg.Point
	for i := range 1000 {
		x := vg.Length(i) * dot / 100
		up, low = append(up, vg.Point{X: x, Y: 1}), append(low, vg.Point{X: x, Y: -1})
	}
	up[555].Y, low[123].Y = 9, -9
	u, l := thinBand(up, low)
	if len(u) != len(l) || len(u) > 20 {
		t.Fatalf("%d and %d points", len(u), len(l))
	}
	top, bottom := newExtent(false), newExtent(false)
	for i := range u {
		top.add(float64(u[i].Y))
		bottom.add(float64(l[i].Y))
	}
	if top.hi != 9 || bottom.lo != -9 || u[len(u)-1].X != up[999].X {
		t.Errorf("top %g, bottom %g, end %g", top.hi, bottom.lo, u[len(u)-1].X)
	}
}

func TestGapsBreakLines(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for name, c := range map[string]struct {
		y      []float64
		log    bool
		pieces int
	}{
		"whole":     {[]float64{1, 2, 3, 4, 5, 6, 7}, false, 1},
		"NaN":       {[]float64{1, 2, nan, 4, 5, nan, nan}, false, 2},
		"infinite":  {[]float64{1, 2, inf, 4, 5, -inf, 7}, false, 2}, // and a dot
		"log, zero": {[]float64{1, 2, 0, 4, 5, -6, nan}, true, 2},
		"no log":    {[]float64{1, 2, 0, 4, 5, -6, 7}, false, 1},
	} {
		x := []float64{0, 1, 2, 3, 4, 5, 6}
		for _, kind := range []Kind{Line, Dashed, Step} {
			d := redraw(t, Figure{Panels: []Panel{{LogY: c.log, Series: []Series{{X: x, Y: c.y, Style: Style{Kind: kind}}}}}})
			if got := len(d.strokes("#0072b2")); got != c.pieces {
				t.Errorf("%s, kind %d: %d lines, want %d", name, kind, got, c.pieces)
			}
		}
	}
}

func TestValueBetweenGapsIsADot(t *testing.T) {
	nan := math.NaN()
	d := redraw(t, Figure{Panels: []Panel{{Series: []Series{{X: []float64{0, 1, 2}, Y: []float64{nan, 1, nan}}}}}})
	for _, p := range d.paths {
		if p.fill == "#0072b2" && strings.Contains(p.d, "C") {
			return
		}
	}
	t.Error("the value is not drawn")
}

func TestNothingFiniteSaysSo(t *testing.T) {
	nan := []float64{math.NaN(), math.Inf(-1)}
	for _, p := range []Panel{{Series: []Series{{X: []float64{0, 1}, Y: nan}}}, {}, {LogY: true, Series: []Series{{X: []float64{0, 1}, Y: []float64{0, -1}}}}} {
		d := redraw(t, Figure{Panels: []Panel{p}})
		d.find(t, "no finite values")
	}
}

func TestChosenRangeCutsLines(t *testing.T) {
	d := redraw(t, Figure{Panels: []Panel{{YRange: Range{0, 1}, XRange: Range{2, 8},
		Series: []Series{{X: []float64{0, 5, 10, 11, 12}, Y: []float64{-1e9, 0.5, 1e9, math.MaxFloat64, 1e299}}}}}})
	axes := d.strokes("#808080")[0].points // left top, left bottom, right bottom
	lines := d.strokes("#0072b2")
	if len(lines) == 0 {
		t.Fatal("nothing is left")
	}
	for _, l := range lines {
		for _, p := range l.points {
			if p[0] < axes[0][0]-0.02 || p[0] > axes[2][0]+0.02 || p[1] < axes[0][1]-0.02 || p[1] > axes[1][1]+0.02 {
				t.Errorf("%v is outside of the axes %v", p, axes)
			}
		}
	}
}

func TestStepsKeepTheirValue(t *testing.T) {
	d := redraw(t, Figure{Panels: []Panel{{Series: []Series{{X: []float64{0, 10, 20}, Y: []float64{1, 4, 2}, Style: Style{Kind: Step}}}}}})
	p := d.strokes("#0072b2")[0].points
	if len(p) != 5 || p[1][1] != p[0][1] || p[1][0] != p[2][0] || p[3][1] != p[2][1] {
		t.Errorf("%v is not a staircase", p)
	}
}
