package integrators_test

import (
	"math"
	"strings"
	"testing"

	"settle/integrators"
	"settle/integrators/testode"
)

// decaying is x' = -rate x + drive, each variable a group: the exact flow is known, and one step of any
// size is to meet it.
type decaying struct{ rate, drive []float64 }

func (d *decaying) Dim() int           { return len(d.rate) }
func (d *decaying) Leak(dst []float64) { copy(dst, d.rate) }

func (d *decaying) Parts() (parts [][2]int) {
	for i := range d.rate {
		parts = append(parts, [2]int{i, i + 1})
	}
	return parts
}

func (d *decaying) Derivative(dydt, t, y []float64, rows []int) {
	for part := range d.rate {
		d.DerivativePart(dydt, t, y, rows, part)
	}
}

func (d *decaying) DerivativePart(dydt, _, y []float64, rows []int, part int) {
	for p := range rows {
		i := p*len(d.rate) + part
		dydt[i] = d.drive[part] - d.rate[part]*y[i]
	}
}

// TestLeaksAreExact, without a leak too, and for one that grows.
func TestLeaksAreExact(t *testing.T) {
	sys := &decaying{rate: []float64{0, 1e-9, 1, 800, -0.25}, drive: []float64{2, 2, 3, -4, 1}}
	y := []float64{1, 1, -1, 2, 0}
	want := make([]float64, len(y))
	const h = 3.0
	for i, r := range sys.rate {
		want[i] = y[i]*math.Exp(-h*r) + sys.drive[i]*h
		if r != 0 {
			want[i] = y[i]*math.Exp(-h*r) - sys.drive[i]*math.Expm1(-h*r)/r
		}
	}
	mustSolve(t, &integrators.Solver{Method: "gs-exp-euler", Step: h}, sys, 0, h, y)
	for i := range y {
		if math.Abs(y[i]-want[i]) > 1e-15*max(1, math.Abs(want[i])) {
			t.Errorf("rate %g: %.17g, want %.17g", sys.rate[i], y[i], want[i])
		}
	}
}

// TestLaterGroupsSeeEarlierOnes writes a step of the loop down by itself.
func TestLaterGroupsSeeEarlierOnes(t *testing.T) {
	l := testode.NewLoop(0.1, 1, 1)
	n, h := l.Dim(), 0.3
	y, dy := make([]float64, n), make([]float64, n)
	for i := range y {
		y[i] = math.Sin(float64(i))
	}
	want := append([]float64(nil), y...)
	for part, r := range l.Parts() {
		l.DerivativePart(dy, []float64{0}, want, []int{0}, part)
		for i := r[0]; i < r[1]; i++ {
			rate := 1.0
			if part == 0 {
				rate = l.Alpha / l.TauU
			}
			e := math.Exp(-rate * h)
			want[i] = e*want[i] + (1-e)/rate*(dy[i]+rate*want[i])
		}
	}
	mustSolve(t, &integrators.Solver{Method: "gs-exp-euler", Step: h}, l, 0, h, y)
	if d := distance(y, want); d > 1e-12 {
		t.Errorf("off by %g", d)
	}
}

// unordered hides that the groups of a system follow each other.
type unordered struct {
	integrators.System
	integrators.Partitioned
	integrators.Leaky
}

// TestEndsOfSequences: where groups follow, the derivative at a step's end is had for nothing, and the
// path is the same.
func TestEndsOfSequences(t *testing.T) {
	l := testode.NewLoop(0.1, 1, testode.Saturated)
	n, steps := l.Dim(), 0
	dy := make([]float64, n)
	s := integrators.Solver{Method: "gs-exp-euler", Step: 0.25, Observer: observe(func(st *integrators.Step) {
		l.Derivative(dy, []float64{st.T}, st.Y, []int{st.Row})
		if steps++; distance(dy, st.DY) > 1e-12 {
			t.Errorf("step %d: the derivative is off by %g", steps, distance(dy, st.DY))
		}
	})}
	y, z := make([]float64, 2*n), make([]float64, 2*n)
	r := mustSolve(t, &s, l, 0, 5, y)
	if got := r.Rows[1].Stats.Products; steps != 40 || got != 21 {
		t.Errorf("%d steps of both rows, %d products in one", steps, got)
	}
	s.Observer = nil
	mustSolve(t, &s, unordered{l, l, l}, 0, 5, z)
	if d := distance(y, z); d > 1e-10 {
		t.Errorf("the paths are %g apart", d)
	}
}

// TestLeaksAreAskedFor: systems without the abilities are refused in words.
func TestLeaksAreAskedFor(t *testing.T) {
	bare := integrators.NewFunc(1, func(d []float64, _ float64, y []float64) { d[0] = -y[0] })
	groups := newDecaying(1)
	for _, c := range []struct {
		sys  integrators.System
		want string
	}{
		{bare, "gs-exp-euler needs a system whose variables are updated in groups"},
		{struct {
			integrators.System
			integrators.Partitioned
		}{groups, groups}, "gs-exp-euler needs a system that knows at which rates its variables decay"},
		{newDecaying(math.Inf(1)), "variable 0 decays at the rate +Inf"},
	} {
		s := integrators.Solver{Method: "gs-exp-euler", Step: 0.1}
		if _, err := s.Solve(c.sys, 0, 1, []float64{1}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v, want %q in it", err, c.want)
		}
	}
}

func newDecaying(rate float64) *decaying { return &decaying{[]float64{rate}, []float64{1}} }
