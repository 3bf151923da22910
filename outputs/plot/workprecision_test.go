package plot

import (
	"slices"
	"testing"

	"gonum.org/v1/plot/vg"
)

// TestWorkPrecisionFigureEndsAtTheFloor wants one point of each curve there, and the line named.
func TestWorkPrecisionFigureEndsAtTheFloor(t *testing.T) {
	curves := []Curve{
		{"a", []float64{10, 20, 40, 80}, []float64{1e-3, 1e-9, 1e-12, 1e-12}},
		{"b", []float64{10, 1000}, []float64{1e-2, 1e-4}},
	}
	p := WorkPrecisionFigure("loop", "products", curves, 1e-12).Panels[0]
	if len(p.Series) != 3 || !slices.Equal(p.Series[0].X, []float64{10, 20, 40}) || len(p.Series[1].X) != 2 {
		t.Fatalf("%+v", p.Series)
	}
	line := p.Series[2]
	if line.Name == "" || !line.Guide || line.Y[0] != 1e-12 || line.Y[1] != 1e-12 || line.X[0] >= 10 || line.X[1] <= 1000 {
		t.Errorf("%+v", line)
	}
	if len(curves[0].Work) != 4 {
		t.Error("the caller's curve was changed")
	}
	if p := WorkPrecisionFigure("loop", "products", curves[1:], 1e-12).Panels[0]; len(p.Series) != 1 {
		t.Errorf("a line that nobody reaches is drawn: %+v", p.Series)
	}
}

// TestCurvesLookUnlike wants no two of fourteen curves alike: those of
// one colour differ in their points and their dashes.
func TestCurvesLookUnlike(t *testing.T) {
	list := looks(make([]Series, 14))
	for i, a := range list {
		a.Kind = LinePoints
		for _, b := range list[:i] {
			b.Kind = LinePoints
			if a.colour == b.colour && (a.shape == b.shape || len(a.lineStyle().Dashes) == len(b.lineStyle().Dashes)) {
				t.Errorf("curve %d looks like another", i)
			}
		}
	}
}

// TestLegendColumns wants entries below each other, no wider than the room, in as few lines as fit.
func TestLegendColumns(t *testing.T) {
	var series []Series
	for _, name := range []string{"euler", "semi-implicit-euler", "heun", "rk4", "bs32", "dp54", "tsit5", "", "vern98"} {
		series = append(series, Series{Name: name})
	}
	all := looks(series)
	for _, room := range []vg.Length{40, 100, 150, 200, 1000} {
		lines := legendLines(all, room)
		cols, named := len(lines[0]), 0
		for i, line := range lines {
			named += len(line)
			if len(line) != cols && i < len(lines)-1 {
				t.Errorf("room %v: line %d has %d entries, the first %d", room, i, len(line), cols)
			}
		}
		if named != 8 || cols > 1 && legendWidth(lines, room) > room {
			t.Errorf("room %v: %d entries, %v wide", room, named, legendWidth(lines, room))
		}
		if wider := slices.Collect(slices.Chunk(slices.Concat(lines...), cols+1)); cols < 8 && legendWidth(wider, room) <= room {
			t.Errorf("room %v: %d columns, but %d fit", room, cols, cols+1)
		}
	}
}
