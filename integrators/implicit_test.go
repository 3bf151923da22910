package integrators_test

import (
	"fmt"
	"math"
	"testing"

	"settle/integrators"
	"settle/integrators/testode"
)

// scale is atol / rtol in SciPy's counts, 1/100 elsewhere.
var scale = map[string]float64{"HIRES": 1e-4, "ROBER": 1e-10}

// stiffly sets a solver up for a stiff problem as those counts were taken.
func stiffly(method string, p *testode.Problem, rtol float64) integrators.Solver {
	s := integrators.Solver{Method: method, Rtol: rtol, Atol: rtol / 100}
	if f, ok := scale[p.Name]; ok {
		s.Atol = f * rtol
	}
	return s
}

// TestTRBDF2Errors wants the error at the end, relative to the largest component, within a tolerance a
// step, down to tolerances that no method of second order is meant for.
func TestTRBDF2Errors(t *testing.T) {
	for _, p := range []*testode.Problem{testode.Hires, testode.Oregonator, testode.VanDerPol, testode.SD1} {
		for _, rtol := range []float64{1e-4, 1e-6, 1e-8} {
			y, stats := solveProblem(t, p, stiffly("trbdf2", p, rtol))
			if e := relativeError(y, p.Reference); e > rtol*float64(stats.Accepted) {
				t.Errorf("%s: error %.2g at rtol %g after %d steps", p.Name, e, rtol, stats.Accepted)
			}
		}
	}
}

// radauAnchor is a solve by SciPy 1.10's Radau, whose count of evaluations leaves out those of its
// differences, and what this package takes for the same.
type radauAnchor struct {
	problem            *testode.Problem
	rtol               float64
	steps, evaluations int     // SciPy's
	errorEnd           float64 // relative to the largest component

	ours [4]int // steps, evaluations, Jacobians, factorisations
}

// pinned wants counts to be what they were. A rounding can decide whether one more iteration is taken,
// and with it all that follows: 2 % are left to it.
func pinned(t *testing.T, got, want [4]int) {
	t.Helper()
	for k := range got {
		if math.Abs(float64(got[k]-want[k])) > max(2, 0.02*float64(want[k])) {
			t.Errorf("steps, evaluations, Jacobians, factorisations are %d; they were %d", got, want)
			return
		}
	}
}

var radauAnchors = []radauAnchor{
	{testode.Hires, 1e-4, 75, 779, 8.5e-6, [4]int{74, 816, 35, 150}},
	{testode.Hires, 1e-6, 210, 1934, 1.2e-7, [4]int{209, 1956, 75, 238}},
	{testode.Hires, 1e-8, 634, 5334, 5.6e-10, [4]int{635, 5322, 173, 428}},
	{testode.Hires, 1e-10, 2031, 15812, 2.1e-12, [4]int{2028, 15790, 374, 844}},
	{testode.Oregonator, 1e-4, 356, 3733, 1.9e-6, [4]int{355, 3884, 185, 590}},
	{testode.Oregonator, 1e-6, 1039, 9510, 5.8e-9, [4]int{1035, 9550, 381, 1032}},
	{testode.Oregonator, 1e-8, 3215, 26653, 1.4e-11, [4]int{3213, 26770, 817, 1960}},
	{testode.Oregonator, 1e-10, 10095, 78800, 6.0e-14, [4]int{10099, 78749, 1650, 3636}},
	{testode.VanDerPol, 1e-4, 281, 2609, 1.5e-6, [4]int{273, 2586, 76, 304}},
	{testode.VanDerPol, 1e-6, 800, 6674, 3.3e-9, [4]int{803, 6701, 180, 540}},
	{testode.VanDerPol, 1e-8, 2522, 20074, 1.9e-11, [4]int{2483, 19819, 464, 1152}},
	{testode.VanDerPol, 1e-10, 7742, 58027, 1.2e-15, [4]int{7811, 58471, 1131, 2552}},
	{testode.Rober, 1e-4, 186, 1475, 0, [4]int{186, 1474, 58, 292}},
	{testode.Rober, 1e-6, 546, 4232, 0, [4]int{545, 4218, 131, 504}},
	{testode.Rober, 1e-8, 1677, 12821, 0, [4]int{1677, 12817, 357, 978}},
}

// TestRadauAgainstSciPy wants as many steps and evaluations, and no larger an error. Where errors are
// below 1e-12 they are rounding, of the differences too.
func TestRadauAgainstSciPy(t *testing.T) {
	for _, a := range radauAnchors {
		t.Run(fmt.Sprintf("%s/%g", a.problem.Name, a.rtol), func(t *testing.T) {
			y, stats := solveProblem(t, a.problem, stiffly("radau5", a.problem, a.rtol))
			within := func(what string, got, want int) {
				if math.Abs(float64(got-want)) > 0.06*float64(want) {
					t.Errorf("%d %s, SciPy takes %d", got, what, want)
				}
			}
			evaluations := stats.Evaluations - stats.Jacobians*2*a.problem.Dim() // central differences
			within("steps", stats.Accepted, a.steps)
			within("evaluations", evaluations, a.evaluations)
			if e := relativeError(y, a.problem.Reference); e > max(2*a.errorEnd, 1e-12) {
				t.Errorf("error %.2g, SciPy's is %.2g", e, a.errorEnd)
			}
			pinned(t, [4]int{stats.Accepted, evaluations, stats.Jacobians, stats.Factorisations}, a.ours)
		})
	}
}

// TestDiagonallyImplicitCounts pins what the others take at rtol 1e-6, evaluations of differences
// included. Their Caution holds the steps to tolerances of 6e-10, 1.6e-8 and 5e-7.
func TestDiagonallyImplicitCounts(t *testing.T) {
	for _, c := range []struct {
		method  string
		problem *testode.Problem
		counts  [4]int
	}{
		{"trbdf2", testode.Hires, [4]int{7728, 20418, 89, 161}},
		{"trbdf2", testode.VanDerPol, [4]int{30440, 85569, 262, 505}},
		{"esdirk43", testode.Hires, [4]int{426, 6271, 106, 140}},
		{"esdirk43", testode.VanDerPol, [4]int{1401, 16680, 218, 326}},
		{"esdirk54", testode.Hires, [4]int{178, 3937, 102, 125}},
		{"esdirk54", testode.VanDerPol, [4]int{470, 7632, 168, 261}},
	} {
		t.Run(c.method+"/"+c.problem.Name, func(t *testing.T) {
			_, stats := solveProblem(t, c.problem, stiffly(c.method, c.problem, 1e-6))
			pinned(t, [4]int{stats.Accepted, stats.Evaluations, stats.Jacobians, stats.Factorisations}, c.counts)
		})
	}
}
