package credit

import (
	"fmt"
	"math"

	"settle/internal/linalg"
)

// Angle returns the angle between two vectors in degrees, 0 to 180, to rounding error at any angle:
// the arc cosine of a rounded cosine knows nothing below 1e-6 degrees. NaN if a vector is 0 or not
// finite. The formula is 2 atan2(|a/|a| - b/|b||, |a/|a| + b/|b||): W. Kahan, How Futile are Mindless
// Assessments of Roundoff in Floating-Point Computation? (2006), section 12.
func Angle(a, b []float64) float64 {
	if len(a) != len(b) {
		panic(fmt.Sprintf("credit: Angle of vectors of %d and %d numbers", len(a), len(b)))
	}
	scaleA, scaleB := linalg.MaxNorm(a), linalg.MaxNorm(b)
	normA, normB := norm(a, scaleA), norm(b, scaleB)
	var apart, together float64
	for i, v := range a {
		p, q := v/scaleA/normA, b[i]/scaleB/normB
		apart += (p - q) * (p - q)
		together += (p + q) * (p + q)
	}
	return 2 * math.Atan2(math.Sqrt(apart), math.Sqrt(together)) * 180 / math.Pi
}

// norm is |v / scale|: squares of what is scaled neither overflow nor vanish.
func norm(v []float64, scale float64) float64 {
	var sum float64
	for _, x := range v {
		sum += x / scale * (x / scale)
	}
	return math.Sqrt(sum)
}
