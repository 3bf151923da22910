package testode_test

import (
	"math"
	"math/cmplx"
	"slices"
	"testing"

	"settle/integrators"
	"settle/integrators/testode"
	"settle/internal/linalg"
)

// TestLoopJacobian compares with central differences of the derivative.
func TestLoopJacobian(t *testing.T) {
	l := testode.NewLoop(0.1, 5, 1)
	n := l.Dim()
	j, y := make([]float64, n*n), loopState(n)
	l.Jacobian(j, 3, 0, y)
	plus, minus := make([]float64, n), make([]float64, n)
	for _, col := range []int{0, 9, 10, 500, n - 1} {
		const h = 1e-5
		y[col] += h
		l.Derivative(plus, []float64{0}, y, []int{3})
		y[col] -= 2 * h
		l.Derivative(minus, []float64{0}, y, []int{3})
		y[col] += h
		for i := range n {
			if want := (plus[i] - minus[i]) / (2 * h); math.Abs(j[i*n+col]-want) > 1e-7 {
				t.Fatalf("J[%d, %d] = %g, differences say %g", i, col, j[i*n+col], want)
			}
		}
	}
}

// TestLoopShifted multiplies solutions by I - c J again.
func TestLoopShifted(t *testing.T) {
	l := testode.NewLoop(0.1, 1, testode.Saturated)
	n := l.Dim()
	j, y := make([]float64, n*n), loopState(n)
	l.Jacobian(j, 0, 0, y)
	s := l.NewShifted()
	s.Linearise(0, 0, y)
	for _, c := range []float64{0.01, 1, 30} {
		if err := s.Factor(c); err != nil {
			t.Fatal(err)
		}
		rhs, x := loopState(2*n), make([]float64, 2*n)
		s.Solve(x, rhs, 2)
		for i := range 2 * n {
			at, row := i%n, i/n
			got := x[i]
			for k := range n {
				got -= c * j[at*n+k] * x[row*n+k]
			}
			if math.Abs(got-rhs[i]) > 1e-11 {
				t.Fatalf("c = %g: row %d of (I - c J) x is %g, want %g", c, i, got, rhs[i])
			}
		}
	}
}

// TestLoopComplexShifted multiplies solutions by I - c J again, c complex, and wants the real factors
// undisturbed.
func TestLoopComplexShifted(t *testing.T) {
	l := testode.NewLoop(0.1, 1, testode.Saturated)
	n := l.Dim()
	j, y := make([]float64, n*n), loopState(n)
	l.Jacobian(j, 0, 0, y)
	s := l.NewShifted().(integrators.ComplexShifted)
	s.Linearise(0, 0, y)
	if err := s.Factor(2); err != nil {
		t.Fatal(err)
	}
	before, after := make([]float64, n), make([]float64, n)
	s.Solve(before, y, 1)
	for _, c := range []complex128{0.01 + 0.02i, 1 - 3i, 30i} {
		if err := s.FactorComplex(c); err != nil {
			t.Fatal(err)
		}
		rhs, x := make([]complex128, n), make([]complex128, n)
		for i, v := range loopState(2 * n)[:n] {
			rhs[i] = complex(v, y[n-1-i])
		}
		s.SolveComplex(x, rhs)
		for i := range n {
			got := x[i]
			for k := range n {
				got -= c * complex(j[i*n+k], 0) * x[k]
			}
			if cmplx.Abs(got-rhs[i]) > 1e-11 {
				t.Fatalf("c = %v: row %d of (I - c J) x is %v, want %v", c, i, got, rhs[i])
			}
		}
	}
	if s.Solve(after, y, 1); !slices.Equal(before, after) {
		t.Error("the complex factors spoilt the real ones")
	}
}

// TestLoopPropagation compares with the phi-functions of the whole Jacobian in Krylov spaces.
func TestLoopPropagation(t *testing.T) {
	l := testode.NewLoop(0.1, 1, testode.Saturated)
	n := l.Dim()
	j, y := linalg.NewDense(n, n, nil), loopState(n)
	l.Jacobian(j.Data, 0, 0, y)
	p := l.NewPropagation()
	if err := p.Linearise(0, 0, y); err != nil {
		t.Fatal(err)
	}
	var space linalg.KrylovPhi
	ones, got, want := make([]float64, n), make([]float64, n), make([]float64, n)
	v := [][]float64{loopState(n), nil, make([]float64, n), loopState(n), loopState(n)}
	for i := range n {
		ones[i] = 1
		v[2][i] = float64(i%7) - 3
	}
	for _, h := range []float64{1e-3, 0.1, 3, 40} {
		for _, used := range []int{1, 3, 5} {
			mul := func(dst, x []float64) {
				clear(dst)
				j.AddMul(dst, n, h, x, n, 1)
			}
			if _, ok := space.Apply(want, v[:used], mul, ones, 1e-12); !ok {
				t.Fatal("Krylov spaces fail")
			}
			p.Phi(got, h, v[:used])
			for i := range got {
				if math.Abs(got[i]-want[i]) > 1e-9 {
					t.Fatalf("h = %g, %d vectors: variable %d is %.15g, want %.15g", h, used, i, got[i], want[i])
				}
			}
		}
	}
	if p.Phi(got, 1, v[:1]); p.Products() != 1 {
		t.Errorf("%d products for one with W and one with B", p.Products())
	}
	if p.Phi(got, 1, v[:3]); p.Products() != 2 {
		t.Errorf("%d products for two with W and one with B", p.Products())
	}
	if n := testing.AllocsPerRun(3, func() { p.Phi(got, 1, v) }); n > 0 {
		t.Errorf("%g allocations", n)
	}
}

// TestLoopLeak: what is left of f without the decay does not change with the variable itself.
func TestLoopLeak(t *testing.T) {
	l := testode.NewLoop(0.1, 1, 1)
	n := l.Dim()
	rate, j := make([]float64, n), make([]float64, n*n)
	l.Leak(rate)
	l.Jacobian(j, 0, 0, loopState(n))
	for i, r := range rate {
		if j[i*n+i] != -r {
			t.Fatalf("variable %d decays at %g, its own slope is %g", i, r, j[i*n+i])
		}
	}
}

// TestLoopSettles wants rest where the literature's loop finds it, and |r| as documented.
func TestLoopSettles(t *testing.T) {
	for scale, want := range map[float64][2]float64{1: {0.08, 0.15}, testode.Saturated: {0.8, 1.3}} {
		l := testode.NewLoop(1, 1, scale)
		y := make([]float64, l.Dim())
		s := integrators.Solver{Rtol: 1e-9, Atol: 1e-11, Cap: true}
		if r, err := s.Solve(l, 0, 200, y); err != nil || !r.OK() {
			t.Fatal(err, r.Err())
		}
		d := make([]float64, len(y))
		l.Derivative(d, []float64{0}, y, []int{0})
		if r := l.Residual(d); r > 1e-7 {
			t.Errorf("scale %g: residual %g", scale, r)
		}
		size := 0.0
		for _, v := range y[10:] {
			size = max(size, math.Abs(v))
		}
		if size < want[0] || size > want[1] {
			t.Errorf("scale %g: the largest |r| is %g", scale, size)
		}
	}
}

func loopState(n int) []float64 {
	y := make([]float64, n)
	for i := range y {
		y[i] = math.Sin(float64(3*i + 1))
	}
	return y
}

// TestLoopReduced: with r following, the whole derivative is that of u, and solves are those of the
// Schur complement of the whole Jacobian, J_uu - J_ur J_rr^-1 J_ru = J_uu + J_ur J_ru.
func TestLoopReduced(t *testing.T) {
	l := testode.NewLoop(0.1, 1, testode.Saturated)
	n := l.Dim()
	y, f, whole := loopState(n), loopState(n), make([]float64, n)
	r := l.NewReduced()
	r.Follow(f, []float64{0}, y, []int{4})
	l.Derivative(whole, []float64{0}, y, []int{4})
	for i, v := range whole {
		if math.Abs(f[i]-v) > 1e-12 {
			t.Fatalf("derivative %d is %g, the whole loop's %g", i, f[i], v)
		}
	}
	j := make([]float64, n*n)
	l.Jacobian(j, 4, 0, y)
	r.Linearise(4, 0, y)
	for _, c := range []float64{0.01, 1, 1e6} {
		if err := r.Factor(c); err != nil {
			t.Fatal(err)
		}
		rhs, x := loopState(2*n), make([]float64, 2*n)
		r.Solve(x, rhs, 2)
		for i := range 2 * n {
			row, at := i/n, i%n
			got, want := x[i], 0.0
			if at < 10 {
				want = rhs[i]
				for k := range 10 {
					s := j[at*n+k]
					for m := 10; m < n; m++ {
						s += j[at*n+m] * j[m*n+k]
					}
					got -= c * s * x[row*n+k]
				}
			}
			if math.Abs(got-want) > 1e-9 {
				t.Fatalf("c = %g: row %d of the product is %g, want %g", c, i, got, want)
			}
		}
	}
}
