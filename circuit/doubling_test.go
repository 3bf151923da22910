package circuit

import (
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
	random     bool // B is drawn, instead of -W^T
	dense      bool // the whole exponential is used
	moved      bool // r and u begin somewhere, and r has a bias
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
	return spec([]Population{r, u}, []Pathway{path("W", "r", "u", weights("normal", std(0.5))), path("B", "u", "r", b)}, nil,
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
	const span = 2.0
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
				near(t, fmt.Sprintf("row %d at %g", row, at), timesFactor(got[row*n:(row+1)*n], 1/size), timesFactor(want, 1/size), 1e-11)
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

func timesFactor(v []float64, f float64) []float64 {
	out := make([]float64, len(v))
	for i, x := range v {
		out[i] = f * x
	}
	return out
}
