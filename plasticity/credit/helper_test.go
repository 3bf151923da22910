package credit_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"settle/internal/linalg"
	"settle/plasticity/credit"
)

// net is a random chain with slopes and errors for a batch of examples.
type net struct {
	chain  credit.Chain
	slopes []*linalg.Dense
	e      *linalg.Dense
}

// sizes are contracting, expanding, square, mixed and single-layer chains.
var sizes = [][]int{{6, 5, 3}, {3, 4, 6}, {4, 4, 4}, {5, 7, 4, 6, 3}, {3, 3, 5, 5, 2}, {4, 2}}

// newNet draws a chain of these layers and examples; feedback is layer to layer, direct or single as
// the method of that name reads it.
func newNet(method string, layers []int, rows int, seed uint64) *net {
	random := rand.New(rand.NewPCG(seed, uint64(len(layers))))
	last := layers[len(layers)-1]
	n := &net{e: normal(random, rows, last)}
	for k := range len(layers) - 1 {
		n.chain.W = append(n.chain.W, normal(random, layers[k+1], layers[k]))
		from := layers[k+1]
		if method == "direct-feedback-alignment" || method == "single-loop-dynamic-inversion" {
			from = last
		}
		n.chain.B = append(n.chain.B, normal(random, layers[k], from))
		if k > 0 {
			d := normal(random, rows, layers[k])
			for i, v := range d.Data {
				d.Data[i] = 0.2 + math.Abs(math.Tanh(v))
			}
			n.slopes = append(n.slopes, d)
		}
	}
	n.chain.Leak = 0.3
	return n
}

// negativeTranspose makes B = -W^T, or minus the transpose of the product a single loop goes through.
func (n *net) negativeTranspose(method string) {
	w, last := n.chain.W, len(n.chain.W)-1
	through := linalg.Identity(w[last].Rows)
	for k := last; k > 0; k-- {
		if method != "single-loop-dynamic-inversion" {
			through = linalg.Identity(w[k].Rows)
		}
		through = product(through, w[k])
		n.chain.B[k] = through.Transpose()
		n.chain.B[k].Scale(-1)
	}
}

func normal(random *rand.Rand, rows, cols int) *linalg.Dense {
	m := linalg.NewDense(rows, cols, nil)
	for i := range m.Data {
		m.Data[i] = random.NormFloat64()
	}
	return m
}

// room returns matrices like the slopes, full of NaN.
func (n *net) room() (all []*linalg.Dense) {
	for _, d := range n.slopes {
		m := linalg.NewDense(d.Rows, d.Cols, nil)
		for i := range m.Data {
			m.Data[i] = math.NaN()
		}
		all = append(all, m)
	}
	return all
}

// example returns row i alone.
func (n *net) example(i int) *net {
	one := &net{chain: n.chain, e: rowOf(n.e, i)}
	for _, d := range n.slopes {
		one.slopes = append(one.slopes, rowOf(d, i))
	}
	return one
}

func rowOf(m *linalg.Dense, i int) *linalg.Dense {
	return linalg.NewDense(1, m.Cols, append([]float64(nil), m.Row(i)...))
}

// method returns the method of that name.
func method(t testing.TB, name string) credit.Method {
	t.Helper()
	k, ok := credit.Find(name)
	if !ok {
		t.Fatalf("no method %s", name)
	}
	return k.New()
}

// deltas prepares the method and returns what it assigns.
func (n *net) deltas(t testing.TB, name string) (deltas, shares []*linalg.Dense) {
	t.Helper()
	m := method(t, name)
	if err := m.Prepare(&n.chain); err != nil {
		t.Fatal(err)
	}
	deltas, shares = n.room(), n.room()
	if err := m.Deltas(deltas, shares, n.slopes, n.e); err != nil {
		t.Fatal(err)
	}
	return deltas, shares
}

// column is row i of m as a column.
func column(m *linalg.Dense, i int) *linalg.Dense { return rowOf(m, i).Transpose() }

// diagonal is the matrix with row i of m on its diagonal.
func diagonal(m *linalg.Dense, i int) *linalg.Dense {
	d := linalg.NewDense(m.Cols, m.Cols, nil)
	for j, v := range m.Row(i) {
		d.Set(j, j, v)
	}
	return d
}

// product multiplies from the right, so that columns stay columns.
func product(all ...*linalg.Dense) *linalg.Dense {
	p := all[len(all)-1]
	for i := len(all) - 2; i >= 0; i-- {
		p = linalg.Mul(all[i], p)
	}
	return p
}

// inverse is (M - alpha I)^-1, by elimination without a library.
func inverse(t testing.TB, m *linalg.Dense, alpha float64) *linalg.Dense {
	t.Helper()
	n := m.Rows
	a, inv := m.Clone(), linalg.Identity(n)
	for i := range n {
		a.Set(i, i, a.At(i, i)-alpha)
	}
	for i := range n {
		p := i
		for r := i; r < n; r++ {
			if math.Abs(a.At(r, i)) > math.Abs(a.At(p, i)) {
				p = r
			}
		}
		for _, x := range []*linalg.Dense{a, inv} {
			for j := range n {
				u, v := x.At(i, j), x.At(p, j)
				x.Set(i, j, v)
				x.Set(p, j, u)
			}
		}
		scaled := 1 / a.At(i, i)
		for j := range n {
			a.Set(i, j, a.At(i, j)*scaled)
			inv.Set(i, j, inv.At(i, j)*scaled)
		}
		for r := range n {
			f := a.At(r, i)
			for j := range n {
				if r != i {
					a.Set(r, j, a.At(r, j)-f*a.At(i, j))
					inv.Set(r, j, inv.At(r, j)-f*inv.At(i, j))
				}
			}
		}
	}
	return inv
}

// near fails unless row i of got is the column want, to tol of its largest number.
func near(t testing.TB, what string, got *linalg.Dense, i int, want *linalg.Dense, tol float64) {
	t.Helper()
	scale := 0.0
	for _, v := range want.Data {
		scale = max(scale, math.Abs(v))
	}
	for j, w := range want.Data {
		if g := got.At(i, j); !(math.Abs(g-w) <= tol*scale) {
			t.Fatalf("%s: example %d, unit %d is %v, want %v", what, i, j, g, w)
		}
	}
}
