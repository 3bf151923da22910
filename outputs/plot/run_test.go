package plot

import (
	"math"
	"slices"
	"testing"
)

func TestRunDrawsTwelveUnitsAndABand(t *testing.T) {
	w := wave("r", 100, 50, 0.9)
	w.Values[7*100+55], w.Values[7*100+56] = 99, -99 // units that are not drawn
	w.Values[9*100] = math.NaN()
	f := Run("", []Trace{w}, []Span{{From: 0, To: 0.3, Label: "forward"}, {From: 0.3, To: 0.9, Label: "settle"}}, []Mark{{X: 0.5, Label: "settled"}})
	p := f.Panels[0]
	if len(p.Series) != 13 || p.Series[0].Kind != Band {
		t.Fatalf("%d series", len(p.Series))
	}
	band := p.Series[0]
	if band.Y[7] != 99 || band.Low[7] != -99 || math.IsNaN(band.Low[9]) {
		t.Errorf("the band spans %g to %g", band.Low[7], band.Y[7])
	}
	first, last := p.Series[1], p.Series[12]
	for k := range w.T {
		if k != 9 && (first.Y[k] != w.Values[k*100] || last.Y[k] != w.Values[k*100+99]) {
			t.Fatalf("sample %d is not that of the first and the last unit", k)
		}
	}
	if first.Name != "unit 0" || last.Name != "unit 99" || p.Series[5].Name != "" {
		t.Errorf("names %q, %q, %q", first.Name, last.Name, p.Series[5].Name)
	}
	if p.XLabel != "time (ms)" || first.X[49] != 900 || p.Spans[1].From != 300 || p.Marks[0].X != 500 {
		t.Errorf("%s, end %g, span %+v, mark %+v", p.XLabel, first.X[49], p.Spans[1], p.Marks[0])
	}
}

func TestRunNamesPhasesOnce(t *testing.T) {
	f := Run("", []Trace{wave("a", 2, 9, 5), wave("b", 1, 9, 5)}, []Span{{From: 0, To: 3, Label: "settle"}}, []Mark{{X: 4, Label: "diverged"}})
	d := redraw(t, f)
	for _, word := range []string{"settle", "diverged", "time (s)", "a", "b"} {
		n := 0
		for _, x := range d.texts {
			if x.text == word {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%q stands there %d times", word, n)
		}
	}
	if marks := len(slices.DeleteFunc(d.strokes("#262626"), func(p drawnPath) bool { return p.points[0][0] != p.points[1][0] })); marks != 2 {
		t.Errorf("%d lines for the mark, want one a panel", marks)
	}
}

func TestTimeUnits(t *testing.T) {
	for longest, want := range map[float64]string{0: "ms", 1e-3: "µs", 0.5: "ms", 1.9: "ms", 2: "s", 500: "s"} {
		if got := unitFor(longest).name; got != want {
			t.Errorf("%g s are shown in %s, want %s", longest, got, want)
		}
	}
}

func TestTraceOfPartialSamplesPanics(t *testing.T) {
	for _, bad := range []Trace{{T: []float64{0, 1}, Values: []float64{1, 2, 3}}, {Values: []float64{1}}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%+v was taken", bad)
				}
			}()
			bad.size()
		}()
	}
}

func TestEmptyRunsAreDrawn(t *testing.T) {
	for _, f := range []Figure{
		Run("", []Trace{{Name: "r"}}, nil, nil),
		{Panels: []Panel{Activity(Trace{Name: "r"}, nil, nil)}},
		StepSizes("", nil, nil, nil, nil, nil),
		{Panels: []Panel{Eigenvalues("", nil, nil)}},
		{Panels: []Panel{WorkPrecision("", "evaluations", nil, []int{2})}},
	} {
		redraw(t, f)
	}
}

func TestActivityKeepsUnitsAndTimes(t *testing.T) {
	w := Trace{Name: "r", T: []float64{0, 1, 2}, Values: []float64{1, 10, 2, 20, 3, 30}}
	h := Activity(w, nil, nil).Heat
	if !slices.Equal(h.Z, []float64{1, 2, 3, 10, 20, 30}) || h.Symmetric {
		t.Errorf("%v, symmetric %v", h.Z, h.Symmetric)
	}
	w.Values[0] = -1
	if !Activity(w, nil, nil).Heat.Symmetric {
		t.Error("both signs, but no zero in the middle")
	}
}

func TestEigenvaluesAreSorted(t *testing.T) {
	values := []complex128{-1 + 2i, -1 - 2i, 0, 3, -0.5}
	square := []complex128{-2 - 3i, 0.5 - 3i, 0.5 + 3i, -2 + 3i}
	for _, c := range []struct {
		boundary []complex128
		legend   []string
	}{
		{nil, []string{"stable (3)", "not stable (2)"}},
		{square, []string{"stable (4)", "not stable (1)"}},
	} {
		d := redraw(t, Figure{Panels: []Panel{Eigenvalues("", values, c.boundary)}})
		for _, want := range c.legend {
			d.find(t, want)
		}
	}
}

func TestInsideAgreesWithTheCircle(t *testing.T) {
	var circle []complex128
	for k := range 720 {
		s, c := math.Sincos(float64(k) * math.Pi / 360)
		circle = append(circle, complex(c, s))
	}
	for x := -1.55; x < 2; x += 0.1 {
		for y := -1.55; y < 2; y += 0.1 {
			if got, want := inside(complex(x, y), circle), x*x+y*y < 1; got != want {
				t.Errorf("%g + %gi inside: %v", x, y, got)
			}
		}
	}
}

// On logarithmic axes a guide of order p falls p decades where the work grows tenfold.
func TestSlopeGuidesHaveTheirSlope(t *testing.T) {
	c := []Curve{{Name: "a", Work: []float64{10, 1000}, Error: []float64{1, 1e-9}}}
	p := WorkPrecision("", "evaluations", c, []int{2, 5})
	for i, order := range []float64{2, 5} {
		s := p.Series[1+i]
		slope := math.Log(s.Y[1]/s.Y[0]) / math.Log(s.X[1]/s.X[0])
		if !near(slope, -order, 1e-12) || !s.Guide || s.X[1] > 1000 || s.Y[1] < 1e-9 {
			t.Errorf("slope %g, from (%g, %g) to (%g, %g)", slope, s.X[0], s.Y[0], s.X[1], s.Y[1])
		}
	}
}

func TestStepSizesAreInTheUnitOfTime(t *testing.T) {
	f := StepSizes("", []float64{0.1, 0.2}, []float64{0.1, 0.1}, []float64{0.5, 0.9}, nil, nil)
	size, estimate := f.Panels[0], f.Panels[1]
	if size.Series[0].Y[0] != 100 || size.YLabel != "step (ms)" || !size.LogY || !estimate.LogY || estimate.Series[0].Y[1] != 0.9 {
		t.Errorf("%+v", f.Panels)
	}
}
