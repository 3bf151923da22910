package circuit_test

import (
	"fmt"
	"testing"

	"settle/circuit"
	"settle/integrators"
	"settle/internal/linalg"
)

// What an example costs while learning: the weights are others each time.
func BenchmarkDoubling(b *testing.B) {
	for _, c := range []struct {
		nr, nu, rows int
		settle       string
	}{
		{1000, 10, 1, onlyR}, {20, 10, 1, onlyR}, {20, 10, 1, ""},
		{500, 784, 100, onlyR}, {784, 500, 100, onlyR}, {250, 500, 100, onlyR},
	} {
		b.Run(fmt.Sprintf("r=%d u=%d rows=%d%s", c.nr, c.nu, c.rows, c.settle), func(b *testing.B) {
			d := loopCase{nr: c.nr, nu: c.nu, rows: c.rows, tau: 10, alpha: 0.01, settle: c.settle}.begin(b)
			w := d.Circuit().Pathways()[0].W.(*linalg.Dense)
			w.Scale(0.1)
			benchmarkLearning(b, d, w, c.rows)
		})
	}
}

func benchmarkLearning(b *testing.B, d *circuit.Dynamics, w *linalg.Dense, rows int) {
	var s integrators.Doubling
	y := make([]float64, rows*d.Dim())
	steps, settled, products := 0, 0, 0
	for b.Loop() {
		w.Scale(1 + 1e-9)
		d.Circuit().WeightsChanged()
		d.Begin(0)
		d.Gather(y)
		res, _, err := s.Solve(d, 1000, y)
		if err != nil {
			b.Fatal(err)
		}
		for _, r := range res.Rows {
			steps += r.Steps
			products += r.Products
			if r.Status == integrators.Stopped {
				settled++
			}
		}
	}
	n := float64(b.N * rows)
	b.ReportMetric(float64(steps)/n, "steps")
	b.ReportMetric(float64(products)/n, "pairs")
	b.ReportMetric(float64(settled)/n, "settled")
}
