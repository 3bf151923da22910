package view

import (
	"sort"

	"settle/outputs/h5"
)

// spansAnswer is what lies along a stretch of the axis.
type spansAnswer struct {
	End    float64          `json:"end"` // of the axis
	Rows   int              `json:"rows"`
	Trials int              `json:"trials"` // or examples, of all
	Phases map[int64]string `json:"phases"` // by their numbers
	Pieces []piece          `json:"pieces"` // at most one a column of pixels
	Marks  []mark           `json:"marks"`  // likewise; a bad ending goes before a good one
}

// mark is the end of an episode.
type mark struct {
	X       float64 `json:"x"`
	Episode int     `json:"episode"`
	Trial   int64   `json:"trial"`
	Phase   int64   `json:"phase"`
	Verdict string  `json:"verdict"`
	Good    bool    `json:"good"`
}

// spans answers with the pieces and the marks of a track.
func (r *run) spans(q *query) (any, error) {
	inventory, err := r.inventory()
	if err != nil {
		return nil, err
	}
	for _, t := range inventory.tracks {
		if t.Group == q.text("track") {
			return r.spansOf(t, q)
		}
	}
	return nil, bad("track=%q: there is none", q.text("track"))
}

func (r *run) spansOf(t *track, q *query) (any, error) {
	a := &spansAnswer{Pieces: []piece{}, Marks: []mark{}}
	err := r.use(func(f *h5.File) error {
		l := r.timeline(t)
		if err := l.look(f); err != nil {
			return err
		}
		a.End, a.Rows, a.Trials = l.end, l.rows, l.trials
		a.Phases = flagsOf(f, t.Group+"/phase")
		w := window{from: q.number("from", 0), to: q.number("to", l.end), pixels: q.whole("px", 1, mostPixels, 1000)}
		a.Pieces = append(a.Pieces, l.within(w)...)
		if t.Group != trajectory {
			return nil
		}
		marks, err := r.marks(f, l, w)
		a.Marks = append(a.Marks, marks...)
		return err
	})
	return a, err
}

// within is the pieces in sight, of those within one column of pixels the first.
func (l *timeline) within(w window) (all []piece) {
	g := newGrouper(w, 0)
	last := -2
	for i := sort.Search(len(l.pieces), func(i int) bool { return l.pieces[i].To >= w.from }); i < len(l.pieces) && l.pieces[i].From <= w.to; i++ {
		if p := min(g.pixelOf(l.pieces[i].To), w.pixels-1); p != last {
			all = append(all, l.pieces[i])
			last = p
		}
	}
	return all
}

// marks are where the episodes in sight ended.
func (r *run) marks(f *h5.File, l *timeline, w window) (all []mark, err error) {
	e, err := r.endings(f)
	if err != nil {
		return nil, err
	}
	g := newGrouper(w, 0)
	last := -2
	for i := range e.verdict {
		m, ok := e.mark(l, i)
		if !ok || m.X < w.from || m.X > w.to {
			continue
		}
		p := min(g.pixelOf(m.X), w.pixels-1)
		switch {
		case p != last:
			all = append(all, m)
		case all[len(all)-1].Good && !m.Good:
			all[len(all)-1] = m
		}
		last = p
	}
	return all, nil
}

// mark is the end of an episode, if it was recorded: where the piece of its last row ends.
func (e *endings) mark(l *timeline, i int) (m mark, ok bool) {
	if e.first[i] < 0 || e.n[i] == 0 || int(e.first[i]+e.n[i]) > l.rows {
		return m, false
	}
	p := l.pieceOf(int(e.first[i] + e.n[i] - 1))
	if p < 0 {
		return m, false
	}
	return mark{l.pieces[p].To, i, e.trial[i], e.phase[i], e.word(i), e.good(i)}, true
}
