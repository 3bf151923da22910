package models

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"settle/circuit"
)

// restingLoop is the text of a linear loop, solved for its rest.
func restingLoop(nr, nu int, tauR, tauU, beta, alpha, std float64, feedback, more string) string {
	return fmt.Sprintf(`
[population]
r = { size = %d, tau = "%g ms", leak = %g }
u = { size = %d, tau = "%g ms", leak = %g, bias = { init = "normal", std = 1 } }
[pathway]
W = { from = "r", to = "u", weights = { init = "normal", std = %g } }
B = { from = "u", to = "r", weights = { %s } }
[phase.settle]
duration = "1 s"
until = "settled"
solve = "equilibrium"
%s
`, nr, tauR, beta, nu, tauU, alpha, std, feedback, more)
}

// presented is a presenter of a text at the beginning of its only phase.
func presented(t *testing.T, text string, seed int, rows int) (p *presenter, y []float64) {
	t.Helper()
	spec, err := circuit.Parse("x.toml", []byte(text), []circuit.Set{{Key: "seed", Value: fmt.Sprint(seed)}})
	if err != nil {
		t.Fatal(err)
	}
	c, err := circuit.Compile(spec, circuit.Env{})
	if err != nil {
		t.Fatal(err)
	}
	p = newPresenter(c, rows)
	for row := range rows {
		p.d.Present(row, row, nil, nil)
	}
	return p, p.begin(0, rows)
}

// general is what the search for rest says, which knows nothing of loops.
func (p *presenter) general(t *testing.T, y []float64) Episode {
	t.Helper()
	s, at := &p.rest, p.restTime(0)
	s.Method, s.Rtol, s.Atol, s.Diverged = p.c.Spec.Integrator.Equilibrium, p.c.Spec.Settle.Rtol, p.c.Spec.Settle.Atol, p.c.Spec.Settle.Diverged
	r, err := s.Solve(&stable{Dynamics: p.d, look: &p.abscissa}, at, y)
	if err != nil {
		t.Fatal(err)
	}
	end, _ := p.finish(0, at, y)
	return *p.judgeRest(0, 0, at, &r.Rows[0], end)
}

// TestPairRestKeepsVerdicts: of random loops, of whatever verdict, the one solve says what the search says, and that
// they are at rest only where it does, at the same state.
func TestPairRestKeepsVerdicts(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 5))
	feedbacks := []string{`init = "negative-transpose", of = "W"`, `init = "normal", std = 1`, `init = "normal", std = 0.1`, `init = "transpose", of = "W"`}
	settles := []string{"", `settle = ["r"]`, `settle = ["u"]`}
	verdicts, solved := map[Verdict]int{}, 0
	for k := range 300 {
		alpha := []float64{0, 1e-12, 0.01, 0.3, -0.1}[random.IntN(5)]
		text := restingLoop(1+random.IntN(6), 1+random.IntN(6), math.Exp(2*random.NormFloat64()), math.Exp(2*random.NormFloat64()),
			1+random.Float64()*float64(random.IntN(2)), alpha, math.Exp(random.NormFloat64()-0.5), feedbacks[random.IntN(4)], settles[random.IntN(3)])
		p, y := presented(t, text, k, 1)
		want := p.general(t, y)
		verdicts[want.Verdict]++
		q, z := presented(t, text, k, 1)
		before := append([]float64(nil), z...)
		var got *Episode
		done, err := q.pairRest(0, z, func(_ int, e *Episode, _ float64, _ []float64) error { got = e; return nil })
		if err != nil {
			t.Fatal(err)
		}
		if !done { // left to the search, from where it began
			for i, v := range before {
				if z[i] != v {
					t.Fatalf("%s\nleft at %g, not %g", text, z, before)
				}
			}
			continue
		}
		if solved++; got.Verdict != want.Verdict || !(got.Residual <= 1 && got.Correction <= 1) {
			t.Errorf("%s\nis %v in one solve (%+v), %v by the search (%s)", text, got.Verdict, *got, want.Verdict, want.Detail)
		}
		size := 0.0
		for _, v := range y {
			size = max(size, math.Abs(v))
		}
		for i, v := range y {
			if !(math.Abs(z[i]-v) <= 1e-5*size) {
				t.Errorf("%s\nrests at %g in one solve, at %g by the search", text, z, y)
				break
			}
		}
	}
	t.Logf("%v, %d in one solve", verdicts, solved)
	if solved < 60 || len(verdicts) < 3 || verdicts[Settled]-solved > 100 {
		t.Errorf("of %v only %d in one solve", verdicts, solved)
	}
}

// TestPairRestAllocates wants an example with weights of its own, from its begin to its judgement, to allocate nothing.
func TestPairRestAllocates(t *testing.T) {
	p, _ := presented(t, restingLoop(50, 10, 10, 10, 1, 0.01, 0.1, `init = "negative-transpose", of = "W"`, ""), 1, 2)
	ctx, heard := context.Background(), 0
	hear := func(int, *Episode, float64, []float64) error { heard++; return nil }
	if a := testing.AllocsPerRun(20, func() {
		p.c.WeightsChanged()
		if err := p.carry(ctx, 0, p.begin(0, 2), nil, hear); err != nil {
			t.Fatal(err)
		}
	}); a != 0 || heard != 2*21 {
		t.Errorf("%g allocations, %d episodes", a, heard)
	}
}
