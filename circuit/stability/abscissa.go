package stability

import (
	"fmt"
	"math"
	"strings"

	"settle/circuit"
	"settle/internal/linalg"
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

// Modes appends all eigenvalues of the last look to dst, in 1/s, rightmost first.
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

// watch is a phase, taken apart.
type watch struct {
	populations []circuit.PopulationInfo
	ranges      []circuit.StateRange
	dim         int
	sharing     *sharing
	parts       []*watched
	worst       *watched // that with the rightmost mode
}

// watched is one component.
type watched struct {
	populations []int
	name        string
	part
}

// part is a component's share of the Jacobian and its spectrum.
type part interface {
	// clear makes ready for the Jacobian's blocks.
	clear()
	// abscissa is the largest real part, from the blocks.
	abscissa() (float64, error)
	// modes appends all eigenvalues of the last abscissa.
	modes(dst []complex128) []complex128
}

func newWatch(d *circuit.Dynamics, row int) (*watch, error) {
	y := make([]float64, d.Dim()) // the structure does not hang on the state
	v, err := look(d, row, 0, y)
	if err != nil {
		return nil, err
	}
	w := &watch{populations: v.populations, ranges: d.StateRanges(), dim: v.dim(), sharing: newSharing(len(v.populations))}
	g := v.influences()
	for _, blocks := range g.components() {
		w.parts = append(w.parts, v.watched(g, w.sharing, blocks))
	}
	return w, nil
}

// look takes the Jacobian's blocks and each part's spectrum.
func (w *watch) look(d *circuit.Dynamics, row int, t float64, y []float64) (float64, error) {
	for _, p := range w.parts {
		p.clear()
	}
	d.JacobianBlocks(row, t, y, w.sharing.find)
	lambdaMax := math.Inf(-1)
	w.worst = nil
	for _, p := range w.parts {
		x, err := p.abscissa()
		if err != nil {
			return math.NaN(), fmt.Errorf("stability: spectral abscissa of %s: %w", p.name, err)
		}
		if w.worst == nil || x > lambdaMax {
			lambdaMax, w.worst = x, p
		}
	}
	return lambdaMax, nil
}

// watched chooses how to look at a component.
func (v *view) watched(g graph, s *sharing, blocks []int) *watched {
	w := &watched{}
	var names []string
	for _, k := range blocks {
		w.populations = append(w.populations, v.phase.Evolving[k])
		names = append(names, v.population(k).Name)
	}
	w.name = strings.Join(names, ", ")
	if p := newPair(v, g, s, blocks); p != nil {
		w.part = &watchedPair{pair: p, round: linalg.NewDense(p.small.Size, p.small.Size, nil)}
		return w
	}
	if k := blocks[0]; len(blocks) == 1 && !g.has(k, k) {
		w.part = leaking(v.leakRates(k))
		return w
	}
	w.part = &watchedWhole{whole: newWhole(v, s, blocks)}
	return w
}

// leaking is a population by itself: its rates.
type leaking []float64

func (leaking) clear() {}

func (l leaking) abscissa() (float64, error) {
	x := math.Inf(-1)
	for _, r := range l {
		x = max(x, r)
	}
	return x, nil
}

func (l leaking) modes(dst []complex128) []complex128 {
	for _, r := range l {
		dst = append(dst, complex(r, 0))
	}
	return dst
}
