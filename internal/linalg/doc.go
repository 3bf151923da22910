// Package linalg is the one place that calls BLAS and LAPACK.
//
// An [Operator] is a pathway's (to x from) weight matrix, seen as what it does to rows of rates:
// [Dense], [CSR] for sparse connectivity, [LowRank] for W = U V^T. [Dense] is also the matrix that
// the decompositions take: [Eigenvalues], [Schur], [LU], [Pinv], [SingularValues], [Orthogonalise];
// [Lyapunov] solves the equations of that name. Spectra of systems too large for those come from
// products alone: [Extreme], [SpectralRadius].
//
// The backend is gonum in pure Go, or OpenBLAS where the program is built with the tag openblas
// (cgo; it needs libopenblas and liblapacke). [Backend], [CoreName] and [Threads] say which one
// serves: results are equal to rounding between backends, and equal to the bit only on one backend
// and one kind of CPU. OpenBLAS runs with one thread, and the products of operators stay on their
// goroutine, since trials are what runs in parallel.
//
// Every function writes its destination only. Operators may be read from several goroutines; an
// [LU] belongs to one. A shape that does not fit panics: it is the caller's mistake. A matrix that
// cannot be decomposed (not finite, singular, not converging) is an error.
//
// As in BLAS, a gain of zero adds nothing, even to a NaN or an infinite rate.
package linalg
