package integrators_test

import (
	"fmt"
	"math"
	"testing"

	"settle/integrators"
)

// eachNoisy runs a test for every method that solves a problem.
func eachNoisy(t *testing.T, problems []*noisyPath, test func(t *testing.T, p *noisyPath, m *integrators.Method)) {
	t.Helper()
	ran := 0
	for _, p := range problems {
		for _, m := range integrators.Methods() {
			if p.orders(m) == (integrators.Convergence{}) {
				continue
			}
			ran++
			t.Run(fmt.Sprintf("%s/%s", m.Name, p.name), func(t *testing.T) { test(t, p, m) })
		}
	}
	if ran < len(problems) {
		t.Errorf("%d solves of %d problems", ran, len(problems))
	}
}

// TestStrongOrder wants the stated strong order of every method in the mean over paths of the largest
// error along each, against the closed form or a fine solution on the same path. Of a linear equation the terms
// that limit the higher orders vanish.
func TestStrongOrder(t *testing.T) {
	const rows, fewest, doublings = 300, 16, 4
	problems := []*noisyPath{fading(), network(), geometric(false), geometric(true)}
	eachNoisy(t, problems, func(t *testing.T, p *noisyPath, m *integrators.Method) {
		finest := fewest << (doublings - 1)
		want := reference(t, p, finest, fewest, rows)
		var errors []float64
		var steps []int
		for i := range doublings {
			steps = append(steps, fewest<<i)
			errors = append(errors, strongError(track(t, p, m.Name, fewest<<i, fewest, rows), want, p))
		}
		got, order := slope(steps, errors), p.orders(m).Strong
		t.Logf("strong order %.2f (%.3g to %.3g)", got, errors[0], errors[doublings-1])
		if got < order-0.2 || got > order+0.2 && !p.linear {
			t.Errorf("strong order %.2f, want %g: errors %.3g", got, order, errors)
		}
	})
}

// strongError is the mean over rows of the largest error along the path.
func strongError(got, want *tracks, p *noisyPath) float64 {
	n, rows := got.n, len(got.at[1])/got.n
	mean := 0.0
	for i := range rows {
		worst := 0.0
		for time, y := range got.at {
			lo, hi := i*n, (i+1)*n-p.m
			worst = max(worst, distance(y[lo:hi], want.at[time][lo:hi]))
		}
		mean += worst / float64(rows)
	}
	return mean
}

// TestWeakOrder wants the stated weak order in the second moments at the end. Their error is the mean
// of a difference on the same paths, whose own error is small.
func TestWeakOrder(t *testing.T) {
	const rows, fewest, doublings = 24_000, 8, 3
	problems := []*noisyPath{fading(), geometric(false), geometric(true)}
	eachNoisy(t, problems, func(t *testing.T, p *noisyPath, m *integrators.Method) {
		want := reference(t, p, fewest, 1, rows)
		var errors []float64
		var steps []int
		for i := range doublings {
			e, sure := weakError(track(t, p, m.Name, fewest<<i, 1, rows), want)
			if e < 8*sure {
				t.Errorf("%d steps: an error of %.3g with a standard error of %.3g tells nothing", fewest<<i, e, sure)
			}
			steps, errors = append(steps, fewest<<i), append(errors, e)
		}
		got, order := slope(steps, errors), p.orders(m).Weak
		t.Logf("weak order %.2f (%.3g to %.3g)", got, errors[0], errors[doublings-1])
		if math.Abs(got-order) > 0.2 {
			t.Errorf("weak order %.2f, want %g: errors %.3g", got, order, errors)
		}
	})
}

// weakError is the error of the mean of y_0^2 at the end, with the standard error of its estimate.
func weakError(got, want *tracks) (e, sure float64) {
	a, b, n := got.at[1], want.at[1], got.n
	rows := float64(len(a) / n)
	var mean, square float64
	for i := 0; i < len(a); i += n {
		d := a[i]*a[i] - b[i]*b[i]
		mean += d / rows
		square += d * d / rows
	}
	return math.Abs(mean), math.Sqrt((square - mean*mean) / rows)
}

// TestSRAConditions: those of Rößler's theorem for strong order 1.5 with additive noise, which with those
// of the drift are all there are.
func TestSRAConditions(t *testing.T) {
	m, _ := integrators.Find("sra1")
	tb := m.Noise
	var one, zero, drift, bq, bq2, us, vs float64
	for i, b := range tb.Drift.B {
		q := 0.0
		for _, x := range tb.StageZ[i] {
			q += x
		}
		one, zero, drift = one+tb.W[i], zero+tb.Z[i], drift+b*tb.Drift.C[i]
		bq, bq2 = bq+b*q, bq2+b*q*q
		us, vs = us+tb.W[i]*tb.S[i], vs+tb.Z[i]*tb.S[i]
	}
	got, want := []float64{one, zero, drift, bq, bq2, us, vs}, []float64{1, 0, 1. / 2, 1, 3. / 2, 1, -1}
	if distance(got, want) > 1e-15 {
		t.Errorf("u e, v e, b c, b q, b q^2, u s, v s = %v, want %v", got, want)
	}
}
