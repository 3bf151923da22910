package models

import (
	"testing"

	"settle/integrators"
)

// TestEveryBadEndingHasAVerdict: what the integrator gave up is never taken for finished.
func TestEveryBadEndingHasAVerdict(t *testing.T) {
	for s := integrators.ReachedEnd; s <= integrators.Unsolved; s++ {
		v, ok := endings[s]
		if ok == s.OK() || ok && v.OK() {
			t.Errorf("%v: verdict %v (%v)", s, v, ok)
		}
	}
}
