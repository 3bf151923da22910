package integrators_test

import (
	"math"
	"slices"
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
