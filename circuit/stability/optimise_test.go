package stability

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"settle/circuit"
	"settle/internal/linalg"
)

// uniformMatrix draws from [-most, most).
func uniformMatrix(r *rand.Rand, rows, cols int, most float64) *linalg.Dense {
	m := linalg.NewDense(rows, cols, nil)
	for i := range m.Data {
		m.Data[i] = most * (2*r.Float64() - 1)
	}
	return m
}

// drivenLoop is a linear loop with taus of 10 and 5 ms; B is pathway 1.
func drivenLoop(w, b *linalg.Dense, alpha float64) *fixture {
	return loopFixture(w, b, .01, .005, alpha, "linear", make([]float64, w.Rows))
}

// checkReport compares a report with the eigenvalues of the compiled Jacobian as it is now.
func checkReport(t *testing.T, name string, r Report, d *circuit.Dynamics) {
	t.Helper()
	y := make([]float64, d.Dim())
	d.Gather(y)
	want := real(wholeSpectrum(t, d, y)[0])
	if math.Abs(r.After-want) > 1e-7/r.Tau {
		t.Errorf("%s: abscissa reported %g, is %g", name, r.After, want)
	}
	if r.Reached != (r.After < r.Target) || r.Iterations > 200 {
		t.Errorf("%s: %+v", name, r)
	}
}

// From random feedback, tiny or as large as the weights, with the defaults.
func TestOptimiseStabilises(t *testing.T) {
	for _, size := range [][2]int{{10, 20}, {10, 10}} {
		for _, most := range []float64{.01, .5} {
			for _, alpha := range []float64{.01, .001} {
				for seed := range uint64(3) {
					r := rand.New(rand.NewPCG(61, seed))
					name := fmt.Sprintf("%v, B %g, alpha %g, seed %d", size, most, alpha, seed)
					w, b := uniformMatrix(r, size[0], size[1], .5), uniformMatrix(r, size[1], size[0], most)
					d, _ := drivenLoop(w, b, alpha).begin(t)
					got, err := Optimise(d, 1, Options{})
					if err != nil {
						t.Fatal(err)
					}
					checkReport(t, name, got, d)
					if !got.Reached || got.Iterations < 10 || got.Target != -.01/.01 || got.Tau != .01 || !slices.Equal(got.Loop, []int{0, 1}) {
						t.Errorf("%s: %+v", name, got)
					}
				}
			}
		}
	}
}

// Weights as small as the published ones at the start of learning: with alpha .01 the target is near;
// with alpha .001 the large B that it takes is beyond 200 steps of .05, and the report says so.
func TestOptimiseWithSmallWeights(t *testing.T) {
	for seed := range uint64(3) {
		r := rand.New(rand.NewPCG(62, seed))
		w, b := uniformMatrix(r, 10, 20, .01), uniformMatrix(r, 20, 10, .01)
		for _, alpha := range []float64{.01, .001} {
			d, _ := loopFixture(w, b, 1, 1, alpha, "linear", make([]float64, 10)).begin(t)
			got, err := Optimise(d, 1, Options{})
			if err != nil {
				t.Fatal(err)
			}
			checkReport(t, fmt.Sprint("alpha ", alpha), got, d)
			if got.Reached != (alpha == .01) || !(got.After < got.Before) || !(got.After < -alpha) {
				t.Errorf("alpha %g: %+v", alpha, got)
			}
		}
		d, _ := loopFixture(w, b, 1, 1, .001, "linear", make([]float64, 10)).begin(t)
		if got, err := Optimise(d, 1, Options{Step: 2}); err != nil || !got.Reached {
			t.Errorf("with steps of 2: %+v, %v", got, err)
		}
	}
}

// An expanding loop has modes of -alpha/tau_u that no B moves: the report says that it was not enough.
func TestOptimiseExpandingLoop(t *testing.T) {
	r := rand.New(rand.NewPCG(63, 1))
	w, b := uniformMatrix(r, 20, 10, .5), uniformMatrix(r, 10, 20, .5)
	d, _ := drivenLoop(w, b, .001).begin(t)
	got, err := Optimise(d, 1, Options{})
	if err != nil {
		t.Fatal(err)
	}
	checkReport(t, "expanding", got, d)
	if got.Reached || math.Abs(got.After+.001/.005) > 1e-9 || !(got.Before > 0) {
		t.Errorf("%+v, want an end at %g /s", got, -.001/.005)
	}
}

// singleOf is a single loop from random feedback; B is pathway 2.
func singleOf(r *rand.Rand, most, alpha float64) *fixture {
	return newFixture().pop("q1", 20, .01, 1, "linear").pop("q2", 10, .01, 1, "linear").pop("z", 10, .01, alpha, "linear").
		path("q1", "q2", "forward", uniformMatrix(r, 10, 20, .5)).path("q2", "z", "forward", uniformMatrix(r, 10, 10, .5)).
		path("z", "q1", "feedback", uniformMatrix(r, 20, 10, most))
}

func TestOptimiseSingleLoop(t *testing.T) {
	for _, most := range []float64{.01, .5} {
		for _, alpha := range []float64{.01, .001} {
			for seed := range uint64(3) {
				d, _ := singleOf(rand.New(rand.NewPCG(64, seed)), most, alpha).begin(t)
				got, err := Optimise(d, 2, Options{})
				if err != nil {
					t.Fatal(err)
				}
				name := fmt.Sprintf("B %g, alpha %g, seed %d", most, alpha, seed)
				checkReport(t, name, got, d)
				if !got.Reached || !slices.Equal(got.Loop, []int{0, 1, 2}) {
					t.Errorf("%s: %+v", name, got)
				}
			}
		}
	}
}
