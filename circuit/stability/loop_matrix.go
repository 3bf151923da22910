package stability

import (
	"fmt"
	"slices"

	"settle/circuit"
	"settle/internal/linalg"
)

// loopMatrix is the Jacobian of the loop that a pathway is in, in units of the inverse of its largest
// time constant, as a function of the pathway's weights.
type loopMatrix struct {
	d           *circuit.Dynamics
	row         int
	y           []float64
	pathway     int
	weights     *linalg.Dense
	populations []int
	tau         float64 // largest of the loop, s
	sharing     *sharing
	shape       loopShape
}

// loopShape is how the matrix is made of the Jacobian's blocks.
type loopShape interface {
	clear()
	// matrix returns the loop's block of the Jacobian times scale, less apart modes at a rate (not
	// scaled).
	matrix(scale float64) (j *linalg.Dense, apart int, rate float64, err error)
	// backward writes, of the derivative g of something by the matrix's elements, the part that the
	// pathway's block has (dst, as large as the weights).
	backward(dst, g *linalg.Dense)
}

func newLoopMatrix(d *circuit.Dynamics, pathway, row int) (*loopMatrix, error) {
	m := &loopMatrix{d: d, row: row, y: make([]float64, d.Dim()), pathway: pathway}
	gather(m.y, d, row)
	v, err := look(d, row, 0, m.y)
	if err != nil {
		return nil, err
	}
	w, g := &v.pathways[pathway], v.influences()
	blocks, err := v.loopOf(g, w)
	if err != nil {
		return nil, err
	}
	for _, k := range blocks {
		m.populations = append(m.populations, v.phase.Evolving[k])
		m.tau = max(m.tau, slices.Max(v.population(k).Tau))
	}
	if n := len(v.span(blocks)); n > maxDense && v.connected(g, blocks) {
		return nil, fmt.Errorf("stability: the loop of pathway %q has %d variables; up to %d can be optimised, unless they are two populations", w.Name, n, maxDense)
	}
	m.weights = w.W.(*linalg.Dense)
	m.choose(v, g, blocks, w)
	if _, _, _, err := m.matrix(); err != nil {
		return nil, err
	}
	if _, _, ok := d.BlockFactors(pathway); !ok {
		return nil, fmt.Errorf("stability: pathway %q passes a moving slope, or a transfer that is not unit by unit: its weights cannot be optimised", w.Name)
	}
	return m, nil
}

// choose picks the shape: reduced where that saves something.
func (m *loopMatrix) choose(v *view, g graph, blocks []int, w *circuit.PathwayInfo) {
	m.sharing = newSharing(len(v.populations))
	if p := newPair(v, g, m.sharing, blocks); p != nil && p.large.Size > 2*p.small.Size {
		m.shape = newNarrow(p, v.populations[w.To].Size == p.large.Size)
		return
	}
	n := newWhole(v, m.sharing, blocks)
	m.shape = &wholeLoop{whole: n, row: n.lo[w.To], col: n.lo[w.From], scaled: n.j.Clone()}
}

// gather writes a row's stored state to y (Dim numbers).
func gather(y []float64, d *circuit.Dynamics, row int) {
	full, populations := d.Full(row), d.Circuit().Populations()
	for _, r := range d.StateRanges() {
		p := &populations[r.Population]
		copy(y[r.Lo:r.Hi], full[p.Offset:])
	}
}

// loopOf returns the component that pathway w runs in; an error says why it cannot be optimised.
func (v *view) loopOf(g graph, w *circuit.PathwayInfo) ([]int, error) {
	if _, ok := w.W.(*linalg.Dense); !ok || w.Shared != "" {
		return nil, fmt.Errorf("stability: the weights of pathway %q cannot be optimised: they have to be a dense matrix of its own (neither sparse, low-rank nor shared)", w.Name)
	}
	if !slices.ContainsFunc(v.phase.Open, func(k int) bool { return &v.pathways[k] == w }) {
		return nil, fmt.Errorf("stability: pathway %q is not open in phase %q: begin a phase that runs its loop", w.Name, v.phase.Name)
	}
	for _, k := range v.phase.Open {
		if other := &v.pathways[k]; other != w && v.moves[other.To] && v.root(other) == w.Name {
			return nil, fmt.Errorf("stability: pathway %q shares the weights of %q in phase %q: weights that are two pathways' cannot be optimised for one", other.Name, w.Name, v.phase.Name)
		}
	}
	from, to := slices.Index(v.phase.Evolving, w.From), slices.Index(v.phase.Evolving, w.To)
	for _, blocks := range g.components() {
		if from >= 0 && to >= 0 && slices.Contains(blocks, from) && slices.Contains(blocks, to) && g.has(from, to) {
			slices.Sort(blocks)
			return blocks, nil
		}
	}
	return nil, fmt.Errorf("stability: pathway %q (from %q to %q) is in no loop of evolving populations in phase %q: its weights do not move the spectrum",
		w.Name, v.populations[w.From].Name, v.populations[w.To].Name, v.phase.Name)
}

// root is the name of the pathway whose matrix w uses; its own if that is its.
func (v *view) root(w *circuit.PathwayInfo) string {
	for w.Shared != "" {
		i := slices.IndexFunc(v.pathways, func(p circuit.PathwayInfo) bool { return p.Name == w.Shared })
		w = &v.pathways[i]
	}
	return w.Name
}

// matrix takes the Jacobian's blocks for the weights as they are.
func (m *loopMatrix) matrix() (j *linalg.Dense, apart int, rate float64, err error) {
	m.shape.clear()
	m.d.JacobianBlocks(m.row, 0, m.y, m.sharing.find)
	j, apart, rate, err = m.shape.matrix(m.tau)
	return j, apart, rate * m.tau, err
}

// backward writes the derivative by the weights to dst; g is that by the elements of the matrix taken
// last.
func (m *loopMatrix) backward(dst, g *linalg.Dense) {
	m.shape.backward(dst, g)
	rows, cols, _ := m.d.BlockFactors(m.pathway)
	for i, f := range rows {
		row := dst.Row(i)
		for k, c := range cols {
			row[k] *= m.tau * f * c
		}
	}
}

// wholeLoop takes the block as it is.
type wholeLoop struct {
	*whole
	row, col int // where the pathway's block begins
	scaled   *linalg.Dense
}

func (w *wholeLoop) matrix(scale float64) (j *linalg.Dense, apart int, rate float64, err error) {
	for i, v := range w.j.Data {
		w.scaled.Data[i] = scale * v
	}
	return w.scaled, 0, 0, nil
}

func (w *wholeLoop) backward(dst, g *linalg.Dense) {
	for i := range dst.Rows {
		copy(dst.Row(i), g.Row(w.row + i)[w.col:])
	}
}
