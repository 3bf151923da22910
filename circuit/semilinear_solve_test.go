package circuit_test

import (
	"fmt"
	"math"
	"testing"

	"settle/circuit"
	"settle/integrators"
)

// What is followed by few coordinates, by its names on both sides.
var _ integrators.Semilinear = (*circuit.Dynamics)(nil)

// curvedFile is a loop of which r is not linear.
const curvedFile = `
[population]
r = { size = %d, tau = "10 ms", transfer = "%s", initial = { init = "normal", std = %g } }
u = { size = %d, tau = "%g ms", leak = %g, bias = { init = "normal", std = %g }, initial = { init = "normal", std = %[3]g } }
[pathway]
W = { from = "r", to = "u", weights = { init = "normal", std = %[8]g } }
B = { from = "u", to = "r", kind = "feedback", weights = { init = %[9]s } }
[phase]
settle = { duration = "1000 s", until = "settled"%[10]s }
`

// curvedLoop is a loop and what of it has to settle.
type curvedLoop struct {
	nr, nu              int
	transfer            string
	initial, tau, alpha float64
	drive, std          float64
	random              bool
	settle              string
}

func (c curvedLoop) begin(t testing.TB) *circuit.Dynamics {
	t.Helper()
	b := `"negative-transpose", of = "W"`
	if c.random {
		b = `"normal", std = 0.3`
	}
	text := fmt.Sprintf(curvedFile, c.nr, c.transfer, c.initial, c.nu, c.tau, c.alpha, c.drive, c.std, b, c.settle)
	d := compile(t, text, circuit.Env{}).NewDynamics(1)
	d.Present(0, 0, nil, nil)
	d.Begin(0)
	return d
}

var curvedLoops = map[string]curvedLoop{
	"first weights":       {nr: 1000, nu: 10, transfer: "tanh", tau: 10, alpha: 0.01, drive: 0.5, std: 0.006, settle: onlyR},
	"learned weights":     {nr: 1000, nu: 10, transfer: "tanh", tau: 10, alpha: 0.01, drive: 0.5, std: 0.05, settle: onlyR},
	"both settle":         {nr: 100, nu: 10, transfer: "tanh", tau: 10, alpha: 0.01, drive: 0.5, std: 0.1},
	"u settles":           {nr: 100, nu: 10, transfer: "tanh", tau: 10, alpha: 0.01, drive: 0.5, std: 0.1, settle: `, settle = ["u"]`},
	"no leak":             {nr: 60, nu: 8, transfer: "tanh", tau: 10, drive: 0.5, std: 0.2, settle: onlyR},
	"a fast controller":   {nr: 60, nu: 8, transfer: "tanh", tau: 1, alpha: 0.1, drive: 0.5, std: 0.2},
	"a slow controller":   {nr: 60, nu: 8, transfer: "tanh", tau: 30, alpha: 0.1, drive: 0.5, std: 0.2},
	"from another state":  {nr: 60, nu: 8, transfer: "tanh", tau: 20, alpha: 0.1, drive: 0.5, std: 0.2, initial: 0.3},
	"saturated":           {nr: 40, nu: 6, transfer: "tanh", tau: 10, alpha: 0.1, drive: 3, std: 0.3, initial: 0.5},
	"sigmoid":             {nr: 40, nu: 6, transfer: "sigmoid", tau: 10, alpha: 0.1, drive: 1, std: 0.3, initial: 0.2},
	"as many controllers": {nr: 7, nu: 7, transfer: "tanh", tau: 20, alpha: 0.1, drive: 0.5, std: 0.4},
	"feedback of its own": {nr: 40, nu: 6, transfer: "tanh", tau: 10, alpha: 0.5, drive: 0.5, std: 0.05, random: true},
}

// The error stays within ten tolerances of a tight integration, all along the path, and the row ends where
// the motion does.
func TestMultistepFollowsTheMotion(t *testing.T) {
	for name, c := range curvedLoops {
		t.Run(name, func(t *testing.T) {
			for _, rtol := range []float64{1e-4, 1e-6, 1e-8} {
				checkMultistep(t, c.begin(t), rtol)
			}
		})
	}
}

// checkMultistep returns the largest error in units of rtol.
func checkMultistep(t *testing.T, d *circuit.Dynamics, rtol float64) {
	t.Helper()
	n := d.Dim()
	exact, now := make([]float64, n), make([]float64, n)
	d.Gather(exact)
	tight := integrators.Solver{Method: "dop853", Rtol: 1e-12, Atol: 1e-14}
	worst, last := 0.0, 0.0
	s := integrators.Multistep{Rtol: rtol, Atol: 1e-3 * rtol, SettleRtol: max(1e-6, rtol), SettleAtol: max(1e-9, 1e-3*rtol)}
	s.Look = func(_ int, at float64, state func([]float64)) {
		if _, err := tight.Solve(d, last, at, exact); err != nil {
			t.Fatal(err)
		}
		last = at
		state(now)
		for _, r := range d.StateRanges() {
			worst = max(worst, distanceTo(now[r.Lo:r.Hi], exact[r.Lo:r.Hi]))
		}
	}
	y := make([]float64, n)
	d.Gather(y)
	res, offered, err := s.Solve(d, 1000, y)
	if err != nil || !offered {
		t.Fatalf("offered %v, error %v", offered, err)
	}
	row := res.Rows[0]
	t.Logf("rtol %g: error %.3g rtol, %+v", rtol, worst/rtol, row)
	if row.Status != integrators.Stopped || worst > 10*rtol {
		t.Errorf("rtol %g: %v at %g s, error %.3g rtol", rtol, row.Status, row.T, worst/rtol)
	}
}

// distanceTo is the largest difference over the largest number.
func distanceTo(got, want []float64) float64 {
	off, size := 0.0, 0.0
	for i, v := range want {
		off, size = max(off, math.Abs(got[i]-v)), max(size, math.Abs(v))
	}
	return off / size
}
