package main

import (
	"fmt"
	"slices"

	"settle/outputs/plot"
	"settle/outputs/training"
)

// spectrumColumns are the panels side by side.
const spectrumColumns = 3

// spectrum draws the eigenvalues of the loops that arms learn with, at the start and at the end: one panel
// for each arm and phase, of the first seed.
func (d *trainingDrawing) spectrum() []trainingFigure {
	var panels []plot.Panel
	for i := range d.run.Arms {
		a := &d.run.Arms[i]
		if len(a.Curves) == 0 || a.Method == "non-dynamic-inversion" { // whose loops do not move
			continue
		}
		for _, s := range a.Curves[0].Spectra {
			if len(s.Start)+len(s.End) > 0 {
				panels = append(panels, d.spectrumPanel(a, &s, d.looks[i]))
			}
		}
	}
	all := d.figure("spectrum", fmt.Sprintf("Eigenvalues of the loops in the complex plane, at the start and at the end of the training, of seed %d: right of the dashed line they grow.", d.firstSeed()), panels...)
	for i := range all {
		all[i].Columns = min(spectrumColumns, len(panels))
	}
	return all
}

func (d *trainingDrawing) firstSeed() int64 {
	if len(d.run.Seeds) == 0 {
		return 0
	}
	return d.run.Seeds[0]
}

// spectrumPanel has rings for the start and dots for the end.
func (d *trainingDrawing) spectrumPanel(a *training.Arm, s *training.Spectrum, look plot.Style) plot.Panel {
	start, end := points("start", s.Start, ring), points("end", s.End, plot.Style{Kind: plot.Points, Width: 1.5})
	end.Color = look.Color
	limit := plot.Series{Name: "limit of stability", X: []float64{0, 0}, Y: []float64{-1e300, 1e300}, Style: plot.Style{Kind: plot.Dashed, Color: ink, Guide: true}}
	title := armLabel(a)
	if len(a.Curves[0].Spectra) > 1 {
		title += ", " + s.Phase
	}
	return plot.Panel{Title: title, XLabel: "Re λ (1/s)", YLabel: "Im λ (1/s)", XRange: withZero(start.X, end.X), Series: []plot.Series{limit, start, end}}
}

// withZero is a range that holds all values and, with some room, the limit of stability.
func withZero(values ...[]float64) plot.Range {
	lo, hi := 0.0, 0.0
	for _, v := range slices.Concat(values...) {
		lo, hi = min(lo, v), max(hi, v)
	}
	room := 0.05 * (hi - lo)
	return plot.Range{Min: lo - room, Max: hi + room}
}

func points(name string, values []complex128, look plot.Style) plot.Series {
	s := plot.Series{Name: name, Style: look}
	for _, v := range values {
		s.X, s.Y = append(s.X, real(v)), append(s.Y, imag(v))
	}
	return s
}
