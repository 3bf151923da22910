package circuit

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"settle/internal/linalg"
)

// The Jacobian is the derivative of Derivative: chains, gates, softmax and all.
func TestJacobianOfRandomCircuits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tr := randomTrial(t, randomSpec(t))
		const row = 1
		y := append([]float64(nil), tr.row(row)...)
		got := linalg.NewDense(len(y), len(y), nil)
		tr.d.Jacobian(got.Data, row, tr.t[row], y)
		want := differences(func(y []float64) []float64 { return derivative(tr.d, row, tr.t[row], y) }, y, 1e-5)
		near(t, "Jacobian", got.Data, want.Data, 3e-8)
	})
}

// The product without the matrix is the product with it.
func TestJacobianProduct(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tr := randomTrial(t, randomSpec(t))
		const row = 3
		n := tr.d.Dim()
		v := rapid.SliceOfN(rapid.Float64Range(-1, 1), n, n).Draw(t, "v")
		j, want, got := linalg.NewDense(n, n, nil), make([]float64, n), make([]float64, n)
		tr.d.Jacobian(j.Data, row, tr.t[row], tr.row(row))
		j.AddMul(want, n, 1, v, n, 1)
		tr.d.JacobianProduct(row, tr.t[row], tr.row(row))(got, v)
		near(t, "J v", got, want, 1e-12)
	})
}

// The correction with its block elimination is that of the chosen variables' whole Jacobian.
func TestCorrectionOfRandomCircuits(t *testing.T) {
	compared := 0
	rapid.Check(t, func(t *rapid.T) {
		tr := randomTrial(t, randomSpec(t))
		const row, rtol, atol = 0, 1e-3, 1e-5
		y := tr.row(row)
		dydt := derivative(tr.d, row, tr.t[row], y)
		want, cond := naiveCorrection(tr.d, row, tr.t[row], y, dydt, rtol, atol)
		got, ok := tr.d.Correction(tr.t[row], y, dydt, row, rtol, atol)
		if cond > 1e8 {
			return
		}
		if !ok {
			t.Fatalf("not ok, with a condition of %g", cond)
		}
		compared++
		near(t, "correction", []float64{got}, []float64{want}, 1e-12*math.Max(cond, 100))
	})
	if compared < 50 {
		t.Errorf("only %d circuits were compared", compared)
	}
}

func naiveCorrection(d *Dynamics, row int, t float64, y, dydt []float64, rtol, atol float64) (worst, cond float64) {
	full := linalg.NewDense(len(y), len(y), nil)
	d.Jacobian(full.Data, row, t, y)
	var chosen []int
	for _, r := range d.StateRanges() {
		if slices.Contains(d.p.Settle, r.Population) {
			for i := r.Lo; i < r.Hi; i++ {
				chosen = append(chosen, i)
			}
		}
	}
	n := len(chosen)
	j, f := linalg.NewDense(n, n, nil), linalg.NewDense(n, 1, nil)
	for a, r := range chosen {
		f.Set(a, 0, dydt[r])
		for b, c := range chosen {
			j.Set(a, b, full.At(r, c))
		}
	}
	delta, err := linalg.SolveDense(j, f)
	if err != nil {
		return 0, math.Inf(1)
	}
	var lu linalg.LU
	if lu.Factor(j) != nil {
		return 0, math.Inf(1)
	}
	step := make([]float64, len(y))
	for a, r := range chosen {
		step[r] = delta.Data[a]
	}
	for _, r := range d.StateRanges() {
		if slices.Contains(d.p.Settle, r.Population) {
			worst = math.Max(worst, largest(step[r.Lo:r.Hi])/(atol+rtol*largest(y[r.Lo:r.Hi])))
		}
	}
	return worst, lu.Cond()
}

// inversionLoop is controller u (leak alpha) and inverted layer r with B = -W^T, driven by delta.
func inversionLoop(nu, nr int, alpha float64, transfer string) *Spec {
	target := make([]float64, nu)
	for i := range target {
		target[i] = math.Sin(float64(i + 1))
	}
	return spec([]Population{
		pop("r", nr, 0.02, transfer),
		pop("u", nu, 0.01, "linear", leak(alpha), bias(listed(target...))),
	}, []Pathway{
		path("W", "r", "u", weights("normal", std(0.4))),
		path("B", "u", "r", weights("negative-transpose", of("W"))),
	}, nil)
}

// With the largest slopes, the Jacobian of a tanh loop is that of the linear one.
func TestJacobianMaxSlope(t *testing.T) {
	tanh, linear := begun(t, inversionLoop(3, 5, 0.1, "tanh"), 1), begun(t, inversionLoop(3, 5, 0.1, "linear"), 1)
	y := make([]float64, 8)
	for i := range y {
		y[i] = float64(i) - 4
	}
	got, want := linalg.NewDense(8, 8, nil), linalg.NewDense(8, 8, nil)
	tanh.JacobianMaxSlope(got, 0, 0, y)
	linear.Jacobian(want.Data, 0, 0, y)
	near(t, "largest slopes", got.Data, want.Data, 1e-14)
	tanh.Jacobian(got.Data, 0, 0, y)
	if math.Abs(got.At(5, 0)) > 0.01*math.Abs(want.At(5, 0)) {
		t.Errorf("a saturated unit's slope is not in the Jacobian: %g", got.At(5, 0))
	}
}

// A correction is the distance to rest of a linear loop, and layers without coupling among
// themselves do not enter the factorisation.
func TestCorrectionOfLoop(t *testing.T) {
	d := begun(t, inversionLoop(3, 5, 0.1, "linear"), 1)
	y := make([]float64, 8)
	y[0], y[6] = 1, -2
	dydt := derivative(d, 0, 0, y)
	j := linalg.NewDense(8, 8, nil)
	d.Jacobian(j.Data, 0, 0, y)
	delta, err := linalg.SolveDense(j, linalg.NewDense(8, 1, dydt))
	if err != nil {
		t.Fatal(err)
	}
	rest := make([]float64, 8)
	for i := range rest {
		rest[i] = y[i] - delta.Data[i]
	}
	near(t, "derivative at rest", derivative(d, 0, 0, rest), make([]float64, 8), 1e-12)
	want := math.Max(largest(delta.Data[:5])/(1e-6+1e-3), largest(delta.Data[5:])/(1e-6+2e-3))
	e, ok := d.Correction(0, y, dydt, 0, 1e-3, 1e-6)
	if !ok {
		t.Fatal("not ok")
	}
	near(t, "correction", []float64{e}, []float64{want}, 1e-12)
	if d.newton.k != 3 || d.newton.e != 5 {
		t.Errorf("%d variables are factored and %d eliminated, want 3 and 5", d.newton.k, d.newton.e)
	}
}

// An expanding loop without leak has an integrator for each controller too many: no correction,
// unless the inverted layer is asked for alone.
func TestCorrectionOfSingularLoop(t *testing.T) {
	s := inversionLoop(5, 3, 0, "linear")
	y := make([]float64, 8)
	d := begun(t, s, 1)
	if _, ok := d.Correction(0, y, derivative(d, 0, 0, y), 0, 1e-3, 1e-6); ok {
		t.Error("a singular Jacobian gave a correction")
	}
	s.Phases[0].Settle = []string{"r"}
	d = begun(t, s, 1)
	y[0] = 1 // B u = 0, so r is 1 from rest
	e, ok := d.Correction(0, y, derivative(d, 0, 0, y), 0, 0, 0.5)
	if !ok || math.Abs(e-2) > 1e-12 {
		t.Errorf("correction of r alone is %g, %v; want 2", e, ok)
	}
}

func TestCorrectionTooLarge(t *testing.T) {
	d := begun(t, spec([]Population{pop("x", largestNewton+1, 1, "tanh")},
		[]Pathway{path("w", "x", "x", weights("identity"))}, nil), 1)
	y := make([]float64, d.Dim())
	if _, ok := d.Correction(0, y, y, 0, 1e-3, 1e-6); ok {
		t.Error("a factorisation of more than 2500 variables was made")
	}
}

// A linear loop is factored once, until its weights change.
func TestCorrectionFollowsWeights(t *testing.T) {
	d := begun(t, inversionLoop(2, 2, 0.1, "linear"), 1)
	w := d.c.Pathways()[0].W.(*linalg.Dense)
	y := []float64{1, 2, 3, 4}
	correction := func() float64 {
		e, ok := d.Correction(0, y, derivative(d, 0, 0, y), 0, 1e-3, 1e-6)
		if !ok {
			t.Fatal("not ok")
		}
		return e
	}
	correction()
	w.Scale(3)
	d.c.WeightsChanged()
	got := correction()
	d.newton = newton{}
	if want := correction(); got != want {
		t.Errorf("after a change of weights the correction is %g, afresh %g", got, want)
	}
}

// A spectral radius has a closed form for B = -W^T with equal taus and slopes 1:
// (tau lambda + 1)(tau lambda + alpha) = -sigma^2.
func TestSpectralRadius(t *testing.T) {
	const alpha, tau = 0.1, 0.01
	for _, n := range []int{20, 300} { // below and above the size for dense eigenvalues
		s := inversionLoop(n, n, alpha, "tanh")
		s.Populations[0].Tau = number(tau)
		s.Pathways[0].Weights.Std = 1 / math.Sqrt(float64(n))
		d := begun(t, s, 3)
		sv, err := linalg.SingularValues(d.c.Pathways()[0].W.Dense())
		if err != nil {
			t.Fatal(err)
		}
		want := math.Sqrt(alpha+sv[0]*sv[0]) / tau // |lambda|^2 of a complex pair is the product
		near(t, "radius", []float64{d.SpectralRadius() / want}, []float64{1}, 2e-3)
	}
}

// The radius is kept until the weights change, and follows slopes that have no bound.
func TestSpectralRadiusIsKept(t *testing.T) {
	s := spec([]Population{pop("x", 1, 1, "power-law", initial(number(3)))},
		[]Pathway{path("w", "x", "x", weights("constant"))}, nil)
	s.Populations[0].Transfer.Params = map[string]float64{"exponent": 2, "gain": 1, "threshold": 0}
	d := begun(t, s, 1)
	check := func(want float64) {
		t.Helper()
		near(t, "radius", []float64{d.SpectralRadius()}, []float64{want}, 1e-12)
	}
	check(5) // -1 + 2*3
	check(5)
	d.Finish(0, 0, []float64{5})
	d.Begin(0)
	check(9)
	d.c.Pathways()[0].W.(*linalg.Dense).Data[0] = 2
	d.c.WeightsChanged()
	check(19)
}

// Blocks are written element by element from each kind of matrix.
func TestAddScaled(t *testing.T) {
	m := linalg.NewDense(2, 3, []float64{1, 2, 0, 4, 0, 6})
	r, c := []float64{10, 100}, []float64{1, 2, 3}
	want := []float64{10, 40, 0, 400, 0, 1800}
	turned := m.Transpose()
	for name, w := range map[string]linalg.Operator{
		"dense": m, "sparse": linalg.NewCSRFromDense(m),
		"view of dense": viewTransposed(turned), "view of sparse": viewTransposed(linalg.NewCSRFromDense(turned)),
	} {
		if !hasElements(w) {
			t.Errorf("%s is said to have no elements", name)
		}
		const ld = 5
		dst := []float64{1, 1, 1, 7, 7, 1, 1, 1}
		addScaled(dst, ld, w, r, c)
		for i, v := range want {
			if got := dst[i/3*ld+i%3]; got != v+1 {
				t.Errorf("%s: element (%d, %d) is %g, want %g", name, i/3, i%3, got, v+1)
			}
		}
		if dst[3] != 7 || dst[4] != 7 {
			t.Errorf("%s writes beside the block", name)
		}
	}
}

// Chains wider than the number of directions taken at once.
func TestJacobianOfWideChain(t *testing.T) {
	const n = 2*directions + 5
	s := spec([]Population{pop("a", n, 0, "tanh", bias(Values{Init: "normal", Std: 1})), pop("x", n, 0.3, "tanh")},
		[]Pathway{path("xa", "x", "a", weights("normal", std(0.2))), path("ax", "a", "x", weights("normal", std(0.2)))}, nil)
	d := begun(t, s, 1)
	y := make([]float64, n)
	for i := range y {
		y[i] = math.Sin(float64(i))
	}
	got := linalg.NewDense(n, n, nil)
	d.Jacobian(got.Data, 0, 0, y)
	want := differences(func(y []float64) []float64 { return derivative(d, 0, 0, y) }, y, 1e-5)
	near(t, "Jacobian", got.Data, want.Data, 1e-9)
	// -1/tau and d/dx of W tanh(V tanh(x) + b) / tau by hand, for one element.
	va, wa := d.c.Pathways()[0].W.Dense(), d.c.Pathways()[1].W.Dense()
	a, sum := d.Frame(0, 0, y).State[:n], 0.0
	for k := range n {
		sum += wa.At(2, k) * (1 - math.Pow(math.Tanh(a[k]), 2)) * va.At(k, n-1)
	}
	near(t, "element", []float64{got.At(2, n-1)}, []float64{sum * (1 - math.Pow(math.Tanh(y[n-1]), 2)) / 0.3}, 1e-13)
}

// Corrections of circuits in which the choice of what is eliminated matters.
func TestCorrectionOfSpecialCircuits(t *testing.T) {
	small, big, w := pop("small", 2, 1, "tanh"), pop("big", 3, 1, "tanh"), weights("normal", std(30))
	integrator, pair := pop("z", 3, 1, "tanh", leak(0)), pop("pair", 3, 1, "tanh")
	for name, s := range map[string]*Spec{
		"from big to small":     spec([]Population{small, big}, []Pathway{path("w", "big", "small", w)}, nil),
		"from small to big":     spec([]Population{small, big}, []Pathway{path("w", "small", "big", w)}, nil),
		"one cannot come first": spec([]Population{integrator, pair}, []Pathway{path("w", "pair", "z", w), path("v", "z", "pair", w)}, nil),
		"singular":              spec([]Population{integrator, small}, []Pathway{path("w", "small", "z", w), path("v", "z", "small", w)}, nil),
		"leak 0 with itself":    spec([]Population{integrator}, []Pathway{path("w", "z", "z", w)}, nil),
	} {
		d := begun(t, s, 1)
		for _, y0 := range []float64{0.3, 1.5} { // the second must not reuse the first's factors
			y := make([]float64, d.Dim())
			for i := range y {
				y[i] = y0 * math.Cos(float64(3*i))
			}
			dydt := derivative(d, 0, 0, y)
			for i := range dydt {
				dydt[i] += float64(i) // any right-hand side will do
			}
			want, cond := naiveCorrection(d, 0, 0, y, dydt, 1e-3, 1e-6)
			got, ok := d.Correction(0, y, dydt, 0, 1e-3, 1e-6)
			if regular := cond < 1e12; ok != regular {
				t.Fatalf("%s: ok is %v with a condition of %g", name, ok, cond)
			}
			if ok {
				near(t, name, []float64{got}, []float64{want}, 1e-11)
			}
		}
	}
}

// With a held gate each row has a Jacobian of its own.
func TestCorrectionWithGatesByRow(t *testing.T) {
	s := spec([]Population{pop("h", 2, 1, "tanh", initial(Values{Init: "normal", Std: 1})), pop("x", 2, 1, "linear")},
		[]Pathway{path("w", "x", "x", weights("normal"), modulated("h", "post", false))}, nil,
		phase("run", func(p *Phase) { p.Hold = []string{"h"} }))
	d := begun(t, s, 3)
	y, dydt := []float64{1, 2}, []float64{3, -1}
	for row := range 3 {
		want, _ := naiveCorrection(d, row, 0, y, dydt, 1e-3, 1e-6)
		got, ok := d.Correction(0, y, dydt, row, 1e-3, 1e-6)
		if !ok {
			t.Fatal("not ok")
		}
		near(t, "correction", []float64{got}, []float64{want}, 1e-12)
	}
}

// Slopes without bounds and gates count with the largest of all rows.
func TestSpectralRadiusOfRows(t *testing.T) {
	s := spec([]Population{pop("x", 1, 1, "power-law", initial(listed(1)))}, []Pathway{path("w", "x", "x", weights("constant"))}, nil)
	s.Populations[0].Transfer.Params = map[string]float64{"exponent": 2, "gain": 1, "threshold": 0}
	d := begun(t, s, 3)
	for row, x := range []float64{2, 7, 4} {
		d.Finish(row, 0, []float64{x})
	}
	d.Begin(0)
	near(t, "radius", []float64{d.SpectralRadius()}, []float64{13}, 1e-12) // -1 + 2*7
}

func TestSpectralRadiusFollowsWeightsAndGates(t *testing.T) {
	s := spec([]Population{pop("h", 1, 1, "tanh", initial(number(0))), pop("x", 1, 1, "tanh")},
		[]Pathway{path("w", "x", "x", weights("constant"), gain(-1), modulated("h", "pre", true))}, nil,
		phase("free", func(p *Phase) { p.Open = []string{} }), phase("run", func(p *Phase) { p.Hold = []string{"h"} }))
	d := begun(t, s, 1)
	for _, h := range []float64{0, 1} {
		d.Begin(0)
		d.Finish(0, 1, []float64{h, 0})
		d.Begin(1)
		near(t, "radius", []float64{d.SpectralRadius()}, []float64{1 + math.Pow(math.Cosh(h), 2)}, 1e-12)
	}
	bounded := begun(t, inversionLoop(1, 1, 1, "tanh"), 1)
	before := bounded.SpectralRadius()
	bounded.c.Pathways()[0].W.(*linalg.Dense).Scale(10)
	bounded.c.Pathways()[1].W.(*linalg.Dense).Scale(10)
	if got := bounded.SpectralRadius(); got != before {
		t.Errorf("the radius is computed again without need: %g, was %g", got, before)
	}
	bounded.c.WeightsChanged()
	if got := bounded.SpectralRadius(); got < 2*before {
		t.Errorf("after a change of weights the radius is %g, was %g", got, before)
	}
}
