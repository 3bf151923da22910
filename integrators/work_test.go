package integrators_test

import (
	"fmt"
	"math"
	"testing"

	"settle/integrators"
	"settle/integrators/testode"
)

// worstRelative is the largest error relative to the reference's largest component.
func worstRelative(y, reference []float64) float64 {
	worst, size := 0.0, 0.0
	for i, r := range reference {
		worst, size = max(worst, math.Abs(y[i]-r)), max(size, math.Abs(r))
	}
	return worst / size
}

func TestAnchors(t *testing.T) {
	for _, p := range []*testode.Problem{testode.Arenstorf, testode.Brusselator, testode.DI35} {
		for _, rtol := range []float64{1e-4, 1e-6, 1e-8, 1e-10} {
			y := append([]float64(nil), p.Start...)
			s := integrators.Solver{Rtol: rtol, Atol: rtol / 100}
			r, err := s.Solve(p, 0, p.End, y)
			if err != nil {
				t.Fatal(err)
			}
			q := r.Rows[0]
			fmt.Printf("%s %g %d/%d/%.2g refused %d\n", p.Name, rtol, q.Stats.Accepted, q.Stats.Evaluations, worstRelative(y, p.Reference), q.Stats.Refused)
		}
	}
}
