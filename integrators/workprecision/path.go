package workprecision

import (
	"errors"
	"sort"

	"settle/integrators"
)

// path is a solution as its steps' ends, with what lies between by interpolation. Across an edge,
// where a derivative may jump, nothing is interpolated: the path is cut into pieces there.
type path struct {
	method *integrators.Method
	system integrators.System
	rtol   float64
	n      int
	t      []float64
	y, dy  []float64 // n numbers a node
	pieces []int     // first node of each piece; it has the time and state of the node before
	rested bool      // ended by Settling

	useSlopes bool
	edges     integrators.Piecewise
	cut       bool // the next step begins a piece
	w, d      [lagrangeNodes]float64
}

// mostNumbers keeps a path below about a gigabyte.
const mostNumbers = 1 << 27

var errTooLong = errors.New("the reference's path does not fit into memory")

func newPath(m *integrators.Method, rtol float64, sys integrators.System) *path {
	p := &path{method: m, system: sys, rtol: rtol, n: sys.Dim(), cut: true, useSlopes: explicit(m)}
	p.edges, _ = sys.(integrators.Piecewise)
	return p
}

func explicit(m *integrators.Method) bool {
	return m.Family == integrators.ExplicitRungeKutta || m.Family == integrators.ExplicitMultistep
}

var _ integrators.Observer = (*path)(nil)

// Start implements integrators.Observer.
func (p *path) Start(int, float64, []float64) error { return nil }

// Observe implements integrators.Observer.
func (p *path) Observe(s *integrators.Step) error {
	if len(p.y) > mostNumbers {
		return errTooLong
	}
	if p.cut {
		p.pieces = append(p.pieces, len(p.t))
		p.add(s.T0, s.Y0, s.DY0)
	}
	p.add(s.T, s.Y, s.DY)
	p.cut = p.edges != nil && p.edges.NextEdge(s.Row, s.T0) == s.T
	return nil
}

func (p *path) add(t float64, y, dy []float64) {
	p.t, p.y, p.dy = append(p.t, t), append(p.y, y...), append(p.dy, dy...)
}

func (p *path) end() float64 { return p.t[len(p.t)-1] }

func (p *path) node(i int) []float64 { return p.y[i*p.n : (i+1)*p.n] }

func (p *path) last() []float64 { return p.node(len(p.t) - 1) }

// at writes the state at time t to dst; beyond its ends the path stands still.
func (p *path) at(dst []float64, t float64) {
	i := sort.SearchFloat64s(p.t, t)
	switch {
	case i == len(p.t):
		copy(dst, p.last())
	case i == 0 || p.t[i] == t:
		copy(dst, p.node(i))
	default:
		p.between(dst, t, i)
	}
}

// between interpolates on the nodes around t, t[i-1] < t < t[i], that lie in the same piece.
func (p *path) between(dst []float64, t float64, i int) {
	lo, hi := p.piece(i)
	k := lagrangeNodes
	if p.useSlopes {
		k = hermiteNodes
	}
	for k = min(k, hi-lo); ; k-- {
		first := min(max(i-(k+1)/2, lo), hi-k)
		nodes := p.t[first : first+k]
		p.weigh(nodes, t)
		if k <= 2 || sumOfMagnitudes(p.w[:k]) <= amplified {
			p.sum(dst, first, k)
			return
		}
	}
}

// piece returns the nodes [lo, hi) of the piece that node i > its first belongs to.
func (p *path) piece(i int) (lo, hi int) {
	k := sort.SearchInts(p.pieces, i+1) // the first piece that begins after node i
	hi = len(p.t)
	if k < len(p.pieces) {
		hi = p.pieces[k]
	}
	return p.pieces[k-1], hi
}

func (p *path) weigh(nodes []float64, t float64) {
	if p.useSlopes {
		hermite(p.w[:], p.d[:], nodes, t)
		return
	}
	lagrange(p.w[:], nodes, t)
}

func (p *path) sum(dst []float64, first, k int) {
	clear(dst)
	for j := range k {
		y, dy := p.node(first+j), p.dy[(first+j)*p.n:]
		for i := range dst {
			dst[i] += p.w[j] * y[i]
		}
		if !p.useSlopes {
			continue
		}
		for i := range dst {
			dst[i] += p.d[j] * dy[i]
		}
	}
}

// grid returns times that all runs are compared at: half of them evenly spaced in time, half of
// them in the steps of the path, which are short where much happens.
func (p *path) grid(points int) []float64 {
	var all []float64
	t0, t1, last := p.t[0], p.end(), len(p.t)-1
	for k := 1; k <= points/2; k++ {
		share := float64(k) / float64(points/2)
		all = append(all, min(t1, t0+share*(t1-t0)), p.t[int(share*float64(last))])
	}
	sort.Float64s(all)
	return all
}
