package view

import (
	"sort"

	"settle/outputs/h5"
)

// timeline lays the trials of a track end to end along one axis, in seconds. It grows while the run's
// file is used; a copy stays as it is, apart from the ends of pieces.
type timeline struct {
	*track
	rows    int       // looked at so far
	every   int       // rows between anchors, a power of two
	anchors []float64 // where rows 0, every, 2 every ... lie
	pieces  []piece
	trials  int     // begun
	end     float64 // where the last row lies
	clocked float64 // its time in the file
}

// piece is rows of one phase of one trial.
type piece struct {
	Trial int64   `json:"trial"` // or example
	Phase int64   `json:"phase"`
	From  float64 `json:"from"`
	To    float64 `json:"to"`
	first int
	rows  int
	shift float64 // from the file's time to the axis
}

const (
	mostAnchors = 1 << 15
	scanRows    = 1 << 16 // at once
)

// timeline is the one of a track.
func (r *run) timeline(t *track) *timeline {
	return r.known.get("timeline "+t.Group, 0, func() any { return &timeline{track: t, every: 1} }).(*timeline)
}

// look takes in the rows that came since the last look.
func (l *timeline) look(f *h5.File) error {
	info, err := f.Dataset(l.clock)
	if err != nil {
		return err
	}
	if info.Shape[0] < l.rows { // cut back, as to go on from a checkpoint
		*l = timeline{track: l.track, every: 1}
	}
	for l.rows < info.Shape[0] {
		n := min(scanRows, info.Shape[0]-l.rows)
		times, err := f.Float64s(l.clock, []int{l.rows}, []int{n})
		if err != nil {
			return err
		}
		trials, err := f.Int64s(l.trial, []int{l.rows}, []int{n})
		if err != nil {
			return err
		}
		phases, err := f.Int64s(l.Group+"/phase", []int{l.rows}, []int{n})
		if err != nil {
			return err
		}
		for i, t := range times {
			l.row(t, trials[i], phases[i])
		}
	}
	return nil
}

// row takes in one row.
func (l *timeline) row(t float64, trial, phase int64) {
	p := l.last()
	if p == nil || p.Trial != trial || p.Phase != phase || t < l.clocked {
		p = l.begin(t, trial, phase)
	}
	l.end, l.clocked = t+p.shift, t
	p.To = l.end
	p.rows++
	if l.rows%l.every == 0 {
		l.anchors = append(l.anchors, l.end)
	}
	l.rows++
	if len(l.anchors) > mostAnchors {
		l.thin()
	}
}

func (l *timeline) last() *piece {
	if len(l.pieces) == 0 {
		return nil
	}
	return &l.pieces[len(l.pieces)-1]
}

// begin begins a piece: where the one before ended, if its time begins anew.
func (l *timeline) begin(t float64, trial, phase int64) *piece {
	shift := l.end - t
	if p := l.last(); p != nil && p.Trial == trial && !l.restart && t >= l.clocked {
		shift = p.shift
	}
	if l.last() == nil && !l.restart {
		shift = 0
	}
	if p := l.last(); p == nil || p.Trial != trial {
		l.trials++
	}
	l.pieces = append(l.pieces, piece{Trial: trial, Phase: phase, From: t + shift, first: l.rows, shift: shift})
	return l.last()
}

// thin keeps every second anchor, in a new list: copies of the timeline have the old one.
func (l *timeline) thin() {
	var kept []float64
	for i := 0; i < len(l.anchors); i += 2 {
		kept = append(kept, l.anchors[i])
	}
	l.anchors, l.every = kept, 2*l.every
}

// pieceOf is the number of the piece that a row lies in.
func (l *timeline) pieceOf(row int) int {
	return sort.Search(len(l.pieces), func(i int) bool { return l.pieces[i].first > row }) - 1
}

// begins tells whether a row is the first of its trial, where a line is broken.
func (l *timeline) begins(row int) bool {
	i := l.pieceOf(row)
	return i > 0 && l.pieces[i].first == row && (l.restart || l.pieces[i].Trial != l.pieces[i-1].Trial)
}

// places are where the rows lie on the axis.
func (l *timeline) places(f *h5.File, first, rows int) ([]float64, error) {
	x, err := f.Float64s(l.clock, []int{first}, []int{rows})
	if err != nil || rows == 0 {
		return nil, err
	}
	at := l.pieceOf(first)
	for i := range x {
		for at+1 < len(l.pieces) && l.pieces[at+1].first <= first+i {
			at++
		}
		x[i] += l.pieces[at].shift
	}
	return x, nil
}

// rowAt is the first row that does not lie before x or, if after is true, that lies after it.
func (l *timeline) rowAt(f *h5.File, x float64, after bool) (int, error) {
	reached := func(list []float64) int {
		return sort.Search(len(list), func(i int) bool { return list[i] > x || !after && list[i] == x })
	}
	k := reached(l.anchors)
	if k == 0 {
		return 0, nil
	}
	first := (k - 1) * l.every
	near, err := l.places(f, first, min(l.every, l.rows-first))
	return first + reached(near), err
}

// stretch is the rows that lie from one place to another, and one more on each side.
func (l *timeline) stretch(f *h5.File, from, to float64) (first, rows int, err error) {
	if first, rows, err = l.inside(f, from, to); err != nil {
		return 0, 0, err
	}
	end := min(l.rows, first+rows+1)
	first = max(0, first-1)
	return first, end - first, nil
}

// inside is the rows that lie from one place to another.
func (l *timeline) inside(f *h5.File, from, to float64) (first, rows int, err error) {
	if first, err = l.rowAt(f, from, false); err != nil {
		return 0, 0, err
	}
	end, err := l.rowAt(f, to, true)
	return first, max(0, end-first), err
}

// trialName is what the trials of the track are called.
func (l *timeline) trialName() string {
	if l.restart {
		return "example"
	}
	return "trial"
}
