package integrators

// linearisation is a row's Jacobian and the factors of I - c J made of it, both kept from step to
// step for as long as they serve. It belongs to a trial, not to a place.
type linearisation struct {
	shifted Shifted
	complex ComplexShifted // shifted, where complex shifts are wanted too

	t       float64   // where J was taken
	y       []float64 // in which state
	taken   bool
	current bool    // J was taken at the start of the step being tried
	h       float64 // step size factored for; 0: none
	made    int     // how often factors were made so far

	restored bool // from a snapshot: J and factors are to be made again, off the books
}

// shifts c = h real and h complex of a method's matrices I - c J; complex 0: none.
type shifts struct {
	real    float64
	complex complex128
}

// prepare makes the work space on first use.
func (l *linearisation) prepare(b *batch, c shifts) {
	if l.shifted != nil {
		return
	}
	if c.complex == 0 {
		l.shifted = newShifted(b.sys)
	} else {
		l.complex = newComplexShifted(b.sys)
		l.shifted = l.complex
	}
	l.y = grown(l.y, b.n)
}

// forget makes the row start afresh, its work space aside.
func (l *linearisation) forget() { l.taken, l.current, l.h, l.restored = false, false, 0, false }

// take linearises place i at the start of its step.
func (l *linearisation) take(b *batch, i int) {
	l.t = b.t[i]
	copy(l.y, b.row(b.y, i))
	b.linearise(i, l.shifted)
	l.taken, l.current, l.h = true, true, 0
}

// factor prepares the matrices for a step of size h, if they are not yet.
func (l *linearisation) factor(b *batch, i int, h float64, c shifts) error {
	if l.h == h {
		return nil
	}
	l.made++
	b.stats[i].Factorisations++
	if c.complex != 0 {
		b.stats[i].Factorisations++
	}
	return l.refactor(h, c)
}

func (l *linearisation) refactor(h float64, c shifts) error {
	l.h = 0
	if err := l.shifted.Factor(h * c.real); err != nil {
		return err
	}
	if c.complex != 0 {
		if err := l.complex.FactorComplex(complex(h, 0) * c.complex); err != nil {
			return err
		}
	}
	l.h = h
	return nil
}

// ready sees to it that place i has a Jacobian, a new one if wanted, and factors for its step. A
// matrix that is singular with an old Jacobian gets a new one.
func (l *linearisation) ready(b *batch, i int, renew bool, c shifts) bool {
	l.prepare(b, c)
	if l.restored {
		l.rebuild(b, b.rows[i], c)
	}
	if !l.taken || renew && !l.current {
		l.take(b, i)
	}
	err := l.factor(b, i, b.h[i], c)
	if err != nil && !l.current {
		l.take(b, i)
		err = l.factor(b, i, b.h[i], c)
	}
	return err == nil
}

// rebuild makes again what a snapshot does not hold.
func (l *linearisation) rebuild(b *batch, row int, c shifts) {
	l.restored = false
	if h := l.h; l.taken {
		b.linearisedAt(l.shifted, row, l.t, l.y)
		if h > 0 {
			_ = l.refactor(h, c) // it could be factored before, so it can be now
		}
	}
}

// solve is (I - h c J)^-1 rhs for place i, with the real shift.
func (l *linearisation) solve(b *batch, i int, dst, rhs []float64) {
	l.shifted.Solve(dst, rhs, 1)
	b.solved(i, l.shifted)
}

// solveComplex is the same with the complex shift, which costs two real ones.
func (l *linearisation) solveComplex(b *batch, i int, dst, rhs []complex128) {
	l.complex.SolveComplex(dst, rhs)
	b.stats[i].Solves++
	b.multiplied(i, 2*l.shifted.Products())
}

// rebind keeps dense work space for another system; a structure is its system's own.
func (l *linearisation) rebind(sys System) {
	l.forget()
	if d, ok := l.shifted.(*denseShifted); ok && !structured(sys) {
		d.rebind(sys)
		return
	}
	l.shifted, l.complex = nil, nil
}

func structured(sys System) bool {
	_, ok := sys.(ShiftedSolver)
	return ok
}

// archive saves or restores the point of linearisation: the matrices follow from it.
func (l *linearisation) archive(a *archive, n int) {
	a.float(&l.t)
	a.float(&l.h)
	a.bool(&l.taken)
	a.bool(&l.current)
	if l.y = grown(l.y, n); l.taken {
		a.floats(l.y)
	}
	if !a.saving {
		l.restored = true
	}
}
