package stability

import (
	"math"
	"math/rand/v2"
	"testing"

	"settle/internal/linalg"
)

func TestFeedbackAngle(t *testing.T) {
	r := rand.New(rand.NewPCG(41, 1))
	w := gaussian(r, 3, 7, 1)
	for _, c := range []struct {
		name string
		b    func() *linalg.Dense
		want float64
	}{
		{"-W^T, whatever its size", func() *linalg.Dense { b := negativeTranspose(w); b.Scale(50); return b }, 0},
		{"W^T", w.Transpose, 180},
		{"orthogonal", func() *linalg.Dense { // swaps two elements of a zero matrix's only two
			b := linalg.NewDense(7, 3, nil)
			b.Set(0, 0, w.At(1, 0))
			b.Set(0, 1, -w.At(0, 0))
			return b
		}, 90},
	} {
		if got := FeedbackAngle(w, c.b()); math.Abs(got-c.want) > 1e-5 {
			t.Errorf("%s: %g degrees, want %g", c.name, got, c.want)
		}
	}
	if got := FeedbackAngle(w, linalg.NewDense(7, 3, nil)); !math.IsNaN(got) {
		t.Errorf("with B = 0: %g degrees", got)
	}
}

// Angles of a known rotation, down to where the arc cosine sees nothing any more.
func TestFeedbackAngleKeepsSmallAngles(t *testing.T) {
	w := linalg.NewDense(1, 2, []float64{3, 0})
	for _, degrees := range []float64{1e-9, 1e-3, 30, 89, 135, 179.999} {
		sin, cos := math.Sincos(degrees * math.Pi / 180)
		b := linalg.NewDense(2, 1, []float64{-cos, -sin})
		if got := FeedbackAngle(w, b); math.Abs(got/degrees-1) > 1e-12 {
			t.Errorf("%g degrees, want %g", got, degrees)
		}
	}
}
