package stability

import (
	"cmp"
	"math"
	"slices"
)

// sortRightmost puts a spectrum in linalg's order: real part descending, then |imaginary part|,
// the positive one of a pair first.
func sortRightmost(eig []complex128) {
	slices.SortFunc(eig, func(a, b complex128) int {
		return cmp.Or(
			cmp.Compare(real(b), real(a)),
			cmp.Compare(math.Abs(imag(a)), math.Abs(imag(b))),
			cmp.Compare(imag(b), imag(a)),
		)
	})
}
