package linalg

import (
	"math"
	"testing"
)

// Polynomials of all lengths are what Horner's scheme makes of them, also in memory used before.
func TestPolynomial(t *testing.T) {
	var p Polynomial
	for _, n := range []int{7, 3, 1} {
		x := NewDense(n, n, nil)
		for i := range x.Data {
			x.Data[i] = math.Sin(float64(3*i + 1))
		}
		const f = -0.3
		p.Set(x, f)
		for length := 1; length <= 10; length++ {
			c, want, got := make([]float64, length), NewDense(n, n, nil), NewDense(n, n, nil)
			for k := range c {
				c[k] = math.Cos(float64(k))
			}
			for k := length - 1; k >= 0; k-- {
				want = Mul(want, x)
				want.Scale(f)
				addIdentity(want, c[k])
			}
			got.Data[0] = 7
			p.Evaluate(got, c)
			for i, v := range want.Data {
				if math.Abs(got.Data[i]-v) > 1e-13 {
					t.Fatalf("size %d, %d coefficients: element %d is %g, want %g", n, length, i, got.Data[i], v)
				}
			}
		}
	}
}
