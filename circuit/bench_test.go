package circuit

import (
	"fmt"
	"math"
	"testing"
)

// mnistLoop is the reference inversion loop: 1000 inverted units, 10 controllers.
func mnistLoop() *Spec {
	s := inversionLoop(10, 1000, 0.01, "tanh")
	s.Pathways[0].Weights.Std = 1 / math.Sqrt(1000)
	return s
}

func BenchmarkDerivative(b *testing.B) {
	for _, rows := range []int{1, 16} {
		b.Run(fmt.Sprint(rows), func(b *testing.B) {
			d := begun(b, mnistLoop(), rows)
			y, dydt, ts := make([]float64, rows*d.Dim()), make([]float64, rows*d.Dim()), make([]float64, rows)
			for b.Loop() {
				d.Derivative(dydt, ts, y, d.ids)
			}
		})
	}
}

func BenchmarkResidual(b *testing.B) {
	d := begun(b, mnistLoop(), 1)
	y, dydt := make([]float64, d.Dim()), make([]float64, d.Dim())
	for b.Loop() {
		d.Residual(0, y, dydt, 0, 1e-6, 1e-9)
	}
}

func BenchmarkCorrection(b *testing.B) {
	d := begun(b, mnistLoop(), 1)
	y, dydt := make([]float64, d.Dim()), make([]float64, d.Dim())
	for b.Loop() {
		d.Correction(0, y, dydt, 0, 1e-6, 1e-9)
	}
}

func BenchmarkBegin(b *testing.B) {
	c := mustCompile(b, cascade(0.01), Env{InputSize: 30, TargetSize: 10})
	d := c.NewDynamics(16)
	for row := range 16 {
		d.Present(row, row, make([]float64, 30), make([]float64, 10))
	}
	for b.Loop() {
		d.Begin(0)
		d.Begin(1)
	}
}
