package view

import (
	"slices"

	"settle/outputs/h5"
)

// most of what one request may ask for.
const (
	mostPixels = 4096
	mostTraces = 64
	mostCells  = 256 // units of a heatmap
)

// traceAbout says what an answer's arrays are.
type traceAbout struct {
	From  float64 `json:"from"`
	To    float64 `json:"to"`
	Units []int   `json:"units"`
	Exact bool    `json:"exact"` // no two samples were joined: lo is all there is
	Share float64 `json:"share"` // of the samples that were looked at; ask again below 1
	Fine  bool    `json:"fine"`  // as fine as the pixels; otherwise ask again with patient=1
	Rows  int     `json:"rows"`
}

// traces answers with t, and lo and hi of each unit.
func (r *run) traces(q *query) (any, error) {
	units := q.list("units", mostTraces)
	k, t, err := r.look(q, units)
	if err != nil {
		return nil, err
	}
	e, err := k.envelope(t)
	if err != nil {
		return nil, err
	}
	f := &frame{About: k.about(e)}
	f.add("t", e.t)
	for u := range e.units {
		f.add("lo", e.column(u, func(x extremes) float64 { return x.lo }))
		if !e.exact {
			f.add("hi", e.column(u, func(x extremes) float64 { return x.hi }))
		}
	}
	return f, nil
}

// heat answers with t, and with the mean of each unit in each group, unit by unit.
func (r *run) heat(q *query) (any, error) {
	first, n := q.whole("first", 0, 1<<30, 0), q.whole("n", 1, mostCells, mostCells)
	units := make([]int, n)
	for i := range units {
		units[i] = first + i
	}
	k, t, err := r.look(q, units)
	if err != nil {
		return nil, err
	}
	e, err := k.envelope(t)
	if err != nil {
		return nil, err
	}
	cells := make([]float32, 0, len(e.by))
	for u := range e.units {
		for i := range e.t {
			cells = append(cells, float32(e.by[i*e.units+u].mean))
		}
	}
	f := &frame{About: k.about(e)}
	f.add("t", e.t)
	f.addThin("mean", cells)
	return f, nil
}

func (e *envelope) column(unit int, of func(extremes) float64) []float64 {
	values := make([]float64, len(e.t))
	for i := range values {
		values[i] = of(e.by[i*e.units+unit])
	}
	return values
}

// look reads the request for an envelope.
func (r *run) look(q *query, units []int) (*look, *track, error) {
	k := &look{run: r, patient: q.text("patient") != ""}
	k.pixels = q.whole("px", 1, mostPixels, 1000)
	info, t, err := r.recorded(q.text("set"))
	if err != nil {
		return nil, nil, err
	}
	total := 1
	if len(info.Shape) == 2 {
		total = info.Shape[1]
	}
	units = slices.DeleteFunc(units, func(u int) bool { return u >= total })
	if len(units) == 0 {
		return nil, nil, bad("units: %s has units 0 to %d", info.Path, total-1)
	}
	k.columns, k.width = choose(info, units)
	return k, t, k.extent(q, t)
}

// extent reads the window; without one it is all there is.
func (k *look) extent(q *query, t *track) error {
	k.from = q.number("from", 0)
	k.to = q.number("to", 0)
	if q.text("to") != "" {
		return q.err
	}
	return k.run.use(func(f *h5.File) error {
		l := k.run.timeline(t)
		if err := l.look(f); err != nil {
			return err
		}
		k.to = l.end
		return q.err
	})
}

func (k *look) about(e *envelope) traceAbout {
	return traceAbout{From: k.from, To: k.to, Units: order(k.columns), Exact: e.exact, Share: e.share, Fine: e.fine, Rows: k.rows}
}

// recorded finds a dataset that lies along the axis of a track.
func (r *run) recorded(set string) (info h5.Info, t *track, err error) {
	all, err := r.inventory()
	if err != nil {
		return info, nil, err
	}
	for _, t := range all.tracks {
		for _, s := range t.series() {
			if s == set {
				return all.byPath[set], t, nil
			}
		}
	}
	return info, nil, bad("set=%q: nothing of that name was recorded", set)
}

// series are the datasets that can be drawn over the axis.
func (t *track) series() (all []string) {
	for _, s := range t.Sets {
		all = append(all, s.Path)
	}
	if t.Steps {
		all = append(all, t.Group+"/step_size", t.Group+"/error_estimate")
	}
	return all
}
