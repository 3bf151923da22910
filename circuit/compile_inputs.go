package circuit

import (
	"cmp"
	"math"
)

// inputs compiles the Spec's inputs.
func (k *compiler) inputs() {
	k.c.inputs = make([]input, 0, len(k.spec.Inputs))
	for i := range k.spec.Inputs {
		s := &k.spec.Inputs[i]
		key := "input." + s.Name
		to := k.population(key+".to", s.To)
		if to < 0 {
			continue
		}
		n := k.c.populations[to].Size
		in := input{name: s.Name, to: to, phases: s.Phases,
			amplitude: k.draw(key+".amplitude", "amplitude", s.Name, s.Amplitude, n)}
		k.finite(key, []float64{s.Onset, s.Frequency, s.Shift, s.Every})
		k.shape(key, s, &in)
		k.c.inputs = append(k.c.inputs, in)
	}
}

// shape sets the waveform and the edges between its pieces.
func (k *compiler) shape(key string, s *Input, in *input) {
	on, off := s.Onset, s.Onset+s.Duration
	if s.Duration == 0 {
		off = math.Inf(1)
	}
	switch s.Shape {
	case "constant":
		in.wave = levels{1}
	case "step":
		in.edges, in.wave = []float64{on}, levels{0, 1}
	case "pulse":
		in.edges, in.wave = gate(on, on+s.Duration), levels{0, 1, 0}
	case "ramp":
		in.edges, in.wave = gate(on, on+s.Duration), ramp{on, s.Duration}
	case "sine":
		offset := k.draw(key+".offset", "offset", s.Name, s.Offset, len(in.amplitude))
		in.edges, in.wave = gate(on, off), sine{on, s.Frequency, s.Shift, offset}
	case "dataset":
		k.checkData(key+".from", s.From, in.to)
		in.source, in.edges, in.wave = s.From, gate(on, off), levels{0, 1, 0}
	case "file":
		k.fileShape(key, s, in, off)
	default:
		k.errorf(key+".shape", "unknown shape %q; allowed: constant, step, pulse, ramp, sine, file, dataset", s.Shape)
	}
}

// gate is the edges of something that is on from on to off; an infinite end is none.
func gate(on, off float64) []float64 {
	if math.IsInf(off, 1) {
		return []float64{on}
	}
	return []float64{on, off}
}

// fileShape reads an input's samples and finds the times at which they jump or bend.
func (k *compiler) fileShape(key string, s *Input, in *input, off float64) {
	in.wave = levels{0}
	m, err := k.load(s.Path, s.Dataset)
	if err != nil {
		k.errorf(key+".path", "%v", err)
		return
	}
	n := len(in.amplitude)
	switch {
	case m.Rows == 0 || m.Cols != 1 && m.Cols != n:
		k.errorf(key+".path", "%s holds a %d x %d matrix; rows are samples, and there must be 1 column or %d, one a unit of %q",
			s.Path, m.Rows, m.Cols, n, s.To)
		return
	case !(s.Every > 0):
		k.errorf(key+".every", "is %g s; the interval between samples has to be above 0", s.Every)
		return
	}
	for i, v := range m.Data {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			k.errorf(key+".path", "%s holds %v at row %d, column %d (from 1); inputs have to be finite", s.Path, v, i/m.Cols+1, i%m.Cols+1)
			return
		}
	}
	w := samples{onset: s.Onset, every: s.Every, values: m, first: []int{-1}, next: []int{-1}}
	in.edges = w.pieces(s.Interp == "hold", off)
	in.wave = w
}

// pieces cuts the time course at those samples where it jumps (hold) or bends (linear) and
// returns the edges, up to off, when the input ends.
func (w *samples) pieces(hold bool, off float64) (edges []float64) {
	last := w.values.Rows - 1
	for i := 0; i <= last && w.time(i) < off; i++ {
		if i > 0 && !w.corner(i, hold) {
			continue
		}
		edges = append(edges, w.time(i))
		w.first, w.next = append(w.first, i), append(w.next, i)
	}
	if !hold {
		for p := 1; p+1 < len(w.first); p++ {
			w.next[p] = w.first[p+1]
		}
		w.closeLine(last)
	}
	if !math.IsInf(off, 1) {
		edges = append(edges, off)
		w.first, w.next = append(w.first, -1), append(w.next, -1)
	}
	return edges
}

// closeLine gives the last piece its end where off has cut it short. Where no corner follows, the
// input has come to rest.
func (w *samples) closeLine(last int) {
	p := len(w.first) - 1
	if p < 1 {
		return
	}
	for i := w.first[p] + 1; i <= last; i++ {
		if w.corner(i, false) {
			w.next[p] = i
			return
		}
	}
}

// corner tells whether the time course jumps or bends at sample i > 0. It bends at the last one,
// from where the value stays, unless it has come to rest before.
func (w *samples) corner(i int, hold bool) bool {
	before, at := w.values.Row(i-1), w.values.Row(i)
	after := at
	if i+1 < w.values.Rows {
		after = w.values.Row(i + 1)
	}
	for j, v := range at {
		if hold && v != before[j] || !hold && after[j]-v != v-before[j] {
			return true
		}
	}
	return false
}

// evaluation checks that the output that is tested has as many units as what it is compared with.
func (k *compiler) evaluation() {
	e := &k.spec.Evaluate
	if e.Output == "" {
		return
	}
	if i := k.population("evaluate.output", e.Output); i >= 0 {
		k.checkData("evaluate.output", cmp.Or(e.Target, taskTarget), i)
	}
}
