package stability

import (
	"settle/circuit"
	"settle/internal/linalg"
)

// sharing says where the blocks of a Jacobian go when it is taken apart, by pairs of populations.
type sharing struct {
	populations int
	to          []*linalg.Dense
	find        func(to, from int) *linalg.Dense // kept: making it anew would allocate
}

func newSharing(populations int) *sharing {
	s := &sharing{populations: populations, to: make([]*linalg.Dense, populations*populations)}
	s.find = func(to, from int) *linalg.Dense { return s.to[to*s.populations+from] }
	return s
}

func (s *sharing) set(to, from int, m *linalg.Dense) { s.to[to*s.populations+from] = m }

// whole is a component's diagonal block of the Jacobian in one piece, in 1/s.
type whole struct {
	lo []int // population of the circuit -> its first row and column in j
	j  *linalg.Dense
}

func newWhole(v *view, s *sharing, blocks []int) *whole {
	w := &whole{lo: make([]int, len(v.populations))}
	n := 0
	for _, k := range blocks {
		w.lo[v.phase.Evolving[k]], n = n, n+v.population(k).Size
	}
	w.j = linalg.NewDense(n, n, nil)
	for _, to := range blocks {
		for _, from := range blocks {
			p, q := v.phase.Evolving[to], v.phase.Evolving[from]
			// A part of j: its rows are n apart.
			s.set(p, q, &linalg.Dense{Rows: v.population(to).Size, Cols: n, Data: w.j.Data[w.lo[p]*n+w.lo[q]:]})
		}
	}
	return w
}

func (w *whole) clear() { clear(w.j.Data) }

// pair is the block of two populations that drive each other but by themselves only leak, each at one
// rate: an inversion loop, either of them the controller.
type pair struct {
	large, small     *circuit.PopulationInfo // large has as many units or more
	toLarge, toSmall *linalg.Dense           // the two blocks off the diagonal, in 1/s
}

// newPair returns nil for a component that is no such pair.
func newPair(v *view, g graph, s *sharing, blocks []int) *pair {
	if len(blocks) != 2 || g.has(blocks[0], blocks[0]) || g.has(blocks[1], blocks[1]) {
		return nil
	}
	l, m := blocks[0], blocks[1]
	if v.population(l).Size < v.population(m).Size {
		l, m = m, l
	}
	p := &pair{large: v.population(l), small: v.population(m)}
	for _, q := range []*circuit.PopulationInfo{p.large, p.small} {
		if !uniform(q.Tau) || !uniform(q.Leak) {
			return nil
		}
	}
	p.toLarge = linalg.NewDense(p.large.Size, p.small.Size, nil)
	p.toSmall = linalg.NewDense(p.small.Size, p.large.Size, nil)
	s.set(v.phase.Evolving[l], v.phase.Evolving[m], p.toLarge)
	s.set(v.phase.Evolving[m], v.phase.Evolving[l], p.toSmall)
	return p
}

func (p *pair) clear() {
	clear(p.toLarge.Data)
	clear(p.toSmall.Data)
}

// rate is that of a population of one time constant and one leak by itself, in 1/s.
func rate(p *circuit.PopulationInfo) float64 { return 0 - p.Leak[0]/p.Tau[0] } // no -0
