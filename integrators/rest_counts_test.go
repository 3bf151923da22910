package integrators_test

import (
	"math"
	"testing"

	"settle/integrators"
	"settle/integrators/testode"
)

// restingLoop judges rest as the published costs do: max |tau dy/dt| <= 1e-6, a residual alone.
type restingLoop struct{ *testode.Loop }

var _ integrators.Equilibrium = restingLoop{}

func (l restingLoop) SlowestTau() float64 { return math.Max(1, l.TauU) }

func (l restingLoop) Residual(_ float64, _, dydt []float64, _ int, _, _ float64) float64 {
	return l.Loop.Residual(dydt) / 1e-6
}

func (l restingLoop) Correction(float64, []float64, []float64, int, float64, float64) (float64, bool) {
	return 0, false
}

// TestRestCounts pins the mean pairs an example (a product with W and one with W^T) from state 0 to a
// residual of 1e-6, at 1.15 times the figures published for this loop or less.
func TestRestCounts(t *testing.T) {
	columns := []struct {
		name              string
		tauU, gain, scale float64
		pseudo, newton    float64 // published
	}{
		{"tau_u 1", 1, 1, 1, 7, 3.9},
		{"tau_u 0.1", 0.1, 1, 1, 10, 3.9},
		{"gain 5", 0.1, 5, 1, 6.6, 3.0},
		{"saturated", 0.1, 1, testode.Saturated, 12.7, 5.6},
	}
	for _, c := range columns {
		for _, m := range []struct {
			method    string
			published float64
		}{{"pseudo-transient", c.pseudo}, {"newton", c.newton}} {
			t.Run(m.method+"/"+c.name, func(t *testing.T) {
				const rows = 10
				l := testode.NewLoop(c.tauU, c.gain, c.scale)
				y := make([]float64, rows*l.Dim())
				s := integrators.Rest{Method: m.method, Unconfirmed: true}
				res, err := s.Solve(restingLoop{l}, 0, y)
				if err != nil || !res.OK() {
					t.Fatal(err, res.Err())
				}
				pairs := 0
				for _, r := range res.Rows {
					pairs += r.Stats.Products
				}
				mean := float64(pairs) / rows
				t.Logf("%.1f pairs, published %.1f; %d Jacobians", mean, m.published, jacobians(res))
				if mean > 1.15*m.published {
					t.Errorf("%.1f pairs an example, more than 1.15 x %.1f", mean, m.published)
				}
				atRest(t, l, y)
			})
		}
	}
}

func jacobians(r *integrators.RestResult) (n int) {
	for _, row := range r.Rows {
		n += row.Stats.Jacobians
	}
	return n
}

// atRest evaluates the whole loop at what was found.
func atRest(t *testing.T, l *testode.Loop, y []float64) {
	t.Helper()
	n := l.Dim()
	d := make([]float64, n)
	for row := range len(y) / n {
		l.Derivative(d, []float64{0}, y[row*n:(row+1)*n], []int{row})
		if r := l.Residual(d); !(r <= 1.01e-6) {
			t.Errorf("row %d: residual %g", row, r)
		}
	}
}
