package testode

import (
	"math"
	"math/rand/v2"

	"settle/integrators"
)

// Loop is the inversion loop on which the costs of settling are compared: a controller u of 10 units
// and an inverted layer r of 1000,
//
//	tau_u du/dt = -alpha u + W tanh(r) - target,   dr/dt = -r - W^T u,
//
// W ~ Gain N(0, 1/1000), target = Scale (one-hot - 0.1), the hot unit being the trial's number
// modulo 10. It starts at 0. State: u, then r. Time is in units of tau_r.
//
// Scale = 1 leaves the largest |r| at about 0.1; Saturated drives it to about 1.
type Loop struct {
	TauU, Alpha, Gain, Scale float64

	w []float64 // u x r
	g []float64 // scratch: tanh(r)
}

const (
	loopU, loopR = 10, 1000

	// Saturated is the Scale at which the largest |r| comes to about 1.
	Saturated = 9
)

var (
	_ integrators.System        = (*Loop)(nil)
	_ integrators.Jacobian      = (*Loop)(nil)
	_ integrators.ShiftedSolver = (*Loop)(nil)
	_ integrators.Spectral      = (*Loop)(nil)
	_ integrators.Partitioned   = (*Loop)(nil)
	_ integrators.Autonomous    = (*Loop)(nil)
	_ integrators.Reducible     = (*Loop)(nil)
	_ integrators.Propagator    = (*Loop)(nil)
	_ integrators.Leaky         = (*Loop)(nil)
	_ integrators.Sequential    = (*Loop)(nil)
)

// NewLoop draws the weights. The settings that costs were published for are tauU 1 and 0.1, gain 1
// and 5, scale 1 and Saturated.
func NewLoop(tauU, gain, scale float64) *Loop {
	l := &Loop{TauU: tauU, Alpha: 0.01, Gain: gain, Scale: scale, w: make([]float64, loopU*loopR), g: make([]float64, loopR)}
	random := rand.New(rand.NewPCG(1, 2))
	for i := range l.w {
		l.w[i] = gain * random.NormFloat64() / math.Sqrt(loopR)
	}
	return l
}

// Dim is the number of variables.
func (l *Loop) Dim() int { return loopU + loopR }

func (l *Loop) row(i int) []float64 { return l.w[i*loopR : (i+1)*loopR] }

// Target of unit i in a trial.
func (l *Loop) Target(row, i int) float64 {
	if row%loopU == i {
		return 0.9 * l.Scale
	}
	return -0.1 * l.Scale
}

// Derivative implements integrators.System.
func (l *Loop) Derivative(dydt, t, y []float64, rows []int) {
	for part := range l.Parts() {
		l.DerivativePart(dydt, t, y, rows, part)
	}
}

// Autonomous implements integrators.Autonomous.
func (l *Loop) Autonomous() bool { return true }

// Parts are u, then r.
func (l *Loop) Parts() [][2]int { return [][2]int{{0, loopU}, {loopU, loopU + loopR}} }

// DerivativePart implements integrators.Partitioned.
func (l *Loop) DerivativePart(dydt, _, y []float64, rows []int, part int) {
	n := l.Dim()
	for k, row := range rows {
		d, u, r := dydt[k*n:(k+1)*n], y[k*n:k*n+loopU], y[k*n+loopU:(k+1)*n]
		if part == 0 {
			l.controller(d[:loopU], u, r, row)
		} else {
			l.inverted(d[loopU:], u, r)
		}
	}
}

func (l *Loop) controller(du, u, r []float64, row int) {
	for j, v := range r {
		l.g[j] = math.Tanh(v)
	}
	for i := range du {
		sum := 0.0
		for j, w := range l.row(i) {
			sum += w * l.g[j]
		}
		du[i] = (sum - l.Target(row, i) - l.Alpha*u[i]) / l.TauU
	}
}

func (l *Loop) inverted(dr, u, r []float64) {
	for j, v := range r {
		dr[j] = -v
	}
	for i, v := range u {
		for j, w := range l.row(i) {
			dr[j] -= w * v
		}
	}
}

// Leak implements integrators.Leaky.
func (l *Loop) Leak(dst []float64) {
	for i := range dst {
		if dst[i] = 1; i < loopU {
			dst[i] = l.Alpha / l.TauU
		}
	}
}

// Follows implements integrators.Sequential: r is driven by u alone.
func (l *Loop) Follows(part int) bool { return part == 1 }

// Residual is max |tau dy/dt| of one row.
func (l *Loop) Residual(dydt []float64) (worst float64) {
	for i, d := range dydt {
		if i < loopU {
			d *= l.TauU
		}
		worst = max(worst, math.Abs(d))
	}
	return worst
}

// Jacobian implements integrators.Jacobian.
func (l *Loop) Jacobian(dst []float64, _ int, _ float64, y []float64) {
	n := l.Dim()
	clear(dst[:n*n])
	for i := range loopU {
		dst[i*n+i] = -l.Alpha / l.TauU
		for j, w := range l.row(i) {
			dst[i*n+loopU+j] = w * slope(y[loopU+j]) / l.TauU
			dst[(loopU+j)*n+i] = -w
		}
	}
	for j := range loopR {
		dst[(loopU+j)*(n+1)] = -1
	}
}

func slope(x float64) float64 {
	g := math.Tanh(x)
	return 1 - g*g
}

// SpectralRadius is that of the Jacobian at rest at 0, where all slopes are largest: of the modes
// (tau_u lambda + alpha)(lambda + 1) = -sigma^2, with sigma the largest singular value of W.
func (l *Loop) SpectralRadius() float64 {
	b := l.TauU + l.Alpha
	c := l.Alpha + l.sigma2()
	if d := b*b - 4*l.TauU*c; d >= 0 {
		return (b + math.Sqrt(d)) / (2 * l.TauU)
	}
	return math.Sqrt(c / l.TauU)
}

// sigma2 is the largest eigenvalue of W W^T by power iteration.
func (l *Loop) sigma2() float64 {
	v, next, size := make([]float64, loopU), make([]float64, loopU), 0.0
	for i := range v {
		v[i] = 1 + 0.1*float64(i)
	}
	for range 500 {
		clear(l.g)
		for i, x := range v {
			for j, w := range l.row(i) {
				l.g[j] += w * x
			}
		}
		sum := 0.0
		for i := range next {
			next[i] = 0
			for j, w := range l.row(i) {
				next[i] += w * l.g[j]
			}
			sum += next[i] * next[i]
		}
		size = math.Sqrt(sum)
		for i := range v {
			v[i] = next[i] / size
		}
	}
	return size
}
