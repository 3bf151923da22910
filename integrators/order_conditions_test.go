package integrators_test

import (
	"math"
	"math/big"
	"testing"

	"settle/integrators"
)

// tree is a rooted tree by the subtrees at its root. Butcher's order conditions have one equation
// for each: sum_i b_i Phi_i(t) = 1/gamma(t). Hairer, Norsett & Wanner, Solving Ordinary Differential
// Equations I, II.2.
type tree struct {
	branches []*tree
	order    int
	gamma    int64
}

func newTree(branches ...*tree) *tree {
	t := &tree{branches: branches, order: 1, gamma: 1}
	for _, b := range branches {
		t.order += b.order
		t.gamma *= b.gamma
	}
	t.gamma *= int64(t.order)
	return t
}

// treesUpTo returns the trees of each order up to most; index 0 is empty.
func treesUpTo(most int) [][]*tree {
	trees := make([][]*tree, most+1)
	var smaller []*tree
	for n := 1; n <= most; n++ {
		grow(smaller, n-1, nil, func(branches []*tree) {
			trees[n] = append(trees[n], newTree(append([]*tree(nil), branches...)...))
		})
		smaller = append(smaller, trees[n]...)
	}
	return trees
}

// grow visits the multisets of pool with vertices vertices in all, each once: the pool's members are
// taken in falling order.
func grow(pool []*tree, vertices int, taken []*tree, visit func([]*tree)) {
	if vertices == 0 {
		visit(taken)
		return
	}
	for i, t := range pool {
		if t.order <= vertices {
			grow(pool[:i+1], vertices-t.order, append(taken, t), visit)
		}
	}
}

// TestTreesAreCounted compares with the number of rooted trees, OEIS A000081.
func TestTreesAreCounted(t *testing.T) {
	want := []int{0, 1, 1, 2, 4, 9, 20, 48, 115, 286, 719}
	for n, trees := range allTrees {
		if len(trees) != want[n] {
			t.Errorf("%d trees of order %d, want %d", len(trees), n, want[n])
		}
	}
}

// rationals is a tableau in exact numbers.
type rationals struct {
	a [][]*big.Rat
}

// phi returns Phi_i(t) for each stage i.
func (q rationals) phi(t *tree) []*big.Rat {
	all := make([]*big.Rat, len(q.a))
	for i := range all {
		all[i] = big.NewRat(1, 1)
	}
	for _, b := range t.branches {
		under := q.phi(b)
		for i, row := range q.a {
			all[i].Mul(all[i], dot(row, under))
		}
	}
	return all
}

func dot(a, b []*big.Rat) *big.Rat {
	s := new(big.Rat)
	for i := range a {
		s.Add(s, new(big.Rat).Mul(a[i], b[i]))
	}
	return s
}

// misses returns how many conditions of one order the weights fail.
func (q rationals) misses(weights []*big.Rat, trees []*tree) int {
	n := 0
	for _, t := range trees {
		if dot(weights, q.phi(t)).Cmp(big.NewRat(1, t.gamma)) != 0 {
			n++
		}
	}
	return n
}

// largestDenominator of a coefficient. Two different fractions below it differ by more than
// rounding, so the one found is the one meant.
const largestDenominator = 1_000_000

// exact recovers the fractions whose roundings the coefficients are, by continued fractions.
func exact(t *testing.T, values []float64) []*big.Rat {
	t.Helper()
	out := make([]*big.Rat, len(values))
	for i, x := range values {
		p0, q0, p1, q1 := int64(1), int64(0), int64(math.Floor(x)), int64(1)
		rest := x - math.Floor(x)
		for float64(p1)/float64(q1) != x {
			if rest == 0 || q1 > largestDenominator {
				t.Fatalf("%v is no fraction with a denominator up to %d", x, largestDenominator)
			}
			whole := math.Floor(1 / rest)
			rest = 1/rest - whole
			p0, q0, p1, q1 = p1, q1, int64(whole)*p1+p0, int64(whole)*q1+q0
		}
		out[i] = big.NewRat(p1, q1)
	}
	return out
}

func exactTableau(t *testing.T, tb *integrators.Tableau) rationals {
	t.Helper()
	q := rationals{a: make([][]*big.Rat, tb.Stages())}
	for i, row := range tb.A {
		if len(row) != i {
			t.Fatalf("row %d of A has %d entries, want %d", i, len(row), i)
		}
		q.a[i] = exact(t, row)
	}
	return q
}

// forEachSmall runs a test on the methods whose coefficients are fractions that their roundings tell.
func forEachSmall(t *testing.T, test func(t *testing.T, tb *integrators.Tableau)) {
	t.Helper()
	for _, name := range []string{"euler", "heun", "rk4", "bs32", "dp54"} {
		m, ok := integrators.Find(name)
		if !ok || m.Tableau == nil {
			t.Fatalf("no tableau %s", name)
		}
		t.Run(name, func(t *testing.T) { test(t, m.Tableau) })
	}
}

// forEachTableau runs a test on every explicit Runge-Kutta method of the list.
func forEachTableau(t *testing.T, test func(t *testing.T, tb *integrators.Tableau)) {
	t.Helper()
	n := 0
	for _, m := range integrators.Methods() {
		if m.Tableau != nil {
			n++
			t.Run(m.Name, func(t *testing.T) { test(t, m.Tableau) })
		}
	}
	if n < 11 {
		t.Errorf("only %d tableaus in the list", n)
	}
}

// TestOrderConditions wants every condition up to the stated order met exactly, and one of the next
// order missed: a stated order that is too low would misguide the step-size controller.
func TestOrderConditions(t *testing.T) {
	trees := treesUpTo(6)
	forEachSmall(t, func(t *testing.T, tb *integrators.Tableau) {
		q := exactTableau(t, tb)
		check := func(what string, weights []float64, order int) {
			w := exact(t, weights)
			for n := 1; n <= order; n++ {
				if k := q.misses(w, trees[n]); k > 0 {
					t.Errorf("%s misses %d of %d conditions of order %d", what, k, len(trees[n]), n)
				}
			}
			if q.misses(w, trees[order+1]) == 0 {
				t.Errorf("%s is of a higher order than the stated %d", what, order)
			}
		}
		check("b", tb.B, tb.Order)
		if (tb.BHat == nil) != (tb.EmbeddedOrder == 0) {
			t.Fatalf("embedded order %d, weights %g", tb.EmbeddedOrder, tb.BHat)
		}
		if tb.BHat != nil {
			check("embedded b", tb.BHat, tb.EmbeddedOrder)
		}
	})
}

// TestNodesAreRowSums wants c_i = sum_j a_ij, without which the conditions above say nothing about
// right-hand sides that depend on time.
func TestNodesAreRowSums(t *testing.T) {
	forEachSmall(t, func(t *testing.T, tb *integrators.Tableau) {
		c := exact(t, tb.C)
		for i, row := range exactTableau(t, tb).a {
			sum := new(big.Rat)
			for _, a := range row {
				sum.Add(sum, a)
			}
			if sum.Cmp(c[i]) != 0 {
				t.Errorf("row %d of A sums to %v, c is %v", i, sum, c[i])
			}
		}
	})
}

// TestFirstSameAsLast: four pairs have their last stage at the new state.
func TestFirstSameAsLast(t *testing.T) {
	has := map[string]bool{"bs32": true, "dp54": true, "tsit5": true, "vern65": true}
	forEachTableau(t, func(t *testing.T, tb *integrators.Tableau) {
		if got, want := tb.FSAL(), has[tb.Name]; got != want {
			t.Errorf("first same as last: %t, want %t", got, want)
		}
	})
	// c_s = 1 does not do: a stage at the end time, but not at the new state
	almost := &integrators.Tableau{A: [][]float64{{}, {1}}, B: []float64{1, 0}, C: []float64{0, 1}}
	if !almost.FSAL() {
		t.Error("Euler with a second stage at its result is first same as last")
	}
	almost.B = []float64{0.5, 0.5}
	if almost.FSAL() {
		t.Error("Heun's method is not first same as last")
	}
}
