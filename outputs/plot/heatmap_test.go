package plot

import (
	"image/color"
	"math"
	"testing"
)

func TestRasterPaintsEachCell(t *testing.T) {
	nan := math.NaN()
	h := &Heatmap{X: []float64{0, 1, 4}, Y: []float64{10, 20}, Z: []float64{0, 1, 2, 3, nan, 4}}
	x := axis{lo: -0.5, hi: 5.5} // cells end at 0.5, 2.5
	y := axis{lo: 5, hi: 25}
	z := h.zAxis()
	img := h.raster(&x, &y, &z, 60, 20)
	for _, c := range []struct {
		i, j int // dots, from the upper left
		want color.RGBA
	}{
		{0, 19, sequential.at(0)}, {9, 10, sequential.at(0)}, // z[0,0]: x to 0.5, the lower row
		{10, 19, sequential.at(0.25)}, {29, 12, sequential.at(0.25)}, {30, 19, sequential.at(0.5)}, {59, 10, sequential.at(0.5)},
		{0, 0, sequential.at(0.75)}, {20, 5, missing}, {59, 9, sequential.at(1)},
	} {
		if got := img.RGBAAt(c.i, c.j); got != c.want {
			t.Errorf("dot (%d, %d) is %v, want %v", c.i, c.j, got, c.want)
		}
	}
}

// Cells smaller than a dot are averaged, each exactly once.
func TestRasterAveragesSmallCells(t *testing.T) {
	const n = 1000
	h := &Heatmap{X: make([]float64, n), Y: []float64{0}, Z: make([]float64, n)}
	for i := range h.X {
		h.X[i] = float64(i)
	}
	x := axis{lo: -0.5, hi: n - 0.5}
	used := 0
	for k, c := range cellsOf(h.X, &x, 10) {
		if c != (interval{100 * k, 100 * (k + 1)}) {
			t.Errorf("dot %d shows %v", k, c)
		}
		used += c.to - c.from
	}
	if used != n {
		t.Errorf("%d of %d cells are shown", used, n)
	}
	for i := range 100 {
		h.Z[i] = float64(i % 2)
	}
	h.Z[7] = math.NaN()
	if got, want := h.mean(interval{0, 100}, interval{0, 1}), 49.0/99; !near(got, want, 1e-15) {
		t.Errorf("mean %g, want %g", got, want)
	}
}

func TestRasterLeavesPaperOutsideOfTheCells(t *testing.T) {
	h := &Heatmap{X: []float64{0, 1}, Y: []float64{0}, Z: []float64{1, 2}}
	x, y, z := axis{lo: -2.5, hi: 3.5}, axis{lo: -0.5, hi: 0.5}, h.zAxis()
	img := h.raster(&x, &y, &z, 12, 4)
	if img.RGBAAt(0, 0) != paper || img.RGBAAt(11, 0) != paper || img.RGBAAt(5, 0) == paper || img.RGBAAt(6, 0) == paper {
		t.Error("the cells are not where they belong")
	}
}

func TestSymmetricColoursHaveZeroInTheMiddle(t *testing.T) {
	h := &Heatmap{X: []float64{0, 1}, Y: []float64{0}, Z: []float64{-1, 4}, Symmetric: true}
	z := h.zAxis()
	if z.lo != -4 || z.hi != 4 || diverging.at(z.share(0)) != diverging[5] {
		t.Errorf("%g to %g, zero is %v", z.lo, z.hi, diverging.at(z.share(0)))
	}
}

// luminance as WCAG 2.1 defines it.
func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	linear := func(v uint32) float64 {
		s := float64(v) / 0xffff
		if s <= 0.03928 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

// Light to dark without a turn is what remains for every kind of colour blindness, and in grey.
func TestUnitsGoFromLightToDark(t *testing.T) {
	last := 1.0
	for i := range maxUnits {
		l := luminance(units(i, maxUnits))
		if contrast := 1.05 / (l + 0.05); contrast < 1.8 {
			t.Errorf("unit %d has a contrast of %.2f only", i, contrast)
		}
		if l >= last {
			t.Errorf("unit %d is not darker than the one before", i)
		}
		last = l
	}
}

func TestPaletteIsSeenOnWhite(t *testing.T) {
	for i, c := range palette {
		if contrast := 1.05 / (luminance(c) + 0.05); contrast < 2 {
			t.Errorf("colour %d has a contrast of %.2f only", i, contrast)
		}
	}
}
