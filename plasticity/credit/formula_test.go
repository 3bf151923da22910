package credit_test

import (
	"fmt"
	"math"
	"testing"

	"settle/internal/linalg"
	"settle/plasticity/credit"
)

// down is the share of hidden layer k+1 from the delta above, before D, of a method that goes down
// layer by layer.
type down func(t testing.TB, n *net, i, k int, above *linalg.Dense) *linalg.Dense

// layerwise holds the methods whose D is applied to what is read and passed on.
var layerwise = map[string]down{
	"backpropagation": func(_ testing.TB, n *net, _, k int, above *linalg.Dense) *linalg.Dense {
		return product(n.chain.W[k+1].Transpose(), above)
	},
	"feedback-alignment": func(_ testing.TB, n *net, _, k int, above *linalg.Dense) *linalg.Dense {
		return product(n.chain.B[k+1], above)
	},
	"direct-feedback-alignment": func(_ testing.TB, n *net, i, k int, _ *linalg.Dense) *linalg.Dense {
		return product(n.chain.B[k+1], column(n.e, i))
	},
	// W^+ of a matrix of full rank by the normal equations.
	"pseudo-backpropagation": func(t testing.TB, n *net, _, k int, above *linalg.Dense) *linalg.Dense {
		w := n.chain.W[k+1]
		wt := w.Transpose()
		if w.Rows <= w.Cols {
			return product(wt, inverse(t, product(w, wt), 0), above)
		}
		return product(inverse(t, product(wt, w), 0), wt, above)
	},
	"non-dynamic-inversion": func(t testing.TB, n *net, _, k int, above *linalg.Dense) *linalg.Dense {
		w, b := n.chain.W[k+1], n.chain.B[k+1]
		return product(b, inverse(t, product(w, b), n.chain.Leak), above)
	},
}

// TestLayerwiseMethodsEqualTheirFormulas: shares before D, deltas after it, D passed on once.
func TestLayerwiseMethodsEqualTheirFormulas(t *testing.T) {
	for name, formula := range layerwise {
		for s, layers := range sizes {
			n := newNet(name, layers, 3, uint64(s))
			deltas, shares := n.deltas(t, name)
			for i := range n.e.Rows {
				above := column(n.e, i)
				for k := len(deltas) - 1; k >= 0; k-- {
					what := fmt.Sprintf("%s %v layer %d", name, layers, k+1)
					share := formula(t, n, i, k, above)
					near(t, what+" share", shares[k], i, share, 1e-9)
					above = product(diagonal(n.slopes[k], i), share)
					near(t, what+" delta", deltas[k], i, above, 1e-9)
				}
			}
		}
	}
}

// TestOperatingPointHasItsDInside: r = B (W D B - alpha I)^-1 delta, read and passed on as it is.
func TestOperatingPointHasItsDInside(t *testing.T) {
	for s, layers := range sizes {
		n := newNet("", layers, 3, uint64(s))
		n.chain.Loop = credit.OperatingPoint
		deltas, shares := n.deltas(t, "non-dynamic-inversion")
		for i := range n.e.Rows {
			r := column(n.e, i)
			for k := len(deltas) - 1; k >= 0; k-- {
				w, b := n.chain.W[k+1], n.chain.B[k+1]
				r = product(b, inverse(t, product(w, diagonal(n.slopes[k], i), b), n.chain.Leak), r)
				near(t, fmt.Sprintf("%v layer %d", layers, k+1), deltas[k], i, r, 1e-9)
				near(t, fmt.Sprintf("%v layer %d share", layers, k+1), shares[k], i, r, 1e-9)
			}
		}
	}
}

// TestSingleLoopEqualsItsFormula, linear and around the operating point.
func TestSingleLoopEqualsItsFormula(t *testing.T) {
	const name = "single-loop-dynamic-inversion"
	for s, layers := range sizes {
		if len(layers) < 3 {
			continue
		}
		for _, kind := range []credit.Loop{credit.Linear, credit.OperatingPoint} {
			n := newNet(name, layers, 3, uint64(s))
			n.chain.Loop = kind
			deltas, shares := n.deltas(t, name)
			for i := range n.e.Rows {
				inside := func(k int) *linalg.Dense {
					if kind == credit.Linear {
						return linalg.Identity(n.slopes[k].Cols)
					}
					return diagonal(n.slopes[k], i)
				}
				p := linalg.Identity(layers[1])
				for k := range deltas {
					p = product(n.chain.W[k+1], inside(k), p)
				}
				b := n.chain.B[1]
				q := product(b, inverse(t, product(p, b), n.chain.Leak), column(n.e, i))
				for k := range deltas {
					what := fmt.Sprintf("%s %v layer %d", kind, layers, k+1)
					near(t, what+" share", shares[k], i, q, 1e-8)
					outside := q
					if kind == credit.Linear {
						outside = product(diagonal(n.slopes[k], i), q)
					}
					near(t, what+" delta", deltas[k], i, outside, 1e-8)
					q = product(n.chain.W[k+1], inside(k), q)
				}
			}
		}
	}
}

// TestTanhLoopsAreAtRest puts the states into the equations of the circuit: with q_1 = B u the
// controller's equation is -alpha u + W tanh(q) - delta = 0. An expanding loop at alpha = 0 is at rest
// in r alone: B (W tanh(r) - delta) = 0.
func TestTanhLoopsAreAtRest(t *testing.T) {
	for s, layers := range sizes {
		if len(layers) < 3 {
			continue
		}
		for _, name := range []string{"non-dynamic-inversion", "single-loop-dynamic-inversion"} {
			for _, c := range []struct {
				alpha, size float64 // errors within reach: without a leak W tanh(r) has to be the error itself
				transpose   bool
			}{{0, 0.001, false}, {0.3, 0.01, false}, {5, 0.01, false}, {0.01, 1, true}, {0.3, 3, true}} {
				n := newNet(name, layers, 3, uint64(s))
				n.chain.Loop, n.chain.Leak = credit.TanhZero, c.alpha
				if c.transpose {
					n.negativeTranspose(name)
				}
				n.e.Scale(c.size)
				_, shares := n.deltas(t, name)
				for i := range n.e.Rows {
					checkRest(t, fmt.Sprintf("%s %v %v", name, layers, c), n, name, shares, i)
				}
			}
		}
	}
}

func checkRest(t *testing.T, what string, n *net, name string, shares []*linalg.Dense, i int) {
	t.Helper()
	last := len(shares) - 1
	tanh := func(x *linalg.Dense) *linalg.Dense {
		y := x.Clone()
		linalg.Tanh(y.Data, x.Data)
		return y
	}
	// In r alone: alpha r = B (F(r) - delta), which the controller's equation gives times B.
	atRest := func(what string, b, r, f, delta *linalg.Dense) {
		t.Helper()
		for j := range f.Data {
			f.Data[j] -= delta.Data[j]
		}
		driven := product(b, f)
		for j, v := range r.Data {
			if d := driven.Data[j] - n.chain.Leak*v; math.Abs(d) > 1e-12 {
				t.Fatalf("%s: example %d, unit %d: residual %v", what, i, j, d)
			}
		}
	}
	if name == "non-dynamic-inversion" {
		delta := column(n.e, i)
		for k := last; k >= 0; k-- {
			r := column(shares[k], i)
			atRest(what, n.chain.B[k+1], r, product(n.chain.W[k+1], tanh(r)), delta)
			delta = r
		}
		return
	}
	for k := range last {
		near(t, what, shares[k+1], i, product(n.chain.W[k+1], tanh(column(shares[k], i))), 1e-12)
	}
	f := product(n.chain.W[last+1], tanh(column(shares[last], i)))
	atRest(what, n.chain.B[1], column(shares[0], i), f, column(n.e, i))
}
