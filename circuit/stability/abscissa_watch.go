package stability

import (
	"fmt"
	"math"
	"slices"

	"settle/circuit"
	"settle/internal/linalg"
)

// watch is a phase, taken apart.
type watch struct {
	populations []circuit.PopulationInfo
	ranges      []circuit.StateRange
	dim         int
	sharing     *sharing
	parts       []*watched
	worst       *watched // that with the rightmost mode
	large       bool     // some component is too large to be held in one piece: parts are Analyse's
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
		slices.Sort(blocks)
		if w.large = len(v.span(blocks)) > maxDense && v.connected(g, blocks); w.large {
			break
		}
		w.parts = append(w.parts, v.watched(g, w.sharing, blocks))
	}
	return w, nil
}

// connected tells whether a component has no closed form: it would have to be held in one piece.
func (v *view) connected(g graph, blocks []int) bool {
	alone := len(blocks) == 1 && !g.has(blocks[0], blocks[0])
	return !alone && newPair(v, g, newSharing(len(v.populations)), blocks) == nil
}

// look takes the Jacobian's blocks and each part's spectrum.
func (w *watch) look(d *circuit.Dynamics, row int, t float64, y []float64) (float64, error) {
	if w.large {
		return w.analyse(d, row, t, y)
	}
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

// analyse is look by Analyse.
func (w *watch) analyse(d *circuit.Dynamics, row int, t float64, y []float64) (float64, error) {
	a, err := Analyse(d, row, t, y)
	if err != nil {
		return math.NaN(), err
	}
	w.parts, w.worst = nil, nil
	for _, c := range a.Components {
		p := &watched{populations: c.Populations, name: c.Name, part: known(c.known())}
		if w.parts = append(w.parts, p); w.worst == nil && real(c.Rightmost) == a.Abscissa {
			w.worst = p
		}
	}
	return a.Abscissa, nil
}

// watched chooses how to look at a component.
func (v *view) watched(g graph, s *sharing, blocks []int) *watched {
	w := &watched{}
	w.populations, w.name = v.members(blocks)
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
