package integrators_test

import (
	"fmt"
	"math"

	"settle/integrators"
)

// pair is two units that inhibit each other, tau r' = -r + tanh(1.2 - w r_other), and says how far
// they are from rest.
type pair struct{ w float64 }

const pairTau = 10.0 // ms

func (pair) Dim() int { return 2 }

func (p pair) Derivative(dydt, _, y []float64, rows []int) {
	for i := range rows {
		a, b := y[2*i], y[2*i+1]
		dydt[2*i] = (math.Tanh(1.2-p.w*b) - a) / pairTau
		dydt[2*i+1] = (math.Tanh(1.2-p.w*a) - b) / pairTau
	}
}

// SpectralRadius bounds the eigenvalues (-1 +- w) / tau, slopes being 1 at most.
func (p pair) SpectralRadius() float64 { return (1 + p.w) / pairTau }

func (pair) SlowestTau() float64 { return pairTau }

func (pair) Residual(_ float64, y, dydt []float64, _ int, rtol, atol float64) float64 {
	speed := pairTau * max(math.Abs(dydt[0]), math.Abs(dydt[1]))
	return speed / (atol + rtol*max(math.Abs(y[0]), math.Abs(y[1])))
}

// Correction is left out here: the residual decides alone.
func (pair) Correction(float64, []float64, []float64, int, float64, float64) (float64, bool) {
	return 0, false
}

// Present, settle: the solve ends when the pair is at rest.
func ExampleSettling() {
	settling := &integrators.Settling{Rtol: 1e-6, Atol: 1e-9}
	solver := integrators.Solver{Stop: settling, Cap: true}
	rates := []float64{0.1, 0}
	result, err := solver.Solve(pair{w: 3}, 0, 1000, rates)
	if err != nil {
		fmt.Println(err)
		return
	}
	row := result.Rows[0]
	fmt.Printf("%v before 400 ms: %v, residual within tolerance: %v\n", row.Status, row.T < 400, settling.Measured(0).Residual <= 1)
	fmt.Printf("rates %.4f and %.4f\n", rates[0], rates[1])
	// Output:
	// stopped before 400 ms: true, residual within tolerance: true
	// rates 0.9994 and -0.9466
}

// A row that did not settle says what it was doing.
func ExampleSettling_Trend() {
	settling := &integrators.Settling{}
	solver := integrators.Solver{Stop: settling, Cap: true}
	rates := []float64{0, 0}
	if _, err := solver.Solve(pair{w: 0.5}, 0, 60, rates); err != nil {
		fmt.Println(err)
		return
	}
	trend := settling.Trend(0)
	fmt.Printf("%v; would settle %.0f ms later\n", trend.Motion, trend.Settles)
	// Output:
	// decaying; would settle 52 ms later
}

// Dense output gives the state between steps, here at every quarter.
func ExampleStep_At() {
	decay := integrators.NewFunc(1, func(d []float64, _ float64, y []float64) { d[0] = -y[0] })
	solver := integrators.Solver{Observer: &quarters{}}
	if _, err := solver.Solve(decay, 0, 1, []float64{1}); err != nil {
		fmt.Println(err)
	}
	// Output:
	// t = 0.25: 0.778801
	// t = 0.50: 0.606531
	// t = 0.75: 0.472367
	// t = 1.00: 0.367879
}

// quarters prints the first variable at multiples of 1/4.
type quarters struct {
	n int
	y [1]float64
}

func (*quarters) Start(int, float64, []float64) error { return nil }

func (q *quarters) Observe(s *integrators.Step) error {
	for t := float64(q.n+1) / 4; t <= s.T; t = float64(q.n+1) / 4 {
		s.At(q.y[:], t)
		fmt.Printf("t = %.2f: %.6f\n", t, q.y[0])
		q.n++
	}
	return nil
}

// The largest step with which each method follows an oscillation of 10 radians a second.
func ExampleLargestStableStep() {
	for _, name := range []string{"euler", "heun", "rk4", "dp54"} {
		m, _ := integrators.Find(name)
		fmt.Printf("%s: %.4f s\n", name, integrators.LargestStableStep(m, []complex128{10i, -10i}))
	}
	// Output:
	// euler: 0.0000 s
	// heun: 0.0000 s
	// rk4: 0.2828 s
	// dp54: 0.0997 s
}
