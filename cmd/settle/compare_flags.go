package main

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"settle/circuit"
	"settle/integrators"
	"settle/integrators/workprecision"

	"github.com/spf13/cobra"
)

// options reads the flags that do not hang on the circuit.
func (f *compareFlags) options() (o workprecision.Options, err error) {
	if !slices.Contains(workNames(), f.by) {
		return o, usagef("--by %s: allowed: %s%s", f.by, strings.Join(workNames(), ", "), didYouMean(f.by, workNames()))
	}
	if o.Methods, err = f.chosenMethods(); err != nil {
		return o, err
	}
	if o.Rtol, err = span("--rtol", f.rtols, 10, tolerance); err != nil {
		return o, err
	}
	if f.steps != "" {
		if o.Steps, err = span("--step", f.steps, 2, f.step); err != nil {
			return o, err
		}
	}
	switch {
	case f.given("against") && !(f.against >= smallestRtol && f.against < 1):
		return o, usagef("--against %g: a relative tolerance from %g to below 1", f.against, smallestRtol)
	case f.repeat < 1:
		return o, usagef("--repeat %d: at least 1", f.repeat)
	case f.budget <= 0:
		return o, usagef("--budget %s: more than 0, as in 30s", f.budget)
	case f.maxSteps < 0:
		return o, usagef("--max-steps %d: at least 1 (0: as the file says)", f.maxSteps)
	case f.trial < 0:
		return o, usagef("--trial %d: from 0", f.trial)
	}
	o.Against, o.Repeat, o.Budget = f.against, f.repeat, f.budget
	return o, f.tightEnough(&o)
}

// tightEnough refuses a reference that is hardly better than what it shall judge.
func (f *compareFlags) tightEnough(o *workprecision.Options) error {
	adaptive := slices.ContainsFunc(o.Methods, func(name string) bool {
		m, _ := integrators.Find(name)
		return m.Adaptive
	})
	tightest := slices.Min(o.Rtol)
	if most := rounded(tightest / 10); adaptive && f.given("against") && f.against > most*(1+1e-9) {
		return usagef("--against %g: the reference has to be at least ten times tighter than the tightest run (rtol %g): write --against %g or less, or leave it out",
			f.against, tightest, most)
	}
	return nil
}

// allMethods is what --methods takes for every one.
const allMethods = "all"

// usualMethods are compared where none are named: what auto makes of the problem, and of each family
// those that are cheapest on circuits at some tolerance. Methods of low order are left out, since they
// need most of the time and end last.
var usualMethods = []string{"auto", "tsit5", "vern76", "dop853", "adams", "rodas5p", "radau5", "bdf", "exprb43", "rk4"}

// chosenMethods reads --methods.
func (f *compareFlags) chosenMethods() ([]string, error) {
	switch f.methods {
	case "":
		return slices.Clone(usualMethods), nil
	case allMethods:
		return integrators.MethodNames(), nil
	}
	return chosen("--methods", f.methods, integrators.MethodNames())
}

// chosen reads a list of names; "" means all.
func chosen(flag, list string, allowed []string) ([]string, error) {
	if list == "" {
		return allowed, nil
	}
	var names []string
	for _, name := range strings.Split(list, ",") {
		name = strings.TrimSpace(name)
		if !slices.Contains(allowed, name) {
			return nil, usagef("%s: %q is unknown; allowed: %s%s", flag, name, strings.Join(allowed, ", "), didYouMean(name, allowed))
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names, nil
}

// mostPoints keeps a typing error from running for ever.
const mostPoints = 100

// span reads a list of numbers and of ranges a..b, which are cut evenly on a logarithmic scale into
// pieces of about the given factor. The largest come first.
func span(flag, text string, factor float64, read func(flag, text string) (float64, error)) ([]float64, error) {
	var all []float64
	for _, part := range strings.Split(text, ",") {
		from, to, ranged := strings.Cut(part, "..")
		if strings.HasPrefix(to, ".") {
			return nil, usagef("%s: %q has three dots; a range has two", flag, part)
		}
		a, err := read(flag, strings.TrimSpace(from))
		if err != nil {
			return nil, err
		}
		b := a
		if ranged {
			if b, err = read(flag, strings.TrimSpace(to)); err != nil {
				return nil, err
			}
		}
		all = append(all, between(a, b, factor)...)
		if len(all) > mostPoints {
			return nil, usagef("%s %s: more than %d values", flag, text, mostPoints)
		}
	}
	slices.SortFunc(all, func(a, b float64) int { return cmp.Compare(b, a) })
	return slices.Compact(all), nil
}

// between returns a, b and what lies between.
func between(a, b, factor float64) []float64 {
	n := int(math.Round(math.Abs(math.Log(b/a)) / math.Log(factor)))
	if a == b {
		return []float64{a}
	}
	n = min(max(n, 1), mostPoints)
	all := make([]float64, n+1)
	for i := range all {
		all[i] = rounded(a * math.Pow(b/a, float64(i)/float64(n)))
	}
	all[0], all[n] = a, b
	return all
}

// rounded takes off the rounding errors of a power: 1e-5, not 1.0000000000000003e-05.
func rounded(x float64) float64 {
	r, _ := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 12, 64), 64)
	return r
}

// smallestRtol is where rounding begins to decide.
const smallestRtol = 1e-14

func tolerance(flag, text string) (float64, error) {
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || !(v >= smallestRtol && v < 1) {
		return 0, usagef("%s: %q is no relative tolerance; allowed: numbers from %g to below 1, as a range 1e-3..1e-10 or a list 1e-4,1e-6", flag, text, smallestRtol)
	}
	return v, nil
}

// step reads a step size: with its unit for a circuit, a plain number for problems, whose time has
// none.
func (f *compareFlags) step(flag, text string) (float64, error) {
	dim, example := circuit.Time, "1ms..0.1ms"
	if f.problems != "" {
		dim, example = circuit.Dimensionless, "0.1..0.001"
	}
	v, err := circuit.ParseQuantity(text, dim)
	if err != nil {
		return 0, usagef("%s: %v (as in %s)", flag, err, example)
	}
	if !(v > 0) {
		return 0, usagef("%s: %q is not above 0 (as in %s)", flag, text, example)
	}
	return v, nil
}

// completeLists completes the last of several words with commas between.
func completeLists(cmd *cobra.Command, words map[string][]string) {
	for flag, list := range words {
		completeFlag(cmd, flag, func(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
			before := typed[:strings.LastIndexByte(typed, ',')+1]
			all := make([]string, len(list))
			for i, word := range list {
				all[i] = before + word
			}
			return all, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
		})
	}
}
