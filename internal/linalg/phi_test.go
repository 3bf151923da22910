package linalg

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

// phiCase is phi_k(hA) v_k for k = 0 to 4, v_k as phiVector makes it.
type phiCase struct {
	name string
	n    int
	h    float64
	a    []float64
	want [][]float64
}

func phiVector(n, k int) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = float64((7*i+5*k)%11-4) / 4
	}
	return v
}

// TestPhiGolden: each function alone, relative to the largest component.
func TestPhiGolden(t *testing.T) {
	for _, c := range goldenPhi {
		t.Run(fmt.Sprintf("%s/%g", c.name, c.h), func(t *testing.T) {
			var f Phi
			if err := f.Factor(NewDense(c.n, c.n, c.a), 4); err != nil {
				t.Fatal(err)
			}
			// Another step size first: what is kept of it must not serve for this one.
			f.Apply(make([]float64, c.n), c.h/2, [][]float64{phiVector(c.n, 0)})
			for k, want := range c.want {
				v := make([][]float64, k+1)
				v[k] = phiVector(c.n, k)
				f.Apply(v[k], c.h, v) // in place
				// e^z of z = -300 is known to 300 units in the last place of z.
				within := max(1e-12, 4*epsilon*c.h*RowSum(NewDense(c.n, c.n, c.a)))
				if e := relative(v[k], want); !(e <= within) {
					t.Errorf("phi_%d is off by %.2g: %g, want %g", k, e, v[k], want)
				}
			}
		})
	}
}

// relative is the largest difference over the largest component of want.
func relative(got, want []float64) float64 {
	worst, size := 0.0, 0.0
	for i, w := range want {
		worst, size = math.Max(worst, math.Abs(got[i]-w)), math.Max(size, math.Abs(w))
	}
	return worst / size
}

// TestPhiScalar compares with sums of the defining series in 2000 bits, where
// nothing is lost.
func TestPhiScalar(t *testing.T) {
	for _, x := range []float64{-300, -50, -2.6, -2.4, -1, -1e-12, 0, 1e-12, 0.5, 2.4, 2.6, 30} {
		var real [phiMost + 1]float64
		var pair [phiMost + 1]complex128
		Phis(real[:], x)
		phiComplex(pair[:], complex(x, 0))
		for k, got := range real {
			want, _ := phiSeries(x, k)
			if math.Abs(got-want) > 4e-14*math.Abs(want) || math.Abs(imagOff(pair[k], want)) > 4e-14*math.Abs(want) {
				t.Errorf("phi_%d(%g) is %.17g and %.17g, want %.17g", k, x, got, pair[k], want)
			}
		}
	}
}

func imagOff(z complex128, want float64) float64 { return math.Hypot(real(z)-want, imag(z)) }

// phiSeries sums sum_j x^j / (k+j)!.
func phiSeries(x float64, k int) (float64, big.Accuracy) {
	const bits = 2000
	term, sum := new(big.Float).SetPrec(bits).SetInt64(1), new(big.Float).SetPrec(bits)
	for j := 2; j <= k; j++ {
		term.Quo(term, new(big.Float).SetPrec(bits).SetInt64(int64(j)))
	}
	z := new(big.Float).SetPrec(bits).SetFloat64(x)
	for j := 1; float64(j) < 100+4*math.Abs(x); j++ {
		sum.Add(sum, term)
		term.Mul(term, z)
		term.Quo(term, new(big.Float).SetPrec(bits).SetInt64(int64(k+j)))
	}
	return sum.Float64()
}

// scattered is a matrix of n independent numbers a row, of spectral radius about size, shifted.
func scattered(n int, size, shift float64) *Dense {
	random := rand.New(rand.NewPCG(5, uint64(n)))
	a := NewDense(n, n, nil)
	for i := range a.Data {
		a.Data[i] = size * random.NormFloat64() / math.Sqrt(float64(n))
	}
	addIdentity(a, shift)
	return a
}

// TestPhiAgreesWithScalingAndSquaring on matrices without structure: the blocks are a detour.
func TestPhiAgreesWithScalingAndSquaring(t *testing.T) {
	for _, n := range []int{1, 2, 3, 10, 41, 80} {
		a := scattered(n, 3, -1)
		var f Phi
		if err := f.Factor(a, 4); err != nil {
			t.Fatal(err)
		}
		if n > 10 && len(f.d.blocks) < n/4 {
			t.Errorf("n = %d: only %d blocks", n, len(f.d.blocks))
		}
		if c := f.d.condition(); c > conditionMost {
			t.Errorf("n = %d: condition %g", n, c)
		}
		m := newPhiMatrices(n, 4)
		for _, h := range []float64{0.01, 1, 5} {
			m.compute(a, h)
			v, got, want := make([][]float64, 5), make([]float64, n), make([]float64, n)
			for k := range v {
				v[k] = phiVector(n, k)
				m.phi[k].AddMul(want, n, 1, v[k], n, 1)
			}
			if f.Apply(got, h, v); relative(got, want) > 1e-11 {
				t.Errorf("n = %d, h = %g: off by %g", n, h, relative(got, want))
			}
		}
	}
}

// TestPhiRefusals: what is not finite is an error, shapes that do not fit panic.
func TestPhiRefusals(t *testing.T) {
	var f Phi
	if err := f.Factor(NewDense(2, 2, []float64{1, 2, math.NaN(), 3}), 1); err == nil {
		t.Error("a matrix that is not finite was taken")
	}
	if err := f.Factor(NewDense(2, 2, []float64{1, 2, 0, 3}), 1); err != nil {
		t.Error(err)
	}
	panics(t, "more vectors than functions", func() { f.Apply(make([]float64, 2), 1, make([][]float64, 3)) })
	panics(t, "phi_9", func() { _ = f.Factor(NewDense(1, 1, nil), 9) })
}

// TestPhiAllocatesNothing for a new step size, clusters included.
func TestPhiAllocatesNothing(t *testing.T) {
	for name, a := range map[string]*Dense{
		"blocks":  scattered(30, 2, -1),
		"cluster": NewDense(3, 3, []float64{-1, 1, 0, 0, -1, 1, 0, 0, -1}),
	} {
		var f Phi
		v, h := [][]float64{phiVector(a.Rows, 0), phiVector(a.Rows, 1)}, 0.1
		if err := f.Factor(a, 2); err != nil {
			t.Fatal(err)
		}
		step := func() {
			for range 5 {
				h += 0.01
				f.Apply(v[0], h, v)
			}
		}
		step()
		if n := testing.AllocsPerRun(5, step); n > 0 {
			t.Errorf("%s: %g allocations", name, n)
		}
	}
}

// TestKrylovPhi: within tolerance, with products that fall with it, in substeps where one space will
// not do.
func TestKrylovPhi(t *testing.T) {
	stiff := NewDense(200, 200, nil)
	for i := range 200 {
		stiff.Set(i, i, -800)
		if i > 0 {
			stiff.Set(i, i-1, 400)
			stiff.Set(i-1, i, 400)
		}
	}
	for name, a := range map[string]*Dense{"scattered": scattered(150, 4, -1), "stiff": stiff, "small": scattered(3, 1, 0)} {
		n := a.Rows
		v, want, got, weight := make([][]float64, 4), make([]float64, n), make([]float64, n), repeated(n, 2)
		v[0], v[1], v[3] = phiVector(n, 0), phiVector(n, 1), phiVector(n, 3)
		m, before := newPhiMatrices(n, 3), 0
		m.compute(a, 1)
		for _, k := range []int{0, 1, 3} {
			m.phi[k].AddMul(want, n, 1, v[k], n, 1)
		}
		var f KrylovPhi
		for _, tol := range []float64{1e-3, 1e-6, 1e-10} {
			products, ok := f.Apply(got, v, func(dst, x []float64) { clear(dst); a.AddMul(dst, n, 1, x, n, 1) }, weight, tol)
			e := 0.0
			for i := range got {
				e += (got[i] - want[i]) * (got[i] - want[i]) / 4 / float64(n)
			}
			if e = math.Sqrt(e); !ok || e > tol {
				t.Errorf("%s, tol %g: error %g (%v)", name, tol, e, ok)
			}
			if products < before || name == "stiff" && products <= krylovPhi {
				t.Errorf("%s, tol %g: %d products, %d before", name, tol, products, before)
			}
			before = products
			t.Logf("%s, tol %g: error %.2g, %d products", name, tol, e, products)
		}
	}
}

func repeated(n int, x float64) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = x
	}
	return v
}

// TestKrylovPhiEdges: zeros, no vectors, and products that are not finite.
func TestKrylovPhiEdges(t *testing.T) {
	var f KrylovPhi
	zero := func(dst, _ []float64) { clear(dst) }
	dst, v := []float64{7, 7}, [][]float64{nil, {1, 2}}
	if _, ok := f.Apply(dst, v, zero, repeated(2, 1), 1e-9); !ok || dst[0] != 1 || dst[1] != 2 {
		t.Errorf("phi_1(0) v is %g (%v), want (1, 2)", dst, ok)
	}
	if _, ok := f.Apply(dst, [][]float64{nil, nil}, zero, repeated(2, 1), 1e-9); !ok || dst[0] != 0 || dst[1] != 0 {
		t.Errorf("of zeros it is %g (%v)", dst, ok)
	}
	spoilt := func(dst, _ []float64) { dst[0], dst[1] = math.Inf(1), 0 }
	if _, ok := f.Apply(dst, v, spoilt, repeated(2, 1), 1e-9); ok {
		t.Error("products that are not finite were taken")
	}
}
