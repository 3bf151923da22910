package circuit

import (
	"fmt"
	"math"
	"testing"

	"settle/internal/linalg"
)

// cascade is sequential dynamic inversion of a 30-20-10-10 network as one circuit: a forward pass,
// then two inversion loops, the lower driven by the upper through the slopes at the held forward
// states.
func cascade(alpha float64) *Spec {
	small := weights("uniform", func(w *Weights) { w.Min, w.Max = -0.01, 0.01 })
	identity := weights("identity")
	back := func(w string) Weights { return weights("negative-transpose", of(w)) }
	s := spec([]Population{
		pop("x", 30, 1, "linear", clamped("task.input")),
		pop("h1", 20, 0, "tanh"), pop("h2", 10, 0, "tanh"), pop("y", 10, 0, "linear"), pop("e", 10, 0, "linear"),
		pop("u3", 10, 0.01, "linear", leak(alpha)), pop("r2", 10, 0.01, "linear"),
		pop("u2", 10, 0.01, "linear", leak(alpha)), pop("r1", 20, 0.01, "linear"),
	}, []Pathway{
		path("W1", "x", "h1", small), path("W2", "h1", "h2", small), path("W3", "h2", "y", small),
		path("ye", "y", "e", identity, gain(-1)), path("eu", "e", "u3", identity, gain(-1)),
		path("W3r", "r2", "u3", shared("W3", false)), path("B3", "u3", "r2", back("W3")),
		path("ru", "r2", "u2", identity, gain(-1), modulated("h2", "pre", false)),
		path("W2r", "r1", "u2", shared("W2", false)), path("B2", "u2", "r1", back("W2")),
	}, []Input{{Name: "target", To: "e", Shape: "dataset", From: "task.target", Amplitude: number(1)}},
		Phase{Name: "forward", Until: "end", Open: []string{"W1", "W2", "W3", "ye"}},
		Phase{Name: "feedback", Duration: 60, Until: "settled", Settle: []string{"r2", "r1"},
			Hold: []string{"h1", "h2", "y", "e"}, Reset: []string{"u3", "r2", "u2", "r1"}})
	return s
}

// matVec is m x.
func matVec(m *linalg.Dense, x []float64) []float64 {
	y := make([]float64, m.Rows)
	m.AddMul(y, m.Rows, 1, x, m.Cols, 1)
	return y
}

// invert is non-dynamic inversion, B (W B - alpha I)^-1 delta (Podlaski and Machens 2020).
func invert(t *testing.T, w *linalg.Dense, alpha float64, delta []float64) []float64 {
	t.Helper()
	b := w.Transpose()
	b.Scale(-1)
	m := linalg.Mul(w, b)
	for i := range m.Rows {
		m.Data[i*m.Cols+i] -= alpha
	}
	u, err := linalg.SolveDense(m, linalg.NewDense(len(delta), 1, delta))
	if err != nil {
		t.Fatal(err)
	}
	return matVec(b, u.Data)
}

func tanhOf(x []float64) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = math.Tanh(v)
	}
	return y
}

// The settled cascade is chained non-dynamic inversion.
func TestCascadeFixedPoint(t *testing.T) {
	for _, alpha := range []float64{0.01, 0.001} {
		t.Run(fmt.Sprint(alpha), func(t *testing.T) {
			c := mustCompile(t, cascade(alpha), Env{InputSize: 30, TargetSize: 10})
			d := c.NewDynamics(1)
			x, target := make([]float64, 30), make([]float64, 10)
			for i := range x {
				x[i] = 20 * math.Sin(float64(1+7*i))
			}
			target[3] = 1
			d.Present(0, 0, x, target)
			d.Begin(0)
			d.Finish(0, 0, make([]float64, d.Dim()))
			w := c.Pathways()
			w1, w2, w3 := w[0].W.Dense(), w[1].W.Dense(), w[2].W.Dense()
			a1 := matVec(w1, x)
			a2 := matVec(w2, tanhOf(a1))
			e := matVec(w3, tanhOf(a2))
			for i := range e {
				e[i] = target[i] - e[i]
			}
			at := func(name string) []float64 { return stored(d, name) }
			near(t, "h1", at("h1"), a1, 1e-14)
			near(t, "h2", at("h2"), a2, 1e-14)
			near(t, "e", at("e"), e, 1e-14)

			d.Begin(1)
			y := make([]float64, d.Dim())
			d.Gather(y)
			newtonSteps(t, d, y, 2)
			d.Finish(0, 60, y)
			r2 := invert(t, w3, alpha, e)
			delta2 := make([]float64, len(r2))
			for i, r := range r2 {
				delta2[i] = (1 - math.Pow(math.Tanh(a2[i]), 2)) * r
			}
			near(t, "r2", scaled(at("r2"), r2), scaled(r2, r2), 1e-12)
			r1 := invert(t, w2, alpha, delta2)
			near(t, "r1", scaled(at("r1"), r1), scaled(r1, r1), 1e-12)
		})
	}
}

// scaled is v relative to the largest of by.
func scaled(v, by []float64) []float64 {
	s := make([]float64, len(v))
	for i := range v {
		s[i] = v[i] / largest(by)
	}
	return s
}

func stored(d *Dynamics, name string) []float64 {
	for _, p := range d.c.Populations() {
		if p.Name == name {
			return d.Full(0)[p.Offset : p.Offset+p.Size]
		}
	}
	return nil
}

// newtonSteps moves row 0 towards rest: exactly there after one step where the phase is linear; a
// second takes off the rounding.
func newtonSteps(t *testing.T, d *Dynamics, y []float64, steps int) {
	t.Helper()
	n := d.Dim()
	j := linalg.NewDense(n, n, nil)
	for range steps {
		d.Jacobian(j.Data, 0, 0, y)
		delta, err := linalg.SolveDense(j, linalg.NewDense(n, 1, derivative(d, 0, 0, y)))
		if err != nil {
			t.Fatal(err)
		}
		for i := range y {
			y[i] -= delta.Data[i]
		}
	}
}

// A still population is not evaluated again: the feedback phase costs its loops only.
func TestProductsOfCascade(t *testing.T) {
	d := mustCompile(t, cascade(0.01), Env{InputSize: 30, TargetSize: 10}).NewDynamics(1)
	d.Present(0, 0, make([]float64, 30), make([]float64, 10))
	d.Begin(0)
	if got := d.Products(); got != 0 {
		t.Errorf("forward: %d products an evaluation, want 0", got)
	}
	d.Begin(1)
	// W3r and B3 are 10 x 10, ru is a sparse identity of 10, W2r and B2 are 10 x 20.
	if got := d.Products(); got != 100+100+10+200+200 {
		t.Errorf("feedback: %d products an evaluation, want 610", got)
	}
}

// The states of an inversion loop settle at r* = B (W B - alpha I)^-1 delta, for contracting,
// square and expanding layers.
func TestInversionLoopFixedPoint(t *testing.T) {
	for _, size := range [][2]int{{3, 7}, {5, 5}, {6, 2}} {
		for _, alpha := range []float64{0.5, 0.01} {
			d := begun(t, inversionLoop(size[0], size[1], alpha, "linear"), 1)
			y := make([]float64, d.Dim())
			newtonSteps(t, d, y, 2)
			delta := d.c.Populations()[1].Bias
			// The controller's bias is -delta.
			negative := make([]float64, len(delta))
			for i, v := range delta {
				negative[i] = -v
			}
			want := invert(t, d.c.Pathways()[0].W.Dense(), alpha, negative)
			near(t, fmt.Sprint(size, alpha), y[:size[1]], want, 1e-12)
		}
	}
}
