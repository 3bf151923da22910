//go:build !openblas

package linalg

// gather adds the sum over k of factor[k] times column index[k] of v to sum.
func gather[T Float](sum, v []T, index []int32, factor []T) {
	for k, j := range index {
		f := factor[k]
		for i, w := range v[int(j)*len(sum):][:len(sum)] {
			sum[i] += T(f * w) //nolint:unconvert // rounded: Go may fuse the two otherwise
		}
	}
}

// scatter adds factor[k] post to column index[k] of v.
func scatter[T Float](v, post []T, index []int32, factor []T) {
	for k, j := range index {
		f, column := factor[k], v[int(j)*len(post):][:len(post)]
		for i, p := range post {
			column[i] += T(f * p) //nolint:unconvert // likewise
		}
	}
}
