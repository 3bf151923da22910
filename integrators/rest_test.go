package integrators_test

import (
	"context"
	"math"
	"strings"
	"testing"

	"settle/integrators"
	"settle/integrators/testode"
)

// field is f(y) of n variables, without further abilities.
func field(n int, f func(dydt, y []float64)) integrators.System {
	return integrators.NewFunc(n, func(dydt []float64, _ float64, y []float64) { f(dydt, y) })
}

func eachRestMethod(t *testing.T, f func(t *testing.T, method string)) {
	for _, m := range integrators.RestMethods() {
		t.Run(m, func(t *testing.T) { f(t, m) })
	}
}

// solveRest searches from rows of y.
func solveRest(t *testing.T, s *integrators.Rest, sys integrators.System, y []float64) *integrators.RestResult {
	t.Helper()
	r, err := s.Solve(sys, 0, y)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestRestOfKnown finds the stable nodes of a bistable system, dx/dt = x - x^3, dy/dt = -2 y + x, each
// row its own, with Jacobians by differences that are booked.
func TestRestOfKnown(t *testing.T) {
	eachRestMethod(t, func(t *testing.T, method string) {
		sys := field(2, func(d, y []float64) { d[0], d[1] = y[0]-y[0]*y[0]*y[0], y[0]-2*y[1] })
		y := []float64{0.8, 0, -0.9, 3, 1.2, 2}
		r := solveRest(t, &integrators.Rest{Method: method}, sys, y)
		if !r.OK() {
			t.Fatal(r.Err())
		}
		for i, want := range []float64{1, 0.5, -1, -0.5, 1, 0.5} {
			if math.Abs(y[i]-want) > 2e-6 {
				t.Errorf("y[%d] = %g, want %g", i, y[i], want)
			}
		}
		for i, row := range r.Rows {
			// eigenvalues at both nodes: -2 and -2
			if math.Abs(row.Abscissa+2) > 1e-3 || row.Residual > 1 || !(row.Correction <= 1) {
				t.Errorf("row %d: %+v", i, row)
			}
			if row.Confirmation.Evaluations == 0 {
				t.Error("no burst was made")
			}
		}
		first := r.Rows[0].Stats
		if first.Jacobians == 0 || first.Evaluations < first.Accepted+1+3*first.Jacobians {
			t.Errorf("differences are not booked: %+v", first)
		}
	})
}

// TestRestUnstable begins near the saddle of the same system: Newton finds it, and it is refused, once
// by the spectrum and once (where the spectrum is told wrong) by the burst. Pseudo-time from there
// leads to a node.
func TestRestUnstable(t *testing.T) {
	sys := field(1, func(d, y []float64) { d[0] = 3 * (y[0] - y[0]*y[0]*y[0]) })
	y := []float64{0.01}
	r := solveRest(t, &integrators.Rest{Method: "newton"}, sys, y)
	if row := r.Rows[0]; row.Status != integrators.UnstableRest || math.Abs(row.Abscissa-3) > 1e-3 || !strings.Contains(row.Message, "unstable fixed point") {
		t.Errorf("%+v", row)
	}
	if r.OK() {
		t.Error("an unstable fixed point counts as rest")
	}
	y[0] = 0.01
	r = solveRest(t, &integrators.Rest{Method: "newton", Burst: 8}, misjudged{sys}, y)
	if row := r.Rows[0]; row.Status != integrators.UnstableRest || !strings.Contains(row.Message, "moves away") {
		t.Errorf("%+v, y = %g", row, y[0])
	}
	if m := r.Rows[0].Message; !strings.Contains(m, "variable 0 moves away") {
		t.Error(m)
	}
	named := integrators.Rest{Method: "newton", Burst: 8, TimeUnit: "s", Variable: func(int) string { return "x" }}
	y[0] = 0.01
	r = solveRest(t, &named, misjudged{sys}, y)
	if m := r.Rows[0].Message; !strings.Contains(m, " s from it, x moves away") {
		t.Error(m)
	}
	y[0] = 0.01
	if m := solveRest(t, &named, sys, y).Rows[0].Message; !strings.Contains(m, "is 3 /s, above 0") {
		t.Error(m)
	}
	y[0] = 0.01
	if r = solveRest(t, &integrators.Rest{Method: "newton", Unconfirmed: true}, sys, y); !r.OK() {
		t.Errorf("unconfirmed: %v", r.Err())
	}
	y[0] = 0.1
	r = solveRest(t, &integrators.Rest{Step: 0.05}, sys, y)
	if !r.OK() || math.Abs(y[0]-1) > 1e-5 {
		t.Errorf("pseudo-time went to %g: %v", y[0], r.Err())
	}
}

// TestRestFallsBack: pseudo-time goes with the motion, away for ever from the rest of an unstable linear
// system. Newton's method then finds it, and says that it was the one.
func TestRestFallsBack(t *testing.T) {
	sys := field(2, func(d, y []float64) { d[0], d[1] = 3*y[0]-1, -y[1]+2 })
	y := []float64{1, 0, -1, 7}
	r := solveRest(t, &integrators.Rest{Tau: 0.1}, sys, y)
	for i, row := range r.Rows {
		if row.Status != integrators.UnstableRest || row.Method != "newton" || !(math.Abs(row.Abscissa-3) < 1e-3) {
			t.Errorf("row %d: %+v", i, row)
		}
		if math.Abs(y[2*i]-1./3) > 1e-6 || math.Abs(y[2*i+1]-2) > 3e-6 {
			t.Errorf("row %d is at %g", i, y[2*i:2*i+2])
		}
	}
}

// TestRestMarginal: nothing moves, or what moves goes round a centre for ever, or one of two modes stays
// where it is; that is neither at rest nor unstable. Weak damping is rest, weak growth is not.
func TestRestMarginal(t *testing.T) {
	swing := func(rate float64) integrators.System {
		return field(2, func(d, y []float64) { d[0], d[1] = rate*y[0]+y[1], rate*y[1]-y[0] })
	}
	for name, c := range map[string]struct {
		sys  integrators.System
		want integrators.RestStatus
	}{
		"nothing moves": {field(2, func(d, _ []float64) { clear(d) }), integrators.MarginalRest},
		"one stays":     {field(2, func(d, y []float64) { d[0], d[1] = -1e3*y[0], 0 }), integrators.MarginalRest},
		"centre":        {swing(0), integrators.MarginalRest},
		"damped":        {swing(-1e-6), integrators.AtRest},
		"slow":          {field(2, func(d, y []float64) { d[0], d[1] = -1e8*y[0], -y[1] }), integrators.AtRest},
		"growing":       {swing(1e-6), integrators.UnstableRest},
	} {
		eachRestMethod(t, func(t *testing.T, method string) {
			r := solveRest(t, &integrators.Rest{Method: method}, c.sys, []float64{0, 0})
			row := r.Rows[0]
			if row.Status != c.want || (c.want == integrators.MarginalRest) != (row.Abscissa == 0 && strings.Contains(row.Message, "neither decays nor grows")) {
				t.Errorf("%s: %+v", name, row)
			}
		})
	}
}

// misjudged says of every state that it is stable.
type misjudged struct{ integrators.System }

func (misjudged) SpectralAbscissa(int, float64, []float64) (float64, bool) { return -1, true }

// TestRestNone has no rest to find: the best state is kept and the words say so.
func TestRestNone(t *testing.T) {
	eachRestMethod(t, func(t *testing.T, method string) {
		sys := field(1, func(d, y []float64) { d[0] = 1 + y[0]*y[0] })
		y := []float64{2}
		r := solveRest(t, &integrators.Rest{Method: method}, sys, y)
		row := r.Rows[0]
		if row.Status != integrators.NoRest || !strings.Contains(row.Message, "did not converge") {
			t.Errorf("%+v", row)
		}
		if f := 1 + y[0]*y[0]; !(f <= 5) || math.Abs(row.Residual-f/(1e-9+1e-6*math.Abs(y[0]))) > 1e-6*row.Residual {
			t.Errorf("left at y = %g with R = %g", y[0], row.Residual)
		}
	})
}

// TestRestSingular has a line of rests: none is isolated, and none is stable.
func TestRestSingular(t *testing.T) {
	sys := field(2, func(d, y []float64) { d[0], d[1] = y[0]+y[1]-1, y[0]+y[1]-1 })
	y := []float64{3, 4}
	r := solveRest(t, &integrators.Rest{Method: "newton"}, sys, y)
	if r.Rows[0].Status == integrators.AtRest {
		t.Errorf("%+v", r.Rows[0])
	}
}

// TestRestNotFinite begins where the derivative is no number, and where it is none beyond a wall.
func TestRestNotFinite(t *testing.T) {
	eachRestMethod(t, func(t *testing.T, method string) {
		sys := field(2, func(d, y []float64) { d[0], d[1] = -y[0], 1-math.Sqrt(y[1]) })
		y := []float64{1, -1, 1, 16}
		r := solveRest(t, &integrators.Rest{Method: method, Unconfirmed: true}, sys, y)
		if row := r.Rows[0]; row.Status != integrators.NotFiniteRest || row.Index != 1 || !strings.Contains(row.Message, "variable 1") {
			t.Errorf("%+v", row)
		}
		// A Newton step from 16 goes to -8, where there is no root.
		if row := r.Rows[1]; row.Status != integrators.AtRest || math.Abs(y[3]-1) > 1e-5 {
			t.Errorf("%+v at %g", row, y[3])
		}
	})
}

// TestRestAlone starts rows so far apart that the first one's factors serve no other.
func TestRestAlone(t *testing.T) {
	eachRestMethod(t, func(t *testing.T, method string) {
		sys := field(1, func(d, y []float64) { d[0] = 1 - math.Exp(y[0]) })
		y := []float64{-6, 0.5, 4, -3}
		r := solveRest(t, &integrators.Rest{Method: method}, sys, y)
		if !r.OK() {
			t.Fatal(r.Err())
		}
		for i, v := range y {
			if math.Abs(v) > 1e-6 {
				t.Errorf("row %d is at %g", i, v)
			}
		}
		if r.Rows[2].Stats.Jacobians == 0 {
			t.Error("the row at 4 never had factors of its own")
		}
	})
}

// TestRestAmongMates wants a row's rest to be the same alone and among mates, to the tolerance.
func TestRestAmongMates(t *testing.T) {
	eachRestMethod(t, func(t *testing.T, method string) {
		l := restingLoop{testode.NewLoop(0.1, 1, testode.Saturated)}
		n := l.Dim()
		all, one := make([]float64, 4*n), make([]float64, n)
		s := integrators.Rest{Method: method, Unconfirmed: true}
		if r := solveRest(t, &s, l, all); !r.OK() {
			t.Fatal(r.Err())
		}
		if r := solveRest(t, &s, l, one); !r.OK() {
			t.Fatal(r.Err())
		}
		for i, v := range one {
			if math.Abs(all[i]-v) > 5e-6 {
				t.Fatalf("variable %d: %g alone, %g among mates", i, v, all[i])
			}
		}
	})
}

// TestRestAsFollowed compares with where the motion comes to rest.
func TestRestAsFollowed(t *testing.T) {
	l := testode.NewLoop(1, 1, testode.Saturated)
	n := l.Dim()
	followed := make([]float64, n)
	s := integrators.Solver{Rtol: 1e-9, Atol: 1e-11, Cap: true}
	if r, err := s.Solve(l, 0, 200, followed); err != nil || !r.OK() {
		t.Fatal(err, r.Err())
	}
	eachRestMethod(t, func(t *testing.T, method string) {
		y := make([]float64, n)
		r := solveRest(t, &integrators.Rest{Method: method}, l, y)
		if !r.OK() {
			t.Fatal(r.Err())
		}
		for i, v := range followed {
			if math.Abs(y[i]-v) > 1e-5 {
				t.Fatalf("variable %d: %g, the motion rests at %g", i, y[i], v)
			}
		}
		// -1/2 +- i sigma at D = I; at rest the slowest mode is real, -1 + a little, or complex
		if a := r.Rows[0].Abscissa; !(a < -0.3 && a > -1) {
			t.Errorf("spectral abscissa %g", a)
		}
		if c := r.Rows[0].Confirmation.Evaluations; c == 0 || c > 100 {
			t.Errorf("the burst took %d evaluations", c)
		}
	})
}

// TestRestIsThere begins at rest: no iteration is made.
func TestRestIsThere(t *testing.T) {
	r := solveRest(t, &integrators.Rest{}, field(1, func(d, y []float64) { d[0] = -y[0] }), []float64{0})
	if row := r.Rows[0]; row.Status != integrators.AtRest || row.Iterations != 0 || row.Stats.Products != 1 {
		t.Errorf("%+v", row)
	}
}

func TestRestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	r := solveRest(t, &integrators.Rest{Context: ctx}, field(1, func(d, y []float64) { d[0] = 1 - y[0] }), []float64{0})
	if r.Rows[0].Status != integrators.InterruptedRest {
		t.Errorf("%v", r.Rows[0].Status)
	}
}

func TestRestSettings(t *testing.T) {
	for want, s := range map[string]integrators.Rest{
		"unknown": {Method: "bisection"}, "positive": {Rtol: -1}, "finite": {Tau: math.Inf(1)},
	} {
		if _, err := s.Solve(field(1, func(d, y []float64) { d[0] = -y[0] }), 0, []float64{1}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not told: %v", want, err)
		}
	}
}

// TestRestAllocates wants iterations to allocate nothing: a search of many takes no more than one of few.
func TestRestAllocates(t *testing.T) {
	eachRestMethod(t, func(t *testing.T, method string) {
		l := restingLoop{testode.NewLoop(0.1, 1, testode.Saturated)}
		y := make([]float64, 4*l.Dim())
		count := func(most int) float64 {
			s := integrators.Rest{Method: method, Unconfirmed: true, MaxIterations: most}
			run := func() {
				clear(y)
				if _, err := s.Solve(l, 0, y); err != nil {
					t.Fatal(err)
				}
			}
			run()
			return testing.AllocsPerRun(5, run)
		}
		// Rows that are given up allocate their message.
		if few, many := count(1), count(100); many > few {
			t.Errorf("%g allocations in a long search, %g in a short one", many, few)
		}
	})
}

// TestRestSlowMode: a mode a thousand times slower than Tau holds pseudo-time up by a doubling a step at
// most.
func TestRestSlowMode(t *testing.T) {
	sys := field(2, func(d, y []float64) { d[0], d[1] = -y[0], 1e-3*(1-y[1]) })
	y := []float64{0, 0}
	r := solveRest(t, &integrators.Rest{}, sys, y)
	if it := r.Rows[0].Iterations; !r.OK() || it > 20 || math.Abs(y[1]-1) > 2e-6 {
		t.Errorf("%d iterations to %g: %v", it, y[1], r.Err())
	}
}

// TestRestTakesPlaces: a row that takes the place of one that has left goes on as it was.
func TestRestTakesPlaces(t *testing.T) {
	eachRestMethod(t, func(t *testing.T, method string) {
		sys := field(1, func(d, y []float64) { d[0] = 1 - math.Exp(y[0]) })
		alone := solveRest(t, &integrators.Rest{Method: method}, sys, []float64{-1}).Rows[0]
		mates := solveRest(t, &integrators.Rest{Method: method}, sys, []float64{0, -1}).Rows[1]
		if alone.Iterations != mates.Iterations || alone.Residual != mates.Residual {
			t.Errorf("alone %+v, beside one at rest %+v", alone, mates)
		}
	})
}

// TestRestOvershoots: of 1 - e^(60 y) nothing is felt far below 0, where steps double until one goes far too
// high. It is taken back.
func TestRestOvershoots(t *testing.T) {
	sys := field(1, func(d, y []float64) { d[0] = 1 - math.Exp(60*y[0]) })
	y := []float64{-5.5}
	if r := solveRest(t, &integrators.Rest{}, sys, y); !r.OK() || math.Abs(y[0]) > 1e-6 {
		t.Errorf("at %g: %v", y[0], r.Err())
	}
}
