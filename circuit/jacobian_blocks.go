package circuit

import "settle/internal/linalg"

// JacobianBlocks linearises a row at time t in state y and writes those blocks of the Jacobian that
// are wanted: want returns the matrix (units of to x units of from) for a pair of populations, nil for
// one that is not wanted. It is asked for pairs of evolving populations that may hold something,
// maybe more than once; matrices of others stay as they are, so the caller clears them.
//
// It is what a Jacobian too large to be written out is looked at by. It allocates nothing, but for
// algebraic populations on the way the first time.
func (d *Dynamics) JacobianBlocks(row int, t float64, y []float64, want func(to, from int) *linalg.Dense) {
	d.linearise(row, t, y, atState)
	d.assemble(wantedBlocks(want))
}

type wantedBlocks func(to, from int) *linalg.Dense

func (w wantedBlocks) block(to, from int) (data []float64, ld int, ok bool) {
	m := w(to, from)
	if m == nil {
		return nil, 0, false
	}
	return m.Data, m.Cols, true
}

// BlockFactors tells how pathway k's matrix W enters the Jacobian linearised last: its block is
// diag(rows) W diag(cols), with its gain, slopes, gates and the target's 1/tau in the factors (1/s).
// ok is false where that is not so: a pathway that is closed, begins or ends in a population that does
// not evolve, has a moving gate, or whose source does not act unit by unit. The factors are valid until
// the next call of a method of d.
func (d *Dynamics) BlockFactors(k int) (rows, cols []float64, ok bool) {
	if !d.p.direct[k] {
		return nil, nil, false
	}
	rows, cols = d.factors(k)
	return rows, cols, true
}
