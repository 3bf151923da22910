package integrators_test

import (
	"math"
	"testing"

	"settle/integrators"
)

// judged is one step shown to a controller and what must come of it.
type judged struct {
	h, err float64
	next   float64
	accept bool
}

func runController(t *testing.T, name string, c integrators.Controller, order int, steps []judged) {
	t.Helper()
	for i, s := range steps {
		next, accept := c.Judge(s.h, s.err, order)
		if accept != s.accept || !(math.Abs(next-s.next) <= 1e-12*s.next) {
			t.Errorf("%s, step %d (h %g, error %g): %.16g %v, want %.16g %v", name, i, s.h, s.err, next, accept, s.next, s.accept)
		}
	}
}

// TestIntegralController: h_next = 0.9 h err^(-1/(q+1)), between a fifth and tenfold.
// With q = 4: 32^(1/5) = 2, and 1024^(1/5) = 4.
func TestIntegralController(t *testing.T) {
	runController(t, "I", &integrators.PI{}, 4, []judged{
		{1, 1.0 / 32, 1.8, true},
		{2, 1.0 / 1024, 7.2, true},
		{1, 1, 0.9, true},                     // at the tolerance: accepted
		{1, math.Nextafter(1, 2), 0.9, false}, // and just above: not
		{1, 32, 0.45, false},
		{1, 1e12, 0.2, false},         // at most to a fifth
		{0.2, 1.0 / 1024, 0.2, true},  // no growth after a refusal
		{0.2, 1.0 / 1024, 0.72, true}, // but after that
		{1, 0, 10, true},              // at most tenfold
		{1, 1e-12, 10, true},
	})
	runController(t, "I, order 1", &integrators.PI{}, 1, []judged{{1, 1.0 / 4, 1.8, true}, {1, 9, 0.3, false}})
}

// TestProportionalIntegralController: with Beta = 0.04 and q = 4 the exponent is 1/5 - 0.03 = 0.17,
// and h_next = 0.9 h err^-0.17 err_old^0.04; at first err_old = 1e-4. The numbers are from
// python3: 0.9 * 0.01**-0.17 * 1e-4**0.04, and so on.
func TestProportionalIntegralController(t *testing.T) {
	runController(t, "PI", &integrators.PI{Beta: 0.04}, 4, []judged{
		{1, 0.01, 1.3622051235925876, true},
		{1, 0.5, 0.8422045991422386, true},
		{2, 0.5, 1.969728662269331, true},
		{1, 4, 0.7110371806770395, false}, // a refusal looks at its own error only
		{0.5, 0.25, 0.5, true},            // no growth after it
		{0.5, 0.25, 0.5388654170785179, true},
		{1, 1e-9, 10, true},
		{1, 0.5, 0.7005152734225618, true}, // the tiny error before counts as 1e-4
	})
}

// TestControllersDiffer: the Solver uses the one that is asked for.
func TestControllersDiffer(t *testing.T) {
	var counts []int
	var s integrators.Solver // used again, so that it must change over
	for _, name := range []string{"", "pi", "i", "pid", "h211", "pi"} {
		m := vanDerPols()
		y := starts(5)
		s.Controller = name
		r := mustSolve(t, &s, m, 0, 10, y)
		counts = append(counts, r.Rows[4].Stats.Evaluations)
	}
	if counts[0] != counts[1] || counts[5] != counts[1] {
		t.Errorf("evaluations %v: by default, or when it comes again, pi is not pi", counts)
	}
	for i := 1; i < 5; i++ {
		for j := 1; j < i; j++ {
			if counts[i] == counts[j] {
				t.Errorf("evaluations %v: two are the same", counts)
			}
		}
	}
}
