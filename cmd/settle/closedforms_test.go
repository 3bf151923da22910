package main

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// matrix reads a dense weight matrix from a result file.
func (r result) matrix(pathway string) *mat.Dense {
	r.t.Helper()
	info, err := r.Dataset("/circuit/weights/W_" + pathway)
	if err != nil {
		r.t.Fatal(err)
	}
	return mat.NewDense(info.Shape[0], info.Shape[1], r.floats("/circuit/weights/W_"+pathway))
}

// TestLinearCircuitFollowsTheMatrixExponential compares every sample of a linear circuit with
// two populations, unequal time constants and leaks, and a constant input.
func TestLinearCircuitFollowsTheMatrixExponential(t *testing.T) {
	const text = `
name = "linear"
seed = 5
[population]
a = { size = 4, tau = { init = "uniform", min = "5 ms", max = "20 ms" }, leak = 1.5, initial = { init = "normal", std = 1 } }
b = { size = 3, tau = "8 ms", bias = 0.25 }
[pathway]
ab = { from = "a", to = "b", weights = { init = "normal", std = 0.5 } }
ba = { from = "b", to = "a", gain = -1.5, weights = { init = "normal", std = 0.5 } }
aa = { from = "a", to = "a", weights = { init = "normal", std = 0.2 } }
[input.drive]
to = "a"
shape = "constant"
amplitude = [0.5, -1, 0.25, 2]
[phase.run]
duration = "100 ms"
[record]
every = "5 ms"
`
	f := runFile(t, text, "--rtol", "1e-12", "--atol", "1e-13")
	// the same system as one matrix acting on (a, b, 1), from the numbers in the file
	const na, nb = 4, 3
	m := mat.NewDense(na+nb+1, na+nb+1, nil)
	put := func(w *mat.Dense, gain float64, row, col int) {
		rows, cols := w.Dims()
		for i := range rows {
			for j := range cols {
				m.Set(row+i, col+j, m.At(row+i, col+j)+gain*w.At(i, j))
			}
		}
	}
	put(f.matrix("ab"), 1, na, 0)
	put(f.matrix("ba"), -1.5, 0, na)
	put(f.matrix("aa"), 1, 0, 0)
	constant := []float64{0.5, -1, 0.25, 2, 0.25, 0.25, 0.25}
	tau := append(f.floats("/circuit/units/a_tau"), f.floats("/circuit/units/b_tau")...)
	leak := append(f.floats("/circuit/units/a_leak"), f.floats("/circuit/units/b_leak")...)
	for i := range na + nb {
		m.Set(i, na+nb, constant[i])
		m.Set(i, i, m.At(i, i)-leak[i])
		for j := range na + nb + 1 {
			m.Set(i, j, m.At(i, j)/tau[i])
		}
	}
	times, a, b := f.floats("/trajectory/time"), f.floats("/trajectory/a_state"), f.floats("/trajectory/b_state")
	start := mat.NewVecDense(na+nb+1, append(append(append([]float64{}, a[:na]...), b[:nb]...), 1))
	for k, at := range times {
		var scaled, e mat.Dense
		scaled.Scale(at, m)
		e.Exp(&scaled)
		var want mat.VecDense
		want.MulVec(&e, start)
		got := append(append([]float64{}, a[k*na:(k+1)*na]...), b[k*nb:(k+1)*nb]...)
		for i, v := range got {
			if d := math.Abs(v - want.AtVec(i)); d > 1e-10 {
				t.Fatalf("t = %v, variable %d: %v, want %v (off by %.1e)", at, i, v, want.AtVec(i), d)
			}
		}
	}
	if len(times) != 21 {
		t.Errorf("%d samples, want 21", len(times))
	}
}

// loopText is an inversion loop with everything open.
const loopText = `
name = "loop"
seed = %d
[population]
r = { size = %d, tau = "%v ms", leak = %v }
u = { size = %d, tau = "%v ms", leak = %v }
[pathway]
W = { from = "r", to = "u", weights = { init = "normal", std = 1, scale = "1/sqrt(fan-in)" } }
B = { from = "u", to = "r", kind = "feedback", weights = %s }
[input]
delta = { to = "u", shape = "constant", amplitude = { init = "normal", std = 0.5 } }
[phase]
settle = { duration = "200 s", until = "settled", settle = ["r"] }
[settle]
rtol = 1e-10
atol = 1e-11
[record]
every = "1 s"
variables = ["state", "drive"]
`

// TestInversionLoopsSettleAtTheirClosedForm checks r* = B (W B - alpha beta I)^-1 delta / 1 for
// contracting, square and expanding loops, leaks of 0, above 0 and other than 1 (dynamic inversion,
// Podlaski & Machens 2020; for an expanding loop without leak B (W r* - delta) = 0).
func TestInversionLoopsSettleAtTheirClosedForm(t *testing.T) {
	const minusTranspose = `{ init = "negative-transpose", of = "W" }`
	for i, c := range []struct {
		name        string
		nr, nu      int
		tauR, tauU  float64
		alpha, beta float64
		b           string
		seed        int
	}{
		{"contracting, leak 0", 20, 10, 10, 10, 0, 1, minusTranspose, 1},
		{"contracting", 20, 10, 10, 10, 0.01, 1, minusTranspose, 2},
		{"contracting, fast controller", 20, 10, 10, 2, 0.1, 1, minusTranspose, 3},
		{"contracting, leak of r not 1", 20, 10, 10, 20, 0.05, 2.5, minusTranspose, 4},
		{"square", 8, 8, 5, 10, 0.1, 1, minusTranspose, 5},
		{"expanding", 5, 12, 10, 10, 0.05, 1, minusTranspose, 6},
		{"expanding, leak 0", 5, 12, 10, 10, 0, 1, minusTranspose, 7},
		{"random feedback, stable by its leak", 12, 6, 10, 40, 1.2, 1, `{ init = "normal", std = 0.3 }`, 8},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := runFile(t, fmt.Sprintf(loopText, c.seed, c.nr, c.tauR, c.beta, c.nu, c.tauU, c.alpha, c.b))
			w, b := f.matrix("W"), f.matrix("B")
			input := targetOf(f, w, c.alpha)
			r := mat.NewVecDense(c.nr, last(f.floats("/settled/r"), c.nr))
			want := nonDynamicInversion(t, w, b, input, c.alpha, c.beta)
			var diff mat.VecDense
			diff.SubVec(r, want)
			if off := mat.Norm(&diff, math.Inf(1)); off > 1e-8 {
				t.Errorf("case %d: r* is off by %.1e\n got %v\nwant %v", i, off, r.RawVector().Data, want.RawVector().Data)
			}
		})
	}
}

// targetOf is delta in u' = W r - delta - alpha u, from the drive of u in the first sample, where
// r = 0 (its sign is turned: the file holds the input -delta).
func targetOf(f result, w *mat.Dense, alpha float64) *mat.VecDense {
	nu, _ := w.Dims()
	drive := f.floats("/trajectory/u_drive")[:nu]
	delta := mat.NewVecDense(nu, nil)
	for i, v := range drive {
		delta.SetVec(i, -v)
	}
	return delta
}

// nonDynamicInversion is beta r = B u, alpha u = W r - delta solved by gonum: in the controller's
// dimension where W B - alpha beta I is regular, else the least-squares answer.
func nonDynamicInversion(t *testing.T, w, b *mat.Dense, delta *mat.VecDense, alpha, beta float64) *mat.VecDense {
	t.Helper()
	nu, nr := w.Dims()
	var m mat.Dense
	var u, r mat.VecDense
	if nu <= nr {
		m.Mul(w, b)
		for i := range nu {
			m.Set(i, i, m.At(i, i)-alpha*beta)
		}
		if err := u.SolveVec(&m, delta); err != nil {
			t.Fatal(err)
		}
		r.MulVec(b, &u)
		return &r
	}
	// (B W - alpha beta I) r = B delta: the push-through identity, regular for expanding loops
	m.Mul(b, w)
	for i := range nr {
		m.Set(i, i, m.At(i, i)-alpha*beta)
	}
	u.MulVec(b, delta)
	if err := r.SolveVec(&m, &u); err != nil {
		t.Fatal(err)
	}
	return &r
}

// TestReferenceLoopDI35 follows a small tanh loop to t = 5 and to its fixed point. The reference
// values were computed in quadruple precision at two tolerances.
func TestReferenceLoopDI35(t *testing.T) {
	var rows []string
	var w strings.Builder
	for i := range 3 {
		var row []string
		for j := range 5 {
			row = append(row, fmt.Sprint((float64((7*(i+1)*(j+2))%11)-5)/8))
		}
		rows = append(rows, strings.Join(row, ","))
	}
	w.WriteString(strings.Join(rows, "\n"))
	weights := write(t, "w.csv", w.String())
	text := fmt.Sprintf(`
name = "di35"
seed = 1
[population]
u = { size = 3, tau = "0.1 s", leak = 0.01 }
r = { size = 5, tau = "1 s", transfer = "tanh" }
[pathway]
W = { from = "r", to = "u", weights = { init = "file", path = %q } }
B = { from = "u", to = "r", kind = "feedback", weights = { init = "negative-transpose", of = "W" } }
[input]
target = { to = "u", shape = "constant", amplitude = [-0.5, 0.25, -0.75] }
[phase]
run = { duration = "5 s" }
[record]
every = "step"
`, weights)
	for _, c := range []struct {
		name      string
		args      []string
		want      []float64
		tolerance float64
	}{
		{"t = 5", []string{"--rtol", "1e-13", "--atol", "1e-14"}, []float64{-3.6014929023052651, 6.4438667919403541, -4.4307958173293907,
			0.50885819289267376, 0.65061512371886687, 4.3360506065081754, 0.023763979358029371, 0.16552091018422249}, 1e-10},
		{"fixed point", []string{"--rtol", "1e-10", "--set", "phase.run.until=settled", "--set", "phase.run.duration=400 s", "--set", "settle.rtol=1e-11", "--set", "settle.atol=1e-12"},
			[]float64{-6.3402626857669766, 12.020527677633419, -7.1186916126778046,
				0.4717141751929807, 0.62190969454182754, 8.5824695777070321, 0.01480390412628672, 0.16499942347513352}, 1e-8},
	} {
		f := runFile(t, text, c.args...)
		got := append(last(f.floats("/trajectory/u_state"), 3), last(f.floats("/trajectory/r_state"), 5)...)
		for i, v := range got {
			if d := math.Abs(v - c.want[i]); d > c.tolerance*math.Max(1, math.Abs(c.want[i])) {
				t.Errorf("%s: variable %d is %.15g, want %.15g (off by %.1e)", c.name, i, v, c.want[i], d)
			}
		}
	}
}
