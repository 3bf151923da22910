package circuit

import (
	"cmp"
	"fmt"
	"math"
	"testing"

	"settle/internal/linalg"
)

// loopCase is a loop of populations r and u for the tests of doubling.
type loopCase struct {
	nr, nu     int
	tauR, tauU float64
	leakR      float64
	alpha      float64
	random     bool    // B is drawn, instead of -W^T
	std        float64 // of the weights; 0.5 where 0
	moved      bool    // r and u begin somewhere, and r has a bias
	settle     []string
}

// spec is driven by a bias of u. Its weights make modes of 1/tau and above.
func (c loopCase) spec() *Spec {
	target := make([]float64, c.nu)
	for i := range target {
		target[i] = math.Sin(float64(i + 1))
	}
	r := pop("r", c.nr, c.tauR, "linear", leak(c.leakR))
	u := pop("u", c.nu, c.tauU, "linear", leak(c.alpha), bias(listed(target...)))
	if c.moved {
		r.Bias, r.Initial = Values{Init: "normal", Std: 0.3}, Values{Init: "normal", Std: 1}
		u.Initial = Values{Init: "normal", Std: 1}
	}
	b := weights("negative-transpose", of("W"))
	if c.random {
		b = weights("normal", std(0.3))
	}
	return spec([]Population{r, u}, []Pathway{path("W", "r", "u", weights("normal", std(cmp.Or(c.std, 0.5)))), path("B", "u", "r", b)}, nil,
		phase("run", func(p *Phase) { p.Settle = c.settle }))
}

var loopCases = map[string]loopCase{
	"contracting":          {nr: 9, nu: 4, tauR: 0.01, tauU: 0.01, leakR: 1, alpha: 0.01},
	"expanding":            {nr: 4, nu: 9, tauR: 0.01, tauU: 0.01, leakR: 1, alpha: 0.01},
	"square":               {nr: 6, nu: 6, tauR: 0.01, tauU: 0.01, leakR: 1, alpha: 0.01},
	"unstable":             {nr: 8, nu: 5, tauR: 0.01, tauU: 0.01, leakR: 1, alpha: 0.01, random: true},
	"no leak, contracting": {nr: 9, nu: 4, tauR: 0.01, tauU: 0.01, leakR: 1},
	"no leak, expanding":   {nr: 4, nu: 9, tauR: 0.01, tauU: 0.01, leakR: 1},
	"no leak, square":      {nr: 5, nu: 5, tauR: 0.01, tauU: 0.01, leakR: 1},
	"no leak at all":       {nr: 5, nu: 3, tauR: 0.01, tauU: 0.01},
	"a faster controller":  {nr: 9, nu: 4, tauR: 0.01, tauU: 0.001, leakR: 1, alpha: 0.1},
	"a slower controller":  {nr: 3, nu: 7, tauR: 0.005, tauU: 0.1, leakR: 1, alpha: 0.1},
	"from another state":   {nr: 9, nu: 4, tauR: 0.01, tauU: 0.02, leakR: 1, alpha: 0.01, moved: true},
	"expanding, elsewhere": {nr: 4, nu: 9, tauR: 0.01, tauU: 0.02, leakR: 1, alpha: 0.01, moved: true},
	"unstable, elsewhere":  {nr: 6, nu: 6, tauR: 0.01, tauU: 0.02, leakR: 1, alpha: 0, moved: true, random: true},
	"r of another leak":    {nr: 6, nu: 3, tauR: 0.01, tauU: 0.02, leakR: 0.5, alpha: 0.5, moved: true},
	"fast weights":         {nr: 9, nu: 4, tauR: 0.01, tauU: 0.01, leakR: 1, alpha: 0.01, std: 4},
	"small weights":        {nr: 9, nu: 4, tauR: 0.01, tauU: 0.01, leakR: 1, alpha: 0.001, std: 0.05},
	"one unit each":        {nr: 1, nu: 1, tauR: 0.01, tauU: 0.02, leakR: 1, alpha: 0.1, moved: true},
}

// augmented is [A b; 0 0]: exp(t augmented) (y, 1) = (y(t), 1), b being the derivative at y = 0.
func augmented(d *Dynamics, row int) *linalg.Dense {
	n := d.Dim()
	j, m := linalg.NewDense(n, n, nil), linalg.NewDense(n+1, n+1, nil)
	d.Jacobian(j.Data, row, 0, make([]float64, n))
	b := derivative(d, row, 0, make([]float64, n))
	for i := range n {
		copy(m.Row(i), j.Row(i))
		m.Set(i, n, b[i])
	}
	return m
}

// exact is the state at time t by the Schur form of the whole augmented matrix.
func exact(t failer, m *linalg.Dense, at float64, y []float64) []float64 {
	t.Helper()
	var f linalg.Phi
	if err := f.Factor(m, 0); err != nil {
		t.Fatalf("%v", err)
	}
	out := make([]float64, len(y)+1)
	f.Apply(out, at, [][]float64{append(append([]float64{}, y...), 1)})
	return out[:len(y)]
}

// Every doubling, and steps from there by other powers, is exact to rounding: of the short powers and of
// the whole exponential.
func TestDoublingIsExact(t *testing.T) {
	for name, c := range loopCases {
		for _, whole := range []bool{false, true} {
			t.Run(fmt.Sprint(name, " whole ", whole), func(t *testing.T) {
				const rows = 3
				d := begun(t, c.spec(), rows)
				w := d.Doublings()
				if whole {
					w = newDenseDoublings(d)
				}
				checkPath(t, d, w, rows)
			})
		}
	}
}

// checkPath compares all doublings, and steps in between, with the exponential of the whole matrix.
func checkPath(t *testing.T, d *Dynamics, w Doublings, rows int) {
	t.Helper()
	const span = 40.0 // 4000 tau
	n := d.Dim()
	y, got := make([]float64, rows*n), make([]float64, rows*n)
	d.Gather(y)
	levels, err := w.Start(y, rows, span)
	if err != nil {
		t.Fatal(err)
	}
	m := augmented(d, 0)
	check := func(at float64) {
		t.Helper()
		w.States(got)
		for row := range rows {
			want := exact(t, m, at, y[row*n:(row+1)*n])
			if size := largest(want); size < 1e100 {
				near(t, fmt.Sprintf("row %d at %g", row, at), times(got[row*n:(row+1)*n], 1/size), times(want, 1/size), 1e-11)
			}
		}
	}
	h := math.Ldexp(span, -levels)
	check(h)
	all := d.ids[:rows]
	for level := range levels {
		w.Double(level, all)
		check(math.Ldexp(h, level+1))
		w.Try(level/2, all)
		check(math.Ldexp(h, level) + math.Ldexp(h, level/2))
		w.Accept(all)
		w.Try(level/3, all)
		check(math.Ldexp(h, level) + math.Ldexp(h, level/2) + math.Ldexp(h, level/3))
	}
}

func times(v []float64, f float64) []float64 {
	out := make([]float64, len(v))
	for i, x := range v {
		out[i] = f * x
	}
	return out
}

// Small phases of any linear kind: a cascade of two loops with a held gate between them.
func TestDoublingOfCascade(t *testing.T) {
	d := mustCompile(t, cascade(0.01), Env{InputSize: 30, TargetSize: 10}).NewDynamics(1)
	presentCascade(d)
	if _, whole := d.Doublings().(*denseDoublings); !whole {
		t.Fatalf("a cascade is followed by %T", d.Doublings())
	}
	checkPath(t, d, d.Doublings(), 1)
}

func presentCascade(d *Dynamics) {
	x, target := make([]float64, 30), make([]float64, 10)
	for i := range x {
		x[i] = math.Sin(float64(i))
	}
	target[3] = 1
	for row := range d.used {
		d.Present(row, row, x, target)
	}
	d.Begin(0)
	for row := range d.used {
		d.Finish(row, 0, make([]float64, d.Dim()))
	}
	d.Begin(1)
}

// Residuals and corrections are those of Residual and Correction, whatever has to settle.
func TestDoublingResiduals(t *testing.T) {
	for name, c := range loopCases {
		for _, settle := range [][]string{nil, {"r"}, {"u"}} {
			c.settle = settle
			t.Run(fmt.Sprint(name, settle), func(t *testing.T) { checkResiduals(t, begun(t, c.spec(), 3)) })
		}
	}
}

func checkResiduals(t *testing.T, d *Dynamics) {
	t.Helper()
	const rows, rtol, atol = 3, 1e-4, 1e-5
	w, n := d.Doublings(), d.Dim()
	y, r := make([]float64, rows*n), make([]float64, rows)
	d.Gather(y)
	levels, err := w.Start(y, rows, 0.1)
	if err != nil {
		t.Fatal(err)
	}
	for level := range levels {
		w.Double(level, d.ids[:rows])
		w.Residuals(r, []int{2, 0}, rtol, atol)
		w.States(y)
		for _, row := range []int{0, 2} {
			at := y[row*n : (row+1)*n]
			dydt := derivative(d, row, 0, at)
			want := d.Residual(0, at, dydt, row, rtol, atol)
			near(t, "residual", []float64{r[row] / max(1, want)}, []float64{want / max(1, want)}, 1e-8)
			got, ok := w.Correction(row, rtol, atol)
			if want, known := d.Correction(0, at, dydt, row, rtol, atol); ok != known {
				t.Fatalf("a correction is known: %v, want %v", ok, known)
			} else if ok {
				near(t, "correction", []float64{got / max(1, want)}, []float64{want / max(1, want)}, 1e-8)
			}
			checkGlances(t, w, row, rtol, atol, want, got, ok)
		}
	}
}

// checkGlances asks for what is certain of a row of residual r and correction e with larger and smaller
// tolerances, to which both are inversely proportional.
func checkGlances(t *testing.T, w Doublings, row int, rtol, atol, r, e float64, ok bool) {
	t.Helper()
	for f := 1e-6; f < 1e6; f *= 1.1 {
		moving, resting := w.Glance(row, f*rtol, f*atol, math.Inf(1))
		if moving && r <= f || resting && !(r <= f && ok && e <= f) {
			t.Fatalf("a row of residual %g and correction %g: moving %v, resting %v", r/f, e/f, moving, resting)
		}
	}
}

// Powers are made anew when weights or the time span change, and only then.
func TestDoublingFollowsWeights(t *testing.T) {
	d := begun(t, loopCases["from another state"].spec(), 3)
	w := d.Doublings()
	checkPath(t, d, w, 3)
	kept := w.(*pairDoublings).powers.levels[3].c.Data[0]
	w.(*pairDoublings).powers.levels[3].c.Data[0] = 7
	checkStart(t, d, 40)
	if got := d.Doublings().(*pairDoublings).powers.at(3).c.Data[0]; got != 7 {
		t.Errorf("the powers were made again without need: %g, was %g", got, kept)
	}
	for _, span := range []float64{13, 40} {
		checkStart(t, d, span)
		if got := d.Doublings().(*pairDoublings).powers.at(3).c.Data[0]; got == 7 {
			t.Errorf("a span of %g s has the powers of another", span)
		}
	}
	d.c.pathways[0].W.(*linalg.Dense).Scale(1.7)
	d.c.WeightsChanged()
	checkPath(t, d, d.Doublings(), 3)
}

func checkStart(t *testing.T, d *Dynamics, span float64) {
	t.Helper()
	y := make([]float64, 3*d.Dim())
	d.Gather(y)
	if _, err := d.Doublings().Start(y, 3, span); err != nil {
		t.Fatal(err)
	}
}

// Only linear phases with constant input are offered, and of large ones only loops of two populations.
func TestDoublingsOffered(t *testing.T) {
	plain := func() *Spec { return loopCases["contracting"].spec() }
	gated := func() *Spec {
		s := plain()
		s.Populations = append(s.Populations, pop("h", 9, 1, "tanh", initial(Values{Init: "normal", Std: 1})))
		s.Pathways[0].Modulate = &Modulate{Slope: "h", On: "pre"}
		s.Phases[0].Hold = []string{"h"}
		return s
	}
	with := func(s *Spec, change func(s *Spec)) *Spec { change(s); return s }
	for name, c := range map[string]struct {
		spec *Spec
		rows int
		want string
	}{
		"a loop":                  {plain(), 3, "*circuit.pairDoublings"},
		"a large loop":            {loopCase{nr: 500, nu: 5, tauR: 1, tauU: 1, leakR: 1}.spec(), 1, "*circuit.pairDoublings"},
		"a gated loop":            {gated(), 1, "*circuit.pairDoublings"},
		"a gated loop, many rows": {gated(), 2, "<nil>"},
		"tanh":                    {with(plain(), func(s *Spec) { s.Populations[0].Transfer.Kind = "tanh" }), 1, "<nil>"},
		"a step of input": {with(plain(), func(s *Spec) {
			s.Inputs = []Input{{Name: "i", To: "u", Shape: "step", Onset: 1, Duration: 9, Amplitude: number(1)}}
		}), 1, "<nil>"},
		"constant input":        {with(plain(), func(s *Spec) { s.Inputs = []Input{{Name: "i", To: "u", Shape: "constant", Amplitude: number(1)}} }), 1, "*circuit.pairDoublings"},
		"noise":                 {with(plain(), func(s *Spec) { s.Populations[0].Noise = &Noise{Kind: "white", Intensity: 1} }), 1, "<nil>"},
		"no leak at all":        {loopCases["no leak at all"].spec(), 1, "*circuit.denseDoublings"},
		"no leak at all, large": {loopCase{nr: 150, nu: 5, tauR: 1, tauU: 1}.spec(), 1, "<nil>"},
		"fast swings":           {loopCase{nr: 5, nu: 4, tauR: 0.01, tauU: 0.01, leakR: 0.1, alpha: 0.1, std: 10}.spec(), 1, "*circuit.denseDoublings"},
		"by an algebraic one": {with(plain(), func(s *Spec) {
			s.Populations = append(s.Populations, pop("a", 9, 0, "linear", bias(number(1))))
			s.Pathways[1].To = "a"
			s.Pathways = append(s.Pathways, path("ar", "a", "r", weights("identity")))
		}), 2, "*circuit.denseDoublings"},
		"several leaks":                  {with(plain(), func(s *Spec) { s.Populations[1].Leak = listed(1, 2, 3, 4) }), 1, "*circuit.denseDoublings"},
		"a population that feels itself": {with(plain(), func(s *Spec) { s.Pathways = append(s.Pathways, path("V", "u", "u", weights("normal"))) }), 1, "*circuit.denseDoublings"},
		"scaled rates":                   {with(plain(), func(s *Spec) { s.Populations[0].Transfer.Kind = "linear"; s.Pathways[0].Gain = -2 }), 1, "*circuit.pairDoublings"},
	} {
		d := begun(t, c.spec, c.rows)
		w := d.Doublings()
		if got := fmt.Sprintf("%T", w); got != c.want {
			t.Errorf("%s is followed by %s, want %s", name, got, c.want)
		}
		if w != nil && d.Dim() < 100 {
			checkPath(t, d, w, c.rows)
		}
	}
}

// Each presentation has its own held gates.
func TestDoublingFollowsGates(t *testing.T) {
	s := loopCases["contracting"].spec()
	s.Populations = append(s.Populations, pop("h", 9, 1, "tanh", initial(Values{Init: "normal", Std: 1})))
	s.Pathways[0].Modulate = &Modulate{Slope: "h", On: "pre"}
	s.Phases[0].Hold = []string{"h"}
	d := begun(t, s, 1)
	for trial := range 3 {
		d.Present(0, trial, nil, nil)
		d.Begin(0)
		checkPath(t, d, d.Doublings(), 1)
	}
}

// What is not finite, or too large to be halved to size, is an error.
func TestDoublingRefuses(t *testing.T) {
	for name, v := range map[string]float64{"NaN": math.NaN(), "infinite": math.Inf(1), "huge": 1e300} {
		for _, which := range []string{"contracting", "no leak at all"} {
			d := begun(t, loopCases[which].spec(), 1)
			d.c.pathways[0].W.(*linalg.Dense).Data[0] = v
			d.c.WeightsChanged()
			if _, err := d.Doublings().Start(make([]float64, d.Dim()), 1, 10); err == nil {
				t.Errorf("%s: weights that are %s are followed", which, name)
			}
		}
	}
}

// After the first time nothing is allocated.
func TestDoublingAllocates(t *testing.T) {
	d := begun(t, loopCases["from another state"].spec(), 3)
	y, r := make([]float64, 3*d.Dim()), make([]float64, 3)
	solve := func() {
		d.c.WeightsChanged()
		w := d.Doublings()
		d.Gather(y)
		levels, _ := w.Start(y, 3, 2)
		for level := range levels {
			w.Double(level, d.ids[:3])
			w.Residuals(r, d.ids[:3], 1e-6, 1e-9)
			w.Correction(0, 1e-6, 1e-9)
		}
	}
	solve()
	if n := testing.AllocsPerRun(10, solve); n > 0 {
		t.Errorf("%g allocations a solve", n)
	}
}
