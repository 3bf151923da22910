package integrators

import (
	"fmt"
	"math"
	"math/cmplx"

	"settle/internal/linalg"
)

// confirm tells which of the states found the motion leads away from. Of a linear system the spectrum says
// it all; of others a burst of the motion is seen as well.
func (w *relaxation) confirm() error {
	w.list = w.list[:0]
	for row := range w.result.Rows {
		known := false
		if w.result.Rows[row].Status == AtRest && !w.cancelled() {
			known = w.judgeSpectrum(row)
		}
		if w.result.Rows[row].Status == AtRest && (!known || !isLinear(w.sys)) {
			w.list = append(w.list, row)
		}
	}
	if len(w.list) == 0 {
		return nil
	}
	return w.burstFrom(w.list)
}

// isLinear tells whether the System says that its Jacobian is the same everywhere.
func isLinear(sys System) bool {
	q, ok := sys.(interface{ ConstantJacobian() bool })
	return ok && q.ConstantJacobian()
}

// judgeSpectrum refuses a state whose spectral abscissa is not negative, or not known from 0. It is false
// where the abscissa could not be had.
func (w *relaxation) judgeSpectrum(row int) bool {
	res := &w.result.Rows[row]
	a, band, ok := abscissa(w.sys, row, w.at, w.row(w.out, row))
	if !ok {
		return false // the burst decides alone
	}
	switch res.Abscissa = a; {
	case math.Abs(a) <= band:
		res.Status, res.Abscissa = MarginalRest, 0
		res.Message = "a marginal state of rest: a mode there neither decays nor grows (spectral abscissa 0 but for rounding), so the motion does not come to it. " +
			"Begin elsewhere, or follow the motion in time"
	case a > 0:
		res.Status = UnstableRest
		res.Message = fmt.Sprintf("an unstable fixed point: the spectral abscissa there is %.3g%s, above 0, so the motion does not stay at it. "+
			"Begin elsewhere, or follow the motion in time", a, w.perUnit)
	}
	return true
}

// largestSpectrum is up to how many variables a Jacobian is written out for its spectrum, mostWhole up
// to how many all its eigenvalues are computed.
const (
	largestSpectrum = 3000
	mostWhole       = 300
)

// abscissa is the spectral abscissa of a row, by the System's own means or of its Jacobian, and the band
// about 0 in which it counts as 0; ok is false where it could not be computed.
func abscissa(sys System, row int, t float64, y []float64) (a, band float64, ok bool) {
	if q, own := sys.(Stability); own {
		a, ok = q.SpectralAbscissa(row, t, y)
		return a, 0, ok
	}
	n := len(y)
	if q, ok := sys.(JacobianProduct); ok && n > mostWhole {
		return rightmost(n, q.JacobianProduct(row, t, y))
	}
	if n > largestSpectrum {
		return 0, 0, false
	}
	j := linalg.NewDense(n, n, nil)
	newJacobian(sys).write(j.Data, row, t, y)
	if n > mostWhole {
		return rightmost(n, func(dst, v []float64) {
			clear(dst)
			j.AddMul(dst, n, 1, v, n, 1)
		})
	}
	values, err := linalg.Eigenvalues(j)
	if err != nil {
		return 0, 0, false
	}
	first, radius := values[0], 0.0
	for _, v := range values {
		if radius = max(radius, cmplx.Abs(v)); real(v) > real(first) {
			first = v
		}
	}
	band = 16*float64(n)*rounding*radius + ofDifferences*cmplx.Abs(first)
	return real(first), band, true
}

// ofDifferences is by how much of its size an eigenvalue may be off that comes from a Jacobian by
// differences, or from an iteration.
const ofDifferences = 6e-8

func rightmost(n int, mul func(dst, v []float64)) (a, band float64, ok bool) {
	lambda, ok := linalg.Extreme(n, mul, linalg.LargestReal, 1e-8)
	return real(lambda), ofDifferences * cmplx.Abs(lambda), ok
}

// mostBurst is how many steps a burst may take: it is short.
const mostBurst = 12

// moved is by how many tolerances the motion may lead away from rest: twice E at most, and as much
// again for what a mode of a matrix far from normal rises before it decays.
const moved = 10

// burstFrom follows the motion from the states of the rows in list for a short time.
func (w *relaxation) burstFrom(list []int) error {
	y := make([]float64, 0, len(list)*w.n)
	for _, row := range list {
		y = append(y, w.row(w.out, row)...)
	}
	sys := &frozen{sys: w.sys, at: w.at, of: list, t: make([]float64, len(list)), rows: make([]int, len(list))}
	s := Solver{Rtol: max(w.rtol/10, 1e-13), Atol: w.atol / 10, Cap: true, MaxSteps: mostBurst, Diverged: math.Inf(1)}
	end, err := s.Solve(sys, 0, w.burst, y)
	if err != nil {
		return err
	}
	for k, row := range list {
		w.compare(row, w.row(y, k), &end.Rows[k])
	}
	return nil
}

// compare judges where a burst from a row's rest ended.
func (w *relaxation) compare(row int, y []float64, end *RowResult) {
	res, rest := &w.result.Rows[row], w.row(w.out, row)
	res.Confirmation = end.Stats
	far, at := 0.0, 0
	for i, v := range rest {
		if d := math.Abs(y[i] - v); !(d <= far) {
			far, at = d, i
		}
	}
	bound := moved * w.measure.scale(rest)
	if far <= bound && (end.Status == ReachedEnd || end.Status == StepBudget) {
		return
	}
	res.Status = UnstableRest
	res.Message = fmt.Sprintf("an unstable fixed point: followed for %.3g%s from it, %s moves away by %.3g, where %.3g is within tolerance. "+
		"Begin elsewhere, or follow the motion in time", end.T, w.unit, w.variable(at), far, bound)
}

// frozen is a System that stays at one instant: its rows are those of a search, its time the search's.
type frozen struct {
	sys  System
	at   float64
	of   []int // row -> trial
	t    []float64
	rows []int
}

var (
	_ System   = (*frozen)(nil)
	_ Spectral = (*frozen)(nil)
)

func (f *frozen) Dim() int { return f.sys.Dim() }

func (f *frozen) Derivative(dydt, _, y []float64, rows []int) {
	for i, row := range rows {
		f.t[i], f.rows[i] = f.at, f.of[row]
	}
	f.sys.Derivative(dydt, f.t[:len(rows)], y, f.rows[:len(rows)])
}

// SpectralRadius is the System's, 0 where it knows none.
func (f *frozen) SpectralRadius() float64 {
	if q, ok := f.sys.(Spectral); ok {
		return q.SpectralRadius()
	}
	return 0
}
