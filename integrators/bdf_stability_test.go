package integrators

import (
	"math"
	"math/cmplx"
	"testing"
)

// TestBDFAngles compares the angles of A(alpha)-stability, from the root locus
//
//	z = sum_{j=1..k} (1-w)^j/j - kappa gamma_k (1-w)^(k+1),   |w| = 1,
//
// with those of Hairer & Wanner, Solving Ordinary Differential Equations II, table V.2.1, for kappa = 0,
// and of Shampine & Reichelt, table 1, which gives whole degrees.
func TestBDFAngles(t *testing.T) {
	for k, want := range map[int]struct{ bdf, ndf float64 }{
		1: {90, 90}, 2: {90, 90}, 3: {86.03, 80}, 4: {73.35, 66}, 5: {51.84, 51},
	} {
		if got := bdfAngle(k, 0); math.Abs(got-want.bdf) > 0.01 {
			t.Errorf("BDF%d: %.2f degrees, want %.2f", k, got, want.bdf)
		}
		if got := bdfAngle(k, bdfKappas[k]); math.Abs(got-want.ndf) > 1 {
			t.Errorf("NDF%d: %.2f degrees, want %g", k, got, want.ndf)
		}
	}
}

// bdfAngle is the angle in degrees, 90 at most.
func bdfAngle(k int, kappa float64) float64 {
	angle := math.Pi / 2
	for i := 1; i < 100_000; i++ {
		u := 1 - cmplx.Rect(1, math.Pi*float64(i)/100_000)
		z, power := complex(0, 0), complex(1, 0)
		for j := 1; j <= k; j++ {
			power *= u
			z += power / complex(float64(j), 0)
		}
		z -= complex(kappa*bdfGamma[k], 0) * power * u
		if real(z) < -1e-12 {
			angle = min(angle, math.Pi-math.Abs(cmplx.Phase(z)))
		}
	}
	return angle * 180 / math.Pi
}

// TestBDFErrorConstants: the error constants follow from the formula's residual for y = t^(k+1)/(k+1)!,
// h = 1, in which the terms of lower order vanish.
func TestBDFErrorConstants(t *testing.T) {
	for k := 1; k <= mostBDF; k++ {
		y := func(x float64) float64 { return math.Pow(x, float64(k+1)) / math.Gamma(float64(k+2)) }
		differences := []float64{}
		for i := range k + 2 {
			differences = append(differences, y(-float64(i)))
		}
		residual, slope := 0.0, 0.0 // y'(0) = 0
		for j := 1; j <= k+1; j++ {
			for i := 0; i+j < k+2; i++ {
				differences[i] -= differences[i+1]
			}
			if j <= k {
				residual += differences[0] / float64(j)
			}
		}
		residual -= bdfKappas[k]*bdfGamma[k]*differences[0] + slope
		if math.Abs(residual+bdfError[k]) > 1e-13 {
			t.Errorf("order %d: %.16g, want %.16g", k, bdfError[k], -residual)
		}
	}
}
