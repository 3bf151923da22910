package circuit

import (
	"math"
	"strings"
	"testing"

	"settle/internal/linalg"
)

func tracking(w *Weights) { w.Tracking = true }

// trackingSpec has W (2 x 3) and V (3 x 2), and what follows them beside a copy that does not.
func trackingSpec(more ...Pathway) *Spec {
	return spec([]Population{pop("a", 3, 1, "linear"), pop("b", 2, 1, "linear")}, append([]Pathway{
		path("W", "a", "b", weights("normal")), path("V", "b", "a", weights("normal")),
	}, more...), nil)
}

// change writes new entries to a dense matrix.
func change(w linalg.Operator) *linalg.Dense {
	m := w.(*linalg.Dense)
	for i := range m.Data {
		m.Data[i] = 0.3 + math.Sin(float64(3*i+1))
	}
	return m
}

func TestRetrack(t *testing.T) {
	scaled := func(w *Weights) { w.Scale = 0.5 }
	c := mustCompile(t, trackingSpec(
		path("after", "b", "b", weights("product", of("W", "inverse"), tracking)), // made from one that stands below it
		path("transpose", "b", "a", weights("transpose", of("W"), tracking)),
		path("negative", "b", "a", weights("negative-transpose", of("W"), tracking, scaled)),
		path("inverse", "b", "a", weights("pseudo-inverse", of("W"), tracking)),
		path("both", "b", "b", weights("transpose", of("W", "V"), tracking, func(w *Weights) { w.Self = false })),
		path("sparse", "b", "a", weights("transpose", of("W"), tracking, func(w *Weights) { w.Storage = "sparse" })),
		path("view", "a", "b", shared("transpose", true)),
		path("copy", "b", "a", weights("transpose", of("W"))),
	), Env{})
	before := map[string]linalg.Operator{}
	for _, p := range c.Pathways() {
		before[p.Name] = p.W
	}
	kept := before["copy"].Dense().Clone()
	w, v := change(before["W"]), before["V"].Dense()
	version := c.version.Load()
	if err := c.Retrack(); err != nil {
		t.Fatal(err)
	}
	if c.version.Load() == version {
		t.Error("WeightsChanged was not called")
	}
	negative, both := w.Transpose(), linalg.Mul(w, v).Transpose()
	negative.Scale(-0.5)
	both.Set(0, 0, 0)
	both.Set(1, 1, 0)
	inverse, err := linalg.Pinv(w, 1e-12)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]*linalg.Dense{"W": w, "V": v, "transpose": w.Transpose(), "negative": negative, "inverse": inverse, "both": both,
		"sparse": w.Transpose(), "view": w, "copy": kept, "after": linalg.Mul(w, inverse)}
	for _, p := range c.Pathways() {
		if p.W != before[p.Name] {
			t.Errorf("%s has moved", p.Name)
		}
		near(t, p.Name, p.W.Dense().Data, want[p.Name].Data, 1e-14)
	}
}

// Of a low-rank matrix the factors follow.
func TestRetrackLowRank(t *testing.T) {
	c := mustCompile(t, trackingSpec(
		path("L", "a", "b", weights("low-rank")), path("T", "b", "a", weights("negative-transpose", of("L"), tracking)),
	), Env{})
	l, follows := c.Pathways()[2].W.(*linalg.LowRank), c.Pathways()[3].W
	change(l.U)
	if err := c.Retrack(); err != nil {
		t.Fatal(err)
	}
	want := l.Dense().Transpose()
	want.Scale(-1)
	near(t, "T", follows.Dense().Data, want.Data, 1e-15)
}

func TestRetrackOfNothing(t *testing.T) {
	c := mustCompile(t, trackingSpec(path("copy", "b", "a", weights("transpose", of("W")))), Env{})
	version := c.version.Load()
	if err := c.Retrack(); err != nil || c.version.Load() != version {
		t.Errorf("%v, version %d after %d", err, c.version.Load(), version)
	}
}

func TestRetrackOfTransposesDoesNotAllocate(t *testing.T) {
	c := mustCompile(t, trackingSpec(
		path("T", "b", "a", weights("transpose", of("W"), tracking)), path("N", "a", "b", weights("negative-transpose", of("V"), tracking)),
	), Env{})
	if n := testing.AllocsPerRun(20, func() { _ = c.Retrack() }); n > 0 {
		t.Errorf("%g allocations", n)
	}
}

// Weights that have diverged have no pseudo-inverse.
func TestRetrackFails(t *testing.T) {
	c := mustCompile(t, trackingSpec(path("P", "b", "a", weights("pseudo-inverse", of("W"), tracking))), Env{})
	c.Pathways()[0].W.(*linalg.Dense).Data[0] = math.NaN()
	if err := c.Retrack(); err == nil || !strings.HasPrefix(err.Error(), "pathway.P.weights: ") {
		t.Errorf("error %v", err)
	}
}
