package integrators

import (
	"math"

	"settle/internal/archive"
)

// linearisation is a row's Jacobian J and the factors of I - c J made of it, both kept from step to
// step for as long as they serve. It belongs to a trial, not to a place.
type linearisation struct {
	sys     System
	shifted Shifted
	complex ComplexShifted // shifted, where complex shifts are wanted too

	t       float64   // where J was taken
	y       []float64 // in which state
	taken   bool
	current bool    // J was taken at the start of the step being tried
	tired   bool    // iterations converge slowly with it: the next step takes another
	size    float64 // factored for: see shifts; 0: not factored
	rate    float64 // of convergence with these factors; 0: not known

	restored bool // from a snapshot: J and factors are to be made again, off the books
}

// shifts of a method's matrices I - c J for a size h, most often that of the step: c = h real, and
// c = h complex unless complex is 0. Factors serve for sizes off by the fraction near of theirs.
type shifts struct {
	real    float64
	complex complex128
	near    float64

	forward bool // differences for J are forward ones: see jacobian
}

// prepare makes the work space on first use, and again what a snapshot does not hold.
func (l *linearisation) prepare(b *batch, i int, c shifts) {
	if l.shifted == nil {
		l.sys, l.y = b.sys, grown(l.y, b.n)
		if c.complex == 0 {
			l.shifted = newShifted(b.sys)
		} else {
			l.complex = newComplexShifted(b.sys)
			l.shifted = l.complex
		}
		if c.forward {
			forward(l.shifted)
		}
	}
	if l.restored {
		l.rebuild(b, b.rows[i], c)
	}
}

// rebuild makes J and factors again, off the books.
func (l *linearisation) rebuild(b *batch, row int, c shifts) {
	l.restored = false
	if size := l.size; l.taken {
		b.linearisedAt(l.shifted, row, l.t, l.y)
		if size > 0 {
			_ = l.refactor(size, c) // it could be factored before, so it can be now
		}
	}
}

// forget makes the row start afresh, its work space aside.
func (l *linearisation) forget() {
	l.taken, l.current, l.tired, l.restored = false, false, false, false
	l.size, l.rate = 0, 0
}

// leave tells that the row goes on from another point. tired says that J is not worth keeping.
func (l *linearisation) leave(tired bool) { l.current, l.tired = false, tired }

// take linearises place i at the start of its step.
func (l *linearisation) take(b *batch, i int) {
	l.t = b.t[i]
	copy(l.y, b.row(b.y, i))
	b.linearise(i, l.shifted)
	l.taken, l.current, l.tired, l.size = true, true, false, 0
}

// factor prepares the matrices for a size, if they do not serve for it yet.
func (l *linearisation) factor(b *batch, i int, size float64, c shifts) error {
	if l.size > 0 && math.Abs(size-l.size) <= c.near*l.size {
		return nil
	}
	b.stats[i].Factorisations++
	if c.complex != 0 {
		b.stats[i].Factorisations++
	}
	l.rate = 0
	return l.refactor(size, c)
}

func (l *linearisation) refactor(size float64, c shifts) error {
	l.size = 0
	if err := l.shifted.Factor(size * c.real); err != nil {
		return err
	}
	if c.complex != 0 {
		if err := l.complex.FactorComplex(complex(size, 0) * c.complex); err != nil {
			return err
		}
	}
	l.size = size
	return nil
}

// ready sees to it that place i has a Jacobian, a new one if wanted, and factors for a size. A matrix
// that is singular with an old Jacobian gets a new one.
func (l *linearisation) ready(b *batch, i int, size float64, renew bool, c shifts) bool {
	l.prepare(b, i, c)
	if !l.taken || (renew || l.tired) && !l.current {
		l.take(b, i)
	}
	err := l.factor(b, i, size, c)
	if err != nil && !l.current {
		l.take(b, i)
		err = l.factor(b, i, size, c)
	}
	return err == nil
}

// solve is (I - c J)^-1 rhs for place i, with the real shift.
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
	if l.shifted == nil || sameSystem(l.sys, sys) {
		return
	}
	if d, ok := l.shifted.(*denseShifted); ok && !structured(sys) {
		d.rebind(sys)
		l.sys = sys
		return
	}
	l.shifted, l.complex = nil, nil
}

func structured(sys System) bool {
	_, ok := sys.(ShiftedSolver)
	return ok
}

// archive saves or restores the point of linearisation: the matrices follow from it.
func (l *linearisation) archive(a *archive.Archive, n int) {
	for _, x := range []*float64{&l.t, &l.size, &l.rate} {
		a.Float(x)
	}
	for _, x := range []*bool{&l.taken, &l.current, &l.tired} {
		a.Bool(x)
	}
	if l.y = grown(l.y, n); l.taken {
		a.Floats(l.y)
	}
	if !a.Saving() {
		l.restored = true
	}
}
