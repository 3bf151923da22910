package circuit

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"settle/internal/linalg"
)

// phiOf applies phi-functions of the whole Jacobian, by its Schur form.
func phiOf(t failer, d *Dynamics, row int, at float64, y []float64, h float64, v [][]float64) []float64 {
	t.Helper()
	n := len(y)
	m, want := linalg.NewDense(n, n, nil), make([]float64, n)
	d.Jacobian(m.Data, row, at, y)
	var f linalg.Phi
	if err := f.Factor(m, phiTerms-1); err != nil {
		t.Fatalf("%v", err)
	}
	f.Apply(want, h, v)
	return want
}

// Random circuits in which one rate is common: what is eliminated, by chains, gates, shared and sparse
// weights, leaves no error behind.
func TestPropagationOfRandomCircuits(t *testing.T) {
	eliminated, whole := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		s := randomSpec(t)
		for i := range s.Populations {
			if p := &s.Populations[i]; specEvolves(s, p) && rapid.Bool().Draw(t, "common") {
				p.Tau, p.Leak = number(0.5), number(rapid.SampledFrom([]float64{1, 0.7, 0}).Draw(t, "leak"))
			}
		}
		tr := randomTrial(t, s)
		const row = 2
		n := tr.d.Dim()
		if n == 0 {
			return
		}
		p := &propagation{d: tr.d, phase: -1}
		if err := p.Linearise(row, tr.t[row], tr.row(row)); err != nil {
			t.Fatal(err)
		}
		small := rapid.Float64Range(-1, 1)
		v := make([][]float64, phiTerms)
		for k := range v {
			if rapid.Bool().Draw(t, "used") {
				v[k] = rapid.SliceOfN(small, n, n).Draw(t, "v")
			}
		}
		for _, h := range []float64{1e-3, 0.3, 2} {
			want := phiOf(t, tr.d, row, tr.t[row], tr.row(row), h, v)
			if !(largest(want) < 1e6) { // a mode that grew so far says nothing
				continue
			}
			got := make([]float64, n)
			p.Phi(got, h, v)
			near(t, fmt.Sprintf("h = %g", h), got, want, 1e-9)
		}
		if p.e > 0 {
			eliminated++
		} else {
			whole++
		}
	})
	if eliminated < 20 || whole < 5 {
		t.Errorf("only %d circuits had something eliminated, and %d nothing", eliminated, whole)
	}
}

// Inversion loops with and without a leak of the controller, layers with leaks other than 1, and
// pathways scaled by the slopes of a population that holds still.
func TestPropagationOfLoops(t *testing.T) {
	for _, alpha := range []float64{0, 0.01, 0.5} {
		for _, layer := range []float64{1, 0.4, 0} {
			for _, transfer := range []string{"linear", "tanh"} {
				sp := inversionLoop(3, 40, alpha, transfer)
				sp.Populations[0].Leak = number(layer)
				sp.Populations = append(sp.Populations, pop("h", 40, 1, "tanh", initial(weightsLike())))
				sp.Pathways[0].Modulate = &Modulate{Slope: "h", On: "pre"}
				sp.Phases = []Phase{phase("run", func(p *Phase) { p.Hold = []string{"h"} })}
				d := begun(t, sp, 1)
				p, ok := d.NewPropagation().(*propagation)
				if !ok || p.k != 3 || p.e != 40 {
					t.Fatalf("leaks %g and %g: %v, want 3 kept and 40 eliminated", alpha, layer, p)
				}
				checkPropagation(t, d, p, waves(43))
				if !p.modal {
					t.Errorf("leaks %g and %g: the loop is not split into modes", alpha, layer)
				}
			}
		}
	}
}

// Loops of any weights, with modes that grow, decay and oscillate, controllers of another time constant, and modes
// too close to be told apart, which are not split.
func TestPropagationByModes(t *testing.T) {
	for name, c := range map[string]struct {
		b     []float64 // the first rows of B, those of W being the unit matrix; else both are random
		modal bool
	}{
		"random":           {nil, true},
		"equal":            {[]float64{-1, 0, 0, 0, -1, 0, 0, 0, -1}, true},
		"nearly defective": {[]float64{-1, 1, 0, 0, -1, 1, 1e-12, 0, -1}, false},
		"oscillating":      {[]float64{-1, 2, 0, -2, -1, 0, 0, 0, -3}, true},
		"singular":         {[]float64{-1, 1, 0, -1, 1, 0, 0, 0, -3}, false},
	} {
		for _, tau := range []float64{0.5, 0.003} {
			s := inversionLoop(3, 40, 0.01, "linear")
			s.Pathways[1].Weights = weights("normal", std(0.3))
			s.Populations[1].Tau = number(tau)
			d := begun(t, s, 1)
			if c.b != nil {
				w, b := d.c.pathways[0].W.(*linalg.Dense), d.c.pathways[1].W.(*linalg.Dense)
				clear(w.Data)
				clear(b.Data)
				copy(b.Data, c.b)
				for i := range 3 {
					w.Set(i, i, 1)
				}
				d.c.WeightsChanged()
			}
			p := d.NewPropagation().(*propagation)
			checkPropagation(t, d, p, waves(43))
			if p.modal != c.modal {
				t.Errorf("%s: split into modes %v, want %v", name, p.modal, c.modal)
			}
		}
	}
}

// weightsLike draws states whose slopes differ.
func weightsLike() Values { return Values{Init: "normal", Std: 0.8} }

func waves(n int) []float64 {
	y := make([]float64, n)
	for i := range y {
		y[i] = math.Sin(float64(3 * i))
	}
	return y
}

// checkPropagation compares with the whole Jacobian in state y, and wants one product with each matrix
// for a vector.
func checkPropagation(t *testing.T, d *Dynamics, p Propagation, y []float64) {
	t.Helper()
	if err := p.Linearise(0, 0, y); err != nil {
		t.Fatal(err)
	}
	n := len(y)
	got := make([]float64, n)
	for _, h := range []float64{1e-4, 0.01, 0.3} {
		for _, v := range [][][]float64{{nil, waves(n)}, {waves(n), nil, nil, waves(n), waves(n)}, {nil, nil}} {
			p.Phi(got, h, v)
			near(t, fmt.Sprintf("h = %g", h), got, phiOf(t, d, 0, 0, y, h, v), 1e-11)
		}
	}
}

// An application to one vector is one product with W and one with B, an evaluation's worth.
func TestPropagationProducts(t *testing.T) {
	d := begun(t, inversionLoop(3, 40, 0.01, "tanh"), 1)
	p := d.NewPropagation()
	if err := p.Linearise(0, 0, waves(43)); err != nil {
		t.Fatal(err)
	}
	dst := make([]float64, 43)
	p.Phi(dst, 0.1, [][]float64{nil, waves(43)})
	if got := p.Products(); got != 1 {
		t.Errorf("one vector takes %d evaluations' worth of products, want 1", got)
	}
	p.Phi(dst, 0.1, [][]float64{waves(43), waves(43), nil, waves(43)})
	if got := p.Products(); got != 2 { // three with W, one with B
		t.Errorf("three vectors take %d, want 2", got)
	}
}

// Where units decay at different rates, all are coupled, or as many are kept, there is no such form.
func TestNoPropagation(t *testing.T) {
	mixed := inversionLoop(3, 40, 0.01, "tanh")
	mixed.Populations[0].Tau = Values{Init: "uniform", Min: 0.01, Max: 0.02}
	mixed.Populations[1].Tau = Values{Init: "uniform", Min: 0.01, Max: 0.02}
	recurrent := spec([]Population{pop("x", 9, 0.5, "tanh")}, []Pathway{path("w", "x", "x", weights("normal"))}, nil)
	for name, s := range map[string]*Spec{"mixed": mixed, "recurrent": recurrent, "square": inversionLoop(10, 10, 0.01, "tanh"), "large": inversionLoop(40, 400, 0.01, "tanh")} {
		if p := begun(t, s, 1).NewPropagation(); p != nil {
			t.Errorf("%s: %v", name, p)
		}
	}
}

// It follows a Dynamics into another phase, also one in which nothing can be eliminated, and reads
// changed weights, also where the Jacobian is the same everywhere and is taken once.
func TestPropagationFollows(t *testing.T) {
	for _, transfer := range []string{"tanh", "linear"} {
		sp := inversionLoop(3, 20, 0.1, transfer)
		sp.Pathways = append(sp.Pathways, path("R", "r", "r", weights("normal", std(0.1))), path("U", "u", "u", weights("normal", std(0.1))))
		sp.Phases = []Phase{phase("loop", func(p *Phase) { p.Open = []string{"W", "B"} }), phase("recurrent")}
		d := begun(t, sp, 1)
		p, y := d.NewPropagation().(*propagation), waves(23)
		checkPropagation(t, d, p, y)
		if transfer == "linear" != p.known {
			t.Errorf("%s: known %v", transfer, p.known)
		}
		d.Begin(1)
		checkPropagation(t, d, p, y)
		if p.e != 0 {
			t.Errorf("%d variables of recurrent layers are eliminated", p.e)
		}
		d.Begin(0)
		checkPropagation(t, d, p, y)
		d.c.Pathways()[0].W.(*linalg.Dense).Scale(3)
		d.c.WeightsChanged()
		checkPropagation(t, d, p, y)
	}
}

// What is not finite is an error, and no reason to keep what was before.
func TestPropagationNotFinite(t *testing.T) {
	d := begun(t, inversionLoop(3, 40, 0.01, "power-law"), 1)
	p := d.NewPropagation()
	y := waves(43)
	y[0] = math.NaN()
	if p.Linearise(0, 0, y) == nil {
		t.Error("a Jacobian that is not finite was taken")
	}
}

// But for what the eigenvalue routine of one build allocates within itself.
func TestPropagationAllocatesNothing(t *testing.T) {
	d := begun(t, inversionLoop(3, 40, 0.01, "tanh"), 1)
	p, y, dst, h := d.NewPropagation(), waves(43), make([]float64, 43), 0.1
	v := [][]float64{nil, waves(43), nil, waves(43)}
	if err := p.Linearise(0, 0, y); err != nil {
		t.Fatal(err)
	}
	step := func() {
		for range 5 {
			h += 0.01
			p.Phi(dst, h, v)
		}
	}
	step()
	if n := testing.AllocsPerRun(20, step); n > 0 {
		t.Errorf("%g allocations", n)
	}
}

// ShiftedCost counts what a loop's elimination does.
func TestShiftedCost(t *testing.T) {
	for _, c := range []struct {
		transfer               string
		jacobian, factor, each int
	}{
		{"tanh", 2*3*40 + 3*3*40, 3 * 3 * 3 / 3, 3 * 3},
		{"linear", 0, 3 * 3 * 3 / 3, 3 * 3},
	} {
		jacobian, factor, solve := begun(t, inversionLoop(3, 40, 0.01, c.transfer), 1).ShiftedCost()
		if jacobian != c.jacobian || factor != c.factor || solve != c.each {
			t.Errorf("%s: %d, %d and %d, want %+v", c.transfer, jacobian, factor, solve, c)
		}
	}
	mixed := inversionLoop(3, 40, 0.01, "tanh")
	mixed.Populations[0].Tau = Values{Init: "uniform", Min: 0.01, Max: 0.02}
	if _, factor, _ := begun(t, mixed, 1).ShiftedCost(); factor != 9+3*3*40 {
		t.Errorf("with different rates a factorisation takes %d", factor)
	}
}
