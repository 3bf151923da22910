package plot

import (
	"fmt"
	"math"
)

// Trace is what the units of one population did.
type Trace struct {
	Name     string
	Variable string    // what the values are; default "state"
	T        []float64 // s, (samples)
	Values   []float64 // (samples x units), row-major
}

// maxUnits is how many units a panel draws one by one.
const maxUnits = 12

// Run draws the traces of a run, one panel a population, over a common time axis. Phases (in s)
// are shaded and named; marks (in s) are lines through all panels. Of a population of more than
// 12 units, 12 are drawn, and a band from the smallest to the largest value of all.
func Run(title string, traces []Trace, phases []Span, marks []Mark) Figure {
	times := make([][]float64, len(traces))
	for i := range traces {
		times[i] = traces[i].T
	}
	unit := unitFor(longest(phases, marks, times...))
	f := Figure{Title: title, ShareX: true, Panels: make([]Panel, len(traces))}
	for i := range traces {
		p := traces[i].panel(unit)
		p.Spans, p.Marks = unit.spans(phases, i == 0), unit.marks(marks, i == 0)
		f.Panels[i] = p
	}
	return f
}

func (t *Trace) variable() string {
	if t.Variable == "" {
		return "state"
	}
	return t.Variable
}

// size returns the number of units. It panics if the values are not whole samples.
func (t *Trace) size() int {
	if len(t.T) == 0 {
		if len(t.Values) > 0 {
			panic(fmt.Sprintf("plot: trace %q has %d values, but no times", t.Name, len(t.Values)))
		}
		return 0
	}
	if len(t.Values)%len(t.T) != 0 {
		panic(fmt.Sprintf("plot: trace %q: %d values are not whole samples of %d times", t.Name, len(t.Values), len(t.T)))
	}
	return len(t.Values) / len(t.T)
}

func (t *Trace) panel(unit timeUnit) Panel {
	p := Panel{Title: t.Name, XLabel: unit.label(), YLabel: t.variable()}
	x, size := unit.times(t.T), t.size()
	if size > maxUnits {
		p.Series = append(p.Series, t.band(x, size))
	}
	drawn := min(size, maxUnits)
	for k := range drawn {
		unit := k
		if size > maxUnits {
			unit = k * (size - 1) / (maxUnits - 1) // evenly, the first and the last among them
		}
		s := Series{X: x, Y: t.unit(unit, size), Style: Style{Color: units(k, drawn), Width: 0.7}}
		if size > 1 && (k == 0 || k == drawn-1 || size <= 4) {
			s.Name = fmt.Sprintf("unit %d", unit)
		}
		p.Series = append(p.Series, s)
	}
	return p
}

func (t *Trace) unit(i, size int) []float64 {
	y := make([]float64, len(t.T))
	for k := range y {
		y[k] = t.Values[k*size+i]
	}
	return y
}

// band spans the units' smallest and largest finite value at each time.
func (t *Trace) band(x []float64, size int) Series {
	s := Series{
		Name: fmt.Sprintf("all %d units", size), X: x,
		Y: make([]float64, len(x)), Low: make([]float64, len(x)),
		Style: Style{Kind: Band, Color: sequential.at(0.5)},
	}
	for k := range x {
		e := newExtent(false)
		e.add(t.Values[k*size : (k+1)*size]...)
		s.Y[k], s.Low[k] = e.hi, e.lo
		if e.lo > e.hi {
			s.Y[k], s.Low[k] = math.NaN(), math.NaN()
		}
	}
	return s
}

// Activity draws one population's units over time as a heatmap, zero in the middle of the colours
// where the values have both signs.
func Activity(t Trace, phases []Span, marks []Mark) Panel {
	unit := unitFor(longest(phases, marks, t.T))
	x, size := unit.times(t.T), t.size()
	h := &Heatmap{X: x, Y: make([]float64, size), Z: make([]float64, len(t.Values)), Label: t.variable()}
	e := newExtent(false)
	e.add(t.Values...)
	h.Symmetric = e.lo < 0 && e.hi > 0
	for i := range size {
		h.Y[i] = float64(i)
		for k := range x {
			h.Z[i*len(x)+k] = t.Values[k*size+i]
		}
	}
	p := Panel{Title: t.Name, XLabel: unit.label(), YLabel: "unit", WholeY: true, Heat: h}
	p.Spans, p.Marks = unit.spans(phases, true), unit.marks(marks, true)
	if size == 0 { // an empty heatmap is an error, an empty panel is not
		p.Heat = nil
	}
	return p
}
