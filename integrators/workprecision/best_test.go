package workprecision_test

import (
	"math"
	"testing"

	"settle/integrators"
	"settle/integrators/workprecision"
)

// made is a run with an error and a cost.
func made(method string, e float64, products int, v workprecision.Verdict) workprecision.Run {
	return workprecision.Run{Method: method, ErrorMax: e, Verdict: v, Seconds: 1 / float64(products),
		Stats: integrators.Stats{Products: products, Evaluations: 2 * products}}
}

// two methods that cross between 1e-3 (331 and 500 products) and 1e-4 (1032 and 734): a begins cheap, b
// falls faster. One run of a is worse
// than another in both, one of b failed.
var two = []workprecision.Run{
	made("a", 1e-2, 100, workprecision.Finished),
	made("a", 5e-3, 150, workprecision.Finished),
	made("a", 7e-3, 900, workprecision.Finished),
	made("a", 1e-6, 10_000, workprecision.Settled),
	made("b", 1e-3, 500, workprecision.Finished),
	made("b", 1e-1, 10, workprecision.StepBudget),
	made("b", 1e-9, 5_000, workprecision.BelowReference),
}

func TestFront(t *testing.T) {
	front := workprecision.Front(two, "a", workprecision.Products)
	if len(front) != 3 || front[0].ErrorMax != 1e-2 || front[1].ErrorMax != 5e-3 || front[2].ErrorMax != 1e-6 {
		t.Errorf("%+v", front)
	}
}

func TestCost(t *testing.T) {
	// between 5e-3 at 150 and 1e-6 at 10000: log work is linear in log error
	share := (math.Log(1e-4) - math.Log(5e-3)) / (math.Log(1e-6) - math.Log(5e-3))
	between := math.Exp((1-share)*math.Log(150) + share*math.Log(10_000))
	for _, c := range []struct {
		method       string
		by           workprecision.Work
		target, want float64
	}{
		{"a", workprecision.Products, 1, 100},
		{"a", workprecision.Products, 5e-3, 150},
		{"a", workprecision.Products, 1e-4, between},
		{"a", workprecision.Evaluations, 1e-4, 2 * between},
		{"a", workprecision.Products, 1e-7, math.Inf(1)},
		{"b", workprecision.Products, 0.5, 500},
		{"b", workprecision.Products, 1e-6, math.Sqrt(500 * 5000)},
		{"c", workprecision.Products, 1, math.Inf(1)},
	} {
		if got := workprecision.Cost(two, c.method, c.by, c.target); got != c.want && math.Abs(got/c.want-1) > 1e-12 {
			t.Errorf("%s for %g by %s costs %g, want %g", c.method, c.target, c.by, got, c.want)
		}
	}
}

// TestRecommendTighter recommends nothing that only one method was tried for.
func TestRecommendTighter(t *testing.T) {
	targets := workprecision.Targets(two)
	if last := targets[len(targets)-1]; last != 1e-6 || !workprecision.Tighter(two) {
		t.Errorf("down to %g, tighter %t", last, workprecision.Tighter(two))
	}
	if alone := workprecision.Targets(two[:4]); alone[len(alone)-1] != 1e-6 || workprecision.Tighter(two[:4]) {
		t.Errorf("a method that is alone has %g", alone)
	}
}

// TestRecommendBriefly has five methods, each the cheapest at an error of its own.
func TestRecommendBriefly(t *testing.T) {
	var runs []workprecision.Run
	for i, name := range []string{"a", "b", "c", "d", "e"} {
		e := math.Pow10(-1 - 2*i)
		runs = append(runs, made(name, e, 10<<i, workprecision.Finished))
	}
	runs = append(runs, made("f", 1e-9, 10_000, workprecision.Finished))
	for near, want := range map[float64]string{
		1e-9: "at 1e-9: e; d above 1e-8; c above 1e-6 (to 1e-4)",
		1e-5: "at 1e-5: c; d below 1e-5 (to 1e-7); b above 1e-4 (to 1e-2)",
		1e-1: "at 1e-1: a; b below 1e-1; c below 1e-3 (to 1e-5)",
	} {
		if got := workprecision.Recommend(runs, workprecision.Products, near); got != want {
			t.Errorf("near %g: %q, want %q", near, got, want)
		}
	}
}

func TestRecommend(t *testing.T) {
	for _, c := range []struct {
		near float64
		want string
	}{
		{1e-6, "at 1e-6: b; a above 1e-4"},
		{1e-2, "at 1e-2: a; b below 1e-3"},
		{1e-12, "at 1e-6: b; a above 1e-4"},
		{1, "at 1e-2: a; b below 1e-3"},
	} {
		if got := workprecision.Recommend(two, workprecision.Products, c.near); got != c.want {
			t.Errorf("near %g: %q, want %q", c.near, got, c.want)
		}
	}
	if got := workprecision.Recommend(two[5:6], workprecision.Products, 1e-6); got != "no method came to the end" {
		t.Errorf("%q", got)
	}
}
