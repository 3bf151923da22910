package circuit

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"settle/internal/linalg"
)

// With the followers at rest, their derivative vanishes and the others' is what it is; solves are those
// with the Schur complement of the whole Jacobian.
func TestReducedRandomCircuits(t *testing.T) {
	compared, empty := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		tr := randomTrial(t, randomSpec(t))
		r, ok := tr.d.NewReduced().(*reduced)
		if !ok {
			return
		}
		const row = 3
		y := append([]float64(nil), tr.row(row)...)
		f := make([]float64, len(y))
		r.Follow(f, tr.t[row:row+1], y, []int{row})
		near(t, "derivative", derivative(tr.d, row, tr.t[row], y), f, 1e-11)
		if compared++; r.p.dim == 0 {
			empty++
		}
		for _, pop := range r.p.Evolving {
			lo := tr.d.p.at[pop]
			hi := lo + tr.d.c.populations[pop].Size
			near(t, "kept state", y[lo:hi], tr.row(row)[lo:hi], 0)
		}
		compareReduced(t, tr.d, r, row, tr.t[row], y)
	})
	if compared < 25 || compared-empty < 5 {
		t.Errorf("only %d circuits have followers, and %d of them nothing else", compared, empty)
	}
}

func compareReduced(t *rapid.T, d *Dynamics, r *reduced, row int, at float64, y []float64) {
	schur, others, ok := schurComplement(d, r, row, at, y)
	if !ok {
		return
	}
	r.Linearise(row, at, y)
	n, rows := len(y), randomRows+1
	rhs := rapid.SliceOfN(rapid.Float64Range(-1, 1), rows*n, rows*n).Draw(t, "rhs")
	for _, c := range []float64{1e-3, 1, 1e6} {
		m := schur.Clone()
		m.Scale(-c)
		for i := range others {
			m.Data[i*len(others)+i]++
		}
		var lu linalg.LU
		if lu.Factor(m) != nil || lu.Cond() > 1e6 {
			continue
		}
		if err := r.Factor(c); err != nil {
			t.Fatalf("c = %g: %v", c, err)
		}
		got := make([]float64, rows*n)
		r.Solve(got, rhs, rows)
		want := make([]float64, rows*n)
		for i := range rows {
			x := make([]float64, len(others))
			for k, v := range others {
				x[k] = rhs[i*n+v]
			}
			lu.Solve(x, x)
			for k, v := range others {
				want[i*n+v] = x[k]
			}
		}
		near(t, "solution", got, want, 1e-11*math.Max(lu.Cond(), 100))
	}
}

// schurComplement is J_oo - J_of J_ff^-1 J_fo, o being the others and f the followers.
func schurComplement(d *Dynamics, r *reduced, row int, at float64, y []float64) (*linalg.Dense, []int, bool) {
	full := linalg.NewDense(len(y), len(y), nil)
	d.Jacobian(full.Data, row, at, y)
	var others, followers []int
	for _, s := range d.StateRanges() {
		for i := s.Lo; i < s.Hi; i++ {
			if slices.Contains(r.p.followers, s.Population) {
				followers = append(followers, i)
			} else {
				others = append(others, i)
			}
		}
	}
	cut := func(rows, cols []int) *linalg.Dense {
		m := linalg.NewDense(len(rows), len(cols), nil)
		for i, a := range rows {
			for j, b := range cols {
				m.Set(i, j, full.At(a, b))
			}
		}
		return m
	}
	if len(others) == 0 {
		return nil, nil, false
	}
	inner, err := linalg.SolveDense(cut(followers, followers), cut(followers, others))
	if err != nil {
		return nil, nil, false
	}
	s := cut(others, others)
	for i, v := range linalg.Mul(cut(others, followers), inner).Data {
		s.Data[i] -= v
	}
	return s, others, true
}

// Of a loop the inverted layer follows; with a leak too small to divide by, a controller never does.
func TestReducedLoop(t *testing.T) {
	d := begun(t, inversionLoop(3, 5, 0.01, "tanh"), 1)
	r := d.NewReduced().(*reduced)
	if !slices.Equal(r.p.followers, []int{0}) || r.p.dim != 3 || r.Products() != 0 {
		t.Errorf("followers %v, %d variables, %d products", r.p.followers, r.p.dim, r.Products())
	}
	if r := begun(t, inversionLoop(8, 5, 1e-4, "tanh"), 1).NewReduced().(*reduced); r.p.dim != 8 {
		t.Errorf("a leak of 1e-4 was divided by: %d variables are left", r.p.dim)
	}
	if d := begun(t, spec([]Population{pop("x", 3, 1, "tanh")}, []Pathway{path("w", "x", "x", weights("normal"))}, nil), 1); d.NewReduced() != nil {
		t.Error("a recurrent layer follows itself")
	}
}

// The phase's own evaluation is not disturbed, and nothing is allocated.
func TestReducedAllocatesNothing(t *testing.T) {
	d := begun(t, inversionLoop(3, 40, 0.01, "tanh"), 2)
	r := d.NewReduced()
	n := d.Dim()
	y, f, rows, at := make([]float64, 2*n), make([]float64, 2*n), []int{0, 1}, []float64{0, 0}
	step := func() {
		r.Follow(f, at, y, rows)
		r.Linearise(0, 0, y[:n])
		if err := r.Factor(0.3); err != nil {
			t.Fatal(err)
		}
		r.Solve(f, f, 2)
	}
	step()
	if n := testing.AllocsPerRun(10, step); n > 0 {
		t.Errorf("%g allocations", n)
	}
}
