//go:build cgo

package h5

import "slices"

// Float64sInto is Float64s into memory that the caller uses again and again: what dst holds is
// overwritten, and it is replaced by more if it is too small.
func (f *File) Float64sInto(dst []float64, name string, start, count []int) ([]float64, error) {
	dst = dst[:0]
	err := f.numbers(name, start, count, Float64, func(n int) any {
		dst = slices.Grow(dst, n)
		dst = dst[:len(dst)+n]
		return dst[len(dst)-n:]
	})
	return dst, err
}
