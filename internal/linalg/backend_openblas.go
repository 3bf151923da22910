//go:build openblas

package linalg

/*
#cgo LDFLAGS: -lopenblas -llapacke
void openblas_set_num_threads(int n);
int openblas_get_num_threads(void);
char *openblas_get_corename(void);
*/
import "C"

import (
	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/lapack/lapack64"
	netblas "gonum.org/v1/netlib/blas/netlib"
	netlapack "gonum.org/v1/netlib/lapack/netlib"
)

const (
	backend = "openblas"

	// A call through cgo costs some 50 ns: up to these many multiply-adds the pure Go kernel is
	// through before OpenBLAS has begun.
	vectorWorth, matrixWorth = 30 * 30, 30 * 30
)

func init() {
	// One thread: OpenBLAS's bits change with their number, and trials run in parallel outside.
	C.openblas_set_num_threads(1)
	blas64.Use(netblas.Implementation{})
	blas32.Use(netblas.Implementation{})
	lapack64.Use(netlapack.Implementation{})
}

func coreName() string { return C.GoString(C.openblas_get_corename()) }

func threads() int { return int(C.openblas_get_num_threads()) }
