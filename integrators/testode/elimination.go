package testode

import "errors"

// eliminate is Gaussian elimination with partial pivoting by size, in place.
func eliminate[T float64 | complex128](a []T, pivot []int, size func(T) float64) error {
	n := len(pivot)
	for k := range n {
		p := k
		for i := k; i < n; i++ {
			if size(a[i*n+k]) > size(a[p*n+k]) {
				p = i
			}
		}
		if pivot[k] = p; a[p*n+k] == 0 {
			return errors.New("testode: singular matrix")
		}
		for j := range n {
			a[k*n+j], a[p*n+j] = a[p*n+j], a[k*n+j]
		}
		for i := k + 1; i < n; i++ {
			f := a[i*n+k] / a[k*n+k]
			a[i*n+k] = f
			for j := k + 1; j < n; j++ {
				a[i*n+j] -= f * a[k*n+j]
			}
		}
	}
	return nil
}

// substitute solves with what eliminate left.
func substitute[T float64 | complex128](a []T, pivot []int, b []T) {
	n := len(pivot)
	for k, p := range pivot {
		b[k], b[p] = b[p], b[k]
	}
	for i := range n {
		for j := range i {
			b[i] -= a[i*n+j] * b[j]
		}
	}
	for i := n - 1; i >= 0; i-- {
		for j := i + 1; j < n; j++ {
			b[i] -= a[i*n+j] * b[j]
		}
		b[i] /= a[i*n+i]
	}
}
