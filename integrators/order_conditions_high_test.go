package integrators_test

import (
	"math/big"
	"testing"

	"settle/integrators"
)

// The conditions of high order have too many fractions with too long denominators for exact sums.
// They are summed in numbers of 512 bits (154 digits) from the coefficients as they are written, and
// the bounds on what is left over are as narrow as the digits written allow: fractions leave nothing.
const bits = 512

// leftOver is how exactly each tableau meets its conditions: those of the step and of its embedded
// weights, and those of its dense output. Without an entry its coefficients are fractions.
var leftOver = map[string]struct{ step, dense float64 }{
	"tsit5":  {1e-82, 1e-16}, // the paper has 16 digits of the dense output
	"vern76": {exactly, 1e-36},
	"vern87": {exactly, 1e-34},
	"vern98": {3e-39, 1e-35},
	"dop853": {1e-27, 1e-25},
}

const exactly = 1e-140

func tolerated(name string) (step, dense float64) {
	if l, ok := leftOver[name]; ok {
		return l.step, l.dense
	}
	return exactly, exactly
}

// precise is a tableau in long numbers; its stages go on with those of the dense output.
type precise struct {
	a     [][]*big.Float
	under map[*tree][]*big.Float // sum_j a_ij Phi_j(t)
}

func long(v []*big.Rat) []*big.Float {
	f := make([]*big.Float, len(v))
	for i, r := range v {
		f[i] = new(big.Float).SetPrec(bits).SetRat(r)
	}
	return f
}

// newPrecise has the stages of the step, the derivative at its end and the further stages.
func newPrecise(tb *integrators.Tableau, w written) *precise {
	p := &precise{under: map[*tree][]*big.Float{}}
	rows := w.triangles["A"]
	if !tb.FSAL() {
		rows = append(rows[:len(rows):len(rows)], w.vectors["B"])
	}
	for _, row := range append(rows[:len(rows):len(rows)], w.triangles["DenseA"]...) {
		p.a = append(p.a, long(row))
	}
	return p
}

// phi returns Phi_i(t) for each stage i.
func (p *precise) phi(t *tree) []*big.Float {
	all := make([]*big.Float, len(p.a))
	for i := range all {
		all[i] = new(big.Float).SetPrec(bits).SetInt64(1)
	}
	for _, b := range t.branches {
		for i, x := range p.sums(b) {
			all[i].Mul(all[i], x)
		}
	}
	return all
}

// sums returns sum_j a_ij Phi_j(t), and remembers it.
func (p *precise) sums(t *tree) []*big.Float {
	if s, ok := p.under[t]; ok {
		return s
	}
	phi := p.phi(t)
	s := make([]*big.Float, len(p.a))
	for i, row := range p.a {
		s[i] = longDot(row, phi)
	}
	p.under[t] = s
	return s
}

func longDot(a, b []*big.Float) *big.Float {
	s, term := new(big.Float).SetPrec(bits), new(big.Float).SetPrec(bits)
	for i, x := range a {
		if x.Sign() != 0 {
			s.Add(s, term.Mul(x, b[i]))
		}
	}
	return s
}

// off is |sum_i weight_i phi_i - want|.
func off(weights, phi []*big.Float, want *big.Float) float64 {
	d := longDot(weights, phi)
	f, _ := d.Abs(d.Sub(d, want)).Float64()
	return f
}

// inverse is 1/gamma.
func inverse(gamma int64) *big.Float {
	return new(big.Float).SetPrec(bits).SetRat(big.NewRat(1, gamma))
}

// allTrees are those that the highest order, 9, and the next need.
var allTrees = treesUpTo(10)

// worst is the largest distance from a condition among trees.
func (p *precise) worst(weights []*big.Float, trees []*tree) float64 {
	w := 0.0
	for _, t := range trees {
		w = max(w, off(weights, p.phi(t), inverse(t.gamma)))
	}
	return w
}

// missed is by how much a condition of the order above the stated one has to be missed.
const missed = 1e-8

// TestHighOrderConditions wants every condition up to the stated order met by the step and by both
// embedded methods, and one of the next order missed.
func TestHighOrderConditions(t *testing.T) {
	forEachTableau(t, func(t *testing.T, tb *integrators.Tableau) {
		w := writtenTableaus()[tb.Name]
		p := newPrecise(tb, w)
		bound, _ := tolerated(tb.Name)
		for _, c := range []struct {
			weights string
			order   int
		}{{"B", tb.Order}, {"BHat", tb.EmbeddedOrder}, {"BLow", tb.LowOrder}} {
			v := long(w.vectors[c.weights])
			if (len(v) == 0) != (c.order == 0) {
				t.Fatalf("%s: order %d, %d weights", c.weights, c.order, len(v))
			}
			for n := 1; n <= c.order; n++ {
				if d := p.worst(v, allTrees[n]); d > bound {
					t.Errorf("%s is off a condition of order %d by %g", c.weights, n, d)
				}
			}
			if d := p.worst(v, allTrees[c.order+1]); d < missed && c.order > 0 {
				t.Errorf("%s is of a higher order than the stated %d: %g", c.weights, c.order, d)
			}
		}
	})
}

// TestWrittenNodes wants c_i = sum_j a_ij to the last digit, of the further stages too.
func TestWrittenNodes(t *testing.T) {
	forEachTableau(t, func(t *testing.T, tb *integrators.Tableau) {
		w := writtenTableaus()[tb.Name]
		bound, dense := tolerated(tb.Name)
		check := func(what string, rows [][]*big.Rat, c []*big.Rat, bound float64) {
			if len(rows) != len(c) {
				t.Fatalf("%s: %d rows, %d nodes", what, len(rows), len(c))
			}
			for i, row := range rows {
				sum := new(big.Rat).Neg(c[i])
				for _, a := range row {
					sum.Add(sum, a)
				}
				if d, _ := sum.Abs(sum).Float64(); d > bound {
					t.Errorf("row %d of %s is off its node by %g", i, what, d)
				}
			}
		}
		check("A", w.triangles["A"], w.vectors["C"], bound)
		check("DenseA", w.triangles["DenseA"], w.vectors["DenseC"], dense)
	})
}
