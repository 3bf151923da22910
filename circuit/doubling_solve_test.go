package circuit_test

import (
	"fmt"
	"math"
	"testing"

	"settle/circuit"
	"settle/integrators"
)

var _ integrators.Affine = (*circuit.Dynamics)(nil)

// loopFile is an inversion loop of r and u, driven by u's bias.
const loopFile = `
[population]
r = { size = %d, tau = "10 ms" }
u = { size = %d, tau = "%g ms", leak = %g, bias = { init = "normal", std = 1 } }
[pathway]
W = { from = "r", to = "u", weights = { init = "normal", std = 0.3 } }
B = { from = "u", to = "r", kind = "feedback", weights = { init = %s } }
[phase]
settle = { duration = "%g s", until = "settled"%s }
`

func loop(t testing.TB, nr, nu int, tau, leak float64, b string, duration float64, settle string, rows int) *circuit.Dynamics {
	t.Helper()
	c := compile(t, fmt.Sprintf(loopFile, nr, nu, tau, leak, b, duration, settle), circuit.Env{})
	d := c.NewDynamics(rows)
	for row := range rows {
		d.Present(row, row, nil, nil)
	}
	d.Begin(0)
	return d
}

// What has settled by doubling has settled for the general solver at a tight tolerance, at about the same
// time and in the same state.
func TestDoublingSettles(t *testing.T) {
	for _, c := range []struct {
		name   string
		nr, nu int
		leak   float64
		settle string
	}{
		{"contracting", 20, 8, 0.01, ""},
		{"r of an expanding loop without leak", 8, 20, 0, `, settle = ["r"]`},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := loop(t, c.nr, c.nu, 10, c.leak, `"negative-transpose", of = "W"`, 1000, c.settle, 1)
			y := make([]float64, d.Dim())
			d.Gather(y)
			var s integrators.Doubling
			res, offered, err := s.Solve(d, 1000, y)
			if err != nil || !offered {
				t.Fatal(offered, err)
			}
			fmt.Printf("%+v\n", res.Rows[0])
			z := make([]float64, d.Dim())
			d.Gather(z)
			set := &integrators.Settling{}
			g := integrators.Solver{Method: "dop853", Rtol: 1e-12, Atol: 1e-14, Stop: set}
			want, err := g.Solve(d, 0, 1000, z)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Printf("%+v %+v\n", want.Rows[0], set.Measured(0))
			worst := 0.0
			for i := range y {
				worst = max(worst, math.Abs(y[i]-z[i]))
			}
			fmt.Println(worst, y[:5], z[:5])
		})
	}
}
