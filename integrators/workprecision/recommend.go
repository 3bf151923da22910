package workprecision

import (
	"fmt"
	"math"
	"strings"
)

// Targets returns the powers of ten that are errors of interest: from the largest ErrorMax of a good
// run down to the smallest, at most 0.1.
func Targets(runs []Run) []float64 {
	loosest, tightest := 0.0, math.Inf(1)
	for i := range runs {
		if runs[i].Verdict.OK() {
			loosest, tightest = max(loosest, runs[i].ErrorMax), min(tightest, runs[i].ErrorMax)
		}
	}
	if loosest == 0 {
		return nil
	}
	var all []float64
	for e := min(-1, math.Ceil(math.Log10(loosest))); math.Pow(10, e) >= tightest; e-- {
		all = append(all, power(e))
	}
	return all
}

// power is the float nearest to ten to the e.
func power(e float64) float64 { return math.Pow10(int(e)) }

// Choice is the best method for an error.
type Choice struct {
	Target float64
	Method string
	Cost   float64
}

// target writes a power of ten.
func (c Choice) target() string { return fmt.Sprintf("1e%d", int(math.Round(math.Log10(c.Target)))) }

// Choices returns the Best for each of the Targets.
func Choices(runs []Run, by Work) []Choice {
	var all []Choice
	for _, e := range Targets(runs) {
		if m, cost := Best(runs, by, e); m != "" {
			all = append(all, Choice{e, m, cost})
		}
	}
	return all
}

// Recommend says in a sentence which method is the cheapest at the error near (or the tightest that
// was reached), and where another takes over: "at 1e-6: tsit5; rodas5p below 1e-8; heun above
// 1e-3" means tsit5 from 1e-8 to 1e-3, rodas5p for smaller errors and heun for larger ones.
func Recommend(runs []Run, by Work, near float64) string {
	all := Choices(runs, by)
	if len(all) == 0 {
		return "no method came to the end"
	}
	k := 0
	for i := range all {
		if all[i].Target >= near*(1-1e-9) {
			k = i
		}
	}
	parts := []string{fmt.Sprintf("at %s: %s", all[k].target(), all[k].Method)}
	for i := k + 1; i < len(all); i++ {
		if all[i].Method != all[i-1].Method {
			parts = append(parts, all[i].Method+" below "+all[i-1].target())
		}
	}
	for i := k - 1; i >= 0; i-- {
		if all[i].Method != all[i+1].Method {
			parts = append(parts, all[i].Method+" above "+all[i+1].target())
		}
	}
	return strings.Join(parts, "; ")
}
