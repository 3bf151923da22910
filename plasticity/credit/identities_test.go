package credit_test

import (
	"fmt"
	"math"
	"testing"

	"settle/internal/linalg"
	"settle/plasticity/credit"
)

// forward is a tanh network with a linear output, run by loops of its own.
type forward struct {
	weights []*linalg.Dense
	drives  [][]float64 // of layers 1 to L
}

// run returns the output for x; push is added to the drive of layer k, if push is not nil.
func (f *forward) run(x []float64, k int, push []float64) []float64 {
	f.drives = nil
	for l, w := range f.weights {
		a := make([]float64, w.Rows)
		for i := range a {
			for j, v := range x {
				a[i] += w.At(i, j) * v
			}
			if push != nil && l+1 == k {
				a[i] += push[i]
			}
		}
		f.drives = append(f.drives, a)
		x = a
		if l+1 < len(f.weights) {
			x = make([]float64, len(a))
			for i, v := range a {
				x[i] = math.Tanh(v)
			}
		}
	}
	return x
}

// atNetwork gives n the slopes and errors of its own chain as a tanh network that is shown random
// inputs and targets, and returns those.
func (n *net) atNetwork(seed uint64) (f *forward, x, target *linalg.Dense) {
	other := newNet("", []int{n.chain.W[0].Cols, 1, n.e.Cols}, n.e.Rows, seed)
	x = linalg.NewDense(n.e.Rows, n.chain.W[0].Cols, nil)
	for i := range x.Data {
		x.Data[i] = math.Sin(float64(3*i) + 1)
	}
	f, target = &forward{weights: n.chain.W}, other.e
	for i := range n.e.Rows {
		y := f.run(x.Row(i), 0, nil)
		for j := range y {
			n.e.Set(i, j, target.At(i, j)-y[j])
		}
		for k, d := range n.slopes {
			for j, a := range f.drives[k] {
				d.Set(i, j, 1-math.Pow(math.Tanh(a), 2))
			}
		}
	}
	return f, x, target
}

// TestBackpropagationIsTheGradient of minus half the squared error, by central differences in each
// hidden unit's drive.
func TestBackpropagationIsTheGradient(t *testing.T) {
	for s, layers := range sizes {
		n := newNet("", layers, 2, uint64(s))
		f, x, target := n.atNetwork(uint64(s))
		deltas, _ := n.deltas(t, "backpropagation")
		const h = 1e-5
		for i := range n.e.Rows {
			loss := func(k int, push []float64) (sum float64) {
				for j, y := range f.run(x.Row(i), k, push) {
					sum += math.Pow(target.At(i, j)-y, 2) / 2
				}
				return sum
			}
			for k := range deltas {
				for j := range deltas[k].Cols {
					push := make([]float64, deltas[k].Cols)
					push[j] = h
					up := loss(k+1, push)
					push[j] = -h
					if slope := (up - loss(k+1, push)) / (2 * h); math.Abs(deltas[k].At(i, j)+slope) > 1e-7 {
						t.Fatalf("%v layer %d unit %d: %v, minus the slope is %v", layers, k+1, j, deltas[k].At(i, j), -slope)
					}
				}
			}
		}
	}
}

// TestGaussNewtonInvertsTheNumericalJacobian of the output to each layer's drive.
func TestGaussNewtonInvertsTheNumericalJacobian(t *testing.T) {
	for s, layers := range sizes {
		n := newNet("", layers, 2, uint64(s))
		f, x, _ := n.atNetwork(uint64(s))
		deltas, shares := n.deltas(t, "gauss-newton")
		const h = 1e-5
		for i := range n.e.Rows {
			for k := range deltas {
				jacobian := linalg.NewDense(n.e.Cols, deltas[k].Cols, nil)
				for j := range jacobian.Cols {
					push := make([]float64, jacobian.Cols)
					push[j] = h
					up := f.run(x.Row(i), k+1, push)
					push[j] = -h
					for o, down := range f.run(x.Row(i), k+1, push) {
						jacobian.Set(o, j, (up[o]-down)/(2*h))
					}
				}
				inverse, err := linalg.Pinv(jacobian, 1e-7)
				if err != nil {
					t.Fatal(err)
				}
				what := fmt.Sprintf("%v layer %d", layers, k+1)
				near(t, what, deltas[k], i, product(inverse, column(n.e, i)), 1e-5)
				near(t, what+" share", shares[k], i, column(deltas[k], i), 0)
			}
		}
	}
}

// TestPushThroughIdentity: B (W B - alpha I)^-1 = (B W - alpha I)^-1 B, whichever of the two is used.
func TestPushThroughIdentity(t *testing.T) {
	for s, layers := range [][]int{{2, 7, 3}, {2, 3, 7}, {2, 5, 5}} {
		n := newNet("", layers, 2, uint64(s))
		w, b := n.chain.W[1], n.chain.B[1]
		_, shares := n.deltas(t, "non-dynamic-inversion")
		outer := product(b, inverse(t, product(w, b), n.chain.Leak))
		inner := product(inverse(t, product(b, w), n.chain.Leak), b)
		for i := range n.e.Rows {
			near(t, "outer", shares[0], i, product(outer, column(n.e, i)), 1e-10)
			near(t, "inner", shares[0], i, product(inner, column(n.e, i)), 1e-10)
		}
	}
}

// TestWithoutLeakTheErrorIsInverted: a contracting layer gives W r = e, an expanding one
// B (W r - e) = 0, though there W B has no inverse.
func TestWithoutLeakTheErrorIsInverted(t *testing.T) {
	for s, layers := range [][]int{{2, 7, 3}, {2, 3, 7}, {2, 5, 5}} {
		n := newNet("", layers, 2, uint64(s))
		n.chain.Leak = 0
		w, b := n.chain.W[1], n.chain.B[1]
		_, shares := n.deltas(t, "non-dynamic-inversion")
		for i := range n.e.Rows {
			reached := product(w, column(shares[0], i)).Transpose()
			if w.Rows > w.Cols {
				near(t, "expanding", product(b, reached.Transpose()).Transpose(), 0, product(b, column(n.e, i)), 1e-10)
			} else {
				near(t, "contracting", reached, 0, column(n.e, i), 1e-10)
			}
		}
	}
}

// TestALeakyInversionIsBackpropagation: with B = -W^T, r tends to W^T delta / alpha as alpha grows, to
// first order in |W|^2 / alpha.
func TestALeakyInversionIsBackpropagation(t *testing.T) {
	for s, layers := range sizes {
		n := newNet("", layers, 2, uint64(s))
		n.negativeTranspose("")
		back, _ := n.deltas(t, "backpropagation")
		for _, alpha := range []float64{1e4, 1e8} {
			n.chain.Leak = alpha
			deltas, _ := n.deltas(t, "non-dynamic-inversion")
			for k := range deltas {
				factor := math.Pow(alpha, float64(len(deltas)-k))
				for i := range n.e.Rows {
					want := column(back[k], i)
					want.Scale(1 / factor)
					near(t, fmt.Sprint(layers, alpha), deltas[k], i, want, 300/alpha)
				}
			}
		}
	}
}

// TestOneHiddenLayerHasOneLoop: the single loop and the sequence of loops are the same there.
func TestOneHiddenLayerHasOneLoop(t *testing.T) {
	for _, layers := range [][]int{{6, 5, 3}, {3, 4, 6}} {
		for _, kind := range loops("inversion") {
			n := newNet("", layers, 3, 1)
			n.chain.Loop = kind
			n.e.Scale(0.01)
			one, oneShares := n.deltas(t, "single-loop-dynamic-inversion")
			many, manyShares := n.deltas(t, "non-dynamic-inversion")
			for i := range n.e.Rows {
				near(t, string(kind), one[0], i, column(many[0], i), 1e-14)
				near(t, string(kind)+" share", oneShares[0], i, column(manyShares[0], i), 1e-14)
			}
		}
	}
}

// TestTanhLoopsAreLinearForSmallErrors, and not for large ones.
func TestTanhLoopsAreLinearForSmallErrors(t *testing.T) {
	angle := func(size float64) float64 {
		n := newNet("", []int{3, 5, 2}, 1, 1)
		n.negativeTranspose("")
		n.e.Scale(size)
		_, linear := n.deltas(t, "non-dynamic-inversion")
		n.chain.Loop = credit.TanhZero
		_, tanh := n.deltas(t, "non-dynamic-inversion")
		return credit.Angle(linear[0].Data, tanh[0].Data)
	}
	small, smaller, large := angle(1e-2), angle(1e-3), angle(3)
	// The cubic term of tanh: the angle goes with the square of the error.
	if ratio := small / smaller; small > 0.1 || ratio < 90 || ratio > 110 || large < 1 {
		t.Errorf("angles %v, %v (ratio %v) and %v degrees", smaller, small, ratio, large)
	}
}
