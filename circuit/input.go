package circuit

import (
	"math"
	"sort"
)

// input is an external drive, compiled. Its time course is a chain of smooth pieces: piece 0
// lasts until edges[0], piece i from edges[i-1] to edges[i]. All times count from the start of
// the phase.
type input struct {
	name      string
	to        int
	edges     []float64 // strictly increasing
	wave      waveform
	amplitude []float64 // one a unit of to
	source    string    // dataset: taskInput or taskTarget; else ""
	phases    []string  // it acts in; none = all
}

// waveform is the formula of each piece.
type waveform interface {
	// add adds what the input is at time t by the formula of a piece (also beyond its ends) to
	// dst; amplitude has one number a unit.
	add(dst, amplitude []float64, piece int, t float64)
	// constant tells whether a piece's formula does not depend on t.
	constant(piece int) bool
}

// piece returns which piece is in force just after t.
func (in *input) piece(t float64) int {
	return sort.Search(len(in.edges), func(i int) bool { return in.edges[i] > t })
}

// nextEdge returns the first edge strictly after t, +Inf if there is none.
func (in *input) nextEdge(t float64) float64 {
	if i := in.piece(t); i < len(in.edges) {
		return in.edges[i]
	}
	return math.Inf(1)
}

// still tells whether the input is the same at all times of a phase.
func (in *input) still() bool {
	return math.IsInf(in.nextEdge(0), 1) && in.wave.constant(in.piece(0))
}

// actsIn tells whether the input acts in a phase.
func (in *input) actsIn(phase string) bool {
	if len(in.phases) == 0 {
		return true
	}
	for _, name := range in.phases {
		if name == phase {
			return true
		}
	}
	return false
}
