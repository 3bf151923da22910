package linalg

import "gonum.org/v1/gonum/blas/blas64"

// Dot is the inner product of two vectors of one length.
func Dot(a, b []float64) float64 {
	return blas64.Implementation().Ddot(len(a), a, 1, b[:len(a)], 1)
}

// Norm2 is the Euclidean norm, without overflow.
func Norm2(v []float64) float64 { return blas64.Implementation().Dnrm2(len(v), v, 1) }
