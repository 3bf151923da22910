package testode_test

import (
	"math"
	"slices"
	"testing"

	"settle/integrators/testode"
)

// TestProblemsAreWhole finds slips of the pen: a missing component, an overflow at the start, a
// derivative that writes too little, a name that is taken.
func TestProblemsAreWhole(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range testode.Problems {
		t.Run(p.Name, func(t *testing.T) {
			if seen[p.Name] || p.Name == "" || p.Title == "" || p.Citation == "" {
				t.Errorf("name %q, title %q, citation %q: all are needed, the name once", p.Name, p.Title, p.Citation)
			}
			seen[p.Name] = true
			if p.Dim() != len(p.Start) || len(p.Reference) != len(p.Start) || p.Dim() == 0 {
				t.Fatalf("%d variables, %d at the start, %d at the end", p.Dim(), len(p.Start), len(p.Reference))
			}
			if !(p.End > 0) {
				t.Errorf("ends at %g", p.End)
			}
			for _, y := range [][]float64{p.Start, p.Reference} {
				checkDerivative(t, p, y)
			}
		})
	}
}

// TestDriven wants those problems driven whose derivative changes with time, in any of some states.
func TestDriven(t *testing.T) {
	for _, p := range testode.Problems {
		changes := false
		for _, y := range [][]float64{p.Start, p.Reference} {
			before, after := make([]float64, p.Dim()), make([]float64, p.Dim())
			p.F(before, 0.3, y)
			p.F(after, 1.1, y)
			changes = changes || !slices.Equal(before, after)
		}
		if changes != p.Driven || p.Autonomous() == p.Driven {
			t.Errorf("%s: changes with time: %t, driven: %t, autonomous: %t", p.Name, changes, p.Driven, p.Autonomous())
		}
	}
}

// checkDerivative wants every component written, finite, and the state left alone.
func checkDerivative(t *testing.T, p *testode.Problem, y []float64) {
	t.Helper()
	state := append([]float64(nil), y...)
	d := make([]float64, len(y))
	for i := range d {
		d[i] = math.NaN()
	}
	p.F(d, 0, state)
	for i := range d {
		if math.IsNaN(d[i]) || math.IsInf(d[i], 0) {
			t.Errorf("dydt[%d] is %g at y = %g", i, d[i], y)
		}
		if state[i] != y[i] {
			t.Errorf("F changed y[%d] from %g to %g", i, y[i], state[i])
		}
	}
}

// TestRowsAreApart wants each packed row evaluated at its own time and state.
func TestRowsAreApart(t *testing.T) {
	for _, p := range testode.Problems {
		n := p.Dim()
		y := append(append([]float64(nil), p.Start...), p.Reference...)
		packed, alone := make([]float64, 2*n), make([]float64, 2*n)
		p.Derivative(packed, []float64{0, 1}, y, []int{5, 3})
		p.F(alone[:n], 0, y[:n])
		p.F(alone[n:], 1, y[n:])
		for i := range packed {
			if packed[i] != alone[i] {
				t.Errorf("%s: component %d is %g among mates and %g alone", p.Name, i, packed[i], alone[i])
			}
		}
	}
}

// TestConservation checks what the chemistry and the mechanics conserve, wherever the state is.
func TestConservation(t *testing.T) {
	conserved := map[string]func(y, d []float64) float64{
		"ROBER":   func(_, d []float64) float64 { return d[0] + d[1] + d[2] },
		"ROBER40": func(_, d []float64) float64 { return d[0] + d[1] + d[2] },
		"HIRES":   func(_, d []float64) float64 { return d[6] + d[7] }, // bound and free of one species
		"C1":      func(_, d []float64) float64 { return sum(d) },
		"B5":      func(y, d []float64) float64 { return y[0]*d[0] + y[1]*d[1] },
		"D1":      keplerPower,
		"D5":      keplerPower,
		"PLEI":    pleiadesForce,
		// atoms of nitrogen (NO2, NO, PAN, HNO3, NO3, N2O5) and of sulphur (SO2, SO4)
		"POLLU": func(_, d []float64) float64 {
			return math.Abs(d[0]+d[1]+d[12]+d[14]+d[18]+2*d[19]) + math.Abs(d[16]+d[17])
		},
	}
	for name, rate := range conserved {
		p, ok := testode.Find(name)
		if !ok {
			t.Fatalf("no problem %s", name)
		}
		y, d := make([]float64, p.Dim()), make([]float64, p.Dim())
		for i := range y {
			y[i] = 0.3 + math.Mod(float64(i)*0.61803, 1) // anywhere
		}
		p.F(d, 0.7, y)
		size := 0.0
		for _, v := range d {
			size = max(size, math.Abs(v))
		}
		if r := rate(y, d); math.Abs(r) > 1e-13*size {
			t.Errorf("%s: what is conserved changes at the rate %g", name, r)
		}
	}
}

func sum(v []float64) float64 {
	s := 0.0
	for _, x := range v {
		s += x
	}
	return s
}

// keplerPower is the rate of change of v^2/2 - 1/r.
func keplerPower(y, d []float64) float64 {
	r := math.Hypot(y[0], y[1])
	return y[2]*d[2] + y[3]*d[3] + (y[0]*d[0]+y[1]*d[1])/(r*r*r)
}

// pleiadesForce is the sum of all forces.
func pleiadesForce(_, d []float64) float64 {
	x, y := 0.0, 0.0
	for i := range 7 {
		x += float64(i+1) * d[14+i]
		y += float64(i+1) * d[21+i]
	}
	return math.Abs(x) + math.Abs(y)
}
