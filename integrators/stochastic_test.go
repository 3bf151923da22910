package integrators_test

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"settle/integrators"
)

// noisyCoupled has an edge every 0.7 that is no multiple of the step, rows of their own pace, and noise.
type noisyCoupled struct{ *coupled }

func (noisyCoupled) Wiener() int    { return 2 }
func (noisyCoupled) Additive() bool { return true }

func (noisyCoupled) Diffusion(dst, t, _, w []float64, rows []int) {
	for i := range rows {
		dst[3*i], dst[3*i+1], dst[3*i+2] = w[2*i], 0.1*t[i]*w[2*i+1], w[2*i]-w[2*i+1]
	}
}

func (noisyCoupled) WienerKey(row, process int) (key [2]uint64, unit uint64) {
	return [2]uint64{8, uint64(row)}, uint64(process)
}

// stochasticMethods are those for systems with noise.
func stochasticMethods() []*integrators.Method {
	return slices.DeleteFunc(integrators.Methods(), func(m *integrators.Method) bool { return m.Noise == nil })
}

// TestSnapshotWithNoise goes on to the same bits in a new Solver: the noise is no memory.
func TestSnapshotWithNoise(t *testing.T) {
	for _, m := range stochasticMethods() {
		t0, t1, want := staggeredRows()
		mustRows(t, solverFor(m), noisyCoupled{newCoupled(3)}, t0, t1, want)
		for _, at := range []int{1, 7, 40, 80} {
			_, _, y := staggeredRows()
			kept, turn := []byte(nil), 0
			s := solverFor(m)
			s.Checkpoint = func(save func() []byte) error {
				if turn++; turn == at {
					kept = save()
					return errBreak
				}
				return nil
			}
			if _, err := s.SolveRows(noisyCoupled{newCoupled(3)}, t0, t1, y); !errors.Is(err, errBreak) {
				t.Fatal(m.Name, err)
			}
			r, err := solverFor(m).Resume(noisyCoupled{newCoupled(3)}, kept, y)
			if err != nil || !r.OK() || !slices.Equal(y, want) {
				t.Errorf("%s, turn %d: %v, unbroken %v (%v)", m.Name, at, y, want, err)
			}
		}
	}
}

func mustRows(t *testing.T, s *integrators.Solver, sys integrators.System, t0, t1, y []float64) {
	t.Helper()
	if r, err := s.SolveRows(sys, t0, t1, y); err != nil || !r.OK() {
		t.Fatal(err, r)
	}
}

// onlyRow shows one row of a system under its own number.
type onlyRow struct {
	noisyCoupled
	row int
}

func (o onlyRow) WienerKey(_, process int) (key [2]uint64, unit uint64) {
	return o.noisyCoupled.WienerKey(o.row, process)
}

// TestRowsAreFunctionsOfTheirNames: a row alone comes to the same bits as among mates that end before it,
// and rows differ.
func TestRowsAreFunctionsOfTheirNames(t *testing.T) {
	for _, m := range stochasticMethods() {
		t0, t1, all := staggeredRows()
		mustRows(t, solverFor(m), noisyCoupled{newCoupled(3)}, t0, t1, all)
		for row := range t0 {
			_, _, start := staggeredRows()
			y := start[3*row : 3*row+3]
			mustRows(t, solverFor(m), onlyRow{noisyCoupled{newCoupled(1)}, row}, t0[row:row+1], t1[row:row+1], y)
			if !slices.Equal(y, all[3*row:3*row+3]) {
				t.Errorf("%s, row %d: %v alone, %v among others", m.Name, row, y, all[3*row:3*row+3])
			}
		}
		same := make([]float64, 6)
		mustSolve(t, solverFor(m), noisyCoupled{newCoupled(2)}, 0, 1, same)
		if same[0] == same[3] {
			t.Errorf("%s: two trials have the same noise", m.Name)
		}
	}
}

// TestNoiseMesh: with one mesh, steps that are no multiples of each other see the same path.
func TestNoiseMesh(t *testing.T) {
	p := network()
	end := func(step float64) []float64 {
		y := p.rows(1)
		s := integrators.Solver{Method: "sra1", Step: step, NoiseMesh: 0.01}
		mustSolve(t, &s, p, 0, 1, y)
		return y
	}
	a, b := end(0.01), end(0.001)
	if d := distance(a, b); d > 0.01 || d == 0 {
		t.Errorf("%v by steps of 0.01, %v by steps of 0.001", a, b)
	}
}

// TestDenseNoise: between steps the state moves as much as it should. In the middle of a step of
// Brownian motion alone, it is the path itself.
func TestDenseNoise(t *testing.T) {
	still := func(d []float64, _ float64, _ []float64) { clear(d) }
	sys := integrators.NewNoisyFunc(1, still, integrators.DiagonalNoise([]float64{2}), 1)
	middles := map[float64]float64{}
	between := observe(func(s *integrators.Step) {
		at := make([]float64, 1)
		for _, x := range []float64{0.25, 0.5, 0.75} {
			s.At(at, s.T0+x*(s.T-s.T0))
			middles[s.T0+x*(s.T-s.T0)] = at[0]
		}
	})
	for _, m := range stochasticMethods() {
		clear(middles)
		s := integrators.Solver{Method: m.Name, Step: 0.25, Observer: between}
		mustSolve(t, &s, sys, 0, 2, []float64{0})
		seen := 0
		s = integrators.Solver{Method: m.Name, Step: 0.0625, Observer: observe(func(s *integrators.Step) {
			if want, ok := middles[s.T]; ok {
				if seen++; math.Abs(s.Y[0]-want) > 1e-12 {
					t.Errorf("%s: %g at t = %g by long steps, %g by short ones", m.Name, want, s.T, s.Y[0])
				}
			}
		})}
		if mustSolve(t, &s, sys, 0, 2, []float64{0}); seen != 24 {
			t.Errorf("%s: %d times compared", m.Name, seen)
		}
	}
}

// TestNoiseRefusals: no method leaves noise out, or takes it in the wrong calculus.
func TestNoiseRefusals(t *testing.T) {
	ito, stratonovich, additive := geometric(false), geometric(true), network()
	for _, m := range integrators.Methods() {
		for _, p := range []*noisyPath{ito, stratonovich, additive} {
			_, err := solverFor(m).Solve(p, 0, 0.1, p.rows(1))
			refused := p.orders(m) == (integrators.Convergence{})
			if refused != (err != nil) || refused && !strings.Contains(err.Error(), p.anyMethod()) {
				t.Errorf("%s, %s: %v", m.Name, p.name, err)
			}
		}
	}
	for _, c := range []struct {
		name string
		s    integrators.Solver
		want string
	}{
		{"no step", integrators.Solver{Method: "sra1"}, "give a step"},
		{"tiny step", integrators.Solver{Method: "sra1", Step: 1e-15}, "other units"},
		{"mesh", integrators.Solver{Method: "sra1", Step: 0.1, NoiseMesh: -1}, "noise mesh"},
		{"settling", integrators.Solver{Method: "sra1", Step: 0.1, Stop: &integrators.Settling{}}, "never comes to rest"},
	} {
		_, err := c.s.Solve(additiveRest{additive}, 0, 1, additive.rows(1))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q in it", c.name, err, c.want)
		}
	}
}

// additiveRest claims to know its rest.
type additiveRest struct{ *noisyPath }

func (additiveRest) SlowestTau() float64 { return 1 }

func (additiveRest) Residual(float64, []float64, []float64, int, float64, float64) float64 { return 0 }

func (additiveRest) Correction(float64, []float64, []float64, int, float64, float64) (float64, bool) {
	return 0, true
}

// TestSolverKeepsItsWorkSpace: another system of the same sizes gets its own noise.
func TestSolverKeepsItsWorkSpace(t *testing.T) {
	s := integrators.Solver{Method: "sra1", Step: 0.1}
	end := func(sys integrators.System) []float64 {
		y := []float64{1, 0}
		mustSolve(t, &s, sys, 0, 1, y)
		return y
	}
	noisy := func(m int, seed uint64) integrators.System {
		f := func(d []float64, _ float64, y []float64) { d[0], d[1] = -y[0], -y[1] }
		return integrators.NewNoisyFunc(2, f, integrators.MatrixNoise(m, make([]float64, 2*m)), seed)
	}
	loud := ornsteinUhlenbeck(2, 1, 1)
	first := end(loud)
	for _, sys := range []integrators.System{noisy(2, 1), noisy(1, 1), integrators.NewFunc(2, func(d []float64, _ float64, y []float64) { d[0], d[1] = -y[0], -y[1] })} {
		if y := end(sys); math.Abs(y[0]-math.Exp(-1)) > 1e-3 || y[1] != 0 {
			t.Errorf("without noise: %v", y)
		}
	}
	if again := end(loud); !slices.Equal(first, again) {
		t.Errorf("%v, then %v", first, again)
	}
	s = integrators.Solver{Method: "sra1", Step: 0.1}
	end(integrators.NewFunc(2, func(d []float64, _ float64, _ []float64) { clear(d) }))
	if again := end(loud); !slices.Equal(first, again) {
		t.Errorf("%v, after a system without noise %v", first, again)
	}
}
