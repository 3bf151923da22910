package circuit

import (
	"testing"

	"pgregory.net/rapid"
)

// A derivative is that of the equations written down one by one, whichever rows are packed.
func TestDerivativeOfRandomCircuits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tr := randomTrial(t, randomSpec(t))
		n := tr.d.Dim()
		rows := rapid.SampledFrom([][]int{{0, 1, 2, 3}, {3, 1}, {2}, {1, 2}, {3, 0, 1}}).Draw(t, "rows")
		var ts, y []float64
		for _, row := range rows {
			ts, y = append(ts, tr.t[row]), append(y, tr.row(row)...)
		}
		dydt := make([]float64, len(y))
		tr.d.Derivative(dydt, ts, y, rows)
		for i, row := range rows {
			want := tr.models[row].at(ts[i], y[i*n:(i+1)*n]).derivative()
			near(t, "derivative", dydt[i*n:(i+1)*n], want, 1e-13)
		}
	})
}

// Parts cover the state once, in the integrator's order, and each gives its piece of the whole.
func TestDerivativePartOfRandomCircuits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := randomSpec(t)
		for i := range s.Populations { // backwards, and also those that do not evolve here
			s.Integrator.Order = append([]string{s.Populations[i].Name}, s.Integrator.Order...)
		}
		tr := randomTrial(t, s)
		n, rows := tr.d.Dim(), []int{2, 0}
		y, ts := append(append([]float64{}, tr.row(2)...), tr.row(0)...), []float64{tr.t[2], tr.t[0]}
		want, got := make([]float64, 2*n), make([]float64, 2*n)
		tr.d.Derivative(want, ts, y, rows)
		end := n
		for i, part := range tr.d.Parts() {
			if part[1] != end {
				t.Fatalf("part %d ends at %d, want %d: the order is backwards here", i, part[1], end)
			}
			end = part[0]
			before := append([]float64{}, got...)
			tr.d.DerivativePart(got, ts, y, rows, i)
			for j := range got {
				if in := j%n >= part[0] && j%n < part[1]; !in && got[j] != before[j] {
					t.Fatalf("part %d %v wrote variable %d", i, part, j)
				}
			}
		}
		if end != 0 {
			t.Fatalf("the parts do not cover variables below %d", end)
		}
		near(t, "parts", got, want, 1e-14)
	})
}

// A frame shows all populations, and Finish stores the same states.
func TestFrameOfRandomCircuits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tr := randomTrial(t, randomSpec(t))
		const row = 2
		for range 2 { // what clamped and held ones get is kept after the first
			f := tr.d.Frame(row, tr.t[row], tr.row(row))
			m := tr.models[row].at(tr.t[row], tr.row(row))
			for i, p := range tr.d.c.Populations() {
				lo, hi := p.Offset, p.Offset+p.Size
				near(t, "state of "+p.Name, f.State[lo:hi], m.x(i), 1e-13)
				near(t, "rate of "+p.Name, f.Rate[lo:hi], m.rate(i), 1e-13)
				near(t, "drive of "+p.Name, f.Drive[lo:hi], m.drive(i), 1e-13)
			}
		}
		want := append([]float64{}, tr.d.Frame(row, tr.t[row], tr.row(row)).State...)
		tr.d.Finish(row, tr.t[row], tr.row(row))
		near(t, "stored", tr.d.Full(row), want, 0)
	})
}

// Gather is where a phase begins: what Present drew.
func TestGatherAfterPresent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tr := randomTrial(t, randomSpec(t))
		y := make([]float64, randomRows*tr.d.Dim())
		tr.d.Gather(y)
		for row, m := range tr.models {
			for _, r := range tr.d.StateRanges() {
				p := tr.d.c.Populations()[r.Population]
				near(t, p.Name, y[row*tr.d.Dim()+r.Lo:row*tr.d.Dim()+r.Hi], m.initial[p.Offset:p.Offset+p.Size], 0)
			}
		}
	})
}

func TestResidualOfRandomCircuits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tr := randomTrial(t, randomSpec(t))
		const row, rtol, atol = 1, 1e-3, 1e-5
		y := tr.row(row)
		dydt := derivative(tr.d, row, tr.t[row], y)
		got := tr.d.Residual(tr.t[row], y, dydt, row, rtol, atol)
		want := tr.models[row].at(tr.t[row], y).residual(tr.d.p.Settle, rtol, atol)
		near(t, "residual", []float64{got}, []float64{want}, 1e-9)
	})
}
