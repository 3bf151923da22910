package stability

import (
	"math"
	"math/rand/v2"
	"testing"

	"settle/internal/linalg"
)

// With B = -W^T the mu are minus the squared singular values, so every mode follows from a real
// quadratic: l = (-(a + b) +- sqrt((a - b)^2 - 4 s^2 / (tau_r tau_u))) / 2, a = 1 / tau_r, b = alpha / tau_u.
func TestNegativeTransposeModesFromSingularValues(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 8))
	for _, size := range [][2]int{{5, 12}, {12, 5}, {7, 7}} {
		for _, alpha := range []float64{.01, .5} {
			w := gaussian(r, size[0], size[1], .4)
			b := w.Transpose()
			b.Scale(-1)
			const tauR, tauU = .02, .005
			loop, err := NewLoop(w, b, tauR, tauU, alpha, 1)
			if err != nil {
				t.Fatal(err)
			}
			want := singularModes(t, w, tauR, tauU, alpha)
			got := loop.Eigenvalues()
			for range size[0] + size[1] - len(want) {
				want = append(want, complex(loop.Rest, 0))
			}
			if d := spectraDistance(got, want); d > 1e-9*200 {
				t.Errorf("%v alpha %g: modes off by %g", size, alpha, d)
			}
			if loop.Whole() != Stable {
				t.Errorf("%v alpha %g: %s; B = -W^T with a leak is always stable", size, alpha, loop.Whole())
			}
		}
	}
}

func singularModes(t *testing.T, w *linalg.Dense, tauR, tauU, alpha float64) (modes []complex128) {
	sv, err := linalg.SingularValues(w)
	if err != nil {
		t.Fatal(err)
	}
	a, b := 1/tauR, alpha/tauU
	for _, s := range sv {
		d := (a-b)*(a-b) - 4*s*s/(tauR*tauU)
		if d >= 0 {
			modes = append(modes, complex((-(a+b)+math.Sqrt(d))/2, 0), complex((-(a+b)-math.Sqrt(d))/2, 0))
		} else {
			modes = append(modes, complex(-(a+b)/2, math.Sqrt(-d)/2), complex(-(a+b)/2, -math.Sqrt(-d)/2))
		}
	}
	return modes
}

// Without leak an expanding loop has n_u - n_r pure integrators; what goes round still settles.
// A contracting one has none: its spare modes are the layer's own decay.
func TestLeaklessLoops(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	for _, c := range []struct {
		nU, nR      int
		shape       string
		rest        float64
		count       int
		round, want Verdict
	}{
		{9, 4, "expanding", 0, 5, Stable, Marginal},
		{4, 9, "contracting", -100, 5, Stable, Stable},
		{4, 4, "square", -100, 0, Stable, Stable},
	} {
		w := gaussian(r, c.nU, c.nR, 1)
		b := w.Transpose()
		b.Scale(-1)
		loop, err := NewLoop(w, b, .01, .01, 0, 1)
		if err != nil {
			t.Fatal(err)
		}
		if loop.Shape() != c.shape || loop.Rest != c.rest || loop.RestCount() != c.count || loop.Verdict != c.round || loop.Whole() != c.want {
			t.Errorf("%s, %d modes at %g, %s, whole %s; want %+v", loop.Shape(), loop.RestCount(), loop.Rest, loop.Verdict, loop.Whole(), c)
		}
	}
}

func TestLoopErrors(t *testing.T) {
	w := linalg.NewDense(1, 2, []float64{1, math.NaN()})
	if _, err := NewLoop(w, linalg.NewDense(2, 1, nil), 1, 1, 1, 1); err == nil {
		t.Error("a NaN weight passed")
	}
	defer func() {
		if recover() == nil {
			t.Error("shapes that do not fit passed")
		}
	}()
	_, _ = NewLoop(w, linalg.NewDense(3, 1, nil), 1, 1, 1, 1)
}
