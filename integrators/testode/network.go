package testode

import "math"

// Network is a random network of rate units,
//
//	dx_i/dt = -x_i + sum_j W_ij tanh(x_j),   W_ij ~ gain N(0, 1/n),   x_i(0) ~ N(0, 1),
//
// chaotic for gains above 1 (H. Sompolinsky, A. Crisanti, H.-J. Sommers, Phys. Rev. Lett. 61 (1988)
// 259-262). Time is in units of the time constant. The numbers are drawn by SplitMix64 and the
// transform of Box and Muller, so that other programs can draw the same: number k >= 0 is
//
//	sqrt(-2 log(1 - u(2k))) cos(2 pi u(2k+1)),   u(m) = floor(SplitMix64(m+1 steps from 0) / 2^11) / 2^53;
//
// W takes the first n^2, row by row, x(0) the n after them.
type Network struct {
	n       int
	weights []float64
	start   []float64
	rates   []float64 // scratch: tanh(x)
}

// NewNetwork draws a network of n units.
func NewNetwork(n int, gain float64) *Network {
	net := &Network{n: n, weights: make([]float64, n*n), start: make([]float64, n), rates: make([]float64, n)}
	for k := range net.weights {
		net.weights[k] = gain * normal(uint64(k)) / math.Sqrt(float64(n))
	}
	for k := range net.start {
		net.start[k] = normal(uint64(n*n + k))
	}
	return net
}

// Dim is the number of units.
func (net *Network) Dim() int { return net.n }

// Start returns a copy of the state at t = 0.
func (net *Network) Start() []float64 { return append([]float64(nil), net.start...) }

// Derivative implements integrators.System.
func (net *Network) Derivative(dydt, _, y []float64, rows []int) {
	for r := range rows {
		d, x := dydt[r*net.n:(r+1)*net.n], y[r*net.n:(r+1)*net.n]
		for j, v := range x {
			net.rates[j] = math.Tanh(v)
		}
		for i := range d {
			sum := -x[i]
			for j, w := range net.weights[i*net.n : (i+1)*net.n] {
				sum += w * net.rates[j]
			}
			d[i] = sum
		}
	}
}

func normal(k uint64) float64 {
	return math.Sqrt(-2*math.Log(1-uniform(2*k))) * math.Cos(2*math.Pi*uniform(2*k+1))
}

// uniform is number m of SplitMix64 (G. L. Steele, D. Lea, C. H. Flood, OOPSLA 2014, 453-472), from seed 0.
func uniform(m uint64) float64 {
	z := (m + 1) * 0x9E3779B97F4A7C15
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return float64((z^z>>31)>>11) * 0x1p-53
}
