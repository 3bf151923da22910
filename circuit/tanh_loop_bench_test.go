package circuit_test

import (
	"fmt"
	"testing"

	"settle/circuit"
	"settle/integrators"
	"settle/internal/linalg"
)

// tanhLoopFile is the inversion loop of a layer of 1000 tanh units and 10 outputs, driven by the error of
// a first guess.
const tanhLoopFile = `
[population]
r = { size = 1000, tau = "10 ms", transfer = "tanh" }
u = { size = 10, tau = "10 ms", leak = 0.01, bias = [0.9, -0.1, -0.1, -0.1, -0.1, -0.1, -0.1, -0.1, -0.1, -0.1] }
[pathway]
W = { from = "r", to = "u", weights = { init = "uniform", max = %g } }
B = { from = "u", to = "r", kind = "feedback", weights = { init = "negative-transpose", of = "W" } }
[phase]
settle = { duration = "1000 s", until = "settled", settle = ["r"] }
`

// What an example of a tanh loop costs while learning, with weights as drawn and as learned.
func BenchmarkTanhLoop(b *testing.B) {
	for _, most := range []float64{0.01, 0.0866} { // std 0.05
		for _, method := range []string{"auto", "gs-exp-euler", "etd2rk", "exprb32", "exprb43", "multistep"} {
			b.Run(fmt.Sprintf("W=%g/%s", most, method), func(b *testing.B) { benchmarkTanhLoop(b, most, method) })
		}
	}
}

func benchmarkTanhLoop(b *testing.B, most float64, method string) {
	d := compile(b, fmt.Sprintf(tanhLoopFile, most), circuit.Env{}).NewDynamics(1)
	d.Present(0, 0, nil, nil)
	d.Begin(0)
	w, y := d.Circuit().Pathways()[0].W.(*linalg.Dense), make([]float64, d.Dim())
	solve := tanhLoopSolver(b, d, method, y)
	steps, products, settled := 0, 0, 0
	for b.Loop() {
		w.Scale(1 + 1e-9)
		d.Circuit().WeightsChanged()
		d.Begin(0)
		d.Gather(y)
		accepted, passes, status := solve()
		steps, products = steps+accepted, products+passes
		if status == integrators.Stopped {
			settled++
		}
	}
	b.ReportMetric(float64(steps)/float64(b.N), "steps")
	b.ReportMetric(float64(products)/float64(b.N), "pairs")
	b.ReportMetric(float64(settled)/float64(b.N), "settled")
}

// tanhLoopSolver follows y until it has settled, by a method or by Multistep.
func tanhLoopSolver(b *testing.B, d *circuit.Dynamics, method string, y []float64) func() (steps, products int, status integrators.Status) {
	if method == "multistep" {
		var s integrators.Multistep
		return func() (int, int, integrators.Status) {
			res, _, err := s.Solve(d, 1000, y)
			if err != nil {
				b.Fatal(err)
			}
			return res.Rows[0].Accepted, res.Rows[0].Products, res.Rows[0].Status
		}
	}
	m, _ := integrators.Find(method)
	s := integrators.Solver{Method: method, Rtol: 1e-6, Atol: 1e-9, Stop: &integrators.Settling{}, Cap: m.CapConstant > 0}
	return func() (int, int, integrators.Status) {
		if !m.Adaptive {
			s.Step = 1.8 / d.SpectralRadius()
		}
		res, err := s.Solve(d, 0, 1000, y)
		if err != nil {
			b.Fatal(err)
		}
		return res.Rows[0].Stats.Accepted, res.Rows[0].Stats.Products, res.Rows[0].Status
	}
}
