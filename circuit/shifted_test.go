package circuit

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"settle/internal/linalg"
)

// I - c J is solved with as a dense factorisation of the whole matrix does it: chains, gates, shared
// weights, softmax, dense and sparse.
func TestShiftedOfRandomCircuits(t *testing.T) {
	eliminated, several := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		tr := randomTrial(t, randomSpec(t))
		const row, rows = 2, randomRows + 1 // more than the scratch holds at once
		n := tr.d.Dim()
		if n == 0 {
			return
		}
		s := tr.d.NewShifted().(*shifted)
		s.Linearise(row, tr.t[row], tr.row(row))
		small := rapid.Float64Range(-1, 1)
		rhs := rapid.SliceOfN(small, rows*n, rows*n).Draw(t, "rhs")
		for _, c := range []float64{0, 1e-3, 1, 30} {
			want, cond := denseShifted(tr.d, row, tr.t[row], tr.row(row), c, rhs)
			if cond > 1e6 {
				continue
			}
			if err := s.Factor(c); err != nil {
				t.Fatalf("c = %g: %v", c, err)
			}
			got := append([]float64(nil), rhs...)
			s.Solve(got, got, rows)
			near(t, "solution", got, want, 1e-13*math.Max(cond, 100))
		}
		if s.e > 0 {
			eliminated++
		}
		if s.e > 0 && !s.uniform {
			several++
		}
	})
	if eliminated < 20 || several < 20 {
		t.Errorf("only %d circuits had something eliminated, %d of them with different rates", eliminated, several)
	}
}

// denseShifted solves with the whole matrix and returns its condition.
func denseShifted(d *Dynamics, row int, t float64, y []float64, c float64, rhs []float64) ([]float64, float64) {
	n := len(y)
	m := linalg.NewDense(n, n, nil)
	d.Jacobian(m.Data, row, t, y)
	m.Scale(-c)
	for i := range n {
		m.Data[i*n+i]++
	}
	var lu linalg.LU
	if lu.Factor(m) != nil {
		return nil, math.Inf(1)
	}
	x := append([]float64(nil), rhs...)
	lu.SolveRows(x, n, x, n, len(x)/n)
	return x, lu.Cond()
}

// Of an inversion loop the controller alone is factored, also where it has no leak, and a solve costs
// one product with W and one with B: an evaluation.
func TestShiftedOfLoop(t *testing.T) {
	for _, alpha := range []float64{0, 0.01} {
		d := begun(t, inversionLoop(3, 40, alpha, "tanh"), 2)
		s := d.NewShifted().(*shifted)
		y := make([]float64, d.Dim())
		for i := range y {
			y[i] = math.Sin(float64(i))
		}
		s.Linearise(0, 0, y)
		if s.k != 3 || s.e != 40 || s.Products() != 1 {
			t.Errorf("%d factored, %d eliminated, %d products; want 3, 40 and 1", s.k, s.e, s.Products())
		}
		checkShifted(t, d, s, y)
	}
}

// A recurrent layer cannot be eliminated and takes no product with its weights.
func TestShiftedOfRecurrentLayer(t *testing.T) {
	d := begun(t, spec([]Population{pop("x", 6, 0.5, "tanh")}, []Pathway{path("w", "x", "x", weights("normal"))}, nil), 1)
	s := d.NewShifted().(*shifted)
	y := []float64{1, 2, 3, -1, -2, -3}
	s.Linearise(0, 0, y)
	if s.k != 6 || s.e != 0 || s.Products() != 0 {
		t.Errorf("%d factored, %d eliminated, %d products; want 6, 0 and 0", s.k, s.e, s.Products())
	}
	checkShifted(t, d, s, y)
}

// A leak below 0 is not divided by: with tau 0.5 and leak -1, 1 + c leak/tau vanishes at c = 0.5.
func TestShiftedWithNegativeLeak(t *testing.T) {
	d := begun(t, spec([]Population{pop("a", 2, 0.5, "linear", leak(-1)), pop("b", 2, 1, "linear")},
		[]Pathway{path("ab", "a", "b", weights("normal")), path("ba", "b", "a", weights("normal"))}, nil), 1)
	s := d.NewShifted().(*shifted)
	y := []float64{1, 2, 3, 4}
	s.Linearise(0, 0, y)
	checkShifted(t, d, s, y)
}

// Sparse weights are eliminated by sparse products.
func TestShiftedOfSparseLoop(t *testing.T) {
	s := inversionLoop(8, 200, 0.01, "tanh")
	s.Pathways[0].Weights = weights("sparse", std(0.4), func(w *Weights) { w.Density = 0.05 })
	d := begun(t, s, 1)
	y := make([]float64, d.Dim())
	sh := d.NewShifted().(*shifted)
	sh.Linearise(0, 0, y)
	if got := sh.to.Products(); got > 8*200/10 {
		t.Errorf("%d multiply-adds with 5 %% of 1600 elements", got)
	}
	checkShifted(t, d, sh, y)
}

// It follows a Dynamics into the next phase, and reads changed weights, also where the Jacobian is the
// same everywhere and is taken once.
func TestShiftedFollows(t *testing.T) {
	for _, transfer := range []string{"tanh", "linear"} {
		sp := inversionLoop(2, 4, 0.1, transfer)
		sp.Phases = []Phase{phase("one", func(p *Phase) { p.Hold = []string{"r"} }), phase("two")}
		d := begun(t, sp, 1)
		s := d.NewShifted().(*shifted)
		y := []float64{1, 2}
		s.Linearise(0, 0, y)
		checkShifted(t, d, s, y)
		d.Begin(1)
		y = []float64{1, 2, 3, 4, 5, 6}
		s.Linearise(0, 0, y)
		checkShifted(t, d, s, y)
		d.c.Pathways()[0].W.(*linalg.Dense).Scale(3)
		d.c.WeightsChanged()
		s.Linearise(0, 0, y)
		checkShifted(t, d, s, y)
		if s.known != (transfer == "linear") {
			t.Errorf("%s: known %v", transfer, s.known)
		}
	}
}

func checkShifted(t *testing.T, d *Dynamics, s *shifted, y []float64) {
	t.Helper()
	rhs := make([]float64, len(y))
	for i := range rhs {
		rhs[i] = math.Cos(float64(2 * i))
	}
	for _, c := range []float64{0.5, 20} {
		if err := s.Factor(c); err != nil {
			t.Fatal(err)
		}
		want, cond := denseShifted(d, 0, 0, y, c, rhs)
		got := make([]float64, len(y))
		s.Solve(got, rhs, 1)
		near(t, "solution", got, want, 1e-15*math.Max(cond, 100))
	}
}

// A singular matrix is told: c = 1 meets the eigenvalue 1.
func TestShiftedSingular(t *testing.T) {
	d := begun(t, spec([]Population{pop("x", 1, 1, "linear")},
		[]Pathway{path("w", "x", "x", weights("constant"), gain(2))}, nil), 1)
	s := d.NewShifted()
	s.Linearise(0, 0, []float64{0})
	if s.Factor(1) == nil {
		t.Error("I - J of J = 1 was factored")
	}
}

func TestShiftedAllocatesNothing(t *testing.T) {
	d := begun(t, inversionLoop(3, 40, 0.01, "tanh"), 4)
	s := d.NewShifted()
	y, x := make([]float64, d.Dim()), make([]float64, 6*d.Dim())
	step := func() {
		s.Linearise(0, 0, y)
		if err := s.Factor(0.3); err != nil {
			t.Fatal(err)
		}
		s.Solve(x, x, 6)
	}
	step()
	if n := testing.AllocsPerRun(10, step); n > 0 {
		t.Errorf("%g allocations", n)
	}
}
