//go:build !openblas

package linalg

import (
	"math"
	"runtime"
)

const (
	backend = "gonum"

	// No call is worth more than pure's matrix-vector products.
	vectorWorth, matrixWorth = math.MaxInt, math.MaxInt
)

func coreName() string { return runtime.GOARCH }

func threads() int { return 1 }
