package stability

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"

	"settle/circuit"
	"settle/internal/linalg"
	"settle/neurons"
)

// Reach is what is known about whether a controller's target lies in the range of what comes back
// to it.
type Reach struct {
	Population int // the controller
	// Misfit is |d + F| / |d|: what is left of the target d, in its own size, at this state. 0 is
	// reached; NaN where there is no target.
	Misfit float64
	// Certified: no rates whatever of the populations that feed F reach F = -d. Otherwise nothing
	// is known: a target may be out of reach without this state showing it.
	Certified bool
	// Note says why a certificate is impossible here; usually empty.
	Note string
}

// Reachable tests whether population's target can be reached at all from row's state y at time t.
//
// The drive of a controller is d + F(rates): d is what stands still (inputs, bias, clamped and
// held populations), F = sum of gain W phi(x) over the moving ones. The controller comes to rest
// without leaning on its leak only where F = -d. That is impossible if in some direction v
//
//	v.(-d) > sup v.F,   sup v.F = sum over source units of max(c lo, c hi),   c = gain W^T v,
//
// with lo and hi the range of the unit's rate: a separating hyperplane, as in Farkas' lemma, and so
// a proof that depends neither on how v was found (it starts from the misfit -(d + F) at y) nor on
// the state being settled. A linear source has no range, so v must be orthogonal to it.
// Algebraic populations with a linear transfer are looked through.
func Reachable(d *circuit.Dynamics, row int, t float64, y []float64, population int) (*Reach, error) {
	v, err := look(d, row, t, y)
	if err != nil {
		return nil, err
	}
	if population < 0 || population >= len(v.populations) || !v.moves[population] {
		return nil, fmt.Errorf("stability: population %d does not move in phase %q: only a moving population has a target to reach",
			population, v.phase.Name)
	}
	f := feed{v: v, frame: d.Frame(row, t, y), matrix: make([]*linalg.Dense, len(v.populations))}
	size := v.populations[population].Size
	f.still = make([]float64, size)
	f.follow(population, linalg.Identity(size))
	moving := make([]float64, size)
	for p, m := range f.matrix {
		if m != nil {
			m.AddMul(moving, size, 1, f.rate(p), m.Cols, 1)
		}
	}
	r := &Reach{Population: population, Note: f.note, Misfit: math.NaN()}
	if n := floats.Norm(f.still, 2); n > 0 {
		r.Misfit = distance(f.still, moving) / n
	}
	r.Certified = f.note == "" && separates(f.still, moving, f.sources())
	return r, nil
}

// distance is |a + b|.
func distance(a, b []float64) float64 {
	sum := 0.0
	for i := range a {
		sum += sq(a[i] + b[i])
	}
	return math.Sqrt(sum)
}

// feed collects what reaches a population: still + sum over p of matrix[p] rate(p).
type feed struct {
	v      *view
	frame  *circuit.Frame
	still  []float64
	matrix []*linalg.Dense // by population; nil = does not feed
	note   string
}

// follow adds what m times the drive of p consists of.
func (f *feed) follow(p int, m *linalg.Dense) {
	still := append([]float64(nil), f.part(f.frame.Drive, p)...)
	for _, w := range f.v.into(p) {
		if !f.v.carries(w) {
			continue
		}
		matrix := f.pathway(w)
		matrix.AddMul(still, matrix.Rows, -1, f.rate(w.From), matrix.Cols, 1)
		f.bring(w.From, linalg.Mul(m, matrix))
	}
	m.AddMul(f.still, m.Rows, 1, still, m.Cols, 1)
}

// bring adds m times the rates of p, or what these consist of.
func (f *feed) bring(p int, m *linalg.Dense) {
	info := &f.v.populations[p]
	if info.Algebraic && info.Transfer == linearTransfer {
		slope := make([]float64, info.Size)
		info.Phi.Slope(slope, f.part(f.frame.State, p))
		for i := range slope {
			slope[i] /= info.Leak[i]
		}
		scaleColumns(m, slope)
		f.follow(p, m)
		return
	}
	if have := f.matrix[p]; have != nil {
		floats.Add(have.Data, m.Data)
		return
	}
	f.matrix[p] = m
}

// pathway returns the matrix from the rates of w.From to the drive of w.To, still slopes included.
func (f *feed) pathway(w *circuit.PathwayInfo) *linalg.Dense {
	m := copyOf(w.W)
	m.Scale(w.Gain)
	if w.Modulate == nil {
		return m
	}
	gate := &f.v.populations[w.Modulate.Slope]
	if f.v.moves[w.Modulate.Slope] {
		f.note = fmt.Sprintf("pathway %s is modulated by the slope of %s, which moves: what it can bring has no fixed range", w.Name, gate.Name)
	}
	slope := make([]float64, gate.Size)
	gate.Phi.Slope(slope, f.part(f.frame.State, w.Modulate.Slope))
	if w.Modulate.Inverse {
		for i := range slope {
			slope[i] = 1 / slope[i]
		}
	}
	if w.Modulate.Post {
		scaleRows(m, slope)
	} else {
		scaleColumns(m, slope)
	}
	return m
}

// sources are the populations that feed, with the ranges of their rates.
func (f *feed) sources() (list []source) {
	for p, m := range f.matrix {
		if m == nil {
			continue
		}
		lo, hi := math.Inf(-1), math.Inf(1)
		if b, ok := f.v.populations[p].Phi.(neurons.Bounded); ok {
			lo, hi = b.Range()
		}
		list = append(list, source{T: m, lo: lo, hi: hi})
	}
	return list
}

// part is population p's part of a full state.
func (f *feed) part(full []float64, p int) []float64 {
	info := &f.v.populations[p]
	return full[info.Offset : info.Offset+info.Size]
}

func (f *feed) rate(p int) []float64 { return f.part(f.frame.Rate, p) }

// copyOf returns an operator's matrix in memory of its own.
func copyOf(w linalg.Operator) *linalg.Dense { return w.Dense().Clone() }

func scaleColumns(m *linalg.Dense, by []float64) {
	for i := range m.Rows {
		floats.Mul(m.Row(i), by)
	}
}

func scaleRows(m *linalg.Dense, by []float64) {
	for i, x := range by {
		floats.Scale(x, m.Row(i))
	}
}
