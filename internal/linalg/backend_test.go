package linalg

import (
	"testing"

	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/blas/gonum"
)

// What Backend says is what calls go to.
func TestBackendServes(t *testing.T) {
	_, pureGo := blas64.Implementation().(gonum.Implementation)
	if want := map[bool]string{true: "gonum", false: "openblas"}[pureGo]; Backend() != want {
		t.Errorf("Backend %q, but BLAS is %T", Backend(), blas64.Implementation())
	}
	if CoreName() == "" {
		t.Error("no CoreName")
	}
	if Threads() != 1 {
		t.Errorf("%d threads, want 1: bits change with their number", Threads())
	}
	t.Log(Backend(), CoreName())
}
