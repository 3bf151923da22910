package integrators_test

import (
	"math"
	"testing"

	"settle/integrators"
)

// noisyPath is an equation with noise whose last m variables are its m Wiener processes themselves, so
// that a closed form can be compared with on the path that was taken.
type noisyPath struct {
	*integrators.Func
	name         string
	m            int
	state        bool // g depends on y
	stratonovich bool
	linear       bool                                           // in y, with additive noise: strong orders may be higher
	g            func(dst []float64, t float64, y, w []float64) // of the others
	start        []float64                                      // likewise
	exact        func(y []float64, t float64, w []float64)      // nil: a fine solution by sra1
	seed         uint64
}

func (p *noisyPath) Wiener() int        { return p.m }
func (p *noisyPath) Additive() bool     { return !p.state }
func (p *noisyPath) Stratonovich() bool { return p.stratonovich }

func (p *noisyPath) WienerKey(row, process int) (key [2]uint64, unit uint64) {
	return [2]uint64{p.seed, uint64(row)}, uint64(process)
}

func (p *noisyPath) Diffusion(dst, t, y, w []float64, rows []int) {
	n := p.Dim()
	for i := range rows {
		to, dw := dst[i*n:(i+1)*n], w[i*p.m:(i+1)*p.m]
		p.g(to, t[i], y[i*n:(i+1)*n], dw)
		copy(to[n-p.m:], dw)
	}
}

// newNoisyPath adds the Wiener processes to n variables.
func newNoisyPath(name string, n, m int, f func(d []float64, t float64, y []float64), g func(dst []float64, t float64, y, w []float64)) *noisyPath {
	all := func(d []float64, t float64, y []float64) {
		f(d, t, y)
		clear(d[n:])
	}
	return &noisyPath{Func: integrators.NewFunc(n+m, all), name: name, m: m, g: g, start: make([]float64, n), seed: 5}
}

// rows are n starts.
func (p *noisyPath) rows(n int) []float64 {
	y := make([]float64, n*p.Dim())
	for i := range n {
		copy(y[i*p.Dim():], p.start)
	}
	return y
}

// fading has additive noise that depends on time: P. Kloeden, E. Platen, Numerical Solution of
// Stochastic Differential Equations, Springer 1992, (4.4.4) with their general solution.
func fading() *noisyPath {
	const a, b = 0.5, 2
	p := newNoisyPath("fading", 1, 1,
		func(d []float64, t float64, y []float64) { d[0] = b/math.Sqrt(1+t) - y[0]/(2*(1+t)) },
		func(dst []float64, t float64, _, w []float64) { dst[0] = a * b / math.Sqrt(1+t) * w[0] })
	p.start[0], p.linear = 1, true
	p.exact = func(y []float64, t float64, w []float64) { y[0] = (1 + b*(t+a*w[0])) / math.Sqrt(1+t) }
	return p
}

// geometric Brownian motion in two variables, in either calculus.
func geometric(stratonovich bool) *noisyPath {
	mu, sigma := [2]float64{0.5, -1}, [2]float64{0.6, 0.4}
	p := newNoisyPath("geometric, Ito", 2, 2,
		func(d []float64, _ float64, y []float64) { d[0], d[1] = mu[0]*y[0], mu[1]*y[1] },
		func(dst []float64, _ float64, y, w []float64) {
			dst[0], dst[1] = sigma[0]*y[0]*w[0], sigma[1]*y[1]*w[1]
		})
	p.state, p.stratonovich = true, stratonovich
	if stratonovich {
		p.name = "geometric, Stratonovich"
	}
	p.start[0], p.start[1] = 1, 1
	p.exact = func(y []float64, t float64, w []float64) {
		for i := range 2 {
			drift := mu[i]
			if !stratonovich {
				drift -= sigma[i] * sigma[i] / 2
			}
			y[i] = math.Exp(drift*t + sigma[i]*w[i])
		}
	}
	return p
}

// network is nonlinear, three variables driven by two processes through a matrix.
func network() *noisyPath {
	p := newNoisyPath("network", 3, 2,
		func(d []float64, t float64, y []float64) {
			d[0] = -y[0] + 2*math.Tanh(y[1]) + math.Sin(3*t)
			d[1] = -y[1] - 3*math.Tanh(y[0]-y[2])
			d[2] = 2 * (math.Tanh(y[0]) - y[2])
		},
		func(dst []float64, _ float64, _, w []float64) {
			dst[0], dst[1], dst[2] = 1.5*w[0], 0.9*w[0]-1.2*w[1], 0.6*w[1]
		})
	p.start[0], p.start[1] = 1, 0.5
	return p
}

// tracks are the states of all rows at the steps' ends.
type tracks struct {
	n  int
	at map[float64][]float64 // by time; row i at [i*n:]
}

func (k *tracks) Start(int, float64, []float64) error { return nil }

func (k *tracks) Observe(s *integrators.Step) error {
	if k.at[s.T] == nil {
		return nil
	}
	copy(k.at[s.T][s.Row*k.n:(s.Row+1)*k.n], s.Y)
	return nil
}

// track solves rows of a problem to t = 1 by so many steps, kept at so many times.
func track(t *testing.T, p *noisyPath, method string, steps, kept, rows int) *tracks {
	t.Helper()
	k := &tracks{n: p.Dim(), at: map[float64][]float64{}}
	for i := 1; i <= kept; i++ {
		k.at[float64(i)/float64(kept)] = make([]float64, rows*p.Dim())
	}
	s := integrators.Solver{Method: method, Step: 1 / float64(steps), Observer: k}
	if kept == 1 { // the ends alone
		s.Observer = nil
	}
	y := p.rows(rows)
	r, err := s.Solve(p, 0, 1, y)
	if err != nil || !r.OK() {
		t.Fatal(method, err, r)
	}
	k.at[1] = y
	return k
}

// reference is the closed form, or a fine solution on the same paths.
func reference(t *testing.T, p *noisyPath, finest, kept, rows int) *tracks {
	t.Helper()
	if p.exact == nil {
		return track(t, p, "sra1", 32*finest, kept, rows)
	}
	k := track(t, p, p.anyMethod(), kept, kept, rows)
	for time, y := range k.at {
		for i := range rows {
			row := y[i*k.n : (i+1)*k.n]
			p.exact(row, time, row[k.n-p.m:])
		}
	}
	return k
}

// anyMethod carries at least the Wiener processes.
func (p *noisyPath) anyMethod() string {
	if p.stratonovich {
		return "stochastic-heun"
	}
	return "euler-maruyama"
}

// orders of a method for this problem.
func (p *noisyPath) orders(m *integrators.Method) integrators.Convergence {
	switch {
	case m.Noise == nil:
		return integrators.Convergence{}
	case !p.state:
		return m.Noise.Additive
	case p.stratonovich:
		return m.Noise.Stratonovich
	}
	return m.Noise.Ito
}
