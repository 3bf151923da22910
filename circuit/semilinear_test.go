package circuit

import (
	"fmt"
	"math"
	"testing"

	"settle/internal/linalg"
)

// curvedSpec is a loop of tanh units.
func curvedSpec() *Spec {
	c := loopCase{nr: 9, nu: 4, tauR: 0.01, tauU: 0.02, leakR: 1, alpha: 0.1, moved: true}
	s := c.spec()
	s.Populations[0].Transfer.Kind = "tanh"
	return s
}

// Only loops of a linear population and a larger one that is not, and nothing else, are offered.
func TestSemilinearitiesOffered(t *testing.T) {
	with := func(change func(s *Spec)) *Spec { s := curvedSpec(); change(s); return s }
	for name, c := range map[string]struct {
		spec *Spec
		want bool
	}{
		"a loop":          {curvedSpec(), true},
		"sigmoid":         {with(func(s *Spec) { s.Populations[0].Transfer.Kind = "sigmoid" }), true},
		"linear":          {loopCases["contracting"].spec(), false},
		"softmax":         {with(func(s *Spec) { s.Populations[0].Transfer.Kind = "softmax" }), false},
		"two of tanh":     {with(func(s *Spec) { s.Populations[1].Transfer.Kind = "tanh" }), false},
		"the larger one":  {with(func(s *Spec) { s.Populations[0].Transfer.Kind, s.Populations[1].Transfer.Kind = "linear", "tanh" }), false},
		"several leaks":   {with(func(s *Spec) { s.Populations[1].Leak = listed(1, 2, 3, 4) }), false},
		"noise":           {with(func(s *Spec) { s.Populations[0].Noise = &Noise{Kind: "white", Intensity: 1} }), false},
		"it feels itself": {with(func(s *Spec) { s.Pathways = append(s.Pathways, path("V", "u", "u", weights("normal"))) }), false},
		"two pathways":    {with(func(s *Spec) { s.Pathways = append(s.Pathways, path("V", "r", "u", weights("normal"))) }), false},
		"constant input":  {with(func(s *Spec) { s.Inputs = []Input{{Name: "i", To: "u", Shape: "constant", Amplitude: number(1)}} }), true},
		"a step of input": {with(func(s *Spec) {
			s.Inputs = []Input{{Name: "i", To: "u", Shape: "step", Onset: 1, Duration: 9, Amplitude: number(1)}}
		}), false},
		"gated": {with(func(s *Spec) {
			s.Populations = append(s.Populations, pop("h", 9, 1, "tanh"))
			s.Pathways[0].Modulate = &Modulate{Slope: "h", On: "pre"}
			s.Phases[0].Hold = []string{"h"}
		}), false},
	} {
		if got := begun(t, c.spec, 1).Semilinearity() != nil; got != c.want {
			t.Errorf("%s: offered %v, want %v", name, got, c.want)
		}
	}
}

// checkSemilinearity compares what coordinates make of the state, and their motion, with the derivative of the
// whole: y' = dy/dc c' + dy/dt, by differences along c.
func checkSemilinearity(t *testing.T, d *Dynamics, w Semilinearity, row int) {
	t.Helper()
	n := d.Dim()
	y := make([]float64, d.used*n)
	d.Gather(y)
	size, ok := w.Start(row, y[row*n:(row+1)*n])
	if !ok {
		t.Fatal("it does not start")
	}
	checkNoLinearPart(t, w, size)
	const at, h = 0.013, 1e-5
	c, f, rest := make([]float64, 2*size), make([]float64, 2*size), make([]float64, size)
	for i := range c {
		c[i] = 0.01 * math.Sin(float64(i+1))
	}
	w.Remainder(rest, at, c)
	w.Slope(f, c, rest)
	states := [3][]float64{make([]float64, n), make([]float64, n), make([]float64, n)}
	for i, s := range []float64{-h, 0, h} {
		moved := make([]float64, 2*size)
		for j := range c {
			moved[j] = c[j] + s*f[j]
		}
		w.State(states[i], at+s, moved)
	}
	want, got := derivative(d, row, at, states[1]), make([]float64, n)
	for i := range got {
		got[i] = (states[2][i] - states[0][i]) / (2 * h)
	}
	near(t, "the derivative", got, want, 1e-5*max(1, largest(want)))
	checkRest(t, d, w, row, at, c, states[1], want)
}

// checkNoLinearPart: at the start the remainder falls as the square of the coordinates.
func checkNoLinearPart(t *testing.T, w Semilinearity, size int) {
	t.Helper()
	var falls [2]float64
	for i, scale := range []float64{1e-3, 1e-4} {
		c, rest := make([]float64, 2*size), make([]float64, size)
		for j := range c {
			c[j] = scale * math.Sin(float64(j+1))
		}
		w.Remainder(rest, 0, c)
		falls[i] = largest(rest)
	}
	if !(falls[1] < 0.02*falls[0]) {
		t.Errorf("the remainder falls from %g to %g", falls[0], falls[1])
	}
}

// checkRest compares residual and correction in a state with those of the whole.
func checkRest(t *testing.T, d *Dynamics, w Semilinearity, row int, at float64, c, y, dydt []float64) {
	t.Helper()
	w.Accept()
	for _, tolerance := range []float64{1e-3, 1e3} { // moving, and at rest
		want := d.Residual(at, y, dydt, row, tolerance, tolerance)
		if got := w.Residual(at, c, tolerance, tolerance); want > 1 && !(got > 1 && got <= want*(1+1e-9)) || want <= 1 && math.Abs(got-want) > 1e-9*want {
			t.Errorf("residual %g, want %g", got, want)
		}
	}
	want, known := d.Correction(at, y, dydt, row, 1, 1)
	if got, ok := w.Correction(1, 1); ok != known || math.Abs(got-want) > 1e-9*want {
		t.Errorf("correction %g (%v), want %g (%v)", got, ok, want, known)
	}
}

// Coordinates follow rows, weights, and slopes of where a row begins, whatever has to settle.
func TestSemilinearityIsTheLoop(t *testing.T) {
	for _, settle := range [][]string{nil, {"r"}, {"u"}} {
		for _, transfer := range []string{"tanh", "sigmoid"} {
			s := curvedSpec()
			s.Populations[0].Transfer.Kind, s.Phases[0].Settle = transfer, settle
			d := begun(t, s, 2)
			w := d.Semilinearity()
			checkSemilinearity(t, d, w, 0)
			checkSemilinearity(t, d, w, 1)
			d.c.pathways[0].W.(*linalg.Dense).Scale(1.3)
			d.c.WeightsChanged()
			checkSemilinearity(t, d, w, 1)
			d.Present(0, 7, nil, nil)
			d.Begin(0)
			checkSemilinearity(t, d, w, 0)
		}
	}
}

// From silence too, where the drives alone begin the motion.
func TestSemilinearityFromSilence(t *testing.T) {
	s := curvedSpec()
	for i := range s.Populations {
		s.Populations[i].Initial = Values{}
	}
	d := begun(t, s, 1)
	checkSemilinearity(t, d, d.Semilinearity(), 0)
}

// The functions are those of the Jacobian of the coordinates at the start, and the error is the whole state's.
func TestSemilinearityFunctions(t *testing.T) {
	d := begun(t, curvedSpec(), 1)
	w, n := d.Semilinearity().(*semilinearLoop), d.Dim()
	y := make([]float64, n)
	d.Gather(y)
	size, _ := w.Start(0, y)
	a := linalg.NewDense(2*size, 2*size, nil)
	for i := range size {
		copy(a.Row(i)[size:], w.m.Row(i))
		a.Set(i, i, -w.b)
		a.Set(size+i, i, 1)
		a.Set(size+i, size+i, -w.a)
	}
	var whole linalg.Phi
	if err := whole.Factor(a, 4); err != nil {
		t.Fatal(err)
	}
	f, rest := waves(2*size), waves(size)
	padded := append(append([]float64{}, rest...), make([]float64, size)...)
	got, want := make([]float64, 2*size), make([]float64, 2*size)
	w.Propagate(got, 0.02, f, [][]float64{nil, nil, rest, nil, rest})
	whole.Apply(want, 0.02, [][]float64{nil, f, padded, nil, padded})
	near(t, "functions", got, want, 1e-11)

	w.Remainder(rest, 0, make([]float64, 2*size)) // at the start itself
	near(t, "the remainder at the start", rest, make([]float64, size), 1e-12)
	there, here := make([]float64, n), make([]float64, n)
	w.State(here, 0, make([]float64, 2*size))
	w.State(there, 0, f)
	sum := 0.0
	for i := range there {
		r := (there[i] - here[i]) / (1e-3 + 1e-2*math.Abs(here[i]))
		sum += r * r
	}
	near(t, "the error", []float64{w.Error(f, 1e-2, 1e-3) / 1e3}, []float64{math.Sqrt(sum/float64(n)) / 1e3}, 1e-11)
}

// What is not finite does not start.
func TestSemilinearityRefuses(t *testing.T) {
	for _, v := range []float64{math.NaN(), math.Inf(1)} {
		d := begun(t, curvedSpec(), 1)
		d.c.pathways[0].W.(*linalg.Dense).Data[0] = v
		d.c.WeightsChanged()
		y := make([]float64, d.Dim())
		d.Gather(y)
		if _, ok := d.Semilinearity().Start(0, y); ok {
			t.Error(fmt.Sprint(v, " is followed"))
		}
	}
}
