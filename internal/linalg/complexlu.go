package linalg

import (
	"fmt"
	"math"
)

// ComplexLU solves A x = b for a square complex A by its factors P A = L U with partial pivoting. The
// zero value is ready for Factor. Factor and Solve reuse its memory: after the first matrix of a size
// they allocate nothing. A ComplexLU belongs to one goroutine.
type ComplexLU struct {
	n     int
	lu    []complex128 // L below the diagonal (its own is 1), U on and above
	pivot []int        // row k was swapped with row pivot[k], in order
	ok    bool
}

// Size is n, the number of unknowns.
func (f *ComplexLU) Size() int { return f.n }

// FactorShifted factors I - c A for a real A, which it leaves alone. The error wraps ErrSingular if
// a pivot is exactly zero, and names the first element that is not finite.
func (f *ComplexLU) FactorShifted(c complex128, a *Dense) error {
	checkSquare("ComplexLU.FactorShifted", a)
	f.resize(a.Rows)
	f.ok = false
	if err := checkFinite("ComplexLU.FactorShifted", a); err != nil {
		return err
	}
	re, im := real(c), imag(c)
	for i, v := range a.Data {
		f.lu[i] = complex(-re*v, -im*v)
	}
	for i := range f.n {
		f.lu[i*f.n+i]++
	}
	return f.eliminate()
}

func (f *ComplexLU) resize(n int) {
	if cap(f.lu) < n*n || cap(f.pivot) < n {
		f.lu, f.pivot = make([]complex128, n*n), make([]int, n)
	}
	f.n, f.lu, f.pivot = n, f.lu[:n*n], f.pivot[:n]
}

// eliminate factors in place, panel columns at a time: a panel's elimination is put off for the
// columns right of it, which then take all of it in one pass over each row.
func (f *ComplexLU) eliminate() error {
	for lo := 0; lo < f.n; lo += panel {
		hi := min(lo+panel, f.n)
		for k := lo; k < hi; k++ {
			if err := f.eliminateColumn(k, hi); err != nil {
				return err
			}
		}
		f.updateRight(lo, hi)
	}
	f.ok = true
	return nil
}

// panel is the number of columns eliminated together.
const panel = 16

func (f *ComplexLU) row(i int) []complex128 { return f.lu[i*f.n : (i+1)*f.n : (i+1)*f.n] }

// eliminateColumn finds pivot k and takes it off the rows below, in columns up to hi.
func (f *ComplexLU) eliminateColumn(k, hi int) error {
	p := f.largestBelow(k)
	f.pivot[k] = p
	top := f.row(p)
	if top[k] == 0 {
		return fmt.Errorf("linalg: ComplexLU of a (%d x %d) matrix: %w", f.n, f.n, ErrSingular)
	}
	if p != k {
		swap(f.row(k), top)
		top = f.row(k)
	}
	inverse := 1 / top[k]
	for i := k + 1; i < f.n; i++ {
		row := f.row(i)
		row[k] *= inverse
		subtractScaled(row[k+1:hi], row[k], top[k+1:hi])
	}
	return nil
}

// largestBelow returns the row, from k on, with the largest element of column k, in the norm
// |re| + |im| as LAPACK does.
func (f *ComplexLU) largestBelow(k int) int {
	p, most := k, -1.0
	for i := k; i < f.n; i++ {
		v := f.lu[i*f.n+k]
		if size := math.Abs(real(v)) + math.Abs(imag(v)); size > most {
			p, most = i, size
		}
	}
	return p
}

// updateRight takes the eliminations of the panel [lo, hi) off the columns right of it.
func (f *ComplexLU) updateRight(lo, hi int) {
	for i := lo + 1; i < f.n; i++ {
		row := f.row(i)
		k, end := lo, min(i, hi)
		for ; k+1 < end; k += 2 {
			subtractTwo(row[hi:], row[k], f.row(k)[hi:], row[k+1], f.row(k + 1)[hi:])
		}
		if k < end {
			subtractScaled(row[hi:], row[k], f.row(k)[hi:])
		}
	}
}

// Solve writes A^-1 rhs to dst; they have n numbers and may be the same slice.
func (f *ComplexLU) Solve(dst, rhs []complex128) {
	if !f.ok {
		panic("linalg: ComplexLU.Solve without factors: FactorShifted was not called, or returned an error")
	}
	if len(dst) != f.n || len(rhs) != f.n {
		panic(fmt.Sprintf("linalg: ComplexLU.Solve of %d unknowns with rhs of %d and dst of %d numbers", f.n, len(rhs), len(dst)))
	}
	copy(dst, rhs)
	for k, p := range f.pivot {
		dst[k], dst[p] = dst[p], dst[k]
	}
	for i := range dst {
		dst[i] -= complexDot(f.row(i)[:i], dst[:i])
	}
	for i := f.n - 1; i >= 0; i-- {
		row := f.row(i)
		dst[i] = (dst[i] - complexDot(row[i+1:], dst[i+1:])) / row[i]
	}
}

func swap(a, b []complex128) {
	b = b[:len(a)]
	for i := range a {
		a[i], b[i] = b[i], a[i]
	}
}

// subtractScaled takes f x off dst.
func subtractScaled(dst []complex128, f complex128, x []complex128) {
	if f == 0 {
		return
	}
	x = x[:len(dst)]
	for i, v := range x {
		dst[i] -= f * v
	}
}

// subtractTwo takes f x + g y off dst.
func subtractTwo(dst []complex128, f complex128, x []complex128, g complex128, y []complex128) {
	x, y = x[:len(dst)], y[:len(dst)]
	for i, v := range x {
		dst[i] -= f*v + g*y[i]
	}
}

// complexDot is the sum of a_i b_i, without conjugation.
func complexDot(a, b []complex128) complex128 {
	b = b[:len(a)]
	var s complex128
	for i, v := range a {
		s += v * b[i]
	}
	return s
}
