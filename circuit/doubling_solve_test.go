package circuit_test

import (
	"fmt"
	"math"
	"testing"

	"settle/circuit"
	"settle/integrators"
	"settle/internal/linalg"
)

// What is doubled, by its names on both sides.
var _ integrators.Affine = (*circuit.Dynamics)(nil)

// loopFile is an inversion loop of r and u, driven by u's bias.
const loopFile = `
[population]
r = { size = %d, tau = "10 ms", initial = { init = "normal", std = %g } }
u = { size = %d, tau = "%g ms", leak = %g, bias = { init = "normal", std = 1 }, initial = { init = "normal", std = %[2]g } }
[pathway]
W = { from = "r", to = "u", weights = { init = "normal", std = 0.3 } }
B = { from = "u", to = "r", kind = "feedback", weights = { init = %[6]s } }
[phase]
settle = { duration = "1000 s", until = "settled"%[7]s }
`

// loopCase is a loop and what of it has to settle.
type loopCase struct {
	nr, nu, rows        int
	initial, tau, alpha float64
	random              bool
	settle              string
}

func (c loopCase) begin(t testing.TB) *circuit.Dynamics {
	t.Helper()
	b := `"negative-transpose", of = "W"`
	if c.random {
		b = `"normal", std = 0.3`
	}
	text := fmt.Sprintf(loopFile, c.nr, c.initial, c.nu, c.tau, c.alpha, b, c.settle)
	d := compile(t, text, circuit.Env{}).NewDynamics(c.rows)
	for row := range c.rows {
		d.Present(row, row, nil, nil)
	}
	d.Begin(0)
	return d
}

const onlyR = `, settle = ["r"]`

var doubledLoops = map[string]loopCase{
	"contracting":                {nr: 20, nu: 8, rows: 2, tau: 10, alpha: 0.01},
	"contracting, r alone":       {nr: 20, nu: 8, rows: 2, tau: 10, alpha: 0, settle: onlyR},
	"expanding":                  {nr: 8, nu: 20, rows: 2, tau: 10, alpha: 0.01},
	"expanding, no leak":         {nr: 8, nu: 20, rows: 2, tau: 10, alpha: 0, settle: onlyR},
	"square, from another state": {nr: 6, nu: 6, rows: 2, tau: 3, alpha: 0.1, initial: 1},
	"expanding, elsewhere":       {nr: 5, nu: 9, rows: 2, tau: 30, alpha: 0.1, initial: 1},
	"unstable":                   {nr: 12, nu: 8, rows: 2, tau: 10, alpha: 0.01, random: true, initial: 1},
}

func doubled(t testing.TB, s *integrators.Doubling, d *circuit.Dynamics, duration float64, rows int) ([]integrators.DoublingRow, []float64) {
	t.Helper()
	y := make([]float64, rows*d.Dim())
	d.Gather(y)
	result, offered, err := s.Solve(d, duration, y)
	if err != nil || !offered {
		t.Fatalf("offered %v, error %v", offered, err)
	}
	return result.Rows, y
}

// Along the path doubling is what a tight integration makes of the loop.
func TestDoublingFollowsTheMotion(t *testing.T) {
	for name, c := range doubledLoops {
		t.Run(name, func(t *testing.T) {
			d := c.begin(t)
			exact := integrators.Solver{Method: "dop853", Rtol: 1e-12, Atol: 1e-14}
			for _, duration := range []float64{0.001, 0.013, 0.1, 0.7, 3} {
				rows, got := doubled(t, &integrators.Doubling{ToEnd: true, Diverged: math.Inf(1)}, d, duration, c.rows)
				want := make([]float64, len(got))
				d.Gather(want)
				exact.Diverged = math.Inf(1)
				if _, err := exact.Solve(d, 0, duration, want); err != nil {
					t.Fatal(err)
				}
				size := 0.0
				for _, v := range want {
					size = max(size, math.Abs(v))
				}
				for i, v := range want {
					if !(math.Abs(got[i]-v) <= 1e-10*size) {
						t.Fatalf("after %g s variable %d is %.15g, want %.15g", duration, i, got[i], v)
					}
				}
				if rows[0].Status != integrators.ReachedEnd || rows[0].T != duration {
					t.Fatalf("ended with %v at %g s of %g s", rows[0].Status, rows[0].T, duration)
				}
			}
		})
	}
}

// What settles, settles for the general solver too, at about that time and in that state; what does not,
// grows.
func TestDoublingSettles(t *testing.T) {
	for name, c := range doubledLoops {
		t.Run(name, func(t *testing.T) {
			d := c.begin(t)
			rows, got := doubled(t, &integrators.Doubling{}, d, 1000, c.rows)
			settling := &integrators.Settling{}
			s := integrators.Solver{Method: "dop853", Rtol: 1e-10, Atol: 1e-12, Stop: settling}
			y := make([]float64, len(got))
			d.Gather(y)
			want, err := s.Solve(d, 0, 1000, y)
			if err != nil {
				t.Fatal(err)
			}
			for row, r := range rows {
				if r.Status != want.Rows[row].Status {
					t.Fatalf("row %d ended with %v, want %v", row, r.Status, want.Rows[row].Status)
				}
				if r.Status == integrators.Stopped {
					checkSettled(t, d, row, r, want.Rows[row].T, got, y)
				}
			}
		})
	}
}

func checkSettled(t *testing.T, d *circuit.Dynamics, row int, r integrators.DoublingRow, at float64, got, want []float64) {
	t.Helper()
	tau, n := d.SlowestTau(), d.Dim()
	if r.T < at-2*tau || r.T > at*9/8+3*tau {
		t.Errorf("row %d settled at %g s, want %g s or little more", row, r.T, at)
	}
	y := got[row*n : (row+1)*n]
	dydt := make([]float64, n)
	d.Derivative(dydt, []float64{r.T}, y, []int{row})
	if again := d.Residual(r.T, y, dydt, row, 1e-6, 1e-9); !(again <= 1) || math.Abs(again-r.Residual) > 1e-3 {
		t.Errorf("row %d has a residual of %g, and is said to have %g", row, again, r.Residual)
	}
	for _, s := range d.StateRanges()[:1] { // r, which has to settle in all cases
		for i := s.Lo; i < s.Hi; i++ {
			if math.Abs(y[i]-want[row*n+i]) > 1e-4 {
				t.Errorf("row %d: r[%d] settled at %g, want %g", row, i-s.Lo, y[i], want[row*n+i])
			}
		}
	}
}

// A row's answer does not hang on its mates.
func TestDoublingOfManyRows(t *testing.T) {
	for _, name := range []string{"square, from another state", "expanding, elsewhere"} {
		c := doubledLoops[name]
		c.rows = 7
		d := c.begin(t)
		var s integrators.Doubling
		all, together := doubled(t, &s, d, 1000, c.rows)
		rows, n := append([]integrators.DoublingRow{}, all...), d.Dim()
		d.Use(1)
		for row := range c.rows {
			d.Present(0, row, nil, nil)
			d.Begin(0)
			alone, y := doubled(t, &s, d, 1000, 1)
			if alone[0].T != rows[row].T || alone[0].Steps != rows[row].Steps {
				t.Errorf("%s: row %d ended at %g s after %d steps, alone at %g s after %d", name, row, rows[row].T, rows[row].Steps, alone[0].T, alone[0].Steps)
			}
			for i, v := range y {
				if math.Abs(v-together[row*n+i]) > 1e-13*(1+math.Abs(v)) {
					t.Fatalf("%s: row %d: variable %d is %.15g, alone %.15g", name, row, i, together[row*n+i], v)
				}
			}
		}
	}
}

// What an online example of 1000 units and 10 controllers takes, when the weights are others each time: M
// (5 pairs), two looks at all units, the state, and glances.
func TestDoublingCosts(t *testing.T) {
	d := loopCase{nr: 1000, nu: 10, rows: 1, tau: 10, alpha: 0.01, settle: onlyR}.begin(t)
	d.Circuit().Pathways()[0].W.(*linalg.Dense).Scale(0.1)
	d.Circuit().WeightsChanged()
	rows, _ := doubled(t, &integrators.Doubling{}, d, 1000, 1)
	if r := rows[0]; r.Status != integrators.Stopped || r.Steps != 15 || r.Products != 8 {
		t.Errorf("ended with %v after %d steps and %d pairs, want 15 and 8", r.Status, r.Steps, r.Products)
	}
}

// Solves with ever new weights allocate nothing.
func TestDoublingAllocatesNothing(t *testing.T) {
	for _, name := range []string{"contracting", "contracting, r alone"} {
		t.Run(name, func(t *testing.T) { checkAllocations(t, doubledLoops[name]) })
	}
}

func checkAllocations(t *testing.T, c loopCase) {
	t.Helper()
	d := c.begin(t)
	w := d.Circuit().Pathways()[0].W.(*linalg.Dense)
	y := make([]float64, c.rows*d.Dim())
	var s integrators.Doubling
	learn := func() {
		w.Scale(1.0001)
		d.Circuit().WeightsChanged()
		d.Begin(0)
		d.Gather(y)
		if _, _, err := s.Solve(d, 1000, y); err != nil {
			t.Error(err)
		}
	}
	learn()
	if n := testing.AllocsPerRun(20, learn); n > 0 {
		t.Errorf("%g allocations an example", n)
	}
}

// The top loop of a cascade settles where its closed form says, from file to full state.
func TestDoublingOfCascadePhase(t *testing.T) {
	c := compile(t, cascadeFile, circuit.Env{InputSize: 30, TargetSize: 10})
	d := c.NewDynamics(1)
	x, target := make([]float64, 30), make([]float64, 10)
	for i := range x {
		x[i] = math.Sin(float64(i))
	}
	target[0] = 1
	d.Present(0, 0, x, target)
	d.Begin(0)
	d.Finish(0, 0, make([]float64, d.Dim()))
	d.Begin(1)
	rows, y := doubled(t, &integrators.Doubling{Rtol: 1e-8, Atol: 1e-11}, d, 60, 1)
	if rows[0].Status != integrators.Stopped {
		t.Fatalf("ended with %v at %g s", rows[0].Status, rows[0].T)
	}
	d.Finish(0, rows[0].T, y)
	checkCascade(t, c, d.Full(0), 1e-5)
}
