package stability

import (
	"math"
	"math/cmplx"
	"math/rand/v2"
	"testing"

	"settle/internal/linalg"
)

// randomLoop is a loop's matrices and constants, for comparison with its whole Jacobian.
type randomLoop struct {
	wd, b                   *linalg.Dense
	tauR, tauU, alpha, beta float64
}

// drawLoop ranges over contracting, expanding and square loops, time constants over three decades,
// leaks down to exactly zero, and feedback from -W^T over noisy ones to unrelated ones.
func drawLoop(r *rand.Rand) randomLoop {
	nU, nR := 1+r.IntN(6), 1+r.IntN(6)
	l := randomLoop{
		wd: gaussian(r, nU, nR, 1.5/math.Sqrt(float64(nR))), b: linalg.NewDense(nR, nU, nil),
		tauR: math.Pow(10, -3+3*r.Float64()), tauU: math.Pow(10, -3+3*r.Float64()),
		alpha: []float64{0, .001, .01, .1, 1}[r.IntN(5)], beta: []float64{1, 1, .3}[r.IntN(3)],
	}
	like, noise := 1., r.Float64()*3
	if r.IntN(3) == 0 {
		like = 0
	}
	other := gaussian(r, nR, nU, noise/math.Sqrt(float64(nU)))
	for i := range nR {
		for j := range nU {
			l.b.Set(i, j, -like*l.wd.At(j, i)+other.At(i, j))
		}
	}
	return l
}

func gaussian(r *rand.Rand, rows, cols int, std float64) *linalg.Dense {
	m := linalg.NewDense(rows, cols, nil)
	for i := range m.Data {
		m.Data[i] = std * r.NormFloat64()
	}
	return m
}

// jacobian is the loop's whole (r, u) Jacobian.
func (l randomLoop) jacobian() *linalg.Dense {
	nU, nR := l.wd.Dims()
	j := linalg.NewDense(nR+nU, nR+nU, nil)
	for i := range nR {
		j.Set(i, i, -l.beta/l.tauR)
		for k := range nU {
			j.Set(i, nR+k, l.b.At(i, k)/l.tauR)
			j.Set(nR+k, i, l.wd.At(k, i)/l.tauU)
		}
	}
	for k := range nU {
		j.Set(nR+k, nR+k, -l.alpha/l.tauU)
	}
	return j
}

func (l randomLoop) analyse(t testing.TB) *Loop {
	loop, err := NewLoop(l.wd, l.b, l.tauR, l.tauU, l.alpha, l.beta)
	if err != nil {
		t.Fatal(err)
	}
	return loop
}

// The oracle is the spectrum of the whole Jacobian, which knows nothing of loops.
func TestCriterionAgainstWholeJacobian(t *testing.T) {
	r := rand.New(rand.NewPCG(2020, 7))
	var tally struct{ stable, unstable, marginal, wrong, usualWrong int }
	shapes := map[string]int{}
	for range 10_000 {
		l := drawLoop(r)
		loop := l.analyse(t)
		shapes[loop.Shape()]++
		eig, err := linalg.Eigenvalues(l.jacobian())
		if err != nil {
			t.Fatal(err)
		}
		abscissa := real(eig[0])
		want := judge(abscissa, 1e-9)
		switch want {
		case Marginal:
			tally.marginal++
			continue
		case Stable:
			tally.stable++
		case Unstable:
			tally.unstable++
		}
		if loop.Whole() != want {
			tally.wrong++
			t.Errorf("criterion says %s, the whole Jacobian's abscissa is %g: %+v", loop.Whole(), abscissa, loop)
		}
		if loop.UsualVerdict != want {
			tally.usualWrong++
		}
		if diff := math.Abs(loop.WholeAbscissa() - abscissa); diff > 1e-6*cmplx.Abs(eig[len(eig)-1]) {
			t.Errorf("abscissa %g, the whole Jacobian's is %g", loop.WholeAbscissa(), abscissa)
		}
	}
	t.Logf("%+v %v", tally, shapes)
	if tally.usualWrong == 0 || tally.stable < 1000 || tally.unstable < 1000 || tally.marginal == 0 || len(shapes) != 3 {
		t.Errorf("the draws do not tell the criteria apart: %+v %v", tally, shapes)
	}
}

// Every mode, not only the rightmost, is the whole Jacobian's.
func TestLoopEigenvaluesAreTheJacobians(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	for range 300 {
		l := drawLoop(r)
		got := l.analyse(t).Eigenvalues()
		want, err := linalg.Eigenvalues(l.jacobian())
		if err != nil {
			t.Fatal(err)
		}
		scale := 0.
		for _, v := range want {
			scale = max(scale, cmplx.Abs(v))
		}
		if d := spectraDistance(got, want); d > 1e-6*scale {
			t.Errorf("spectra differ by %g of %g:\n%v\n%v", d, scale, got, want)
		}
	}
}

// spectraDistance matches each value of a with the nearest one left of b; +Inf for unequal lengths.
func spectraDistance(a, b []complex128) (worst float64) {
	if len(a) != len(b) {
		return math.Inf(1)
	}
	left := append([]complex128(nil), b...)
	for _, v := range a {
		best := 0
		for i := range left {
			if cmplx.Abs(left[i]-v) < cmplx.Abs(left[best]-v) {
				best = i
			}
		}
		worst = max(worst, cmplx.Abs(left[best]-v))
		left = append(left[:best], left[best+1:]...)
	}
	return worst
}

// Roots twelve decades apart: the textbook formula would lose all digits of the slow one.
// (l + 1)(1e8 l + 1e-4) = 0 has exactly the roots -1 and -1e-12.
func TestModesWithoutCancellation(t *testing.T) {
	fast, slow := Modes(0, 1, 1e8, 1e-4, 1)
	if math.Abs(real(slow)/-1e-12-1) > 1e-14 || math.Abs(real(fast)+1) > 1e-14 {
		t.Errorf("roots %v, %v; want -1, -1e-12", fast, slow)
	}
	// tau = 1, alpha = beta = a: (l + a)^2 = -s^2, so l = -a +- i s.
	fast, slow = Modes(-9, 1, 1, .25, .25)
	if cmplx.Abs(fast-complex(-.25, imag(fast))) > 1e-15 || math.Abs(math.Abs(imag(slow))-3) > 1e-15 || imag(fast) != -imag(slow) {
		t.Errorf("roots %v, %v; want -.25 +- 3i", fast, slow)
	}
	if fast, slow = Modes(0, 1, 1, 0, 0); fast != 0 || slow != 0 {
		t.Errorf("roots %v, %v of l^2 = 0", fast, slow)
	}
}

// One complex mu on either side of the bent boundary, which for alpha = beta = tau = 1 is the
// parabola Re = 1 - Im^2 / 4. The usual condition, Re < 1, misses it.
func TestCriterionBoundary(t *testing.T) {
	for _, c := range []struct {
		mu          complex128
		want, usual Verdict
	}{
		{complex(-.01, 2), Stable, Stable},
		{complex(.01, 2), Unstable, Stable},
		{complex(0, 2), Marginal, Stable},
		{complex(.99, 0), Stable, Stable},
		{complex(1.01, 0), Unstable, Unstable},
		{complex(1, 0), Marginal, Marginal},
		{cmplx.NaN(), Unstable, Unstable},
	} {
		m := Criterion([]complex128{-5, c.mu}, 1, 1, 1, 1)
		if m.Verdict != c.want || m.UsualVerdict != c.usual {
			t.Errorf("mu = %v: %s (usual: %s), want %s (usual: %s)", c.mu, m.Verdict, m.UsualVerdict, c.want, c.usual)
		}
	}
	if m := Criterion(nil, 1, 1, 1, 1); m.Verdict != Stable || !math.IsInf(m.Slack, 1) {
		t.Errorf("no mu: %+v", m)
	}
	// Without damping even a restoring loop oscillates for ever.
	if m := Criterion([]complex128{-4}, 1, 1, 0, 0); m.Verdict != Marginal || m.Slack != 4 {
		t.Errorf("undamped: %+v", m)
	}
	if m := Criterion([]complex128{-4}, 1, 1, 0, -.1); m.Verdict != Unstable {
		t.Errorf("negative damping: %+v", m)
	}
}
