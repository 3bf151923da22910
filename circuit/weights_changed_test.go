package circuit

import (
	"testing"

	"settle/internal/linalg"
)

// TestWeightsChangedOfSome: a loop by doublings takes anew what it derived from a matrix that is said to have
// changed, by the name of the pathway or of one that shares it, or all at once, and keeps what belongs to others.
func TestWeightsChangedOfSome(t *testing.T) {
	tall := loopCase{nr: 40, nu: 4, tauR: 0.01, tauU: 0.01, leakR: 1, alpha: 0.01}
	for name, factor := range map[string]float64{"itself": 2, "all": 2, "another": 1} {
		d := begun(t, tall.spec(), 1)
		w := d.Doublings().(*pairDoublings)
		kept := w.p.longest
		changed := map[string][]int{"itself": {w.p.k}, "another": {w.q.k}}[name]
		d.c.pathways[w.p.k].W.(*linalg.Dense).Scale(2)
		d.c.WeightsChanged(changed...)
		d.Doublings()
		if !w.p.tall || w.p.longest != factor*kept {
			t.Errorf("%s: the longest row is %g, want %g", name, w.p.longest, factor*kept)
		}
	}
}

// TestSharedMatrixChangesWithItsOrigin: pathways that share a matrix, one of them through another, change together.
func TestSharedMatrixChangesWithItsOrigin(t *testing.T) {
	c := mustCompile(t, trackingSpec(
		path("back", "b", "a", Weights{Shared: "W", Transposed: true}),
		path("again", "a", "b", Weights{Shared: "back", Transposed: true})), Env{})
	at := map[string]int{}
	for i, p := range c.Pathways() {
		at[p.Name] = i
	}
	for _, said := range []string{"W", "back", "again"} {
		c.WeightsChanged(at[said])
		for _, name := range []string{"W", "back", "again"} {
			if got := c.changedAt(at[name]); got != c.version.Load() {
				t.Errorf("%s was said to change, %s did at %d of %d", said, name, got, c.version.Load())
			}
		}
	}
}
