package workprecision

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Targets returns the powers of ten that are errors of interest: from the largest ErrorMax of a good
// run, at most 0.1, down to the smallest that two methods reach. Below it one method would win
// because the others were not run tightly enough (see [Tighter]). A method that is alone has all.
func Targets(runs []Run) []float64 {
	loosest := 0.0
	for i := range runs {
		if runs[i].Verdict.OK() {
			loosest = max(loosest, runs[i].ErrorMax)
		}
	}
	smallest := smallestErrors(runs)
	if loosest == 0 || len(smallest) == 0 {
		return nil
	}
	tightest := smallest[min(1, len(smallest)-1)]
	var all []float64
	for e := min(-1, math.Ceil(math.Log10(loosest))); power(e) >= tightest; e-- {
		all = append(all, power(e))
	}
	return all
}

// smallestErrors are those of each method that had a good run, the smallest first.
func smallestErrors(runs []Run) []float64 {
	var all []float64
	for _, name := range methodsOf(runs) {
		best := math.Inf(1)
		for i := range runs {
			if r := &runs[i]; r.Method == name && r.Verdict.OK() {
				best = min(best, r.ErrorMax)
			}
		}
		if !math.IsInf(best, 1) {
			all = append(all, best)
		}
	}
	slices.Sort(all)
	return all
}

// Tighter reports that errors smaller than the last of the Targets were reached, by one method only,
// so that nothing is recommended for them.
func Tighter(runs []Run) bool {
	targets, smallest := Targets(runs), smallestErrors(runs)
	return len(smallest) > 1 && (len(targets) == 0 || targets[len(targets)-1]/10 >= smallest[0])
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

// mostClauses keeps a recommendation readable.
const mostClauses = 3

// Recommend says in a sentence which method is the cheapest at the error near (or the tightest that
// two methods reached), and where another takes over: "at 1e-6: tsit5; rodas5p below 1e-8; heun above
// 1e-3" means tsit5 from 1e-8 to 1e-3, rodas5p for smaller errors and heun for larger ones. It names
// the three ranges nearest to that error; "heun above 1e-3 (to 1e-2)" says that a fourth follows.
func Recommend(runs []Run, by Work, near float64) string {
	all := Choices(runs, by)
	if len(all) == 0 {
		return noneRecommended(runs)
	}
	k := 0
	for i := range all {
		if all[i].Target >= near*(1-1e-9) {
			k = i
		}
	}
	parts := []string{fmt.Sprintf("at %s: %s", all[k].target(), all[k].Method)}
	tighter, looser := changes(all, k, 1), changes(all, k, -1)
	room := mostClauses - 1
	if len(tighter) > 0 && len(looser) > 0 {
		room = 1
	}
	parts = append(parts, clauses(all, tighter, room, 1, "below")...)
	parts = append(parts, clauses(all, looser, room, -1, "above")...)
	return strings.Join(parts, "; ")
}

func noneRecommended(runs []Run) string {
	if len(smallestErrors(runs)) == 0 {
		return "no method came to the end"
	}
	return "no error was reached by two methods"
}

// changes are the choices from k on, in steps of 1 or -1, at which another method takes over.
func changes(all []Choice, k, step int) (first []int) {
	for i := k + step; i >= 0 && i < len(all); i += step {
		if all[i].Method != all[i-step].Method {
			first = append(first, i)
		}
	}
	return first
}

// clauses say so of as many as there is room for; the last also where it ends, if another follows.
func clauses(all []Choice, first []int, room, step int, side string) (parts []string) {
	shown := min(len(first), room)
	for n, i := range first[:shown] {
		part := fmt.Sprintf("%s %s %s", all[i].Method, side, all[i-step].target())
		if n == shown-1 && shown < len(first) {
			part += fmt.Sprintf(" (to %s)", all[first[shown]-step].target())
		}
		parts = append(parts, part)
	}
	return parts
}
