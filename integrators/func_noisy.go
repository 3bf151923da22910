package integrators

// NoisyFunc is a System made of functions of one row, with noise. See [NewNoisyFunc].
type NoisyFunc struct {
	*Func
	diffusion Diffusion
	seed      uint64
}

var (
	_ System   = (*NoisyFunc)(nil)
	_ Noise    = (*NoisyFunc)(nil)
	_ Calculus = (*NoisyFunc)(nil)
)

// Diffusion is g of dy = f dt + g dW for one row: see [DiagonalNoise], [MatrixNoise] and
// [MultiplicativeNoise].
type Diffusion struct {
	processes    int
	additive     bool
	stratonovich bool
	apply        func(dst []float64, t float64, y, w []float64) // dst = g(t, y) w
}

// DiagonalNoise drives variable i by a process of its own, times sigma[i].
func DiagonalNoise(sigma []float64) Diffusion {
	sigma = append([]float64(nil), sigma...)
	return Diffusion{processes: len(sigma), additive: true, apply: func(dst []float64, _ float64, _, w []float64) {
		for i, s := range sigma {
			dst[i] = s * w[i]
		}
	}}
}

// MatrixNoise drives the variables by m processes through the matrix g, element (i, j) at g[i*m+j].
func MatrixNoise(m int, g []float64) Diffusion {
	if m < 1 || len(g)%m != 0 {
		panic("integrators: MatrixNoise needs a matrix of whole rows")
	}
	g = append([]float64(nil), g...)
	return Diffusion{processes: m, additive: true, apply: func(dst []float64, _ float64, _, w []float64) {
		for i := range dst {
			dst[i] = 0
			for j, x := range w {
				dst[i] += g[i*m+j] * x
			}
		}
	}}
}

// MultiplicativeNoise drives variable i of n by a process of its own, times what g writes to sigma[i],
// in Ito's calculus.
func MultiplicativeNoise(n int, g func(sigma []float64, t float64, y []float64)) Diffusion {
	return Diffusion{processes: n, apply: func(dst []float64, t float64, y, w []float64) {
		g(dst, t, y)
		for i := range dst {
			dst[i] *= w[i]
		}
	}}
}

// InStratonovich returns the same noise in Stratonovich's calculus.
func (d Diffusion) InStratonovich() Diffusion {
	d.stratonovich = true
	return d
}

// NewNoisyFunc returns the System of n variables with the derivative f, as NewFunc, and noise. Its paths
// are named by the seed and the row.
func NewNoisyFunc(n int, f func(dydt []float64, t float64, y []float64), noise Diffusion, seed uint64) *NoisyFunc {
	if noise.apply == nil {
		panic("integrators: NewNoisyFunc needs a diffusion")
	}
	return &NoisyFunc{Func: NewFunc(n, f), diffusion: noise, seed: seed}
}

// Wiener implements Noise.
func (s *NoisyFunc) Wiener() int { return s.diffusion.processes }

// Additive implements Noise.
func (s *NoisyFunc) Additive() bool { return s.diffusion.additive }

// Stratonovich implements Calculus.
func (s *NoisyFunc) Stratonovich() bool { return s.diffusion.stratonovich }

// Diffusion implements Noise.
func (s *NoisyFunc) Diffusion(dst, t, y, w []float64, rows []int) {
	n, m := s.Dim(), s.diffusion.processes
	for i := range rows {
		s.diffusion.apply(dst[i*n:(i+1)*n], t[i], y[i*n:(i+1)*n], w[i*m:(i+1)*m])
	}
}

// WienerKey implements Noise.
func (s *NoisyFunc) WienerKey(row, process int) (key [2]uint64, unit uint64) {
	return [2]uint64{s.seed, uint64(row)}, uint64(process)
}
