package plot

import (
	"image/color"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"
)

func TestRunsRaiseExponents(t *testing.T) {
	got := runs("x₁ ×10⁻³ y")
	want := []run{{"x", 1, 0}, {"1", scriptSize, scriptDown}, {" ×10", 1, 0}, {"−3", scriptSize, scriptUp}, {" y", 1, 0}}
	if len(got) != len(want) {
		t.Fatalf("%v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("run %d is %v, want %v", i, got[i], want[i])
		}
	}
}

func TestFitShortens(t *testing.T) {
	long := strings.Repeat("population ", 20)
	room := vg.Length(60)
	got := plain.fit(long, room)
	if !strings.HasSuffix(got, "…") || plain.width(got) > room || plain.width(got) < room/2 {
		t.Errorf("%q, %g wide", got, plain.width(got))
	}
	if plain.fit("r", room) != "r" || plain.fit("rrr", 1) != "" {
		t.Error("short or hopeless text")
	}
}

func TestTagsDoNotTouch(t *testing.T) {
	p := Panel{Marks: []Mark{{X: 5, Label: "settled"}, {X: 99, Label: "not on the axis"}}}
	for i := range 12 {
		p.Spans = append(p.Spans, Span{From: float64(i) * 0.8, To: float64(i+1) * 0.8, Label: "phase"})
	}
	width := vg.Length(100)
	list, rows := p.tags(&axis{lo: 0, hi: 10}, width)
	if len(list) != 13 || rows < 2 {
		t.Fatalf("%d tags in %d rows", len(list), rows)
	}
	for i, a := range list {
		if end := a.x + plain.width(a.text); a.x < 0 || end > width+1e-9 || a.row >= rows {
			t.Errorf("%q at %g..%g, row %d of %d", a.text, a.x, end, a.row, rows)
		}
		for _, b := range list[:i] {
			if a.row == b.row && a.x < b.x+plain.width(b.text) && b.x < a.x+plain.width(a.text) {
				t.Errorf("%q and %q touch", a.text, b.text)
			}
		}
	}
}

// affine maps have to compose as matrices do.
func TestPenComposesLikeMatrices(t *testing.T) {
	p := pen{to: identity}
	p.Translate(vg.Point{X: 10, Y: 20})
	p.Push()
	p.Rotate(math.Pi / 2)
	p.Scale(2, 3)
	if x, y := p.to.at(vg.Point{X: 1, Y: 1}); !near(x, 10-3, 1e-12) || !near(y, 20+2, 1e-12) {
		t.Errorf("(1, 1) is drawn at (%g, %g), want (7, 22)", x, y)
	}
	if s := p.to.scale(); !near(s, math.Sqrt(6), 1e-12) {
		t.Errorf("scale %g", s)
	}
	p.Translate(vg.Point{X: 1, Y: 1})
	if x, y := p.to.at(vg.Point{}); !near(x, 7, 1e-12) || !near(y, 22, 1e-12) {
		t.Errorf("the moved origin is drawn at (%g, %g), want (7, 22)", x, y)
	}
	p.SetColor(color.White)
	p.Pop()
	if x, y := p.to.at(vg.Point{}); x != 10 || y != 20 || p.color != nil {
		t.Error("Pop did not bring back the pen")
	}
}

// tracedArc records where an arc goes.
type tracedArc struct{ worst, x, y float64 }

func (a *tracedArc) moveTo(x, y float64) { a.x, a.y = x, y }
func (a *tracedArc) lineTo(x, y float64) { a.x, a.y = x, y }
func (a *tracedArc) closePath()          {}

// curveTo follows the curve and keeps its largest distance from the unit circle.
func (a *tracedArc) curveTo(x1, y1, x2, y2, x, y float64) {
	for u := 0.0; u <= 1; u += 1.0 / 64 {
		v := 1 - u
		px := v*v*v*a.x + 3*v*v*u*x1 + 3*v*u*u*x2 + u*u*u*x
		py := v*v*v*a.y + 3*v*v*u*y1 + 3*v*u*u*y2 + u*u*u*y
		a.worst = max(a.worst, math.Abs(math.Hypot(px, py)-1))
	}
	a.x, a.y = x, y
}

func TestArcsAreRound(t *testing.T) {
	for _, angle := range []float64{2 * math.Pi, -2 * math.Pi, 1, -4} {
		var path vg.Path
		path.Move(vg.Point{X: 1})
		path.Arc(vg.Point{}, 1, 0, angle)
		var a tracedArc
		trace(&a, identity, path)
		if a.worst > 3e-4 {
			t.Errorf("an arc of %g is off by %g", angle, a.worst)
		}
		if !near(a.x, math.Cos(angle), 1e-12) || !near(a.y, math.Sin(angle), 1e-12) {
			t.Errorf("an arc of %g ends at (%g, %g)", angle, a.x, a.y)
		}
	}
}
