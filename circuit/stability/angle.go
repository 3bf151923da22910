package stability

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"

	"settle/internal/linalg"
)

// FeedbackAngle is the angle between feedback weights b (n_r x n_u) and -W^T, w (n_u x n_r) being the
// forward weights they are to invert, in degrees: 0 where B = -c W^T, 90 where they have nothing to do
// with each other. The inner product is Frobenius', tr(A^T B). It is NaN where a matrix is zero.
//
// By the chord between the unit vectors, not by the arc cosine, which loses half the digits of a small
// angle: W. Kahan, How futile are mindless assessments of roundoff, 2006, section 12.
func FeedbackAngle(w, b *linalg.Dense) float64 {
	if w.Rows != b.Cols || w.Cols != b.Rows {
		panic(fmt.Sprintf("stability: W is (%d x %d) but B is (%d x %d)", w.Rows, w.Cols, b.Rows, b.Cols))
	}
	sizeW, sizeB := floats.Norm(w.Data, 2), floats.Norm(b.Data, 2)
	apart, together := 0.0, 0.0
	for i := range b.Rows {
		for j, v := range b.Row(i) {
			x, y := v/sizeB, -w.At(j, i)/sizeW
			apart += sq(x - y)
			together += sq(x + y)
		}
	}
	return 2 * math.Atan2(math.Sqrt(apart), math.Sqrt(together)) * 180 / math.Pi
}
