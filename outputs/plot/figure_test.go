package plot

import (
	"bytes"
	"fmt"
	"image/png"
	"math"
	"os/exec"
	"strings"
	"testing"
)

// Every figure of the gallery has to be valid, and its labels on the page and clear of each other.
func TestGalleryIsLegible(t *testing.T) {
	for name, figure := range gallery {
		t.Run(name, func(t *testing.T) {
			d := redraw(t, figure())
			if len(d.texts) < 5 {
				t.Errorf("only %d texts", len(d.texts))
			}
			for i, a := range d.texts {
				l, top, r, bottom := a.box()
				if l < 0 || top < 0 || r > d.width || bottom > d.height {
					t.Errorf("%q at %.1f..%.1f, %.1f..%.1f is not on the page of %g x %g", a.text, l, r, top, bottom, d.width, d.height)
				}
				for _, b := range d.texts[:i] {
					l2, top2, r2, bottom2 := b.box()
					if l < r2 && l2 < r && top < bottom2 && top2 < bottom {
						t.Errorf("%q and %q overlap", a.text, b.text)
					}
				}
			}
			for _, p := range d.paths {
				for _, q := range p.points {
					if q[0] < -0.01 || q[1] < -0.01 || q[0] > d.width+0.01 || q[1] > d.height+0.01 {
						t.Fatalf("a path leaves the page at %v", q)
					}
				}
			}
		})
	}
}

// What was drawn at a tick's value has to be where the tick's label is.
func TestValuesLieAtTheirTicks(t *testing.T) {
	d := redraw(t, Figure{Panels: []Panel{{XLabel: "time (ms)", YLabel: "rate (Hz)",
		Series: []Series{{X: []float64{0, 10, 20}, Y: []float64{1, 4, 2}}}}}})
	line := d.strokes("#0072b2")[0].points
	for i, label := range []struct{ x, y string }{{"0", "1"}, {"10", "4"}, {"20", "2"}} {
		x, y := d.find(t, label.x), d.find(t, label.y)
		if x.anchor != "middle" || !near(line[i][0], x.x, 0.02) {
			t.Errorf("point %d at x %g, its tick's label at %g", i, line[i][0], x.x)
		}
		if middle := y.y - digitHeight*y.size/2; y.anchor != "end" || !near(line[i][1], middle, 0.02) {
			t.Errorf("point %d at y %g, its tick's label at %g", i, line[i][1], middle)
		}
	}
}

func TestLogarithmicValuesLieAtTheirTicks(t *testing.T) {
	d := redraw(t, Figure{Panels: []Panel{{LogX: true, LogY: true,
		Series: []Series{{X: []float64{1, 10, 1000}, Y: []float64{1e-6, 1e-4, 1e-2}}}}}})
	line := d.strokes("#0072b2")[0].points
	for i, x := range []string{"1", "10", "1000"} {
		y := d.find(t, []string{"10−6", "10−4", "10−2"}[i])
		if !near(line[i][0], d.find(t, x).x, 0.02) || !near(line[i][1], y.y-digitHeight*y.size/2, 0.02) {
			t.Errorf("point %d at %v, its ticks' labels at %g, %g", i, line[i], d.find(t, x).x, y.y)
		}
	}
}

func TestEqualAxesDrawACircleRound(t *testing.T) {
	d := redraw(t, gallery["eigenvalues"]())
	for _, p := range d.paths {
		if p.stroke != "#262626" || len(p.points) < 100 {
			continue
		}
		x, y := newExtent(false), newExtent(false)
		for _, q := range p.points {
			x.add(q[0])
			y.add(q[1])
		}
		if ratio := (x.hi - x.lo) / (y.hi - y.lo); !near(ratio, 1, 1e-3) {
			t.Errorf("the circle is %g times as wide as high", ratio)
		}
		return
	}
	t.Fatal("no circle")
}

func TestEqualAxesFitWhatIsTall(t *testing.T) {
	for _, size := range [][2]float64{{1, 50}, {50, 1}} {
		f := Figure{Panels: []Panel{{Equal: true, Series: []Series{{X: []float64{0, size[0]}, Y: []float64{0, size[1]}}}}}}
		p, err := f.layout()
		if err != nil {
			t.Fatal(err)
		}
		pl := p.plans[0]
		perX := (pl.x.hi - pl.x.lo) / float64(pl.axes.Size().X)
		perY := (pl.y.hi - pl.y.lo) / float64(pl.axes.Size().Y)
		if !near(perX/perY, 1, 1e-9) || pl.x.lo > 0 || pl.x.hi < size[0] || pl.y.lo > 0 || pl.y.hi < size[1] {
			t.Errorf("%v: x %g to %g, y %g to %g, %g and %g a point", size, pl.x.lo, pl.x.hi, pl.y.lo, pl.y.hi, perX, perY)
		}
	}
}

func TestSameFigureSameBytes(t *testing.T) {
	for name, figure := range gallery {
		for _, format := range Formats() {
			var a, b bytes.Buffer
			if err := figure().Encode(&a, format); err != nil {
				t.Fatal(err)
			}
			if err := figure().Encode(&b, format); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(a.Bytes(), b.Bytes()) {
				t.Errorf("%s.%s differs when drawn again", name, format)
			}
		}
	}
}

func TestPNGHasItsRealSize(t *testing.T) {
	var b bytes.Buffer
	f := Figure{Width: 85, Height: 60, Panels: []Panel{{Series: []Series{{X: []float64{0, 1}, Y: []float64{0, 1}}}}}}
	if err := f.Encode(&b, "png"); err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(&b)
	if err != nil {
		t.Fatal(err)
	}
	w, h := float64(img.Bounds().Dx()), float64(img.Bounds().Dy())
	if !near(w, 85/25.4*300, 1) || !near(h, 60/25.4*300, 1) {
		t.Errorf("%g x %g dots", w, h)
	}
	if r, g, b, _ := img.At(0, 0).RGBA(); r != 0xffff || g != 0xffff || b != 0xffff {
		t.Error("the background is not white")
	}
}

// Poppler reads the text of a PDF as a reader would mark and copy it.
func TestPDFTextIsText(t *testing.T) {
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("pdftotext (Debian: poppler-utils) is not installed: the text in PDF is not tested")
	}
	path := t.TempDir() + "/a.pdf"
	f := Figure{Title: "Grüße τ −1", Panels: []Panel{{XLabel: "λ (1/s)", YLabel: "Δx → 0", LogY: true,
		Series: []Series{{Name: "rate & drive", X: []float64{-1, 1}, Y: []float64{1e-9, 1}}}}}}
	if err := f.Save(path); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(tool, path, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Grüße τ −1", "λ (1/s)", "Δx → 0", "rate & drive", "10", "−8"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("no %q in %q", want, out)
		}
	}
}

// A million points must not make a file that nobody can open.
func TestLargeDataMakeSmallFiles(t *testing.T) {
	const n = 1_000_000
	x, y, low := make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range x {
		x[i] = float64(i)
		y[i] = math.Sin(float64(i)/1e5) + 0.3*math.Sin(float64(i)*1.7)
		low[i] = y[i] - 0.1
	}
	for kind, limit := range map[Kind]int{Line: 100, Step: 100, Band: 150, Points: 100} {
		f := Figure{Panels: []Panel{{Series: []Series{{X: x, Y: y, Low: low, Style: Style{Kind: kind}}}}}}
		for _, format := range Formats() {
			var b bytes.Buffer
			if err := f.Encode(&b, format); err != nil {
				t.Fatal(err)
			}
			if kB := b.Len() / 1000; kB > limit {
				t.Errorf("kind %d: %d kB of %s, at most %d", kind, kB, format, limit)
			}
		}
	}
}

func TestLabelsCannotBreakTheFile(t *testing.T) {
	evil := "a<b & \"c\"\x00\x1b'd'\xff\n]]>"
	d := redraw(t, Figure{Title: evil, Panels: []Panel{{Title: evil, XLabel: evil, YLabel: evil,
		Series: []Series{{Name: evil, X: []float64{0, 1}, Y: []float64{0, 1}}}}}})
	want := `a<b & "c"'d' ]]>`
	if d.title != want {
		t.Errorf("title %q, want %q", d.title, want)
	}
	d.find(t, want)
}

func TestEncodeRefuses(t *testing.T) {
	one := []float64{1}
	panel := func(p Panel) Figure { return Figure{Panels: []Panel{p}} }
	for want, f := range map[string]Figure{
		"no panels":                         {},
		"1 x values, but 0 y values":        panel(Panel{Series: []Series{{X: one}}}),
		"1 x values, but 0 lower ones":      panel(Panel{Series: []Series{{X: one, Y: one, Style: Style{Kind: Band}}}}),
		"5 to 2 is not a range":             panel(Panel{XRange: Range{5, 2}}),
		"needs values above 0":              panel(Panel{LogY: true, YRange: Range{-1, 2}}),
		"1 x 1 cells, but 3 values":         panel(Panel{Heat: &Heatmap{X: one, Y: one, Z: []float64{1, 2, 3}}}),
		"have to increase":                  panel(Panel{Heat: &Heatmap{X: []float64{1, 1}, Y: one, Z: []float64{1, 2}}}),
		"a figure of 3 mm":                  {Width: 3, Panels: make([]Panel, 1)},
		"too small for 30 x 1 panels":       {Height: 100, Panels: make([]Panel, 30)},
		`"gif" is not a kind`:               panel(Panel{}),
		"known are svg, pdf, png":           panel(Panel{}),
		`panel 1 "loop": series 1 "r": 1 x`: panel(Panel{Title: "loop", Series: []Series{{Name: "r", X: one}}}),
	} {
		format := "svg"
		if strings.Contains(want, "gif") || strings.Contains(want, "known") {
			format = "gif"
		}
		var b bytes.Buffer
		err := f.Encode(&b, format)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
		if b.Len() > 0 {
			t.Errorf("%q: %d bytes were written", want, b.Len())
		}
	}
}

func TestPanelsLineUp(t *testing.T) {
	wide := Panel{YLabel: "y", Series: []Series{{X: []float64{0, 1}, Y: []float64{0, 80000}}}}
	flat := Panel{Series: []Series{{X: []float64{0, 2}, Y: []float64{0, 1}}}}
	f := Figure{Columns: 2, ShareX: true, Panels: []Panel{wide, flat, flat, wide, flat}}
	p, err := f.layout()
	if err != nil {
		t.Fatal(err)
	}
	for i, pl := range p.plans {
		above, left := p.plans[i%2], p.plans[i/2*2]
		if pl.axes.Min.X != above.axes.Min.X || pl.axes.Max.X != above.axes.Max.X {
			t.Errorf("panel %d does not stand below its neighbour", i)
		}
		if pl.axes.Min.Y != left.axes.Min.Y || pl.axes.Max.Y != left.axes.Max.Y {
			t.Errorf("panel %d does not stand beside its neighbour", i)
		}
		if pl.x.lo != above.x.lo || pl.x.hi != above.x.hi || pl.x.hi != 2 {
			t.Errorf("panel %d does not share its x axis: %g to %g", i, pl.x.lo, pl.x.hi)
		}
		if pl.columnLeft < pl.room.left {
			t.Errorf("panel %d needs %g at its left, and has %g", i, pl.room.left, pl.columnLeft)
		}
		if want := i >= 3; pl.bottom != want {
			t.Errorf("panel %d labels its x axis: %v", i, pl.bottom)
		}
	}
	for i, a := range p.plans {
		for _, b := range p.plans[:i] {
			if a.axes.Min.X < b.axes.Max.X && b.axes.Min.X < a.axes.Max.X && a.axes.Min.Y < b.axes.Max.Y && b.axes.Min.Y < a.axes.Max.Y {
				t.Error("panels overlap")
			}
		}
	}
}

func ExampleFigure_Encode() {
	f := Figure{Panels: []Panel{{
		Title: "Step response", XLabel: "time (ms)", YLabel: "rate (Hz)",
		Series: []Series{{Name: "unit 0", X: []float64{0, 10, 20}, Y: []float64{0, 40, 45}}},
		Marks:  []Mark{{X: 15, Label: "settled"}},
	}}}
	var b bytes.Buffer
	err := f.Encode(&b, "svg")
	fmt.Println(err, strings.Contains(b.String(), ">settled</text>"))
	fmt.Println(f.Encode(&b, "gif"))
	// Output:
	// <nil> true
	// plot: "gif" is not a kind of picture that can be drawn; known are svg, pdf, png
}
