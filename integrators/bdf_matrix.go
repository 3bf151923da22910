package integrators

import "math"

// bdfMatrix is the matrix I - c J of a row's iteration. The Jacobian J is kept until the iteration
// converges slowly with it, the factors while c changes little.
type bdfMatrix struct {
	shifted Shifted

	t     float64   // where J was taken
	y     []float64 // in which state
	taken bool
	tired bool    // the iteration was slow with it: to be taken anew
	c     float64 // factored for; 0: not factored
	rate  float64 // of convergence, as far as known
}

const (
	bdfNear      = 0.1 // change of c, as a fraction, that the factors outlive: see solve
	bdfSlow      = 0.2 // rate of convergence above which J is old
	bdfLeastRate = 0.1 // reckoned with in later steps, as J ages
	bdfUnknown   = 1   // rate of a new matrix, until it is measured: one iteration cannot tell
)

// fresh reports that J is that of the start of the step.
func (m *bdfMatrix) fresh(b *batch, i int) bool { return m.taken && m.t == b.t[i] }

// prepare sees to it that place i can solve with I - c J, linearising anew where that is wanted. It
// reports whether it can.
func (m *bdfMatrix) prepare(b *batch, i int, c float64, renew bool) bool {
	m.restore(b, b.rows[i])
	if !m.taken || m.tired || renew {
		m.linearise(b, i)
	}
	if m.c > 0 && math.Abs(c/m.c-1) <= bdfNear {
		return true
	}
	return m.factor(b, i, c)
}

// restore makes the matrix again after a snapshot, off the books.
func (m *bdfMatrix) restore(b *batch, row int) {
	if m.shifted != nil {
		return
	}
	if m.shifted = newShifted(b.sys); !m.taken {
		return
	}
	b.linearisedAt(m.shifted, row, m.t, m.y)
	if m.c > 0 && m.shifted.Factor(m.c) != nil {
		m.c = 0
	}
}

// linearise takes the Jacobian of place i at the start of its step. The predicted state would be nearer
// to the solution, unless it is far off: then so is J, and the iteration stands still without a sign.
func (m *bdfMatrix) linearise(b *batch, i int) {
	m.t = b.t[i]
	copy(m.y, b.row(b.y, i))
	b.linearise(i, m.shifted)
	m.taken, m.tired, m.c = true, false, 0
}

// factor makes the factors for c. It reports whether it can.
func (m *bdfMatrix) factor(b *batch, i int, c float64) bool {
	b.stats[i].Factorisations++
	m.c, m.rate = 0, bdfUnknown
	if m.shifted.Factor(c) != nil {
		return false
	}
	m.c = c
	return true
}

// solve writes (I - c J)^-1 rhs to rhs. Factors of another c are made up for by a factor that is right
// halfway between slow and fast modes (A. C. Hindmarsh, LSODE, in R. S. Stepleman, Scientific
// Computing, North-Holland 1983, 55-64). It is wrong for modes that oscillate: where c may differ by a
// quarter, and one iteration is enough for the tolerance, they are no longer damped but kept up just
// below the tolerance, and hold the steps back.
func (m *bdfMatrix) solve(b *batch, i int, rhs []float64, c float64) {
	m.shifted.Solve(rhs, rhs, 1)
	b.solved(i, m.shifted)
	if c == m.c {
		return
	}
	scale := 2 / (1 + c/m.c)
	for x := range rhs {
		rhs[x] *= scale
	}
}

// grow takes in how the iteration of an accepted step went.
func (m *bdfMatrix) grow(b *batch, i int, it *bdfIteration) {
	if it.measured {
		m.rate = max(it.rate, bdfLeastRate)
		m.tired = it.rate > bdfSlow && !m.fresh(b, i)
	}
}

func (m *bdfMatrix) archive(a *archive) {
	for _, x := range []*bool{&m.taken, &m.tired} {
		a.bool(x)
	}
	for _, x := range []*float64{&m.t, &m.c, &m.rate} {
		a.float(x)
	}
	if a.floats(m.y); !a.saving {
		m.shifted = nil
	}
}
