package circuit

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"settle/internal/linalg"
)

// solveJacobian is the rest of a linear phase by elimination with the whole Jacobian, and its eigenvalues.
func solveJacobian(t *testing.T, d *Dynamics, row int) (rest []float64, abscissa float64) {
	t.Helper()
	n := d.Dim()
	j := linalg.NewDense(n, n, nil)
	d.Jacobian(j.Data, row, 0, make([]float64, n))
	b := linalg.NewDense(n, 1, derivative(d, row, 0, make([]float64, n)))
	b.Scale(-1)
	x, err := linalg.SolveDense(j, b)
	if err != nil {
		t.Fatal(err)
	}
	values, err := linalg.Eigenvalues(j)
	if err != nil {
		t.Fatal(err)
	}
	abscissa = math.Inf(-1)
	for _, v := range values {
		abscissa = max(abscissa, real(v))
	}
	return x.Data, abscissa
}

// TestPairRest: the rest of linear loops is that of the whole system, in all rows, settled whatever has to
// settle; and loops that are unstable are never said to decay.
func TestPairRest(t *testing.T) {
	for name, c := range loopCases {
		t.Run(name, func(t *testing.T) {
			const rows = 3
			d := begun(t, c.spec(), rows)
			y := make([]float64, rows*d.Dim())
			got, decays := d.PairRest(y, 1e-6, 1e-12, 0)
			if c.leakR == 0 {
				if got != nil {
					t.Error("a singular Jacobian has one state of rest")
				}
				return
			}
			if got == nil {
				return // expanding without a leak
			}
			for row := range rows {
				want, abscissa := solveJacobian(t, d, row)
				at := y[row*d.Dim() : (row+1)*d.Dim()]
				for i, v := range want {
					if math.Abs(at[i]-v) > 1e-9*largest(want) {
						t.Fatalf("row %d: y[%d] is %g, want %g", row, i, at[i], v)
					}
				}
				if decays && abscissa >= 0 || !decays && !c.random && abscissa < -1e-9 {
					t.Errorf("decays %v with an abscissa of %g", decays, abscissa)
				}
				if r := got[row]; !(r.Residual <= 1 && r.Correction <= 1) || r.Products < 2 {
					t.Errorf("row %d: %+v", row, r)
				}
			}
		})
	}
}

// TestPairRestMeasuresWhatRoundingLeft: with tolerances below rounding neither R nor E is met, and E is no less
// than what Correction says.
func TestPairRestMeasuresWhatRoundingLeft(t *testing.T) {
	d := begun(t, loopCase{nr: 30, nu: 10, tauR: 0.01, tauU: 0.02, leakR: 1, alpha: 0.01, moved: true}.spec(), 1)
	y, dy := make([]float64, d.Dim()), make([]float64, d.Dim())
	rows, _ := d.PairRest(y, 1e-19, 1e-30, 0)
	if rows[0].Residual < 1 || rows[0].Correction < 1 {
		t.Errorf("%+v below rounding", rows[0])
	}
	d.Derivative(dy, []float64{0}, y, d.ids[:1])
	e, ok := d.Correction(0, y, dy, 0, 1e-19, 1e-30)
	if !ok || rows[0].Correction < e/3 || rows[0].Correction > 300*e {
		t.Errorf("E is %g, said to be at most %g", e, rows[0].Correction)
	}
}

// TestDecaysIsProof: over random loops, symmetric, skew and neither, what is said to decay faster than a rate does,
// by the eigenvalues of the whole Jacobian; and most loops with B = -W^T are known to.
func TestDecaysIsProof(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	proved := 0
	const loops = 300
	for k := range loops {
		c := loopCase{nr: 2 + random.IntN(8), nu: 1 + random.IntN(6), tauR: 0.01 * math.Exp(random.NormFloat64()),
			tauU: 0.01 * math.Exp(random.NormFloat64()), leakR: math.Exp(random.NormFloat64()), alpha: 0.3 * random.NormFloat64(),
			std: math.Exp(random.NormFloat64() - 1), random: k%3 == 0}
		s := c.spec()
		if k%3 == 1 { // -W^T and something beside it
			s.Pathways[1].Weights = weights("negative-transpose", of("W"))
		}
		d := begun(t, s, 1)
		if b := d.c.pathways[1].W.(*linalg.Dense); k%3 == 1 {
			for i := range b.Data {
				b.Data[i] += 0.1 * c.std * random.NormFloat64()
			}
			d.c.WeightsChanged()
			d.Begin(0)
		}
		rate := 5 * random.Float64()
		rows, decays := d.PairRest(make([]float64, d.Dim()), 1e-6, 1e-9, rate)
		if rows == nil || !decays {
			continue
		}
		proved++
		if _, abscissa := solveJacobian(t, d, 0); abscissa > -rate {
			t.Fatalf("%+v: said to decay faster than %g, but the abscissa is %g", c, rate, abscissa)
		}
	}
	if proved < loops/4 {
		t.Errorf("%d of %d loops known to decay", proved, loops)
	}
}

// TestPairRestCosts: a row of a loop at rest by its drive alone takes 3 products of a pair's size or so besides M,
// made once for all rows, and allocates nothing once there was one.
func TestPairRestCosts(t *testing.T) {
	d := begun(t, loopCase{nr: 40, nu: 10, tauR: 0.01, tauU: 0.01, leakR: 1, alpha: 0.01}.spec(), 4)
	y := make([]float64, 4*d.Dim())
	rows, _ := d.PairRest(y, 1e-6, 1e-9, 0)
	if got := fmt.Sprint(rows[0].Products, rows[1].Products, rows[3].Products); got != "7 2 2" {
		t.Errorf("products %s", got)
	}
	if a := testing.AllocsPerRun(10, func() {
		d.c.WeightsChanged()
		d.Begin(0)
		d.PairRest(y, 1e-6, 1e-9, 0)
	}); a != 0 {
		t.Errorf("%g allocations", a)
	}
}

// TestTurningLoopsAreNotSaidToDecay: mu = -h +- i k has a negative real part, and yet the loop of equal taus moves
// away from k^2 = (h + alpha)(1 + alpha)^2 on. The proof is exact for such a normal M.
func TestTurningLoopsAreNotSaidToDecay(t *testing.T) {
	const h, alpha = 0.2, 0.1
	edge := math.Sqrt((h + alpha) * (1 + alpha) * (1 + alpha))
	for k, want := range map[float64]bool{0: true, 0.99 * edge: true, 1.01 * edge: false, 3 * edge: false} {
		d := begun(t, loopCase{nr: 2, nu: 2, tauR: 0.01, tauU: 0.01, leakR: 1, alpha: alpha}.spec(), 1)
		copy(d.c.pathways[0].W.(*linalg.Dense).Data, []float64{1, 0, 0, 1})
		copy(d.c.pathways[1].W.(*linalg.Dense).Data, []float64{-h, k, -k, -h})
		d.c.WeightsChanged()
		d.Begin(0)
		_, decays := d.PairRest(make([]float64, 4), 1e-6, 1e-9, 0)
		if _, abscissa := solveJacobian(t, d, 0); decays != want || want != (abscissa < 0) {
			t.Errorf("k = %g: decays %v, abscissa %g, want %v", k, decays, abscissa, want)
		}
	}
}
