package stability

import "settle/internal/linalg"

// narrow is a pair one population of which is so large that most of its directions take no part in the
// loop: with V an orthonormal basis of what its block from the small one (B) and the block back (W)
// span, at most twice the small one's size,
//
//	[V^T, 0; 0, I] J [V, 0; 0, I] = [rate I, V^T B; W V, rate I],
//
// and the directions beyond V decay by themselves. The change of basis is orthogonal, so that traces
// of the Lyapunov equations' solutions, and with them the smoothed abscissa and its gradient, are those
// of J to rounding.
type narrow struct {
	*pair
	into     bool // the pathway's block leads into the large population
	v        *linalg.Dense
	spanning *linalg.Dense
	j        *linalg.Dense
}

func newNarrow(p *pair, into bool) *narrow {
	k, m := 2*p.small.Size, p.small.Size
	return &narrow{pair: p, into: into,
		spanning: linalg.NewDense(p.large.Size, k, nil), j: linalg.NewDense(k+m, k+m, nil)}
}

func (n *narrow) matrix(scale float64) (j *linalg.Dense, apart int, apartRate float64, err error) {
	m := n.small.Size
	for i := range n.large.Size {
		row := n.spanning.Row(i)
		copy(row, n.toLarge.Row(i))
		for c := range m {
			row[m+c] = n.toSmall.At(c, i)
		}
	}
	if n.v, err = linalg.Orthogonalise(n.spanning); err != nil {
		return nil, 0, 0, err
	}
	k := n.v.Cols
	clear(n.j.Data)
	for i := range k + m {
		n.j.Set(i, i, scale*rate(n.small))
		if i < k {
			n.j.Set(i, i, scale*rate(n.large))
		}
	}
	n.couple(linalg.Mul(n.v.Transpose(), n.toLarge), 0, k, scale)
	n.couple(linalg.Mul(n.toSmall, n.v), k, 0, scale)
	return n.j, n.large.Size - k, rate(n.large), nil
}

// couple writes a block to its place in j.
func (n *narrow) couple(m *linalg.Dense, row, col int, scale float64) {
	for i := range m.Rows {
		for c, v := range m.Row(i) {
			n.j.Set(row+i, col+c, scale*v)
		}
	}
}

func (n *narrow) backward(dst, g *linalg.Dense) {
	k, m := n.v.Cols, n.small.Size
	if n.into {
		copy(dst.Data, linalg.Mul(n.v, cut(g, 0, k, k, m)).Data)
		return
	}
	copy(dst.Data, linalg.Mul(cut(g, k, m, 0, k), n.v.Transpose()).Data)
}

// cut copies rows x cols of m.
func cut(m *linalg.Dense, row, rows, col, cols int) *linalg.Dense {
	c := linalg.NewDense(rows, cols, nil)
	for i := range rows {
		copy(c.Row(i), m.Row(row + i)[col:])
	}
	return c
}
