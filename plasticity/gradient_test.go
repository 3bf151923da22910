package plasticity_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"settle/internal/linalg"
	"settle/plasticity"
)

// TestDeltaDescendsTheSquaredError: with the error times the slope read of the target, the change is
// minus the gradient of |target - tanh(W x)|^2 / 2.
func TestDeltaDescendsTheSquaredError(t *testing.T) {
	w := linalg.NewDense(2, 3, []float64{0.3, -0.2, 0.5, -0.7, 0.1, 0.4})
	x, target := []float64{0.5, -1, 2}, []float64{0.2, -0.6}
	l := &plasticity.Local{Pre: x}
	for i, a := range apply(w, x) {
		y := math.Tanh(a)
		l.Post = append(l.Post, (target[i]-y)*(1-y*y))
	}
	var c plasticity.Change
	rule(t, "delta", plasticity.Parameters{}).Factors(&c, l)
	gradient := linalg.NewDense(2, 3, nil)
	for i := range gradient.Data {
		gradient.Data[i] = -slope(w, i, func() (loss float64) {
			for i, a := range apply(w, x) {
				loss += math.Pow(target[i]-math.Tanh(a), 2) / 2
			}
			return loss
		})
	}
	near(t, "change", sum(w, &c), gradient, 1e-8)
}

// hopfield is a network with symmetric weights and a target that pulls at its output: at rest h =
// tanh(W1 x + W2^T y) and y = W2 h + nudge (target - y).
type hopfield struct {
	w1, w2    *linalg.Dense
	x, target []float64
}

// rest iterates to the state of rest: the weights are small, so that it contracts.
func (n *hopfield) rest(nudge float64) (h, y []float64) {
	h, y = make([]float64, n.w2.Cols), make([]float64, n.w2.Rows)
	for range 200 {
		h = apply(n.w1, n.x)
		n.w2.AddMulTrans(h, len(h), 1, y, len(y), 1)
		linalg.Tanh(h, h)
		y = apply(n.w2, h)
		for i := range y {
			y[i] = (y[i] + nudge*n.target[i]) / (1 + nudge)
		}
	}
	return h, y
}

func (n *hopfield) loss() (sum float64) {
	_, y := n.rest(0)
	for i, v := range y {
		sum += (n.target[i] - v) * (n.target[i] - v) / 2
	}
	return sum
}

// TestDifferenceOfASmallNudgeIsTheGradient: nudged minus free, over the nudge, tends to minus the
// gradient of the squared error at the free state of rest (B. Scellier, Y. Bengio, Frontiers in
// Computational Neuroscience 11 (2017) 24, theorem 1), with an error of the nudge's order.
func TestDifferenceOfASmallNudgeIsTheGradient(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 0))
	n := &hopfield{w1: normal(random, 4, 3), w2: normal(random, 2, 4), x: []float64{0.5, -1, 0.3}, target: []float64{0.8, -0.4}}
	n.w1.Scale(0.5)
	n.w2.Scale(0.25)
	r := rule(t, "difference", plasticity.Parameters{})
	worst := func(nudge float64) (most float64) {
		h, y := n.rest(nudge)
		freeH, freeY := n.rest(0)
		for _, p := range []struct {
			w *linalg.Dense
			l plasticity.Local
		}{
			{n.w1, plasticity.Local{Pre: n.x, FreePre: n.x, Post: h, FreePost: freeH}},
			{n.w2, plasticity.Local{Pre: h, FreePre: freeH, Post: y, FreePost: freeY}},
		} {
			var c plasticity.Change
			r.Factors(&c, &p.l)
			for i, v := range sum(p.w, &c).Data {
				gradient := slope(p.w, i, n.loss)
				most = max(most, math.Abs(v/nudge+gradient))
			}
		}
		return most
	}
	large, small := worst(1e-2), worst(1e-3)
	if ratio := large / small; small > 1e-2 || ratio < 9 || ratio > 11 {
		t.Errorf("largest errors %v at nudge 1e-2 and %v at 1e-3", large, small)
	}
}

// TestKolenPollackAlignsTheFeedback: with any signals at the two ends W^T - B shrinks by 1 - decay an
// update. Read in the same way, anti-hebb makes W^T + B shrink.
func TestKolenPollackAlignsTheFeedback(t *testing.T) {
	const rate, decay = 0.1, 0.05
	for name, sign := range map[string]float64{"kolen-pollack": -1, "anti-hebb": 1} {
		random := rand.New(rand.NewPCG(2, 0))
		w, b := normal(random, 2, 3), normal(random, 3, 2)
		apart := func() *linalg.Dense {
			d := w.Transpose()
			for i, v := range b.Data {
				d.Data[i] += sign * v
			}
			return d
		}
		forward, feedback := rule(t, "delta", plasticity.Parameters{}), rule(t, name, plasticity.Parameters{})
		start := apart()
		var c plasticity.Change
		for range 20 {
			delta, h := normal(random, 1, 2).Data, normal(random, 1, 3).Data
			forward.Factors(&c, &plasticity.Local{Pre: h, Post: delta})
			w.Update(1-decay, rate, c.Post[0], 2, c.Pre[0], 3, 1)
			feedback.Factors(&c, &plasticity.Local{Pre: delta, Post: h})
			b.Update(1-decay, rate, c.Post[0], 3, c.Pre[0], 2, 1)
		}
		start.Scale(math.Pow(1-decay, 20))
		near(t, name, apart(), start, 1e-13)
	}
}
