package plot

// Figure is a page of panels, filled row by row.
type Figure struct {
	Title   string
	Panels  []Panel
	Columns int     // panels side by side; default 1
	Width   float64 // mm; default 85 (a journal's single column), 174 (two) for several columns
	Height  float64 // mm; default by the number of rows
	ShareX  bool    // panels of a column share one x axis, labelled at the bottom
	Key     bool    // one legend for all panels, right of them; default: each panel's own, above it
}

// Panel is one pair of axes and what is drawn in it.
type Panel struct {
	Title          string
	XLabel, YLabel string
	LogX, LogY     bool
	XRange, YRange Range // default: what the data span
	WholeY         bool  // y counts things: ticks at whole numbers only
	Equal          bool  // one unit is as long on both axes
	Zero           bool  // thin lines at x = 0 and y = 0
	Series         []Series
	Spans          []Span
	Marks          []Mark
	Notes          []Note
	Heat           *Heatmap
}

// Range is the part of an axis that is shown; the zero value asks for all of the data.
type Range struct{ Min, Max float64 }

// Span is a stretch of the x axis with a name, such as a phase.
type Span struct {
	From, To float64
	Label    string
	Shaded   bool
}

// Mark is a moment on the x axis, such as that at which a circuit has settled.
type Mark struct {
	X     float64
	Label string
}

// Note is a short text that begins right of a point in the axes.
type Note struct {
	X, Y  float64
	Label string
}

// rows returns how many rows of panels there are, cols how many columns.
func (f Figure) rows() int { return (len(f.Panels) + f.cols() - 1) / f.cols() }

func (f Figure) cols() int { return max(1, f.Columns) }

// width returns the width in mm.
func (f Figure) width() float64 {
	switch {
	case f.Width > 0:
		return f.Width
	case f.cols() > 1:
		return 174
	}
	return 85
}
