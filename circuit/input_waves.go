package circuit

import (
	"math"

	"settle/internal/linalg"
)

// levels is piecewise constant: level[i] times the amplitude in piece i.
type levels []float64

func (w levels) add(dst, amplitude []float64, piece int, _ float64) {
	if f := w[piece]; f != 0 {
		for i, a := range amplitude {
			dst[i] += f * a
		}
	}
}

func (w levels) constant(int) bool { return true }

// ramp is 0, then rises linearly for a time, then stays at the amplitude.
type ramp struct{ onset, rise float64 }

func (w ramp) add(dst, amplitude []float64, piece int, t float64) {
	f := 0.0
	switch piece {
	case 1:
		f = (t - w.onset) / w.rise
	case 2:
		f = 1
	}
	for i, a := range amplitude {
		dst[i] += f * a
	}
}

func (w ramp) constant(piece int) bool { return piece != 1 }

// sine is offset + amplitude sin(2 pi frequency (t - onset) + shift) in piece 1, else 0.
type sine struct {
	onset, frequency, shift float64
	offset                  []float64
}

func (w sine) add(dst, amplitude []float64, piece int, t float64) {
	if piece != 1 {
		return
	}
	s := math.Sin(2*math.Pi*w.frequency*(t-w.onset) + w.shift)
	for i, a := range amplitude {
		dst[i] += w.offset[i] + a*s
	}
}

func (w sine) constant(piece int) bool { return piece != 1 }

// samples is a file's time course, times the amplitude: rows are samples. Piece i begins with
// sample first[i] (-1: the input is off) and, if interpolated, goes on a straight line to the
// sample next[i] (= first[i]: it stays).
type samples struct {
	onset, every float64
	values       *linalg.Dense // one column for all units, or one a unit
	first, next  []int
}

func (w samples) add(dst, amplitude []float64, piece int, t float64) {
	a, b := w.first[piece], w.next[piece]
	if a < 0 {
		return
	}
	theta := 0.0
	if a != b {
		theta = (t - w.time(a)) / (float64(b-a) * w.every)
	}
	va, vb := w.values.Row(a), w.values.Row(b)
	if len(va) == 1 {
		f := va[0] + theta*(vb[0]-va[0])
		for i, amp := range amplitude {
			dst[i] += f * amp
		}
		return
	}
	for i, amp := range amplitude {
		dst[i] += amp * (va[i] + theta*(vb[i]-va[i]))
	}
}

func (w samples) constant(piece int) bool { return w.first[piece] == w.next[piece] }

// time is when sample i stands: by its index, so that nothing accumulates.
func (w samples) time(i int) float64 { return w.onset + float64(i)*w.every }
