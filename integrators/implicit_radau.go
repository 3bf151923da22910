package integrators

import (
	"math"

	"gonum.org/v1/gonum/floats"
)

// radau steps by Radau IIA of order 5: the three stages are solved for together, by simplified Newton
// iterations of one real and one complex system of the size of a row.
type radau struct {
	n    int
	rows []radauRow // by trial
	list []int      // places still iterating

	// evaluated together: a stage of each place in the list
	t     []float64
	names []int
	y     []float64
	f     [3][]float64

	real  []float64 // scratch of one row
	mixed []complex128
}

// radauRow is what is kept of a trial.
type radauRow struct {
	implicitMemory
	z, w []float64 // increments of the three stages tried, and transformed

	last  []float64 // increments of the last accepted step: its collocation polynomial
	again bool      // the last try was refused
}

var radauShifts = shifts{real: radauReal, complex: radauComplex}

func startRadau(_ *ImplicitTableau, sys System, rows int) stepper {
	n := sys.Dim()
	s := &radau{
		n: n, rows: make([]radauRow, rows), list: make([]int, 0, rows),
		t: make([]float64, rows), names: make([]int, rows), y: make([]float64, rows*n),
		real: make([]float64, n), mixed: make([]complex128, n),
	}
	for j := range s.f {
		s.f[j] = make([]float64, rows*n)
	}
	return s
}

func (s *radau) needs() needs { return needs{start: true, errorOrder: radau5.errorOrder()} }

// row is the trial in place i.
func (s *radau) row(b *batch, i int) *radauRow { return &s.rows[b.rows[i]] }

// thirds cuts an array into the three stages it holds.
func (s *radau) thirds(v []float64) [3][]float64 {
	return [3][]float64{cut(v, 0, s.n), cut(v, 1, s.n), cut(v, 2, s.n)}
}

// try iterates all rows together, until each has converged or failed.
func (s *radau) try(b *batch) {
	s.list = s.list[:0]
	for i := range b.m {
		r := s.row(b, i)
		if !r.lin.ready(b, i, b.h[i], false, radauShifts) {
			b.unsolved[i] = 0.5
			continue
		}
		s.guess(b, i)
		s.list = append(s.list, i)
	}
	for len(s.list) > 0 {
		s.evaluate(b)
		left := s.list[:0]
		for a, i := range s.list {
			if s.correct(b, a, i) {
				left = append(left, i)
			}
		}
		s.list = left
	}
	s.finish(b)
}

// guess starts the iteration of place i from the last step's polynomial, or from its start.
func (s *radau) guess(b *batch, i int) {
	r := s.row(b, i)
	r.z, r.w, r.iteration = grown(r.z, 3*s.n), grown(r.w, 3*s.n), newton{}
	if r.size == 0 {
		clear(r.z)
		clear(r.w)
		return
	}
	z, last := s.thirds(r.z), s.thirds(r.last)
	for j := range z {
		w := collocation(1 + radau5.C[j+1]*b.h[i]/r.size)
		for k := range z[j] {
			z[j][k] = w[0]*last[0][k] + w[1]*last[1][k] + (w[2]-1)*last[2][k]
		}
	}
	transform(s.thirds(r.w), z, &radauInverseT)
}

// evaluate evaluates the stages, one after another, of all places in the list together.
func (s *radau) evaluate(b *batch) {
	m := len(s.list)
	for j, f := range s.f {
		for a, i := range s.list {
			s.t[a], s.names[a] = stageTime(b, i, radau5.C[j+1]), b.rows[i]
			floats.AddTo(s.y[a*s.n:(a+1)*s.n], b.row(b.y, i), s.thirds(s.row(b, i).z)[j])
			b.evaluated(i)
		}
		b.sys.Derivative(f[:m*s.n], s.t[:m], s.y[:m*s.n], s.names[:m])
	}
}

// correct takes one Newton iteration of place i, the a-th in the list, and reports whether there is
// more to do.
func (s *radau) correct(b *batch, a, i int) bool {
	r := s.row(b, i)
	d := s.solve(b, a, i)
	c := radauCriterion(b.tol.rel).of(b, i, r.w)
	verdict := r.iteration.judge(norm3(d, b.row(b.y, i), c.tol), c)
	transform(s.thirds(r.z), s.thirds(r.w), &radauT)
	switch verdict {
	case goesOn:
		return true
	case converged:
		return false
	}
	if r.lin.current || !r.lin.ready(b, i, b.h[i], true, radauShifts) {
		b.unsolved[i] = 0.5
		return false
	}
	s.guess(b, i)
	return true
}

// solve corrects w of place i by one real and one complex solution,
//
//	(I - h/mu J) dw = h/mu T^-1 f - w,
//
// and returns dw.
func (s *radau) solve(b *batch, a, i int) [3][]float64 {
	r, h := s.row(b, i), b.h[i]
	w := s.thirds(r.w)
	var f [3][]float64
	for j := range f {
		f[j] = s.f[j][a*s.n : (a+1)*s.n]
	}
	transform(f, f, &radauInverseT)
	c := complex(h, 0) * radauComplex
	for k := range s.real {
		s.real[k] = h*radauReal*f[0][k] - w[0][k]
		s.mixed[k] = c*complex(f[1][k], f[2][k]) - complex(w[1][k], w[2][k])
	}
	r.lin.solve(b, i, f[0], s.real)
	r.lin.solveComplex(b, i, s.mixed, s.mixed)
	for k, d := range s.mixed {
		f[1][k], f[2][k] = real(d), imag(d)
		w[0][k] += f[0][k]
		w[1][k] += f[1][k]
		w[2][k] += f[2][k]
	}
	return f
}

// radauCriterion leaves over sqrt(rtol) of the tolerance, at most mostKappa: the error estimate is of lower
// order than the steps, which would be spoilt by more.
func radauCriterion(rtol float64) criterion {
	return criterion{kappa: min(mostKappa, math.Sqrt(rtol)), most: mostIterations, foretell: true}
}
