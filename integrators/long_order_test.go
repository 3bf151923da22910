package integrators_test

import (
	"math"
	"math/big"
	"testing"

	"settle/integrators"
)

// In the efficient pairs the leading term of the error is so small that the next one hides it in all
// that 53 bits can show. In long numbers steps can be as small as it takes.

func number(x float64) *big.Float { return new(big.Float).SetPrec(bits).SetFloat64(x) }

func sum(a, b *big.Float) *big.Float     { return number(0).Add(a, b) }
func product(a, b *big.Float) *big.Float { return number(0).Mul(a, b) }

// longRational is the rational path of knownPaths: y' = f(t, y) and y(t).
func longRational(t *big.Float, y [2]*big.Float) [2]*big.Float {
	pull := product(product(number(-2), t), y[0])
	return [2]*big.Float{product(pull, y[0]), sum(y[0], product(pull, y[1]))}
}

func longRationalAt(t *big.Float) [2]*big.Float {
	y := number(0).Quo(number(1), sum(number(1), product(t, t)))
	return [2]*big.Float{y, product(t, y)}
}

// longMethod steps in long numbers.
type longMethod struct {
	*precise
	c, b    []*big.Float
	weights []polynomial // of the dense output
}

func newLongMethod(tb *integrators.Tableau) *longMethod {
	w := writtenTableaus()[tb.Name]
	m := &longMethod{precise: newPrecise(tb, w), b: long(w.vectors["B"])}
	for _, row := range m.a {
		c := number(0)
		for _, a := range row {
			c = sum(c, a)
		}
		m.c = append(m.c, c)
	}
	m.weights = continuousWeights(tb, w, len(m.a))
	return m
}

// longCombine returns y + h sum_i w_i k_i.
func longCombine(y [2]*big.Float, h *big.Float, w []*big.Float, k [][2]*big.Float) [2]*big.Float {
	s := [2]*big.Float{number(0), number(0)}
	for i, x := range w {
		if x.Sign() != 0 {
			s[0], s[1] = sum(s[0], product(x, k[i][0])), sum(s[1], product(x, k[i][1]))
		}
	}
	return [2]*big.Float{sum(y[0], product(h, s[0])), sum(y[1], product(h, s[1]))}
}

// stages evaluates the first count stages of a step.
func (m *longMethod) stages(t, h *big.Float, y [2]*big.Float, count int) [][2]*big.Float {
	var k [][2]*big.Float
	for i := range count {
		k = append(k, longRational(sum(t, product(m.c[i], h)), longCombine(y, h, m.a[i], k)))
	}
	return k
}

// at is the dense output.
func (m *longMethod) at(theta float64, h *big.Float, y [2]*big.Float, k [][2]*big.Float) [2]*big.Float {
	w := make([]*big.Float, len(m.weights))
	for i, p := range m.weights {
		v := long(p)
		w[i] = number(0)
		for j := len(v) - 1; j >= 0; j-- {
			w[i] = sum(product(w[i], number(theta)), v[j])
		}
	}
	return longCombine(y, h, w, k)
}

func longDistance(a, b [2]*big.Float) float64 {
	d := 0.0
	for i := range a {
		e, _ := number(0).Sub(a[i], b[i]).Float64()
		d = max(d, math.Abs(e))
	}
	return d
}

// errors takes n steps to t = 1 and returns the largest error of their ends, and the largest within
// steps that begin on the path itself.
func (m *longMethod) errors(n int) (atEnds, within float64) {
	h, y := number(1/float64(n)), longRationalAt(number(0))
	for i := range n {
		t := number(float64(i) / float64(n))
		y = longCombine(y, h, m.b, m.stages(t, h, y, len(m.b)))
		atEnds = max(atEnds, longDistance(y, longRationalAt(sum(t, h))))
		if i%(n/4) != 0 {
			continue
		}
		start := longRationalAt(t)
		k := m.stages(t, h, start, len(m.a))
		for _, theta := range []float64{0.25, 0.5, 0.875} {
			within = max(within, longDistance(m.at(theta, h, start, k), longRationalAt(sum(t, product(number(theta), h)))))
		}
	}
	return atEnds, within
}

// TestLongOrder wants the stated orders, of the step and of the dense output, to a tenth.
func TestLongOrder(t *testing.T) {
	steps := map[string]int{"vern65": 4096} // its leading term is the smallest
	forEachTableau(t, func(t *testing.T, tb *integrators.Tableau) {
		n := 256 // a power of 2, so that times are exact
		if more, ok := steps[tb.Name]; ok {
			n = more
		}
		m := newLongMethod(tb)
		ends, within := m.errors(n)
		ends2, within2 := m.errors(2 * n)
		if got := math.Log2(ends / ends2); math.Abs(got-float64(tb.Order)) > 0.1 {
			t.Errorf("order %.3f, want %d", got, tb.Order)
		}
		if got := math.Log2(within/within2) - 1; math.Abs(got-float64(tb.DenseOrder)) > 0.1 {
			t.Errorf("order %.3f of the dense output, want %d", got, tb.DenseOrder)
		}
	})
}
