package stability

import (
	"math"
	"math/rand/v2"
	"testing"

	"settle/internal/linalg"
)

// A linear loop's fixed point in closed form, r* = B (W B - alpha I)^-1 delta with delta = -drive
// (the loop's drive is W r - delta).
func TestFixedPointOfALinearLoop(t *testing.T) {
	r := rand.New(rand.NewPCG(30, 1))
	for _, size := range [][2]int{{4, 9}, {9, 4}, {5, 5}} {
		const alpha = .1
		w, b := gaussian(r, size[0], size[1], .5), gaussian(r, size[1], size[0], .5)
		drive := gaussian(r, 1, size[0], 1)
		wb := linalg.Mul(w, b)
		for i := range size[0] {
			wb.Set(i, i, wb.At(i, i)-alpha)
		}
		delta := linalg.NewDense(size[0], 1, append([]float64(nil), drive.Data...))
		delta.Scale(-1)
		u, err := linalg.SolveDense(wb, delta)
		if err != nil {
			t.Fatal(err)
		}
		want := linalg.Mul(b, u).Data
		d, y := loopFixture(w, b, .01, .02, alpha, "linear", drive.Data).begin(t)
		residual, ok := FixedPoint(d, 0, 0, y)
		if !ok || residual > 1e-12 {
			t.Fatalf("residual %g, %v", residual, ok)
		}
		for i, x := range want {
			if math.Abs(y[i]-x) > 1e-11*(1+math.Abs(x)) {
				t.Errorf("%v: r[%d] = %g, want %g", size, i, y[i], x)
			}
		}
	}
}

// Of a tanh loop only that it is where time-stepping ends up, from a start where its slopes are small.
func TestFixedPointIsWhereTheLoopSettles(t *testing.T) {
	r := rand.New(rand.NewPCG(31, 2))
	w := gaussian(r, 4, 9, 1)
	d, y := loopFixture(w, negativeTranspose(w), .01, .01, .2, "tanh", []float64{1, -2, .5, 1}).begin(t)
	for i := range y {
		y[i] = 3
	}
	settled := append([]float64(nil), y...)
	march(d, settled, 2e-4, 20_000, never)
	if residual, ok := FixedPoint(d, 0, 0, y); !ok || residual > 1e-11 {
		t.Fatalf("residual %g, %v", residual, ok)
	}
	for i := range y {
		if math.Abs(y[i]-settled[i]) > 1e-8 {
			t.Errorf("y[%d] = %g, settled at %g", i, y[i], settled[i])
		}
	}
}

// Where the slope is all but gone plain Newton steps fly off and grow; damping brings them home. And
// where nothing balances, it says so.
func TestNewtonDamping(t *testing.T) {
	// 0 = -.001 x - tanh(x): the first plain step from 3 ends at 3 - .998/.0109 = -89.
	f := newFixture().pop("x", 1, 1, .001, "tanh").path("x", "x", "lateral", linalg.NewDense(1, 1, []float64{-1}))
	d, y := f.begin(t)
	y[0] = 3
	if residual, ok := FixedPoint(d, 0, 0, y); !ok || math.Abs(y[0]) > 1e-12 || residual > 1e-12 {
		t.Errorf("x = %g, residual %g, %v; want 0", y[0], residual, ok)
	}
	// Without leak, a driven integrator has no equilibrium.
	d, y = newFixture().pop("x", 1, 1, 0, "linear").input("x", []float64{2}).begin(t)
	if residual, ok := FixedPoint(d, 0, 0, y); ok || residual != 2 {
		t.Errorf("a driven integrator: residual %g, %v; want 2, false", residual, ok)
	}
}
