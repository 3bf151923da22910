package integrators_test

import (
	"math"
	"testing"

	"settle/integrators"
)

// moving is a System with time constants of 1 whose Newton correction cannot be had.
type moving struct {
	*integrators.Func
	rho float64
}

func (*moving) SlowestTau() float64       { return 1 }
func (m *moving) SpectralRadius() float64 { return m.rho }

func (*moving) Residual(_ float64, y, dydt []float64, _ int, rtol, atol float64) float64 {
	return norm(dydt) / (atol + rtol*max(1, norm(y)))
}

func (*moving) Correction(float64, []float64, []float64, int, float64, float64) (float64, bool) {
	return 0, false
}

func norm(v []float64) float64 {
	size := 0.0
	for _, x := range v {
		size = max(size, math.Abs(x))
	}
	return size
}

func autonomous(n int, f func(d, y []float64)) *moving {
	return &moving{Func: integrators.NewFunc(n, func(d []float64, _ float64, y []float64) { f(d, y) })}
}

// spiral is y' = (a + i w) y around the point (3, -2).
func spiral(a, w float64) *moving {
	return autonomous(2, func(d, y []float64) {
		p, q := y[0]-3, y[1]+2
		d[0], d[1] = a*p-w*q, w*p+a*q
	})
}

func vanDerPol(mu float64) *moving {
	return autonomous(2, func(d, y []float64) { d[0], d[1] = y[1], mu*(1-y[0]*y[0])*y[1]-y[0] })
}

func lorenz() *moving {
	return autonomous(3, func(d, y []float64) {
		d[0], d[1], d[2] = 10*(y[1]-y[0]), y[0]*(28-y[2])-y[1], y[0]*y[1]-8.0/3*y[2]
	})
}

// rossler with c = 3.5 repeats itself after two turns (O. E. Rossler, Phys. Lett. A 57 (1976) 397).
func rossler(c float64) *moving {
	return autonomous(3, func(d, y []float64) {
		d[0], d[1], d[2] = -y[1]-y[2], y[0]+0.2*y[1], 0.2+y[2]*(y[0]-c)
	})
}

// twoTones are oscillators whose periods have no common multiple.
func twoTones() *moving {
	return autonomous(4, func(d, y []float64) {
		d[0], d[1], d[2], d[3] = y[1], -y[0], math.Sqrt2*y[3], -math.Sqrt2*y[2]
	})
}

// tones are oscillators of given amplitudes and frequencies that share an offset.
func tones(offset float64, amplitude, frequency []float64) (*moving, []float64) {
	var start []float64
	for _, a := range amplitude {
		start = append(start, offset+a, offset)
	}
	return autonomous(len(start), func(d, y []float64) {
		for i, w := range frequency {
			d[2*i], d[2*i+1] = w*(y[2*i+1]-offset), -w*(y[2*i]-offset)
		}
	}), start
}

// TestTrendOfTones has oscillations that are small, hidden from a plain sum, or rippled.
func TestTrendOfTones(t *testing.T) {
	for _, c := range []struct {
		name                 string
		offset               float64
		amplitude, frequency []float64
		solver               integrators.Solver
		want                 integrators.Motion
		period               float64
	}{
		{"opposite", 3, []float64{1, -1}, []float64{2, 2}, integrators.Solver{}, integrators.Periodic, math.Pi},
		{"rippled", 3, []float64{1, 0.003}, []float64{0.5, 23.3}, integrators.Solver{}, integrators.Periodic, 4 * math.Pi},
		{"small, without a period", 3, []float64{1e-2, 1e-2}, []float64{1, math.Sqrt2}, integrators.Solver{}, integrators.Aperiodic, 0},
		{"smaller, fixed steps", 3, []float64{1e-7, 1e-7}, []float64{1, math.Sqrt2}, integrators.Solver{Method: "rk4", Step: 0.05}, integrators.Aperiodic, 0},
	} {
		settling := &integrators.Settling{Rtol: 1e-12, Atol: 1e-15}
		c.solver.Stop = settling
		for end := 200.0; end < 225; end++ { // wherever the window cuts the oscillation
			sys, y := tones(c.offset, c.amplitude, c.frequency)
			mustSolve(t, &c.solver, sys, 0, end, y)
			if got := settling.Trend(0); got.Motion != c.want || c.period > 0 && math.Abs(got.Period-c.period) > 3e-3*c.period {
				t.Errorf("%s, until %g: %v, period %.6g, want %v, %.6g", c.name, end, got.Motion, got.Period, c.want, c.period)
			}
		}
	}
}

// TestTrendOfDrivenMotion has one oscillation whose period wanders, and one that stops.
func TestTrendOfDrivenMotion(t *testing.T) {
	wandering := func(d []float64, at float64, y []float64) {
		w := 1 + 0.5*math.Cos(0.31*math.Sqrt2*at)
		d[0], d[1] = w*y[1], -w*y[0]
	}
	stopping := func(d []float64, at float64, y []float64) {
		d[0], d[1] = -0.01*y[0], 0
		if at < 55 {
			d[0] += 6 * math.Cos(6*at)
		}
	}
	for _, c := range []struct {
		name string
		f    func(d []float64, at float64, y []float64)
		end  float64
		want integrators.Motion
	}{{"wandering", wandering, 200, integrators.Aperiodic}, {"stopping", stopping, 90, integrators.Decaying}} {
		settling := &integrators.Settling{}
		mustSolve(t, &integrators.Solver{Stop: settling}, &moving{Func: integrators.NewFunc(2, c.f)}, 0, c.end, []float64{1, 0})
		if got := settling.Trend(0); got.Motion != c.want {
			t.Errorf("%s: %v, want %v", c.name, got.Motion, c.want)
		}
	}
}

// TestHoveringIsTheIntegratorsOwn: whatever the angle of the fast modes, an uncapped step that rides
// its bound leaves a motion within the integration tolerance, regular or not.
func TestHoveringIsTheIntegratorsOwn(t *testing.T) {
	for angle := 0.0; angle <= 80; angle += 10 {
		a, w := -200*math.Cos(angle*math.Pi/180), 200*math.Sin(angle*math.Pi/180)
		sys := autonomous(3, func(d, y []float64) {
			d[2] = 2 - y[2]
			p, q := y[0]-y[2], y[1]+3*y[2]
			d[0], d[1] = a*p-w*q, w*p+a*q
		})
		settling := &integrators.Settling{Rtol: 1e-9, Atol: 1e-12}
		mustSolve(t, &integrators.Solver{Rtol: 1e-3, Stop: settling}, sys, 0, 60, []float64{0, 0, 0})
		if got := settling.Trend(0); got.Motion != integrators.Hovering {
			t.Errorf("angle %g: %+v", angle, got)
		}
	}
}

// stiffRest comes to rest at (2, 5) with rates 1 and 200.
func stiffRest() *moving {
	s := autonomous(2, func(d, y []float64) { d[0], d[1] = 2-y[0], 200*(5*math.Tanh(y[0])/math.Tanh(2)-y[1]) })
	s.rho = 200
	return s
}

func decay(rate float64) *moving {
	return autonomous(1, func(d, y []float64) { d[0] = -rate * y[0] })
}

func TestTrend(t *testing.T) {
	for _, c := range []struct {
		name                string
		sys                 *moving
		start               []float64
		end                 float64
		rtol                float64
		want                integrators.Motion
		period, rate, speed float64 // what must be measured, 0: nothing
		within              float64 // relative
	}{
		// Periods of Van der Pol's equation with mu = 1: A. Buonomo, SIAM J. Appl. Math. 59 (1998)
		// 156-171; with mu = 20, and Rossler's: crossings found by SciPy 1.10 at rtol 1e-11.
		{"Van der Pol 1", vanDerPol(1), []float64{2, 0}, 80, 1e-6, integrators.Periodic, 6.6632868593231302, 0, 0, 1e-5},
		{"Van der Pol 1, loose tolerance", vanDerPol(1), []float64{.1, 0}, 200, 1e-4, integrators.Periodic, 6.6632868593231302, 0, 0, 1e-3},
		{"Van der Pol 20", vanDerPol(20), []float64{2, 0}, 300, 1e-6, integrators.Periodic, 34.68232331, 0, 0, 1e-5},
		{"Van der Pol too short", vanDerPol(1), []float64{2, 0}, 15, 1e-6, integrators.TooShort, 0, 0, 0, 0},
		{"Rossler, two turns", rossler(3.5), []float64{1, 1, 1}, 800, 1e-8, integrators.Periodic, 11.54521829, 0, 0, 1e-5},
		{"Rossler, chaos", rossler(5.7), []float64{1, 1, 1}, 600, 1e-6, integrators.Aperiodic, 0, 0, 0, 0},
		{"Lorenz", lorenz(), []float64{1, 1, 20}, 60, 1e-6, integrators.Aperiodic, 0, 0, 0, 0},
		{"Lorenz, longer", lorenz(), []float64{1, 1, 20}, 200, 1e-5, integrators.Aperiodic, 0, 0, 0, 0},
		{"two tones", twoTones(), []float64{1, 0, 1, 0}, 150, 1e-6, integrators.Aperiodic, 0, 0, 0, 0},
		{"two tones, too short", twoTones(), []float64{1, 0, 1, 0}, 50, 1e-6, integrators.TooShort, 0, 0, 0, 0},
		{"stable spiral", spiral(-0.05, 3), []float64{4, 0}, 60, 1e-6, integrators.Decaying, 2 * math.Pi / 3, -0.05, 0, 1e-3},
		{"weakly stable spiral", spiral(-0.001, 3), []float64{4, 0}, 100, 1e-6, integrators.Decaying, 2 * math.Pi / 3, -0.001, 0, 1e-2},
		{"overdamped spiral", spiral(-0.2, 0.05), []float64{4, 0}, 30, 1e-6, integrators.Decaying, 0, -0.2, 0, 0.3},
		{"unstable spiral", spiral(0.02, 3), []float64{4, 0}, 60, 1e-6, integrators.Growing, 2 * math.Pi / 3, 0.02, 0, 1e-3},
		{"marginal spiral", spiral(0, 2), []float64{4, 0}, 100, 1e-6, integrators.Periodic, math.Pi, 0, 0, 1e-5},
		{"small ring on a large offset", spiral(0, 2), []float64{3 + 1e-3, -2}, 100, 1e-6, integrators.Periodic, math.Pi, 0, 0, 1e-3},
		{"integrator", autonomous(2, func(d, y []float64) { d[0], d[1] = 0.5, 1-y[1] }), []float64{0, 0}, 50, 1e-6, integrators.Drifting, 0, 0, 0.5, 1e-6},
		{"exponential growth", decay(-0.1), []float64{1e-3}, 50, 1e-6, integrators.Growing, 0, 0.1, 0, 1e-3},
		{"slow decay", decay(0.01), []float64{1}, 50, 1e-6, integrators.Decaying, 0, -0.01, 0, 0.02},
		{"decay", decay(1), []float64{1}, 8, 1e-6, integrators.Decaying, 0, -1, 0, 0.02},
		{"long way", vanDerPol(1), []float64{2, 0}, 3000, 1e-6, integrators.Periodic, 6.6632868593231302, 0, 0, 1e-5},
		{"riding the bound", stiffRest(), []float64{0, 0}, 60, 1e-3, integrators.Hovering, 0, 0, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			settling := &integrators.Settling{Rtol: 1e-9, Atol: 1e-12}
			s := integrators.Solver{Rtol: c.rtol, Atol: c.rtol / 1000, Stop: settling}
			r, err := s.Solve(c.sys, 0, c.end, append([]float64(nil), c.start...))
			if err != nil {
				t.Fatal(err)
			}
			if r.Rows[0].Status != integrators.ReachedEnd {
				t.Fatalf("%v, want the end", r.Rows[0].Status)
			}
			got := settling.Trend(0)
			t.Logf("%v %+v", got.Motion, got)
			if got.Motion != c.want {
				t.Fatalf("%v, want %v", got.Motion, c.want)
			}
			for _, m := range []struct {
				what      string
				got, want float64
			}{{"period", got.Period, c.period}, {"rate", got.Rate, c.rate}, {"speed", got.Speed, c.speed}} {
				if m.want != 0 && math.Abs(m.got-m.want) > c.within*math.Abs(m.want) {
					t.Errorf("%s %.8g, want %.8g", m.what, m.got, m.want)
				}
			}
		})
	}
}

// TestProjectedTime: the residual of y' = -a y is a exp(-a t) / (atol + rtol) where |y| < 1, and what
// is left of its way to 1 is log(residual) / a.
func TestProjectedTime(t *testing.T) {
	const rtol, atol = 1e-6, 1e-9
	for _, a := range []float64{1, 0.01} {
		end := 5 / a
		settling := &integrators.Settling{Rtol: rtol, Atol: atol}
		mustSolve(t, &integrators.Solver{Rtol: 1e-8, Stop: settling}, decay(a), 0, end, []float64{1})
		want := (math.Log(a/(rtol+atol)) - 5) / a
		if got := settling.Trend(0); got.Motion != integrators.Decaying || math.Abs(got.Settles-want) > 1e-3*want {
			t.Errorf("rate %g: %v, settles after %.6g, want %.6g", a, got.Motion, got.Settles, want)
		}
	}
}

// TestLoadIsMeasured: a system that does not know its fastest mode shows it while the step rides the
// stability bound.
func TestLoadIsMeasured(t *testing.T) {
	for _, rho := range []float64{200, 0} {
		sys := stiffRest()
		sys.rho = rho
		settling := &integrators.Settling{}
		mustSolve(t, &integrators.Solver{Rtol: 1e-3, Stop: settling}, sys, 0, 60, []float64{0, 0})
		if got := settling.Trend(0); got.Motion != integrators.Hovering || math.Abs(got.Load-1) > 0.05 {
			t.Errorf("rho %g: %v with a load of %g, want 1", rho, got.Motion, got.Load)
		}
	}
}

// TestTrendOfFixedSteps: without a tolerance whatever moves more than rounding moves.
func TestTrendOfFixedSteps(t *testing.T) {
	settling := &integrators.Settling{Rtol: 1e-12, Atol: 1e-15}
	mustSolve(t, &integrators.Solver{Method: "rk4", Step: 0.05, Stop: settling}, spiral(0, 2), 0, 60, []float64{3 + 1e-7, -2})
	if got := settling.Trend(0); got.Motion != integrators.Periodic || math.Abs(got.Period-math.Pi) > 1e-4 {
		t.Errorf("%v, period %.8g, want %.8g", got.Motion, got.Period, math.Pi)
	}
}

// TestTrendForgets what another solve left behind.
func TestTrendForgets(t *testing.T) {
	settling := &integrators.Settling{}
	s := integrators.Solver{Stop: settling}
	mustSolve(t, &s, lorenz(), 0, 40, []float64{1, 1, 20})
	mustSolve(t, &s, decay(1), 0, 8, []float64{1})
	if got := settling.Trend(0); got.Motion != integrators.Decaying || math.Abs(got.Rate+1) > 1e-3 {
		t.Errorf("%v at rate %g, want decaying at -1", got.Motion, got.Rate)
	}
}
