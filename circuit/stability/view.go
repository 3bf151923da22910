package stability

import (
	"fmt"
	"math"
	"slices"

	"settle/circuit"
	"settle/internal/linalg"
)

// view is the current phase of a circuit about one row's state. Its blocks are the evolving
// populations, in the order in which the state holds them.
type view struct {
	d           *circuit.Dynamics
	row         int
	t           float64
	y           []float64
	populations []circuit.PopulationInfo
	pathways    []circuit.PathwayInfo
	phase       circuit.PhaseInfo
	lo          []int  // block k is y[lo[k]:lo[k+1]]
	moves       []bool // population -> its state depends on y
}

// look takes the view of row's state y at time t in the phase that d has begun.
func look(d *circuit.Dynamics, row int, t float64, y []float64) (*view, error) {
	if len(y) != d.Dim() {
		panic(fmt.Sprintf("stability: a state of %d numbers for a system of %d", len(y), d.Dim()))
	}
	c := d.Circuit()
	v := &view{
		d: d, row: row, t: t, y: y,
		populations: c.Populations(), pathways: c.Pathways(), phase: c.Phases()[d.Phase()], lo: []int{0},
	}
	v.moves = make([]bool, len(v.populations))
	for _, p := range v.phase.Evolving {
		v.lo = append(v.lo, v.lo[len(v.lo)-1]+v.populations[p].Size)
	}
	for _, p := range v.phase.Evolving {
		v.moves[p] = true
	}
	for _, p := range v.phase.Algebraic { // in the order of their evaluation
		v.moves[p] = slices.ContainsFunc(v.into(p), v.carries)
	}
	return v, v.finite()
}

// finite names the first unit whose state is not a number one could linearise about.
func (v *view) finite() error {
	for k, p := range v.phase.Evolving {
		for i, x := range v.block(v.y, k) {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				return fmt.Errorf("stability: unit %d of population %q is at %g: only a finite state can be analysed",
					i, v.populations[p].Name, x)
			}
		}
	}
	return nil
}

// into returns the open pathways into a population.
func (v *view) into(p int) (open []*circuit.PathwayInfo) {
	for _, i := range v.phase.Open {
		if v.pathways[i].To == p {
			open = append(open, &v.pathways[i])
		}
	}
	return open
}

// carries tells whether what a pathway brings depends on the state.
func (v *view) carries(w *circuit.PathwayInfo) bool {
	return v.moves[w.From] || w.Modulate != nil && v.moves[w.Modulate.Slope]
}

// dim is the number of state variables.
func (v *view) dim() int { return v.lo[len(v.lo)-1] }

// block returns block k's part of x, which is laid out as the state.
func (v *view) block(x []float64, k int) []float64 { return x[v.lo[k]:v.lo[k+1]] }

// span returns the variables of several blocks.
func (v *view) span(blocks []int) []int {
	var at []int
	for _, k := range blocks {
		for i := v.lo[k]; i < v.lo[k+1]; i++ {
			at = append(at, i)
		}
	}
	return at
}

// population returns the population that block k is.
func (v *view) population(k int) *circuit.PopulationInfo { return &v.populations[v.phase.Evolving[k]] }

// awaited tells whether the phase waits for population p to settle.
func (v *view) awaited(p int) bool { return slices.Contains(v.phase.Settle, p) }

// influences is which block drives which: through open pathways, the slopes that modulate them
// and algebraic populations. What is held or clamped passes nothing on.
func (v *view) influences() graph {
	g := make(graph, len(v.populations))
	for _, i := range v.phase.Open {
		w := &v.pathways[i]
		if !v.moves[w.To] {
			continue
		}
		g[w.From] = append(g[w.From], w.To)
		if w.Modulate != nil {
			g[w.Modulate.Slope] = append(g[w.Modulate.Slope], w.To)
		}
	}
	return g.through(v.phase.Evolving)
}

// linear tells whether the phase's equations are linear in the state: no moving slope modulates
// and every moving source has a linear transfer function.
func (v *view) linear() bool {
	for _, i := range v.phase.Open {
		w := &v.pathways[i]
		if !v.moves[w.To] || !v.carries(w) {
			continue
		}
		bent := w.Modulate != nil && v.moves[w.Modulate.Slope]
		if bent || v.populations[w.From].Transfer != linearTransfer {
			return false
		}
	}
	return true
}

// linearTransfer is the neurons.Kind whose slope is the same everywhere.
const linearTransfer = "linear"

// jacobian returns the Jacobian about the state: whole up to maxDense variables, else only as
// what it does to vectors.
func (v *view) jacobian() (jacobian, error) {
	if v.dim() > maxDense {
		return newProducts(v), nil
	}
	j := linalg.NewDense(v.dim(), v.dim(), nil)
	v.d.Jacobian(j.Data, v.row, v.t, v.y)
	for i, x := range j.Data {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return nil, fmt.Errorf("stability: the Jacobian's element (%d, %d) is %g: the state is at a place where the circuit has no slope",
				i/j.Cols, i%j.Cols, x)
		}
	}
	return denseJacobian{j}, nil
}

// maxDense is the number of state variables up to which a Jacobian is built and decomposed whole
// (72 MB; with the portable linear algebra about half a minute).
const maxDense = 3000
