//go:build !openblas

package linalg

const coreVariable = ""

// betterCore: gonum's kernels are the same on all processors of an architecture.
func betterCore() string { return "" }
