package stability

import (
	"fmt"
	"math"

	"settle/circuit"
	"settle/internal/linalg"
)

// Loops finds the inversion loops of the phase that d has begun and analyses each about row's
// state y at time t.
//
// An inversion loop is a strongly connected component of the evolving populations that consists
// of exactly two, each with one time constant and one leak and without a pathway to itself, of
// which the controller's transfer is linear. (Other components have no closed form: Analyse gives
// their spectra.) Where both would do, the controller is the one whose pathway to the other is of
// kind "feedback", else the one with the smaller leak, else the one written later.
func Loops(d *circuit.Dynamics, row int, t float64, y []float64) ([]*Loop, error) {
	v, err := look(d, row, t, y)
	if err != nil {
		return nil, err
	}
	j, err := v.jacobian()
	if err != nil {
		return nil, err
	}
	var loops []*Loop
	g := v.influences()
	for _, blocks := range g.components() {
		loop, err := v.loop(j, g, blocks)
		if err != nil {
			return nil, err
		}
		if loop != nil {
			loops = append(loops, loop)
		}
	}
	return loops, nil
}

// loop analyses a component if it is an inversion loop, else it returns nil.
func (v *view) loop(j jacobian, g graph, blocks []int) (*Loop, error) {
	r, u, ok := v.roles(blocks)
	if !ok || !v.decays(j, g, r) || !v.decays(j, g, u) {
		return nil, nil
	}
	pr, pu := v.population(r), v.population(u)
	small, large := v.span([]int{u}), v.span([]int{r})
	if len(small) > len(large) {
		small, large = large, small
	}
	round := j.round(small, large)
	round.Scale(pr.Tau[0] * pu.Tau[0]) // the Jacobian holds W D / tau_u and B / tau_r
	mu, err := linalg.Eigenvalues(round)
	if err != nil {
		return nil, fmt.Errorf("stability: loop %s <-> %s: %w", pu.Name, pr.Name, err)
	}
	l := newLoop(mu, pr.Size, pu.Size, pr.Tau[0], pu.Tau[0], pu.Leak[0], pr.Leak[0])
	l.R, l.U, l.Name = v.phase.Evolving[r], v.phase.Evolving[u], pu.Name+" <-> "+pr.Name
	return l, nil
}

// roles tells which block of a component is the layer and which the controller.
func (v *view) roles(blocks []int) (r, u int, ok bool) {
	if len(blocks) != 2 {
		return 0, 0, false
	}
	for _, k := range blocks {
		if p := v.population(k); !uniform(p.Tau) || !uniform(p.Leak) {
			return 0, 0, false
		}
	}
	early, late := min(blocks[0], blocks[1]), max(blocks[0], blocks[1])
	r, u = early, late
	if v.controls(early, late) {
		r, u = late, early
	}
	return r, u, v.population(u).Transfer == linearTransfer
}

// controls tells whether of two blocks early, rather than late, is the controller.
func (v *view) controls(early, late int) bool {
	e, l := v.population(early), v.population(late)
	if linear := e.Transfer == linearTransfer; linear != (l.Transfer == linearTransfer) {
		return linear
	}
	if back := v.feedback(early, late); back != v.feedback(late, early) {
		return back
	}
	return e.Leak[0] < l.Leak[0]
}

// feedback tells whether an open pathway of that kind leads from one block to another.
func (v *view) feedback(from, to int) bool {
	for _, i := range v.phase.Open {
		w := &v.pathways[i]
		if w.Kind == "feedback" && w.From == v.phase.Evolving[from] && w.To == v.phase.Evolving[to] {
			return true
		}
	}
	return false
}

// decays tells whether the units of block k by themselves only leak: no pathway leads back, and
// the diagonal block is that of -leak/tau. Pathways decide about roles, but the numbers have the
// last word.
func (v *view) decays(j jacobian, g graph, k int) bool {
	if g.has(k, k) {
		return false
	}
	whole, ok := j.(denseJacobian)
	if !ok {
		return true // no means to look closer
	}
	rates := v.leakRates(k)
	for i := v.lo[k]; i < v.lo[k+1]; i++ {
		for c := v.lo[k]; c < v.lo[k+1]; c++ {
			x, want := whole.At(i, c), rates[i-v.lo[k]]
			if i != c && x != 0 || i == c && math.Abs(x-want) > 1e-12*math.Abs(want) {
				return false
			}
		}
	}
	return true
}

// leakRates are -leak/tau of each unit of block k, in 1/s.
func (v *view) leakRates(k int) []float64 {
	p := v.population(k)
	rates := make([]float64, p.Size)
	for i := range rates {
		rates[i] = 0 - p.Leak[i]/p.Tau[i] // no -0
	}
	return rates
}

func uniform(x []float64) bool {
	for _, v := range x {
		if v != x[0] {
			return false
		}
	}
	return true
}
