package linalg

import (
	"fmt"
	"slices"
)

// Lyapunov solves the Lyapunov equations of a square matrix less a shift, A - s I: as many as one
// likes, with any shifts, by one Schur form. The zero value is ready for Factor, which reuses its
// memory. One goroutine's.
//
// Method: in the Schur form's coordinates the equation is one of quasi-triangular matrices, which is
// solved block by block from its end. R. H. Bartels, G. W. Stewart, Solution of the matrix equation
// AX + XB = C, Comm. ACM 15 (1972) 820-826; half of it by symmetry.
type Lyapunov struct {
	schur   Schur
	flipped Dense // T^T with its rows and columns in reverse order: upper quasi-triangular again
	qt      Dense // Q^T
	x, y    Dense
}

// Factor takes the Schur form of a, which it leaves alone. Errors are [Schur.Factor]'s.
func (l *Lyapunov) Factor(a *Dense) error {
	if err := l.schur.Factor(a); err != nil {
		return err
	}
	n := a.Rows
	if l.x.Rows != n || l.x.Data == nil {
		l.flipped, l.qt = *NewDense(n, n, nil), *NewDense(n, n, nil)
		l.x, l.y = *NewDense(n, n, nil), *NewDense(n, n, nil)
	}
	for i := range n {
		for j, v := range l.schur.T.Row(i) {
			l.flipped.Set(n-1-j, n-1-i, v)
			l.qt.Set(j, i, l.schur.Q.At(i, j))
		}
	}
	return nil
}

// Eigenvalues appends those of A to dst: see [Schur.Eigenvalues].
func (l *Lyapunov) Eigenvalues(dst []complex128) []complex128 { return l.schur.Eigenvalues(dst) }

// Solve writes the X with
//
//	(A - s I) X + X (A - s I)^T = -C
//
// to x (n x n, as is the symmetric c; they may be the same). The error wraps ErrSingular where two
// eigenvalues of A - s I add up to 0, or nearly so that no number is large enough.
func (l *Lyapunov) Solve(x, c *Dense, s float64) error {
	l.enter(c)
	if !lyapunovTriangle(&l.y, &l.schur.T, s) {
		return l.singular(s)
	}
	return l.leave(x, s)
}

// SolveTransposed is Solve for (A - s I)^T X + X (A - s I) = -C.
func (l *Lyapunov) SolveTransposed(x, c *Dense, s float64) error {
	l.enter(c)
	slices.Reverse(l.y.Data) // both its rows and its columns
	if !lyapunovTriangle(&l.y, &l.flipped, s) {
		return l.singular(s)
	}
	slices.Reverse(l.y.Data)
	return l.leave(x, s)
}

// enter sets y to -Q^T C Q.
func (l *Lyapunov) enter(c *Dense) {
	n, q := l.y.Rows, &l.schur.Q
	if c.Rows != n || c.Cols != n {
		panic(fmt.Sprintf("linalg: Lyapunov of a (%d x %d) matrix with a right-hand side of (%d x %d)", n, n, c.Rows, c.Cols))
	}
	clear(l.x.Data)
	c.AddMulTrans(l.x.Data, n, -1, l.qt.Data, n, n)
	clear(l.y.Data)
	q.AddMulTrans(l.y.Data, n, 1, l.x.Data, n, n)
}

// leave sets x to Q y Q^T.
func (l *Lyapunov) leave(x *Dense, s float64) error {
	n, q := l.y.Rows, &l.schur.Q
	clear(l.x.Data)
	l.y.AddMulTrans(l.x.Data, n, 1, q.Data, n, n)
	clear(x.Data)
	q.AddMul(x.Data, n, 1, l.x.Data, n, n)
	if checkFinite("Lyapunov.Solve", x) != nil {
		return l.singular(s)
	}
	return nil
}

func (l *Lyapunov) singular(s float64) error {
	n := l.y.Rows
	return fmt.Errorf("linalg: Lyapunov equation of a (%d x %d) matrix with the shift %g: %w", n, n, s, ErrSingular)
}

// lyapunovTriangle replaces the symmetric f, of which it reads the upper half, by the X with
// (T - s I) X + X (T - s I)^T = F, T upper quasi-triangular. It gives up where that is singular.
func lyapunovTriangle(f, t *Dense, s float64) bool {
	for j := t.Rows; j > 0; {
		cols := blockEnding(t, j)
		j -= cols
		for i := j + cols; i > 0; {
			rows := blockEnding(t, i)
			i -= rows
			if i <= j && !lyapunovBlock(f, t, s, i, j, rows, cols) {
				return false
			}
		}
	}
	return true
}

// blockEnding returns the size of the diagonal block that ends before i.
func blockEnding(t *Dense, i int) int {
	if i > 1 && t.At(i-1, i-2) != 0 {
		return 2
	}
	return 1
}

// lyapunovBlock solves for the block of X at (i, j), i <= j, those below and right of it being known,
// and writes it to (j, i) too.
func lyapunovBlock(x, t *Dense, s float64, i, j, rows, cols int) bool {
	var m [4][5]float64 // equations for X_(i+a, j+b), in order of a, then b; the last column is the right-hand side
	for a := range rows {
		for b := range cols {
			eq, k := &m[a*cols+b], a*cols+b
			for c := range rows {
				eq[c*cols+b] += t.At(i+a, i+c)
			}
			for c := range cols {
				eq[a*cols+c] += t.At(j+b, j+c)
			}
			eq[k] -= 2 * s
			below, right := i+rows, j+cols
			eq[4] = x.At(i+a, j+b) - dot(t.Row(i + a)[below:], x.Row(j + b)[below:]) -
				dot(x.Row(i + a)[right:], t.Row(j + b)[right:])
		}
	}
	if !solveSmall(m[:rows*cols]) {
		return false
	}
	for a := range rows {
		for b := range cols {
			v := m[a*cols+b][4]
			x.Set(i+a, j+b, v)
			x.Set(j+b, i+a, v)
		}
	}
	return true
}
