package neurons

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
)

// made returns the transfer with the given parameters.
func made(t *testing.T, name string, p map[string]float64) Transfer {
	t.Helper()
	kind, ok := Find(name)
	if !ok {
		t.Fatalf("no transfer %q", name)
	}
	f, err := kind.New(p)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// variants are the parameters that each Kind is tested with: its defaults, and those of golden.
func variants(k Kind) []map[string]float64 {
	v := []map[string]float64{nil}
	for _, g := range golden {
		if g.name == k.Name && len(g.params) > 0 {
			v = append(v, g.params)
		}
	}
	if k.Name == "softmax" {
		v = append(v, map[string]float64{"temperature": 0.3})
	}
	return v
}

// everyKind runs f on all of List, with each of their variants.
func everyKind(t *testing.T, f func(t *testing.T, tr Transfer)) {
	for _, k := range List {
		for _, p := range variants(k) {
			t.Run(fmt.Sprint(k.Name, p), func(t *testing.T) { f(t, made(t, k.Name, p)) })
		}
	}
}

// everyElementwise leaves out those without slope.
func everyElementwise(t *testing.T, f func(t *testing.T, tr Transfer)) {
	everyKind(t, func(t *testing.T, tr Transfer) {
		if _, ok := tr.(SlopeLess); !ok {
			f(t, tr)
		}
	})
}

func rate(f Transfer, x float64) float64 {
	dst := []float64{0}
	f.Rate(dst, []float64{x})
	return dst[0]
}

func slope(f Transfer, x float64) float64 {
	dst := []float64{0}
	f.Slope(dst, []float64{x})
	return dst[0]
}

// grid has states in steps of 1/64 that no kink of the variants falls on, out to +-20.
func grid() []float64 {
	var x []float64
	for i := -1280; i < 1280; i++ {
		x = append(x, (float64(i)+0.53)/64)
	}
	return x
}

const eps = 0x1p-52

func TestGolden(t *testing.T) {
	seen := map[string]bool{"softmax": true} // see softmax_test.go
	for _, g := range golden {
		seen[g.name] = true
		f := made(t, g.name, g.params)
		r, s := make([]float64, len(goldenPoints)), make([]float64, len(goldenPoints))
		f.Rate(r, goldenPoints)
		f.Slope(s, goldenPoints)
		for i, x := range goldenPoints {
			// Relative, but for a state that was itself rounded: 16 eps of x, times the slope.
			tol := 16 * eps * (math.Abs(g.rate[i]) + math.Abs(x*g.slope[i]))
			if !(math.Abs(r[i]-g.rate[i]) <= tol+5e-324) {
				t.Errorf("%s %v: rate(%v) = %v, want %v", g.name, g.params, x, r[i], g.rate[i])
			}
			if !(math.Abs(s[i]-g.slope[i]) <= slopeTolerance(f, x, g.slope[i])) {
				t.Errorf("%s %v: slope(%v) = %v, want %v", g.name, g.params, x, s[i], g.slope[i])
			}
		}
	}
	for _, name := range Names() {
		if !seen[name] {
			t.Errorf("%s has no golden values: add it to testdata/golden.py", name)
		}
	}
}

// slopeTolerance is relative, except for tanh, whose 1 - r^2 is good to some eps of the gain.
func slopeTolerance(f Transfer, x, want float64) float64 {
	if f, ok := f.(tanh); ok {
		return 4 * eps * f.gain
	}
	return 16*eps*math.Abs(want)*(1+math.Abs(x)) + 5e-324
}

// The slope is the rate's derivative: central differences with Richardson's extrapolation, error
// O(h^4) of the step.
func TestSlopeIsTheDerivative(t *testing.T) {
	everyElementwise(t, func(t *testing.T, f Transfer) {
		for _, x := range grid() {
			const h = 0x1p-13
			coarse := (rate(f, x+h) - rate(f, x-h)) / (2 * h)
			fine := (rate(f, x+h/2) - rate(f, x-h/2)) / h
			want := (4*fine - coarse) / 3
			if got := slope(f, x); math.Abs(got-want) > 1e-6*(1+math.Abs(want)) {
				t.Fatalf("slope(%v) = %v, differences say %v", x, got, want)
			}
		}
	})
}

// Range and MaxSlope are bounds, and the tightest: the states come near them.
func TestBounds(t *testing.T) {
	everyElementwise(t, func(t *testing.T, f Transfer) {
		b, ok := f.(Bounded)
		if !ok {
			t.Fatal("not Bounded")
		}
		x := append(grid(), -1e300, -1+1e-9, 0, 1e-9, 1e6, 1e300)
		r, s := make([]float64, len(x)), make([]float64, len(x))
		f.Rate(r, x)
		f.Slope(s, x)
		lo, hi := b.Range()
		tight(t, "rate below", slices.Min(r), lo)
		tight(t, "rate above", -slices.Max(r), -hi)
		if slices.Min(s) < 0 {
			t.Errorf("slope %v: no transfer here decreases", slices.Min(s))
		}
		tight(t, "slope above", -slices.Max(s), -b.MaxSlope())
	})
}

// tight fails unless v >= bound, to rounding, and comes near it; an infinite bound asks for 1000 and
// more.
func tight(t *testing.T, what string, v, bound float64) {
	t.Helper()
	near := v <= bound+1e-3
	if math.IsInf(bound, 0) {
		near = v <= -1000
	} else if v < bound-2*eps*math.Abs(bound) {
		near = false
	}
	if !near {
		t.Errorf("%s: comes to %v, bound %v", what, v, bound)
	}
}

func TestMonotonic(t *testing.T) {
	everyElementwise(t, func(t *testing.T, f Transfer) {
		r := grid()
		f.Rate(r, r)
		if !slices.IsSorted(r) {
			t.Error("a larger state has a smaller rate")
		}
	})
}

// dst and x may be the same slice; what lies beyond len(x) is not touched; an element's bits do
// not depend on its place.
func TestInPlace(t *testing.T) {
	everyKind(t, func(t *testing.T, f Transfer) {
		methods := []func(dst, x []float64){f.Rate}
		if _, ok := f.(SlopeLess); !ok {
			methods = append(methods, f.Slope)
		}
		for _, write := range methods {
			x := grid()
			x0, apart := slices.Clone(x), make([]float64, len(x)+1)
			apart[len(x)] = 77
			write(apart, x)
			if !slices.Equal(x, x0) || apart[len(x)] != 77 {
				t.Error("wrote more than dst")
			}
			write(x, x)
			if !slices.Equal(x, apart[:len(x)]) {
				t.Error("in place differs")
			}
		}
	})
}

func TestNaN(t *testing.T) {
	everyElementwise(t, func(t *testing.T, f Transfer) {
		if r := rate(f, math.NaN()); !math.IsNaN(r) {
			t.Errorf("rate(NaN) = %v", r)
		}
		if s := slope(f, math.NaN()); !math.IsNaN(s) {
			t.Errorf("slope(NaN) = %v", s)
		}
	})
}

// At infinite states the rate is the end of its range, and the slope what it tends to: never NaN.
func TestInfinity(t *testing.T) {
	everyElementwise(t, func(t *testing.T, f Transfer) {
		lo, hi := f.(Bounded).Range()
		for end, want := range map[int]float64{-1: lo, 1: hi} {
			if r := rate(f, math.Inf(end)); r != want {
				t.Errorf("rate(%v) = %v, want %v", math.Inf(end), r, want)
			}
			s, far := slope(f, math.Inf(end)), slope(f, float64(end)*1e300)
			if !(math.Abs(s-far) <= 1e-9 || s > 1e200 && far > 1e200) {
				t.Errorf("slope(%v) = %v, but %v at %ve300", math.Inf(end), s, far, end)
			}
		}
	})
}

func TestNoAllocations(t *testing.T) {
	everyKind(t, func(t *testing.T, f Transfer) {
		x, dst := grid(), grid()
		allocs := testing.AllocsPerRun(5, func() {
			f.Rate(dst, x)
			if _, ok := f.(SlopeLess); !ok {
				f.Slope(dst, x)
			}
		})
		if allocs != 0 {
			t.Errorf("%g allocations", allocs)
		}
	})
}

// At a kink the slope is that of the silent or saturated side.
func TestSlopeAtKinks(t *testing.T) {
	for _, c := range []struct {
		name string
		p    map[string]float64
		x    float64
	}{
		{"relu", nil, 0},
		{"threshold-linear", map[string]float64{"threshold": 0.5, "max": 2}, 0.5},
		{"threshold-linear", map[string]float64{"threshold": 0.5, "max": 2}, 2.5},
		{"hard-tanh", nil, -1},
		{"hard-tanh", nil, 1},
		{"power-law", map[string]float64{"exponent": 1}, 0},
		{"power-law", map[string]float64{"exponent": 0.5}, 0},
	} {
		if s := slope(made(t, c.name, c.p), c.x); s != 0 {
			t.Errorf("%s %v: slope(%v) = %v, want 0", c.name, c.p, c.x, s)
		}
	}
}

func TestList(t *testing.T) {
	if n := Names(); len(n) != len(List) || len(slices.Compact(slices.Sorted(slices.Values(n)))) != len(n) {
		t.Errorf("Names %v: not one for each of List", n)
	}
	for _, k := range List {
		if found, ok := Find(k.Name); !ok || found.Name != k.Name {
			t.Errorf("Find(%q) = %q, %v", k.Name, found.Name, ok)
		}
		if k.Formula == "" || len(k.Citation) < 20 {
			t.Errorf("%s: formula %q, citation %q", k.Name, k.Formula, k.Citation)
		}
		for _, p := range k.Params {
			if p.Doc == "" || !strings.Contains(k.Formula, p.Name) || !p.allows(p.Default) {
				t.Errorf("%s: parameter %+v: undocumented, not in the formula, or its default not allowed", k.Name, p)
			}
		}
	}
	if _, ok := Find("Tanh"); ok {
		t.Error("Find is not exact")
	}
}
