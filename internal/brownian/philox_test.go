package brownian

import (
	"math"
	"slices"
	"testing"
)

// TestPhilox compares with NumPy 1.24, numpy.random.Philox(key, counter).random_raw(4), whose counter is
// raised before it is used; they are the known answers of Random123 as well.
func TestPhilox(t *testing.T) {
	const all = ^uint64(0)
	for _, c := range []struct {
		key           [2]uint64
		counter, want [4]uint64
	}{
		{[2]uint64{}, [4]uint64{}, [4]uint64{0x16554d9eca36314c, 0xdb20fe9d672d0fdc, 0xd7e772cee186176b, 0x7e68b68aec7ba23b}},
		{[2]uint64{all, all}, [4]uint64{all, all, all, all},
			[4]uint64{0x87b092c3013fe90b, 0x438c3c67be8d0224, 0x9cc7d7c69cd777b6, 0xa09caebf594f0ba0}},
		{[2]uint64{0x452821e638d01377, 0xbe5466cf34e90c6c},
			[4]uint64{0x243f6a8885a308d3, 0x13198a2e03707344, 0xa4093822299f31d0, 0x082efa98ec4e6c89},
			[4]uint64{0xa528f45403e61d95, 0x38c72dbd566e9788, 0xa5a1610e72fd18b5, 0x57bd43b5e52b7fe6}},
	} {
		if got := philox(c.key, c.counter); got != c.want {
			t.Errorf("philox(%#x, %#x) = %#x, want %#x", c.key, c.counter, got, c.want)
		}
	}
}

// sample is a list of normal numbers of consecutive counters.
func sample(n int) []float64 {
	v := make([]float64, 0, n)
	for i := uint64(0); len(v) < n; i++ {
		w := philox([2]uint64{1, 2}, [4]uint64{3, 4, i, 5})
		a, b := normals(w[0], w[1])
		c, d := normals(w[2], w[3])
		v = append(v, a, b, c, d)
	}
	return v
}

// TestNormality: the moments to the fourth within four standard errors, and the Kolmogorov-Smirnov
// distance from the normal distribution below its 0.1 % point, 1.95/sqrt(n).
func TestNormality(t *testing.T) {
	const n = 1_000_000
	v := sample(n)
	var m [5]float64
	for _, x := range v {
		for k, p := 1, x; k <= 4; k, p = k+1, p*x {
			m[k] += p / n
		}
	}
	// Moments and their variances: E x^(2k) - (E x^k)^2 = 1, 2, 15, 96.
	for k, c := range [][2]float64{{}, {0, 1}, {1, 2}, {0, 15}, {3, 96}} {
		if k > 0 && math.Abs(m[k]-c[0]) > 4*math.Sqrt(c[1]/n) {
			t.Errorf("moment %d is %g, want %g", k, m[k], c[0])
		}
	}
	if d := kolmogorov(v); d > 1.95/math.Sqrt(n) {
		t.Errorf("the distance from the normal distribution is %g", d)
	}
	for lag := 1; lag <= 8; lag++ {
		r := 0.0
		for i := range n - lag {
			r += v[i] * v[i+lag] / n
		}
		if math.Abs(r) > 4/math.Sqrt(n) {
			t.Errorf("numbers %d apart have the correlation %g", lag, r)
		}
	}
}

// kolmogorov is the largest distance between the distribution of v and the normal one.
func kolmogorov(v []float64) (d float64) {
	v = slices.Sorted(slices.Values(v))
	n := float64(len(v))
	for i, x := range v {
		p := math.Erfc(-x/math.Sqrt2) / 2
		d = max(d, p-float64(i)/n, float64(i+1)/n-p)
	}
	return d
}

// TestNormalsAreFinite at the ends of the words' range.
func TestNormalsAreFinite(t *testing.T) {
	for _, a := range []uint64{0, 1, ^uint64(0)} {
		for _, b := range []uint64{0, 1, ^uint64(0)} {
			if x, y := normals(a, b); math.IsNaN(x+y) || math.Hypot(x, y) > 8.6 {
				t.Errorf("%#x, %#x: %g, %g", a, b, x, y)
			}
		}
	}
}
