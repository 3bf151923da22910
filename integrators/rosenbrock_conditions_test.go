package integrators_test

import (
	"math"
	"testing"

	"settle/integrators"
)

// phi returns Phi_i(t) for an exact Jacobian: a vertex with one branch takes beta, with more alpha.
// Hairer & Wanner II, theorem IV.7.4 and table IV.7.1.
func (q *bigRosenbrock) phi(t *tree) bigVector {
	weights := q.alpha
	if len(t.branches) == 1 {
		weights = q.beta
	}
	all := newBigVector(len(q.b), 1)
	for _, b := range t.branches {
		all = q.onto(all, weights, q.phi(b))
	}
	return all
}

func (q *bigRosenbrock) onto(all bigVector, weights []bigVector, under bigVector) bigVector {
	out := make(bigVector, len(all))
	for i := range all {
		out[i] = bigFloat(0).Mul(all[i], weights[i].times(under))
	}
	return out
}

// coloured is a tree some of whose vertices with one branch are fat: they stand for the matrix, whatever
// it is, in place of the Jacobian. Hairer & Wanner II, IV.7, "inexact Jacobian matrix".
type coloured struct {
	phi bigVector
	fat bool // any of them is
}

// colourings returns all colourings of a tree.
func (q *bigRosenbrock) colourings(t *tree) []coloured {
	all := []coloured{{phi: newBigVector(len(q.b), 1)}}
	for _, b := range t.branches {
		var grown []coloured
		for _, c := range all {
			for _, under := range q.colourings(b) {
				fat := c.fat || under.fat
				grown = append(grown, coloured{q.onto(c.phi, q.alpha, under.phi), fat})
				if len(t.branches) == 1 {
					grown = append(grown, coloured{q.onto(c.phi, q.gamma, under.phi), true})
				}
			}
		}
		all = grown
	}
	return all
}

// worst returns the largest violation of the conditions of one order by the weights b.
func (q *bigRosenbrock) worst(b bigVector, trees []*tree, inexact bool) float64 {
	worst := 0.0
	for _, t := range trees {
		cases := []coloured{{phi: q.phi(t)}}
		if inexact {
			cases = q.colourings(t)
		}
		for _, c := range cases {
			want := bigFloat(0)
			if !c.fat {
				want.Quo(bigFloat(1), bigFloat(float64(t.gamma)))
			}
			miss, _ := want.Sub(want, b.times(c.phi)).Float64()
			worst = max(worst, math.Abs(miss))
		}
	}
	return worst
}

// forEachRosenbrock runs a test on every Rosenbrock method of the list.
func forEachRosenbrock(t *testing.T, test func(t *testing.T, tb *integrators.RosenbrockTableau)) {
	t.Helper()
	n := 0
	for _, m := range integrators.Methods() {
		if m.Rosenbrock != nil {
			n++
			t.Run(m.Name, func(t *testing.T) { test(t, m.Rosenbrock) })
		}
	}
	if n < 4 {
		t.Errorf("only %d Rosenbrock methods in the list", n)
	}
}

// Published coefficients have 16 digits: conditions hold to this, and what misses one does so by more
// than least.
const (
	roundedCoefficients = 5e-14
	least               = 1e-4
)

// TestRosenbrockConditions wants all conditions up to the stated orders met, and one of the next missed;
// of methods for inexact matrices with the bi-coloured trees, of the others not with them.
func TestRosenbrockConditions(t *testing.T) {
	trees := treesUpTo(6)
	forEachRosenbrock(t, func(t *testing.T, tb *integrators.RosenbrockTableau) {
		q := plainRosenbrock(tb)
		check := func(what string, b bigVector, order int) {
			for n := 1; n <= order; n++ {
				if miss := q.worst(b, trees[n], tb.Inexact); miss > roundedCoefficients {
					t.Errorf("%s misses a condition of order %d by %.2g", what, n, miss)
				}
			}
			if miss := q.worst(b, trees[order+1], false); miss < least {
				t.Errorf("%s is of a higher order than the stated %d: it misses the next by %.2g", what, order, miss)
			}
		}
		check("m", q.b, tb.Order)
		check("embedded m", q.bHat, tb.EmbeddedOrder)
		if !tb.Inexact && q.worst(q.b, trees[tb.Order], true) < least {
			t.Error("it keeps its order with any matrix, and does not say so")
		}
	})
}

// TestRosenbrockForms compares the tableau's own way between its two forms.
func TestRosenbrockForms(t *testing.T) {
	forEachRosenbrock(t, func(t *testing.T, tb *integrators.RosenbrockTableau) {
		q, p := plainRosenbrock(tb), tb.Plain()
		same := func(what string, got []float64, want bigVector) {
			for j, x := range got {
				if w, _ := want[j].Float64(); math.Abs(x-w) > 1e-13*max(1, math.Abs(w)) {
					t.Errorf("%s_%d is %.17g, want %.17g", what, j, x, w)
				}
			}
		}
		for i := range p.Alpha {
			same("alpha", p.Alpha[i], q.alpha[i])
			same("gamma", p.Gammas[i], q.gamma[i])
		}
		same("b", p.B, q.b)
		same("bhat", p.BHat, q.bHat)
	})
}

// publishedNodes are c_i and d_i as printed: RODAS in Hairer's code, Rodas5P in Steinebach's paper.
var publishedNodes = map[string][2][]float64{
	"rodas4": {{0, 0.386, 0.21, 0.63, 1, 1}, {0.25, -0.1043, 0.1035, -0.0362, 0, 0}},
	"rodas5p": {{0, 0.6358126895828704, 0.4095798393397535, 0.9769306725060716, 0.4288403609558664, 1, 1, 1},
		{0.21193756319429014, -0.42387512638858027, -0.3384627126235924, 1.8046452872882734, 2.325825639765069, 0, 0, 0}},
}

func TestRosenbrockNodes(t *testing.T) {
	for name, want := range publishedNodes {
		m, _ := integrators.Find(name)
		c, d := m.Rosenbrock.Nodes()
		if distance(c, want[0]) > 1e-13 || distance(d, want[1]) > 1e-13 || c[len(c)-1] != 1 || d[len(d)-1] != 0 {
			t.Errorf("%s: nodes %v, weights of df/dt %v; want %v", name, c, d, want)
		}
	}
}

// extensionOrder is that of the continuous extensions: RODAS 3, Rodas5P 4.
var extensionOrder = map[string]int{"rodas4": 3, "rodas5p": 4}

// TestRosenbrockDense wants the continuous extensions to meet the conditions within the step, with
// theta^order / gamma(t) on the right.
func TestRosenbrockDense(t *testing.T) {
	trees := treesUpTo(5)
	for name, order := range extensionOrder {
		m, _ := integrators.Find(name)
		q := plainRosenbrock(m.Rosenbrock)
		for _, theta := range []float64{0.2, 0.5, 0.9} {
			weights := make([]float64, m.Rosenbrock.Stages())
			for j := range weights {
				sum := 0.0
				for k, row := range m.Rosenbrock.Dense {
					sum += math.Pow(theta, float64(k)) * row[j]
				}
				weights[j] = theta * (m.Rosenbrock.M[j] + (1-theta)*sum)
			}
			b, missed := q.plain(weights), 0.0
			for n := 1; n <= order+1; n++ {
				for _, tr := range trees[n] {
					got, _ := b.times(q.phi(tr)).Float64()
					miss := math.Abs(got - math.Pow(theta, float64(n))/float64(tr.gamma))
					if n <= order && miss > 1e-12 {
						t.Errorf("%s, theta %g: a tree of order %d is missed by %.2g", name, theta, n, miss)
					}
					if n > order {
						missed = max(missed, miss)
					}
				}
			}
			if missed < 1e-5 {
				t.Errorf("%s, theta %g: of a higher order than %d", name, theta, order)
			}
		}
	}
}
