package brownian

import (
	"math"
	"testing"
)

func open(t testing.TB, mesh, step float64, n int) *Paths {
	t.Helper()
	g, err := NewGrid(mesh, step)
	if err != nil {
		t.Fatal(err)
	}
	p := &Paths{}
	p.Open(g, n, func(i int) ([2]uint64, uint64) { return [2]uint64{7, uint64(i) / 4}, uint64(i) % 4 })
	return p
}

func (p *Paths) ask(t0, t1 float64) (w, mean []float64) {
	w, mean = make([]float64, len(p.processes)), make([]float64, len(p.processes))
	p.Increments(w, mean, t0, t1)
	return w, mean
}

func differ(a, b []float64) (d float64) {
	for i := range a {
		d = max(d, math.Abs(a[i]-b[i]))
	}
	return d
}

// TestHalvingSeesTheSamePath: over many steps, what a step does is what its two halves do, and its eight
// eighths: W adds up, and so do the integrals.
func TestHalvingSeesTheSamePath(t *testing.T) {
	const h = 0.3
	whole := open(t, h, h, 5)
	for _, parts := range []int{2, 8} {
		fine := open(t, h/float64(parts), h/float64(parts), 5)
		for k := -3; k < 40; k++ {
			w, mean := whole.ask(float64(k)*h, float64(k+1)*h)
			sum, integral := make([]float64, 5), make([]float64, 5)
			for i := range parts {
				n := k*parts + i
				dw, m := fine.ask(float64(n)*h/float64(parts), float64(n+1)*h/float64(parts))
				for j := range dw {
					integral[j] += (sum[j] + m[j]) / float64(parts)
					sum[j] += dw[j]
				}
			}
			if d := max(differ(w, sum), differ(mean, integral)); d > 1e-13 {
				t.Fatalf("step %d in %d parts: off by %g", k, parts, d)
			}
		}
	}
}

// TestAnyTimes: steps that are no halvings of the mesh add up to those that are.
func TestAnyTimes(t *testing.T) {
	const h = 0.1
	coarse, odd := open(t, h, h, 3), open(t, h, 0.03, 3)
	want, got := make([]float64, 3), make([]float64, 3)
	for k := range 30 {
		w, _ := coarse.ask(float64(k)*h, float64(k+1)*h)
		for j := range w {
			want[j] += w[j]
		}
	}
	for k := range 100 {
		w, _ := odd.ask(float64(k)*0.03, float64(k+1)*0.03)
		for j := range w {
			got[j] += w[j]
		}
	}
	if d := differ(want, got); d > 1e-12 {
		t.Errorf("100 steps of 0.03 and 30 of 0.1 differ by %g", d)
	}
}

// TestOrderOfQuestions: bits do not depend on where the paths were asked before, nor on how many
// processes there are.
func TestOrderOfQuestions(t *testing.T) {
	const h = 0.01
	p := open(t, h, h, 6)
	for _, k := range []int{0, 1, 5, 4, 1000, 1001, 3, 3, -1, -2, 524287, 524288, 60_000_000, 0} {
		a, b := float64(k)*h, float64(k+1)*h
		w, mean := p.ask(a, b)
		fresh, few := open(t, h, h, 6), open(t, h, h, 3)
		w1, mean1 := fresh.ask(a, b)
		w2, mean2 := few.ask(a, b)
		if differ(w, w1) != 0 || differ(mean, mean1) != 0 || differ(w2, w) != 0 || differ(mean2, mean) != 0 {
			t.Errorf("step %d: %v, asked afresh %v, of three processes %v", k, w, w1, w2)
		}
		top := p.grid.between(&p.processes[1], p.grid.place(a), p.grid.place(b))
		if top.w != w[1] || top.w/2+top.h != mean[1] {
			t.Errorf("step %d: %g on the way, %g from the top", k, w[1], top.w)
		}
	}
}

// TestPartsOfAStep: what lies within a step-sized cell is worked out from there, to the bits that the whole
// way down the tree gives; what crosses its ends comes from the top.
func TestPartsOfAStep(t *testing.T) {
	const h = 0.01
	for _, at := range [][2]float64{
		{0, 0.3}, {0.3, 1}, {0.2, 0.7}, {7, 7.5}, {-0.6, -0.5}, {-1, -0.5}, {-0.5, 0}, {524287.5, 524288}, {524288, 524288.1},
		{0.5, 1.5}, {-0.5, 0.5}, {2, 4}, {524287.5, 1048600.5},
	} {
		p := open(t, h, h, 6)
		p.ask(0, h)
		w, mean := p.ask(at[0]*h, at[1]*h)
		for i := range w {
			top := p.grid.between(&p.processes[i], p.grid.place(at[0]*h), p.grid.place(at[1]*h))
			if top.w != w[i] || top.w/2+top.h != mean[i] {
				t.Errorf("%v, process %d: %g, %g from the top", at, i, w[i], top.w)
			}
		}
	}
	p := open(t, h, h, 1)
	before, _ := p.ask(2*h, 2.25*h)
	p.way[p.grid.level][0].w++
	if after, _ := p.ask(2*h, 2.25*h); math.Abs(after[0]-before[0]) < 0.1 {
		t.Error("the way to the step's cell was not made use of")
	}
}

// TestNames: a path is that of its key and unit, whichever processes stand beside it.
func TestNames(t *testing.T) {
	names := []process{{[2]uint64{1, 1}, 0}, {[2]uint64{2, 1}, 1}, {[2]uint64{2, 1}, 0}, {[2]uint64{1, 1}, 1}, {[2]uint64{1, 2}, 7}}
	ask := func(order ...int) []float64 {
		p := &Paths{}
		p.Open(Grid{step: 1, root: 1 << 20, level: 20}, len(order), func(i int) ([2]uint64, uint64) {
			return names[order[i]].key, names[order[i]].unit
		})
		w, _ := p.ask(5, 6)
		return w
	}
	all := ask(0, 1, 2, 3, 4)
	for i := range names {
		if alone := ask(i); alone[0] != all[i] {
			t.Errorf("process %d: %g alone, %g among others", i, alone[0], all[i])
		}
		for j := range i {
			if all[i] == all[j] {
				t.Errorf("processes %d and %d have one path", i, j)
			}
		}
	}
}

// TestStatistics: of steps on three levels, W/sqrt(h) and H/sqrt(h/12) are normal, uncorrelated with each
// other, from step to step, and between units and keys.
func TestStatistics(t *testing.T) {
	const n, units = 30_000, 8
	for _, h := range []float64{0.25, 0.125, 1e-4} {
		p := open(t, h, h, units)
		w, mean := make([]float64, units), make([]float64, units)
		var all []float64
		sums := map[string]float64{}
		before := make([]float64, 2*units)
		now := make([]float64, 2*units)
		for k := range n {
			p.Increments(w, mean, float64(k)*h, float64(k+1)*h)
			for i := range units {
				now[2*i], now[2*i+1] = w[i]/math.Sqrt(h), (mean[i]-w[i]/2)/math.Sqrt(h/12)
			}
			all = append(all, now...)
			for i := range now {
				sums["step to step"] += now[i] * before[i]
				sums["neighbours"] += now[i] * now[(i+2)%len(now)]
				sums["keys"] += now[i] * now[(i+8)%len(now)]
				sums["W and H"] += now[i] * now[i^1]
				sums["variance"] += now[i]*now[i] - 1
			}
			copy(before, now)
		}
		count := float64(len(all))
		for name, sum := range sums {
			if r := sum / count; math.Abs(r) > 4*math.Sqrt2/math.Sqrt(count) {
				t.Errorf("h = %g, %s: %g", h, name, r)
			}
		}
		if d := kolmogorov(all); d > 1.95/math.Sqrt(count) {
			t.Errorf("h = %g: the distance from the normal distribution is %g", h, d)
		}
	}
}

// TestHalvesAreIndependent: the two halves of a step, in W and H, which a step alone does not show.
func TestHalvesAreIndependent(t *testing.T) {
	const n, h = 200_000, 1.0 / 64
	p := open(t, h, h, 1)
	var r [4][4]float64
	for k := range n {
		var v [4]float64
		for half := range 2 {
			w, mean := p.ask(float64(2*k+half)*h, float64(2*k+half+1)*h)
			v[2*half], v[2*half+1] = w[0]/math.Sqrt(h), (mean[0]-w[0]/2)/math.Sqrt(h/12)
		}
		for i := range v {
			for j := range v {
				r[i][j] += v[i] * v[j] / n
			}
		}
	}
	for i := range r {
		for j := range r {
			want := 0.0
			if i == j {
				want = 1
			}
			if math.Abs(r[i][j]-want) > 4*math.Sqrt2/math.Sqrt(n) {
				t.Errorf("covariance (%d, %d) is %g, want %g", i, j, r[i][j], want)
			}
		}
	}
}

// TestRoundedTimes: what rounding makes of a multiple of the step is that multiple.
func TestRoundedTimes(t *testing.T) {
	const h = 0.1
	g, err := NewGrid(h, h)
	if err != nil {
		t.Fatal(err)
	}
	for k := range 1000 {
		if got, want := g.place(float64(k)*h*(1+2e-16)), g.place(float64(k)*h); got != want {
			t.Fatalf("just after step %d: %v, want %v", k, got, want)
		}
		if g.place(float64(k)*h+1e-9) == g.place(float64(k)*h) {
			t.Fatalf("1e-9 after step %d is taken for it", k)
		}
	}
}

func TestGridRefusals(t *testing.T) {
	for _, c := range [][2]float64{{1e-12, 1e-12}, {1, 1e-12}, {2e6, 1}, {math.NaN(), 1}, {1, math.Inf(1)}} {
		if _, err := NewGrid(c[0], c[1]); err == nil {
			t.Errorf("mesh %g, step %g: no error", c[0], c[1])
		}
	}
}

func TestNoAllocations(t *testing.T) {
	p := open(t, 0.1, 0.1, 4)
	w, k := make([]float64, 4), 0
	if n := testing.AllocsPerRun(1000, func() {
		p.Increments(w, nil, float64(k)*0.1, float64(k+1)*0.1)
		p.Increments(w, w, float64(k)*0.1, float64(k)*0.1+0.03)
		k++
	}); n != 0 {
		t.Errorf("%g allocations", n)
	}
}

func BenchmarkIncrements(b *testing.B) {
	p := open(b, 1e-4, 1e-4, 100)
	w := make([]float64, 100)
	for k := 0; b.Loop(); k++ {
		p.Increments(w, nil, float64(k)*1e-4, float64(k+1)*1e-4)
	}
}
