package circuit

import (
	"math"
	"slices"
	"testing"

	"settle/internal/linalg"
)

// driftSpec is held x, and algebraic h and h2, that drive r, by matrices that learn along the trajectory, or
// use or follow those; k has a bias that learns and nothing else.
func driftSpec(learn bool) *Spec {
	phi := initial(listed(0.3, -0.7, 1.1))
	s := spec([]Population{
		pop("x", 3, 1, "tanh", phi), pop("h", 3, 0, "tanh", bias(listed(0.1, 0.2, 0.3))), pop("h2", 3, 0, "linear"), pop("k", 3, 0, "linear"), pop("r", 3, 1, "linear", phi),
	}, []Pathway{
		path("W", "x", "h", weights("normal")), path("J", "r", "r", weights("normal")),
		path("G", "x", "r", weights("normal"), modulated("h", "post", false)),
		path("S", "x", "h2", shared("J", true)), path("T", "x", "r", weights("transpose", of("W"), tracking)), path("H", "h2", "r", weights("normal")),
		path("closed", "x", "k", weights("normal")), path("K", "k", "r", weights("identity")),
		path("F", "x", "r", weights("normal"), modulated("x", "pre", false)),
	}, nil, phase("run", func(p *Phase) { p.Hold, p.Learn = []string{"x"}, learn }), phase("rest", func(p *Phase) { p.Hold = []string{"x"} }))
	s.Phases[0].Open = []string{"W", "J", "G", "S", "T", "H", "K", "F"}
	for _, name := range []string{"W", "J", "G", "closed"} {
		s.Plasticity = append(s.Plasticity, Plasticity{Pathway: name, Rule: "hebb", When: "trajectory", Tau: 1, Bias: name != "G"})
	}
	return s
}

// moved begins the phase, then changes everything that learns, and returns how far the derivative, and
// the residual, are from what the equations say now.
func moved(t *testing.T, s *Spec) (d *Dynamics, derivativeOff, residualOff float64) {
	t.Helper()
	d = begun(t, s, 2)
	for _, p := range d.c.Pathways() {
		if slices.Contains([]string{"W", "J", "G", "closed"}, p.Name) {
			change(p.W)
		}
	}
	for _, p := range d.c.Populations() {
		if p.Name == "h" || p.Name == "r" || p.Name == "k" {
			p.Bias[1] = 2
		}
	}
	if err := d.c.Retrack(); err != nil {
		t.Fatal(err)
	}
	y := []float64{0.5, -0.4, 0.9}
	n := newNaive(d.c, 0, []float64{0.3, -0.7, 1.1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.3, -0.7, 1.1}, nil, nil).at(0, y)
	got, want := derivative(d, 1, 0, y), n.drive(4)
	most := 0.0
	for _, part := range append(n.summands(4), y) {
		most = max(most, largest(part))
	}
	speed := 0.0
	for i := range got {
		speed = max(speed, math.Abs(want[i]-y[i]))
		derivativeOff = max(derivativeOff, math.Abs(got[i]-(want[i]-y[i])))
	}
	residualOff = math.Abs(d.Residual(0, y, got, 1, 1, 0) - speed/most)
	return d, derivativeOff, residualOff
}

// In a phase that learns, weights and biases that move along the trajectory count as they are.
func TestDerivativeFollowsWeights(t *testing.T) {
	_, derivativeOff, residualOff := moved(t, driftSpec(true))
	if derivativeOff > 1e-14 || residualOff > 1e-14 {
		t.Errorf("the derivative is off by %g, the residual by %g", derivativeOff, residualOff)
	}
	if _, off, _ := moved(t, driftSpec(false)); off < 0.1 {
		t.Errorf("what does not learn is evaluated anew as well: off by %g", off)
	}
}

// The Jacobian of a linear circuit is the same everywhere, unless its weights move.
func TestConstantJacobianOfMovingWeights(t *testing.T) {
	s := spec([]Population{pop("r", 3, 1, "linear")}, []Pathway{path("J", "r", "r", weights("normal"))}, nil,
		phase("learn", func(p *Phase) { p.Learn = true }), phase("rest"))
	s.Plasticity = []Plasticity{{Pathway: "J", Rule: "hebb", When: "trajectory", Tau: 1}}
	d := begun(t, s, 1)
	if d.ConstantJacobian() {
		t.Error("it counts as constant while J learns")
	}
	if d.Begin(1); !d.ConstantJacobian() {
		t.Error("it is not constant though nothing learns")
	}
}

// The Jacobian leaves the weights where they are.
func TestJacobianWithMovingWeights(t *testing.T) {
	d, _, _ := moved(t, driftSpec(true))
	jacobian := linalg.NewDense(3, 3, nil)
	d.Jacobian(jacobian.Data, 0, 0, []float64{0.5, -0.4, 0.9})
	want := d.c.Pathways()[1].W.Dense().Clone()
	for i := range 3 {
		want.Set(i, i, want.At(i, i)-1)
	}
	near(t, "J - 1", jacobian.Data, want.Data, 1e-14)
}

// Evaluating in a phase that learns allocates nothing.
func TestMovingWeightsDoNotAllocate(t *testing.T) {
	d, _, _ := moved(t, driftSpec(true))
	dydt, at, y, rows := make([]float64, 6), make([]float64, 2), make([]float64, 6), []int{0, 1}
	if n := testing.AllocsPerRun(20, func() { d.Derivative(dydt, at, y, rows) }); n > 0 {
		t.Errorf("%g allocations", n)
	}
}
