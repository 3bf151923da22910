package stability

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/floats"

	"settle/internal/linalg"
)

var inf = math.Inf(1)

// sumOf returns sum T rate for given rates.
func sumOf(t *linalg.Dense, rate []float64) []float64 {
	f := make([]float64, t.Rows)
	t.AddMul(f, t.Rows, 1, rate, t.Cols, 1)
	return f
}

func TestSeparatesByHand(t *testing.T) {
	row := linalg.NewDense(1, 2, []float64{1, -2}) // reaches [-3, 3] with rates in [-1, 1]
	flat := linalg.NewDense(2, 1, []float64{1, 1}) // reaches the diagonal with any rate
	for _, c := range []struct {
		name string
		d, f []float64
		s    source
		want bool
	}{
		{"beyond the range", []float64{-3.001}, []float64{2.9}, source{row, -1, 1}, true},
		{"on its edge", []float64{-3}, []float64{2.9}, source{row, -1, 1}, false},
		{"inside", []float64{-2}, []float64{1.9}, source{row, -1, 1}, false},
		{"rates from 0 up, wrong sign", []float64{1}, []float64{.1}, source{linalg.NewDense(1, 1, []float64{1}), 0, inf}, true},
		{"rates from 0 up, right sign", []float64{-1}, []float64{.1}, source{linalg.NewDense(1, 1, []float64{1}), 0, inf}, false},
		{"off a linear unit's line", []float64{-1, 1}, []float64{.3, .3}, source{flat, -inf, inf}, true},
		{"on a linear unit's line", []float64{-1, -1}, []float64{.3, .3}, source{flat, -inf, inf}, false},
		{"reached", []float64{-1}, []float64{1}, source{row, -1, 1}, false},
		{"not finite", []float64{-1}, []float64{math.NaN()}, source{row, -1, 1}, false},
		{"no source at all", []float64{-1}, []float64{0}, source{linalg.NewDense(1, 0, nil), -1, 1}, true},
	} {
		if got := separates(c.d, c.f, []source{c.s}); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// A target that some admissible rates do reach must never be certified as out of reach, whatever
// the state the misfit is taken at; and one behind the far end of the range always is, from there.
func TestNeverCertifiesWhatCanBeReached(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 6))
	beyond := 0
	for range 2000 {
		n := 1 + r.IntN(5)
		var s []source
		target, f, far := make([]float64, n), make([]float64, n), make([]float64, n)
		toward := make([]float64, n)
		for i := range toward {
			toward[i] = r.NormFloat64()
		}
		for range 1 + r.IntN(3) {
			bounds := [][2]float64{{-1, 1}, {0, 1}, {0, inf}, {-inf, inf}}[r.IntN(4)]
			src := source{gaussian(r, n, 1+r.IntN(4), 1), bounds[0], bounds[1]}
			reached, now, edge := make([]float64, src.T.Cols), make([]float64, src.T.Cols), make([]float64, src.T.Cols)
			for j := range now {
				now[j], reached[j] = drawRate(r, src), drawRate(r, src)
				c, _ := src.pull(toward, j)
				edge[j] = src.hi
				if c < 0 {
					edge[j] = src.lo
				}
			}
			s = append(s, src)
			floats.Sub(target, sumOf(src.T, reached))
			floats.Add(f, sumOf(src.T, now))
			floats.Add(far, sumOf(src.T, edge))
		}
		if separates(target, f, s) {
			t.Fatalf("certified although there are rates that reach it: %v %v", target, s)
		}
		if floats.HasNaN(far) || math.IsInf(floats.Norm(far, inf), 1) {
			continue // unbounded that way
		}
		beyond++
		corner, near := make([]float64, n), make([]float64, n)
		floats.SubTo(corner, corner, far)
		floats.AddScaledTo(near, far, -.01, toward)
		if separates(corner, near, s) {
			t.Fatalf("certified although rates at their bounds just reach it: %v %v", corner, s)
		}
		out := make([]float64, n) // -(far + .01 toward): no rates get there
		floats.AddScaledTo(out, far, .01, toward)
		floats.Scale(-1, out)
		if !separates(out, far, s) {
			t.Fatalf("not certified although it lies behind the end of the range: %v %v", out, s)
		}
	}
	if beyond < 200 {
		t.Errorf("only %d targets were out of reach", beyond)
	}
}

func drawRate(r *rand.Rand, s source) float64 {
	switch {
	case math.IsInf(s.lo, -1):
		return 3 * r.NormFloat64()
	case math.IsInf(s.hi, 1):
		return s.lo + 3*r.ExpFloat64()
	default:
		return s.lo + (s.hi-s.lo)*r.Float64()
	}
}

// Columns that nearly depend on each other still give an orthonormal set: those of a Hilbert matrix.
func TestOrthonormal(t *testing.T) {
	const n = 6
	h := linalg.NewDense(n, n, nil)
	for i := range n {
		for j := range n {
			h.Set(i, j, 1/float64(i+j+1))
		}
	}
	o := &orthonormal{}
	for j := range n {
		o.add(h, j)
	}
	if o.add(h, 2) {
		t.Error("a column was taken in twice")
	}
	for i, p := range o.q {
		for j, q := range o.q {
			want := 0.
			if i == j {
				want = 1
			}
			if d := floats.Dot(p, q); math.Abs(d-want) > 1e-14 {
				t.Errorf("vectors %d and %d: product %g", i, j, d)
			}
		}
	}
}
