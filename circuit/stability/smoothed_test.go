package stability

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/floats"

	"settle/internal/linalg"
)

// smoothingMatrices are random ones, and whole Jacobians of inversion loops, whose modes differ by
// decades.
func smoothingMatrices(r *rand.Rand) (all []*linalg.Dense) {
	for _, n := range []int{1, 2, 5, 12} {
		all = append(all, gaussian(r, n, n, 1))
	}
	for range 6 {
		l := drawLoop(r)
		l.tauR, l.tauU = 1, []float64{1, .3}[r.IntN(2)]
		all = append(all, l.jacobian())
	}
	return all
}

// The definition, by an integral that knows no Lyapunov equation: tr P is twice the integral of
// |exp((J - s I) t)|^2.
func TestSmoothedIsTheDefinition(t *testing.T) {
	r := rand.New(rand.NewPCG(31, 1))
	var s Smoothed
	for _, j := range smoothingMatrices(r) {
		for _, eps := range []float64{.3, .05} {
			if err := s.Of(j, eps); err != nil {
				t.Fatal(err)
			}
			eig, err := linalg.Eigenvalues(j)
			if err != nil {
				t.Fatal(err)
			}
			if !(s.Value > s.Abscissa) || math.Abs(s.Abscissa-real(eig[0])) > 1e-10*(1+floats.Norm(j.Data, 2)) {
				t.Errorf("smoothed %g, abscissa %g, want %g", s.Value, s.Abscissa, real(eig[0]))
			}
			if got := 2 * energy(j, s.Value); math.Abs(got*eps-1) > 1e-6 {
				t.Errorf("eps %g: the integral is %g, want %g", eps, got, 1/eps)
			}
		}
	}
}

// energy integrates |exp((J - s I) t)|_F^2 over all t: exp over a short time by its series, then
// doubling it, with Gram matrices E(2T) = E(T) + e^T' E(T) e^T.
func energy(j *linalg.Dense, s float64) float64 {
	n := j.Rows
	a := j.Clone()
	for i := range n {
		a.Set(i, i, a.At(i, i)-s)
	}
	h := 1e-2 / (1 + floats.Norm(a.Data, 2))
	whole, sum := step(a, h), linalg.NewDense(n, n, nil)
	for k, w := range []float64{1. / 6, 4. / 6, 1. / 6} { // Simpson
		e := step(a, h*float64(k)/2)
		add(sum, linalg.Mul(e.Transpose(), e), w*h)
	}
	for range 60 {
		add(sum, linalg.Mul(linalg.Mul(whole.Transpose(), sum), whole), 1)
		whole = linalg.Mul(whole, whole)
	}
	trace := 0.
	for i := range n {
		trace += sum.At(i, i)
	}
	return trace
}

func step(a *linalg.Dense, h float64) *linalg.Dense {
	e, term := linalg.Identity(a.Rows), linalg.Identity(a.Rows)
	for k := 1; k < 12; k++ {
		term = linalg.Mul(term, a)
		term.Scale(h / float64(k))
		add(e, term, 1)
	}
	return e
}

func add(dst, m *linalg.Dense, f float64) { floats.AddScaled(dst.Data, f, m.Data) }

// The gradient is that of finite differences: sign, transpose and all.
func TestSmoothedGradient(t *testing.T) {
	r := rand.New(rand.NewPCG(32, 1))
	var s, near Smoothed
	for _, j := range smoothingMatrices(r) {
		for _, eps := range []float64{1, .1, .01} {
			if err := s.Of(j, eps); err != nil {
				t.Fatal(err)
			}
			got := s.Gradient()
			want := linalg.NewDense(j.Rows, j.Cols, nil)
			for i, v := range j.Data {
				const h = 1e-3 * .1
				value := func(x float64) float64 {
					j.Data[i] = v + x*h*eps
					if err := near.Of(j, eps); err != nil {
						t.Fatal(err)
					}
					return near.Value
				}
				want.Data[i] = (8*(value(1)-value(-1)) - (value(2) - value(-2))) / (12 * h * eps)
				j.Data[i] = v
			}
			size := floats.Norm(want.Data, 2)
			if d := floats.Distance(got.Data, want.Data, 2); !(d <= 1e-6*size) {
				t.Errorf("(%d x %d), eps %g: gradient off by %.2g of %g", j.Rows, j.Cols, eps, d, size)
			}
		}
	}
}

// Modes that stand apart, given as a number, are as good as in the matrix.
func TestSmoothedModesApart(t *testing.T) {
	r := rand.New(rand.NewPCG(33, 1))
	j := gaussian(r, 4, 4, 1)
	for _, rate := range []float64{-1, 5} {
		whole := linalg.NewDense(7, 7, nil)
		for i := range 7 {
			whole.Set(i, i, rate)
		}
		for i := range 4 {
			copy(whole.Row(i), j.Row(i))
		}
		a, b := Smoothed{Apart: 3, ApartRate: rate}, Smoothed{}
		if a.Of(j, .05) != nil || b.Of(whole, .05) != nil {
			t.Fatal("no solution")
		}
		if math.Abs(a.Value-b.Value) > 1e-12 || math.Abs(a.Abscissa-b.Abscissa) > 1e-12 {
			t.Errorf("%g, %g; want %g, %g", a.Value, a.Abscissa, b.Value, b.Abscissa)
		}
		for i := range 4 {
			if d := floats.Distance(a.Gradient().Row(i), b.Gradient().Row(i)[:4], 2); d > 1e-12 {
				t.Errorf("gradient off by %g", d)
			}
		}
	}
}

// One mode at rest in closed form: 1/(s - l) = 1/eps; it falls to the abscissa with eps.
func TestSmoothedByHand(t *testing.T) {
	var s Smoothed
	for _, eps := range []float64{1, 1e-3, 1e-9} {
		if err := s.Of(linalg.NewDense(1, 1, []float64{-.25}), eps); err != nil || math.Abs(s.Value+.25-eps) > 1e-15 {
			t.Errorf("eps %g: %g, %v", eps, s.Value, err)
		}
	}
	// exp(J t) = (1 t; 0 1): tr P = 2/s + 1/(2 s^3), which is 10 at s = 0.4399...
	if err := s.Of(linalg.NewDense(2, 2, []float64{0, 1, 0, 0}), .1); err != nil {
		t.Fatal(err)
	}
	if f := 2/s.Value + 1/(2*s.Value*sq(s.Value)); math.Abs(f-10) > 1e-9 {
		t.Errorf("at %g tr P is %g, want 10", s.Value, f)
	}
}

// At the abscissa itself there is no solution, and a smoothing below rounding still ends.
func TestSmoothedDegenerate(t *testing.T) {
	var s Smoothed
	j := linalg.NewDense(2, 2, []float64{0, 1, -1, 0})
	if err := s.At(j, 0); !errors.Is(err, linalg.ErrSingular) {
		t.Errorf("at the abscissa: %v", err)
	}
	if err := s.At(j, PublishedShift(0)); err != nil || s.Value != .2 || s.trace != 10 {
		t.Errorf("%v, s %g, tr P %g, want 10", err, s.Value, s.trace)
	}
	if err := s.Of(linalg.NewDense(2, 2, []float64{1, 1e9, 0, 1}), 1e-30); err != nil && !errors.Is(err, linalg.ErrSingular) {
		t.Errorf("no smoothing to speak of: %v", err)
	}
	if err := s.Of(linalg.NewDense(1, 1, []float64{math.NaN()}), 1); err == nil {
		t.Error("NaN passed")
	}
	if PublishedShift(1) != 1.5 || PublishedShift(-1) != -.8 {
		t.Error("the published shift is max(1.5 a, a + .2)")
	}
}
