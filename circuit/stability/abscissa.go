package stability

import (
	"math"

	"settle/circuit"
)

// Abscissa is a quick look at the spectral abscissa alone, for a circuit that is looked at again and
// again while its weights learn. It says what [Analyse] says, but keeps what hangs on the structure
// only, and allocates nothing after the first look at a phase. The zero value is ready. One
// goroutine's; any Dynamics may be shown to it.
//
// Of an inversion loop it takes the eigenvalues mu of the small matrix that leads once round, W D B,
// and solves (tau_r l + beta)(tau_u l + alpha) = mu for each: see [Criterion]. A population that only
// leaks is known beforehand, other components are decomposed in one piece.
type Abscissa struct {
	circuit *circuit.Circuit
	phases  []*watch
	y       []float64
	last    *watch
}

// Of returns the largest real part of an eigenvalue of the Jacobian of the phase that d has begun, in
// 1/s, about row's state as stored last: that of the beginning after Begin, that of the end after
// Finish. Slopes and gates are included. It is -Inf where nothing evolves. It is an error if the
// Jacobian is not finite or an eigenvalue iteration does not converge.
func (a *Abscissa) Of(d *circuit.Dynamics, row int) (lambdaMax float64, err error) {
	w, err := a.watch(d, row)
	if err != nil {
		return math.NaN(), err
	}
	full := d.Full(row)
	for _, r := range w.ranges {
		copy(a.y[r.Lo:r.Hi], full[w.populations[r.Population].Offset:])
	}
	return w.look(d, row, 0, a.y[:w.dim])
}

// At is Of about a given state y (Dim numbers) at time t.
func (a *Abscissa) At(d *circuit.Dynamics, row int, t float64, y []float64) (lambdaMax float64, err error) {
	w, err := a.watch(d, row)
	if err != nil {
		return math.NaN(), err
	}
	return w.look(d, row, t, y)
}

// Populations returns the indices, in written order, of the populations in whose component the
// rightmost mode of the last look is: those that take part in it. They are the Abscissa's own.
func (a *Abscissa) Populations() []int {
	if a.last == nil || a.last.worst == nil {
		return nil
	}
	return a.last.worst.populations
}

// Modes appends all eigenvalues of the last look to dst, in 1/s, rightmost first; of a component of
// more than 3000 variables that is no inversion loop, only the rightmost.
func (a *Abscissa) Modes(dst []complex128) []complex128 {
	if a.last == nil {
		return dst
	}
	from := len(dst)
	for _, p := range a.last.parts {
		dst = p.modes(dst)
	}
	sortRightmost(dst[from:])
	return dst
}

// watch returns what is known of the phase that d has begun.
func (a *Abscissa) watch(d *circuit.Dynamics, row int) (*watch, error) {
	if c := d.Circuit(); a.circuit != c {
		a.circuit, a.phases = c, nil
	}
	phase := d.Phase()
	for len(a.phases) <= phase {
		a.phases = append(a.phases, nil)
	}
	if a.phases[phase] == nil {
		w, err := newWatch(d, row)
		if err != nil {
			return nil, err
		}
		a.phases[phase] = w
	}
	a.last = a.phases[phase]
	if len(a.y) < a.last.dim {
		a.y = make([]float64, a.last.dim)
	}
	return a.last, nil
}
