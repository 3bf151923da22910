package integrators_test

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"settle/integrators"
)

// ornsteinUhlenbeck: dy = -y/tau dt + std sqrt(2/tau) dW, with the stationary standard deviation std.
func ornsteinUhlenbeck(n int, tau, std float64) *integrators.NoisyFunc {
	sigma := make([]float64, n)
	for i := range sigma {
		sigma[i] = std * math.Sqrt(2/tau)
	}
	f := func(d []float64, _ float64, y []float64) {
		for i := range d {
			d[i] = -y[i] / tau
		}
	}
	return integrators.NewNoisyFunc(n, f, integrators.DiagonalNoise(sigma), 3)
}

// moments gathers second moments of a stationary process: at the same time, and lag steps apart.
type moments struct {
	skip, lag int
	past      map[int][][]float64 // of each row: the last lag states
	same, far [][]float64
	count     float64
}

func newMoments(n, skip, lag int) *moments {
	m := &moments{skip: skip, lag: lag, past: map[int][][]float64{}}
	for range n {
		m.same, m.far = append(m.same, make([]float64, n)), append(m.far, make([]float64, n))
	}
	return m
}

func (*moments) Start(int, float64, []float64) error { return nil }

func (m *moments) Observe(s *integrators.Step) error {
	if s.Index <= m.skip {
		return nil
	}
	past := append(m.past[s.Row], slices.Clone(s.Y))
	if len(past) > m.lag {
		for i := range s.Y {
			for j := range s.Y {
				m.same[i][j] += s.Y[i] * s.Y[j]
				m.far[i][j] += s.Y[i] * past[0][j]
			}
		}
		m.count++
		past = past[1:]
	}
	m.past[s.Row] = past
	return nil
}

// TestOrnsteinUhlenbeck: variance and autocorrelation within 1 % of the theory. Of an average over n units
// and a time T the variance has the relative standard error sqrt(2 tau/(n T)), here 0.0023.
func TestOrnsteinUhlenbeck(t *testing.T) {
	const n, tau, std, h = 64, 0.5, 0.3, 0.05
	for _, name := range []string{"stochastic-heun", "sra1"} {
		const lag = 5
		m := newMoments(n, 200, lag)
		s := integrators.Solver{Method: name, Step: h, Observer: m}
		mustSolve(t, &s, ornsteinUhlenbeck(n, tau, std), 0, 3000, make([]float64, n))
		var same, far float64
		for i := range n {
			same += m.same[i][i] / (n * m.count)
			far += m.far[i][i] / (n * m.count)
		}
		if math.Abs(same/(std*std)-1) > 0.01 {
			t.Errorf("%s: variance %g, want %g", name, same, std*std)
		}
		if want := math.Exp(-lag * h / tau); math.Abs(far/same/want-1) > 0.01 {
			t.Errorf("%s: autocorrelation %g, want %g", name, far/same, want)
		}
		for i := range n { // units are independent: the standard error of their correlation is sqrt(tau/T)
			for j := range i {
				if r := m.same[i][j] / m.count / (std * std); math.Abs(r) > 4.5*math.Sqrt(tau/3000) {
					t.Errorf("%s: units %d and %d have the correlation %g", name, i, j, r)
				}
			}
		}
	}
}

// TestEulerMaruyamaVariance: the stationary variance of its own recursion is 1/(1 - h/(2 tau)) times what
// the theory says.
func TestEulerMaruyamaVariance(t *testing.T) {
	const n, tau, std, h = 64, 0.5, 0.3, 0.1
	m := newMoments(n, 100, 0)
	s := integrators.Solver{Method: "euler-maruyama", Step: h, Observer: m}
	mustSolve(t, &s, ornsteinUhlenbeck(n, tau, std), 0, 3000, make([]float64, n))
	got := 0.0
	for i := range n {
		got += m.same[i][i] / (n * m.count * std * std)
	}
	if want := 1 / (1 - h/(2*tau)); math.Abs(got/want-1) > 0.01 {
		t.Errorf("variance %g, want %g", got, want)
	}
}

// TestStationaryCovariance of a linear network against P of A P + P A^T + G G^T = 0.
func TestStationaryCovariance(t *testing.T) {
	a := []float64{-1, 0.8, 0, -1.5, -2, 0.5, 0.3, 0, -1}
	g := []float64{1, 0, 0.5, -0.4, 0, 0.7}
	const n, m = 3, 2
	f := func(d []float64, _ float64, y []float64) {
		for i := range d {
			d[i] = a[3*i]*y[0] + a[3*i+1]*y[1] + a[3*i+2]*y[2]
		}
	}
	sys := integrators.NewNoisyFunc(n, f, integrators.MatrixNoise(m, g), 11)
	const rows = 64
	seen := newMoments(n, 400, 0)
	s := integrators.Solver{Method: "sra1", Step: 0.05, Observer: seen}
	mustSolve(t, &s, sys, 0, 4000, make([]float64, n*rows))
	want := lyapunov(a, g, n, m)
	for i := range n {
		for j := range n {
			got := seen.same[i][j] / seen.count
			if math.Abs(got-want[i*n+j]) > 0.01*math.Sqrt(want[i*n+i]*want[j*n+j]) {
				t.Errorf("covariance (%d, %d) is %.4f, want %.4f", i, j, got, want[i*n+j])
			}
		}
	}
}

// lyapunov solves A P + P A^T = -G G^T for P by its Kronecker form and Gaussian elimination.
func lyapunov(a, g []float64, n, m int) []float64 {
	size := n * n
	k := make([][]float64, size) // with the right-hand side in the last column
	for row := range k {
		k[row] = make([]float64, size+1)
		i, j := row/n, row%n
		for l := range n {
			k[row][l*n+j] += a[i*n+l]
			k[row][i*n+l] += a[j*n+l]
		}
		for l := range m {
			k[row][size] -= g[i*m+l] * g[j*m+l]
		}
	}
	for c := range size {
		pivot := c
		for r := c; r < size; r++ {
			if math.Abs(k[r][c]) > math.Abs(k[pivot][c]) {
				pivot = r
			}
		}
		k[c], k[pivot] = k[pivot], k[c]
		for r := range size {
			if f := k[r][c] / k[c][c]; r != c {
				for l := c; l <= size; l++ {
					k[r][l] -= f * k[c][l]
				}
			}
		}
	}
	p := make([]float64, size)
	for i := range p {
		p[i] = k[i][size] / k[i][i]
	}
	return p
}

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
			s := integrators.Solver{Method: m.Name, Step: 0.01}
			_, err := s.Solve(p, 0, 0.1, p.rows(1))
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
