package workprecision

import (
	"math"
	"math/rand/v2"
	"testing"

	"settle/integrators"
)

// kicked is y' = -y, with 1 added after t = 1: an edge. Closed form: kickedAt.
type kicked struct{ after bool }

func (*kicked) Dim() int { return 1 }

func (k *kicked) Derivative(dydt, _, y []float64, rows []int) {
	for i := range rows {
		dydt[i] = -y[i]
		if k.after {
			dydt[i]++
		}
	}
}

func (*kicked) NextEdge(_ int, t float64) float64 {
	if t < 1 {
		return 1
	}
	return math.Inf(1)
}

func (k *kicked) Enter(_ int, t float64) { k.after = t >= 1 }

func kickedAt(t float64) float64 {
	if t < 1 {
		return math.Exp(-t)
	}
	return 1 + (math.Exp(-1)-1)*math.Exp(1-t)
}

// record integrates and keeps the path.
func record(t *testing.T, sys integrators.System, y []float64, end, rtol float64, useSlopes bool) *path {
	t.Helper()
	m, _ := integrators.Find("dp54")
	p := newPath(m, rtol, sys)
	p.useSlopes = useSlopes
	s := integrators.Solver{Method: "dp54", Rtol: rtol, Atol: rtol / 1000, Observer: p, Stop: never{}}
	if r, err := s.Solve(sys, 0, end, y); err != nil || !r.OK() {
		t.Fatal(err, r.Err())
	}
	return p
}

// TestPathBetweenSteps wants the interpolated path as accurate as its steps, on both sides of an
// edge, with and without slopes.
func TestPathBetweenSteps(t *testing.T) {
	for _, useSlopes := range []bool{true, false} {
		p := record(t, &kicked{}, []float64{1}, 5, 1e-13, useSlopes)
		if len(p.pieces) != 2 || p.t[p.pieces[1]] != 1 {
			t.Fatalf("pieces begin at %v", p.pieces)
		}
		r := rand.New(rand.NewPCG(1, 1))
		worst, y := 0.0, make([]float64, 1)
		for range 20_000 {
			at := 5 * r.Float64()
			p.at(y, at)
			worst = max(worst, math.Abs(y[0]-kickedAt(at)))
		}
		if worst > 2e-12 {
			t.Errorf("slopes %t: off by %g", useSlopes, worst)
		}
	}
}

// TestPathAtItsNodes wants nodes as they are, and a path that stands still beyond its ends.
func TestPathAtItsNodes(t *testing.T) {
	p := record(t, &kicked{}, []float64{1}, 5, 1e-8, true)
	y := make([]float64, 1)
	for i, at := range p.t {
		if p.at(y, at); y[0] != p.y[i] {
			t.Errorf("at %g: %g, want %g", at, y[0], p.y[i])
		}
	}
	if p.at(y, 7); y[0] != p.last()[0] {
		t.Errorf("beyond the end: %g, want %g", y[0], p.last()[0])
	}
}

// TestWeights wants polynomials of full degree reproduced.
func TestWeights(t *testing.T) {
	nodes := []float64{0, 0.3, 0.7, 1.2}
	const at = 0.5
	value := func(t float64, degree int) float64 { return math.Pow(1+t, float64(degree)) }
	slope := func(t float64, degree int) float64 { return float64(degree) * math.Pow(1+t, float64(degree-1)) }
	w, d := make([]float64, 4), make([]float64, 4)
	lagrange(w, nodes, at)
	sum := 0.0
	for j, n := range nodes {
		sum += w[j] * value(n, 3)
	}
	if math.Abs(sum-value(at, 3)) > 1e-13 {
		t.Errorf("Lagrange: %g, want %g", sum, value(at, 3))
	}
	hermite(w, d, nodes, at)
	sum = 0
	for j, n := range nodes {
		sum += w[j]*value(n, 7) + d[j]*slope(n, 7)
	}
	if math.Abs(sum-value(at, 7)) > 1e-11 {
		t.Errorf("Hermite: %g, want %g", sum, value(at, 7))
	}
}
