package integrators_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"settle/integrators"
)

// passes is a random tanh network that counts how often it is asked, and for how many packed rows.
type passes struct {
	*integrators.Func
	calls, rows int
}

func newPasses(n int) *passes {
	rng := rand.New(rand.NewPCG(1, 1))
	w, r := make([]float64, n*n), make([]float64, n)
	for i := range w {
		w[i] = 1.5 * rng.NormFloat64() / math.Sqrt(float64(n))
	}
	return &passes{Func: integrators.NewFunc(n, func(d []float64, _ float64, y []float64) {
		for j := range r {
			r[j] = math.Tanh(y[j])
		}
		for i := range d {
			d[i] = -y[i]
			for j, v := range r {
				d[i] += w[i*n+j] * v
			}
		}
	})}
}

func (p *passes) Derivative(dydt, t, y []float64, rows []int) {
	p.calls, p.rows = p.calls+1, p.rows+len(rows)
	p.Func.Derivative(dydt, t, y, rows)
}

// roomy can be asked for all stages at once.
type roomy struct{ *passes }

func (roomy) Places(int) {}

// follow solves from a state far from rest, over 20 time constants.
func (p *passes) follow(t *testing.T, sys integrators.System, method string) (end []float64, stats integrators.Stats) {
	t.Helper()
	p.calls, p.rows = 0, 0
	y := make([]float64, p.Dim())
	for i := range y {
		y[i] = math.Cos(float64(i))
	}
	s := integrators.Solver{Method: method, Rtol: 1e-5, Atol: 1e-7}
	return y, mustSolve(t, &s, sys, 0, 20, y).Rows[0].Stats
}

// TestStagesShareAPass pins passes and evaluations, and wants the same bits of a system that takes one
// row of a trial at a time. SciPy's DOP853 needs about 350 passes for what these are.
func TestStagesShareAPass(t *testing.T) {
	p := newPasses(60)
	want, stats := p.follow(t, roomy{p}, "eptrk6")
	if p.calls != 112 || stats.Evaluations != 552 || p.rows != stats.Evaluations {
		t.Errorf("%d passes, %d rows, %d evaluations, they were %d and %d", p.calls, p.rows, stats.Evaluations, 112, 552)
	}
	got, alike := p.follow(t, p, "eptrk6")
	if !slices.Equal(got, want) || alike != stats || p.calls <= alike.Evaluations-10 {
		t.Errorf("row by row %d calls, %+v, not %+v", p.calls, alike, stats)
	}
	other, _ := p.follow(t, p, "adams")
	if d := distance(other, want); d > 1e-4 {
		t.Errorf("adams ends %g away", d)
	}
	if p.calls < 230 {
		t.Errorf("adams takes %d passes only", p.calls)
	}
}
