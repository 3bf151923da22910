package plasticity_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"settle/internal/linalg"
	"settle/plasticity"
)

// inputs are six patterns, each equally likely, in three dimensions.
func inputs() *linalg.Dense {
	return linalg.NewDense(6, 3, []float64{2, 1, 0.5, -2, -1, -0.5, 0.3, 1, -0.4, -0.3, -1, 0.4, 0.2, -0.1, 0.9, -0.2, 0.1, -0.9})
}

// covariance is the mean of x x^T.
func covariance(x *linalg.Dense) *linalg.Dense {
	c := linalg.Mul(x.Transpose(), x)
	c.Scale(1 / float64(x.Rows))
	return c
}

// principal returns the largest eigenvalue of a symmetric matrix, and its eigenvector of norm 1.
func principal(t *testing.T, c *linalg.Dense) (float64, []float64) {
	t.Helper()
	var e mat.EigenSym
	if !e.Factorize(mat.NewSymDense(c.Rows, c.Data), true) {
		t.Fatal("no eigenvalues")
	}
	var v mat.Dense
	e.VectorsTo(&v)
	return e.Values(nil)[c.Rows-1], mat.Col(nil, c.Rows-1, &v)
}

// TestHebbGrowsWithTheCovariance: a linear unit's mean change over the patterns is C w, and -C w for
// anti-hebb.
func TestHebbGrowsWithTheCovariance(t *testing.T) {
	x, w := inputs(), linalg.NewDense(1, 3, []float64{0.3, -0.5, 0.7})
	for name, sign := range map[string]float64{"hebb": 1, "anti-hebb": -1} {
		mean := linalg.NewDense(1, 3, nil)
		for i := range x.Rows {
			var c plasticity.Change
			rule(t, name, plasticity.Parameters{}).Factors(&c, &plasticity.Local{Pre: x.Row(i), Post: apply(w, x.Row(i))})
			for j, v := range sum(w, &c).Data {
				mean.Data[j] += v / float64(x.Rows)
			}
		}
		want := linalg.NewDense(1, 3, apply(covariance(x), w.Data))
		want.Scale(sign)
		near(t, name, mean, want, 1e-14)
	}
}

// TestOjaFindsTheFirstPrincipalComponent: two linear units with small rates end at plus or minus the
// covariance's first eigenvector, at norm 1, from different starts.
func TestOjaFindsTheFirstPrincipalComponent(t *testing.T) {
	x := inputs()
	_, first := principal(t, covariance(x))
	w := linalg.NewDense(2, 3, []float64{0.1, 0, 0.3, -2, 0.5, 0})
	r := rule(t, "oja", plasticity.Parameters{})
	random := rand.New(rand.NewPCG(3, 0))
	var c plasticity.Change
	for step := range 60000 {
		rate := 0.02 / (1 + float64(step)/500) // falling, so that the sequence of examples averages out
		in := x.Row(random.IntN(x.Rows))
		r.Factors(&c, &plasticity.Local{Pre: in, Post: apply(w, in)})
		learn(w, rate, &c)
	}
	for i := range w.Rows {
		sign := math.Copysign(1, w.At(i, 0)*first[0])
		for j, v := range first {
			if math.Abs(sign*w.At(i, j)-v) > 0.01 {
				t.Errorf("unit %d: %v, the first principal component is %v", i, w.Row(i), first)
				break
			}
		}
	}
}

// TestOjaIsAtRestAtThePrincipalComponent: the mean change at norm 1 along an eigenvector is
// C w - (w^T C w) w = 0.
func TestOjaIsAtRestAtThePrincipalComponent(t *testing.T) {
	x := inputs()
	_, first := principal(t, covariance(x))
	w, mean := linalg.NewDense(1, 3, first), linalg.NewDense(1, 3, nil)
	var c plasticity.Change
	for i := range x.Rows {
		rule(t, "oja", plasticity.Parameters{}).Factors(&c, &plasticity.Local{Pre: x.Row(i), Post: apply(w, x.Row(i))})
		for j, v := range sum(w, &c).Data {
			mean.Data[j] += v
		}
	}
	for _, v := range mean.Data {
		if math.Abs(v) > 1e-13 {
			t.Errorf("mean change %v at the first principal component", mean.Data)
			break
		}
	}
}

// TestBCMBecomesSelective: with two orthogonal patterns, equally likely, a unit ends silent to one and
// answers the other with y = theta = E[y^2] = y^2 / 2, so y = 2 (Bienenstock, Cooper, Munro 1982,
// section on two inputs; for n patterns y = n).
func TestBCMBecomesSelective(t *testing.T) {
	x := linalg.NewDense(2, 2, []float64{1, 0.2, -0.2, 1})
	x.Scale(1 / math.Sqrt(1.04))
	w, memory := linalg.NewDense(1, 2, []float64{0.4, 0.3}), []float64{0}
	r := rule(t, "bcm", plasticity.Parameters{Window: 50})
	random := rand.New(rand.NewPCG(4, 0))
	var c plasticity.Change
	for range 100000 {
		in := x.Row(random.IntN(2))
		r.Factors(&c, &plasticity.Local{Pre: in, Post: apply(w, in), Memory: memory})
		learn(w, 0.001, &c)
	}
	a, b := apply(w, x.Row(0))[0], apply(w, x.Row(1))[0]
	if math.Abs(max(a, b)-2) > 0.1 || math.Abs(min(a, b)) > 0.02 {
		t.Errorf("answers %v and %v, want 2 and 0", a, b)
	}
	if math.Abs(memory[0]-2) > 0.6 { // it averages over 50 examples: standard deviation 2 / sqrt(100)
		t.Errorf("theta %v, want 2", memory[0])
	}
}

// TestBCMThresholdSlides: theta follows the squared activity by 1/window an example, after the change.
func TestBCMThresholdSlides(t *testing.T) {
	for window, examples := range map[float64]float64{4: 4, 0: 100} {
		r, memory := rule(t, "bcm", plasticity.Parameters{Window: window}), []float64{0}
		var c plasticity.Change
		for n := range 10 {
			before := 9 * (1 - math.Pow(1-1/examples, float64(n)))
			r.Factors(&c, &plasticity.Local{Pre: []float64{1}, Post: []float64{3}, Memory: memory})
			if want := 3 * (3 - before); math.Abs(c.Post[0][0]-want) > 1e-12 {
				t.Errorf("window %v, example %d: factor %v, want %v", window, n, c.Post[0][0], want)
			}
		}
		if want := 9 * (1 - math.Pow(1-1/examples, 10)); math.Abs(memory[0]-want) > 1e-12 {
			t.Errorf("window %v: theta %v after 10 examples, want %v", window, memory[0], want)
		}
	}
}
