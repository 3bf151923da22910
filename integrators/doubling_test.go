package integrators

import (
	"errors"
	"math"
	"testing"
)

// scalar is tau y' = -leak y + 1 in every row, followed exactly.
type scalar struct {
	tau, leak float64
	levels    int
	broken    error   // of Start
	blind     bool    // Correction is not known
	floor     float64 // below which no Correction is
	lapse     float64 // a time of a large Correction; 0 for none
	bold      bool    // Glance tells rest

	h             float64
	y0, base, now []float64 // the latter two in units of h
	looks         int
}

func (s *scalar) Dim() int                              { return 1 }
func (s *scalar) Derivative(_, _, _ []float64, _ []int) { panic("not asked for") }
func (s *scalar) SlowestTau() float64                   { return s.tau }
func (s *scalar) Doublings() Doublings                  { return &scalarDoublings{s} }

func (s *scalar) Residual(float64, []float64, []float64, int, float64, float64) float64 {
	panic("not asked for")
}

func (s *scalar) Correction(float64, []float64, []float64, int, float64, float64) (float64, bool) {
	panic("not asked for")
}

// at is y after t units of h.
func (s *scalar) at(row int, t float64) float64 {
	rest := 1 / s.leak
	return rest + (s.y0[row]-rest)*math.Exp(-s.leak/s.tau*t*s.h)
}

type scalarDoublings struct{ *scalar }

func (s *scalarDoublings) Start(y []float64, rows int, span float64) (int, error) {
	s.y0, s.base, s.now = append([]float64{}, y...), make([]float64, rows), make([]float64, rows)
	s.h = math.Ldexp(span, -s.levels)
	for row := range s.now {
		s.now[row] = 1
	}
	return s.levels, s.broken
}

func (s *scalarDoublings) Double(level int, rows []int) {
	for _, row := range rows {
		s.base[row] = math.Ldexp(1, level)
		s.now[row] = math.Ldexp(1, level+1)
	}
}

func (s *scalarDoublings) Try(level int, rows []int) {
	for _, row := range rows {
		s.now[row] = s.base[row] + math.Ldexp(1, level)
	}
}

func (s *scalarDoublings) Accept(rows []int) {
	for _, row := range rows {
		s.base[row] = s.now[row]
	}
}

func (s *scalarDoublings) Glance(row int, rtol, atol, most float64) (moving, resting bool) {
	if !(math.Abs(s.at(row, s.now[row])) <= most) {
		return false, false
	}
	r := s.residual(row, rtol, atol)
	e, ok := s.Correction(row, rtol, atol)
	return r > 100, s.bold && ok && max(r, e) < 0.9
}

func (s *scalarDoublings) residual(row int, rtol, atol float64) float64 {
	y := s.at(row, s.now[row])
	return math.Abs(1-s.leak*y) / (atol + rtol*max(1, math.Abs(y)))
}

func (s *scalarDoublings) Residuals(r []float64, rows []int, rtol, atol float64) {
	for _, row := range rows {
		s.looks++
		r[row] = s.residual(row, rtol, atol)
	}
}

func (s *scalarDoublings) Correction(row int, rtol, atol float64) (float64, bool) {
	y := s.at(row, s.now[row])
	e := math.Abs(1/s.leak-y)/(atol+rtol*math.Abs(y)) + s.floor
	if s.lapse > 0 && math.Abs(s.now[row]*s.h-s.lapse) < s.h/2 {
		e = 2
	}
	return e, !s.blind
}

func (s *scalarDoublings) Largest(row int) (float64, int) { return math.Abs(s.at(row, s.now[row])), 0 }
func (s *scalarDoublings) Products(int) int               { return 3 }

func (s *scalarDoublings) States(y []float64) {
	for row := range y {
		y[row] = s.at(row, s.now[row])
	}
}

func solveScalar(t *testing.T, s *Doubling, sys System, duration float64, y []float64) []DoublingRow {
	t.Helper()
	result, offered, err := s.Solve(sys, duration, y)
	if err != nil || !offered {
		t.Fatalf("offered %v, error %v", offered, err)
	}
	return result.Rows
}

// A row settles at most an eighth after the time from which E <= 1 (it is the later of the two here), and
// the time for which rest has to last; rows end each for themselves.
func TestDoublingFindsRest(t *testing.T) {
	for _, leak := range []float64{0.003, 0.1, 0.5, 1} {
		sys := &scalar{tau: 0.01, leak: leak, levels: 14}
		y := []float64{0, 0.9 / leak, 1 / leak}
		start := append([]float64{}, y...)
		rows := solveScalar(t, &Doubling{Rtol: 1e-5, Atol: 1e-7}, sys, 100, y)
		for row, r := range rows {
			wait := 100 * math.Ldexp(1, -14)
			for wait < sys.tau {
				wait *= 2
			}
			rest := max(wait, sys.tau/leak*math.Log(math.Abs(1/leak-start[row])/(1e-7+1e-5/leak)))
			if r.Status != Stopped || r.T < rest+wait || r.T > rest*9/8+wait {
				t.Errorf("leak %g, row %d ended with %v at %g s; it is at rest from %g s on", leak, row, r.Status, r.T, rest)
			}
			if want := sys.at(row, r.T/sys.h); y[row] != want {
				t.Errorf("leak %g, row %d: y is %g, want %g", leak, row, y[row], want)
			}
			if r.Products != 3 || !(r.Correction <= 1) || r.Singular || r.Norm != math.Abs(y[row]) {
				t.Errorf("leak %g, row %d: %+v", leak, row, r)
			}
		}
		if sys.looks > 40 {
			t.Errorf("leak %g: rows were looked at %d times", leak, sys.looks)
		}
	}
}

// Glances that tell rest, too, save looks and change nothing.
func TestDoublingByGlances(t *testing.T) {
	var ends [2]DoublingRow
	var looks [2]int
	for i, bold := range []bool{false, true} {
		sys := &scalar{tau: 0.01, leak: 0.003, levels: 14, bold: bold}
		ends[i] = solveScalar(t, &Doubling{}, sys, 100, []float64{0})[0]
		looks[i] = sys.looks
	}
	if ends[0] != ends[1] {
		t.Errorf("%+v by looks, %+v by glances", ends[0], ends[1])
	}
	if looks != [2]int{7, 5} {
		t.Errorf("%d looks without and with glances at rest", looks)
	}
}

// More bisections find a time nearer to the beginning of rest, none the next power of two.
func TestDoublingBisections(t *testing.T) {
	last := 50.02
	for _, n := range []int{-1, 3, 7} {
		sys := &scalar{tau: 0.01, leak: 0.003, levels: 14}
		r := solveScalar(t, &Doubling{Bisections: n}, sys, 100, []float64{0})[0]
		if r.T >= last {
			t.Errorf("%d bisections: rest at %g s, with fewer at %g s", n, r.T, last)
		}
		last = r.T
	}
	if rest := 0.01 / 0.003 * math.Log(1/0.003/(1e-9+1e-6/0.003)); last > rest*65/64+0.02 {
		t.Errorf("rest at %g s, want %g", last, rest)
	}
}

func TestDoublingEndings(t *testing.T) {
	for name, c := range map[string]struct {
		sys      scalar
		set      Doubling
		duration float64
		status   Status
		t        float64 // 0: any
	}{
		"grows":                 {scalar{tau: 0.01, leak: -0.1, levels: 14}, Doubling{}, 100, Diverged, 0},
		"overflows":             {scalar{tau: 0.01, leak: -100, levels: 14}, Doubling{}, 100, Diverged, 0},
		"grows, a higher bound": {scalar{tau: 0.01, leak: -0.1, levels: 4}, Doubling{Diverged: 1e12}, 2, ReachedEnd, 2},
		"is slow":               {scalar{tau: 0.01, leak: 0.003, levels: 14}, Doubling{}, 10, ReachedEnd, 10},
		"rests too late":        {scalar{tau: 0.01, leak: 1, levels: 5}, Doubling{}, 0.14, ReachedEnd, 0.14},
		"rests just in time":    {scalar{tau: 0.01, leak: 1, levels: 5}, Doubling{Bisections: -1}, 0.16, Stopped, 0.15},
		"is not at rest again":  {scalar{tau: 0.01, leak: 1, levels: 5, lapse: 0.15}, Doubling{}, 0.16, ReachedEnd, 0.16},
		"shorter than tau":      {scalar{tau: 0.01, leak: 1, levels: 2}, Doubling{}, 0.005, ReachedEnd, 0.005},
		"one step":              {scalar{tau: 0.01, leak: 1, levels: 0}, Doubling{}, 0.3, ReachedEnd, 0.3},
		"to the end":            {scalar{tau: 0.01, leak: 1, levels: 10}, Doubling{ToEnd: true}, 7, ReachedEnd, 7},
		"small R, large E":      {scalar{tau: 0.01, leak: 1, levels: 10, floor: 2}, Doubling{}, 7, ReachedEnd, 7},
		"E is not known":        {scalar{tau: 0.01, leak: 1, levels: 10, floor: 2, blind: true}, Doubling{}, 7, Stopped, 0},
		"not finite":            {scalar{tau: 0.01, leak: 1, levels: 10, broken: errors.New("not finite")}, Doubling{}, 7, NotFinite, 0},
	} {
		t.Run(name, func(t *testing.T) {
			y := []float64{0}
			r := solveScalar(t, &c.set, &c.sys, c.duration, y)[0]
			if r.Status != c.status || c.t != 0 && math.Abs(r.T-c.t) > 1e-12 {
				t.Errorf("ended with %v at %g s, want %v at %g s", r.Status, r.T, c.status, c.t)
			}
			if r.Status != NotFinite && y[0] != c.sys.at(0, r.T/c.sys.h) {
				t.Errorf("y is %g, want %g", y[0], c.sys.at(0, r.T/c.sys.h))
			}
			if r.Singular != c.sys.blind || (r.Message != "") != (c.sys.broken != nil) {
				t.Errorf("%+v", r)
			}
		})
	}
}

// Not every System can be doubled, and settings have to make sense.
func TestDoublingRefuses(t *testing.T) {
	var s Doubling
	plain := NewFunc(1, func(dydt []float64, _ float64, y []float64) { dydt[0] = -y[0] })
	if _, offered, err := s.Solve(plain, 1, []float64{1}); offered || err != nil {
		t.Errorf("a plain function is offered: %v, %v", offered, err)
	}
	sys := &scalar{tau: 1, leak: 1, levels: 3}
	for _, bad := range []Doubling{{Rtol: -1}, {Atol: math.NaN()}, {Diverged: -1}, {Rtol: math.Inf(1)}} {
		if _, _, err := bad.Solve(sys, 1, []float64{1}); err == nil {
			t.Errorf("settings %+v are taken", bad)
		}
	}
	for _, duration := range []float64{0, -1, math.Inf(1), math.NaN()} {
		if _, _, err := s.Solve(sys, duration, []float64{1}); err == nil {
			t.Errorf("a duration of %g is taken", duration)
		}
	}
}
