package sweeps

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"settle/circuit"
)

// spreads are the keys of an axis that say which values it has: one of them is given.
var spreads = []string{"values", "linear", "log", "uniform", "loguniform"}

func (r *reader) readAxes(t table) {
	for _, name := range t.names() {
		a := r.readAxis(name, r.table(t.at(name), t.values[name], axisKeys))
		if !identifier.MatchString(name) || name == "seed" {
			r.wrongKey(t.at(name), circuit.Error{Problem: "the name of an axis is made of letters, digits and _, and is not seed: where = \"...\" uses it"})
		}
		r.spec.Axes = append(r.spec.Axes, a)
	}
}

func (r *reader) readAxis(name string, t table) Axis {
	a := Axis{Name: name, Keys: t.words("keys"), Unit: t.word("unit")}
	if t.has("key") {
		a.Keys = append(a.Keys, t.word("key"))
	}
	if t.values != nil && t.has("key") == t.has("keys") {
		r.wrongKey(t.path, circuit.Error{Problem: `needs either key = "population.u.leak" or keys = ["...", "..."], which all get the same value`})
	}
	var given []string
	for _, s := range spreads {
		if t.has(s) {
			given = append(given, s)
		}
	}
	switch {
	case t.values == nil:
	case len(given) != 1:
		r.wrongKey(t.path, circuit.Error{Problem: "needs one of " + strings.Join(spreads, ", ") + told(given)})
	default:
		r.spread(&a, t, given[0])
	}
	return a
}

func told(given []string) string {
	if len(given) == 0 {
		return ""
	}
	return ", and has " + strings.Join(given, " and ")
}

// spread reads the values of an axis, or what they are drawn from.
func (r *reader) spread(a *Axis, t table, how string) {
	a.Log = how == "log" || how == "loguniform"
	switch how {
	case "values":
		a.Values = r.listed(t, a.Unit)
	case "linear", "log":
		a.Values = r.ranged(r.table(t.at(how), t.values[how], gridKeys), how == "log", a.Unit)
	default:
		in := r.table(t.at(how), t.values[how], drawKeys)
		a.Sample = &Interval{in.number("from"), in.number("to"), how == "loguniform"}
		r.checkEnds(in, a.Sample.From, a.Sample.To, a.Sample.Log)
	}
}

func (r *reader) listed(t table, unit string) (all []Value) {
	for i, v := range t.list("values") {
		one, err := valueOf(v)
		if err != nil {
			r.problem(fmt.Sprintf("%s.%d", t.at("values"), i+1), "%v", err)
		}
		one = one.with(unit)
		if slices.ContainsFunc(all, func(other Value) bool { return other.Text == one.Text }) {
			r.problem(fmt.Sprintf("%s.%d", t.at("values"), i+1), "%s stands in the list twice", one.Text)
		}
		all = append(all, one)
	}
	return all
}

// ranged are n values from one end to the other, both included.
func (r *reader) ranged(t table, log bool, unit string) []Value {
	from, to, n := t.number("from"), t.number("to"), t.whole("n", 2, 0)
	if t.values != nil && !t.has("n") {
		r.wrongKey(t.at("n"), circuit.Error{Problem: "is missing: write n = 10, the number of values"})
	}
	if !r.checkEnds(t, from, to, log) || n == 0 {
		return nil
	}
	all := make([]Value, n)
	for i := range all {
		all[i] = numberValue(between(from, to, float64(i)/float64(n-1), log)).with(unit)
	}
	return all
}

// between is the number at the share s of the way; the ends are met exactly.
func between(from, to, s float64, log bool) float64 {
	switch {
	case s == 0:
		return from
	case s == 1:
		return to
	case log:
		return from * math.Pow(to/from, s)
	}
	return from + (to-from)*s
}

func (r *reader) checkEnds(t table, from, to float64, log bool) bool {
	switch {
	case !t.has("from") || !t.has("to"):
		return false
	case math.IsInf(from, 0) || math.IsNaN(from) || math.IsInf(to, 0) || math.IsNaN(to) || from == to:
		r.problem(t.path, "from and to are two different, finite numbers")
		return false
	case log && from*to <= 0:
		r.problem(t.path, "on a logarithmic axis, from and to are both positive or both negative")
		return false
	}
	return true
}

// readZips checks lists of axes that go along together.
func (r *reader) readZips(root table) {
	seen := map[string]bool{}
	for i, v := range root.list("zip") {
		at := fmt.Sprintf("zip.%d", i+1)
		names, ok := v.([]any)
		if !ok || len(names) < 2 {
			r.problem(at, `a list of at least two axes is needed: zip = [["a", "b"]]`)
			continue
		}
		r.zip(at, names, seen)
	}
}

func (r *reader) zip(at string, names []any, seen map[string]bool) {
	var zip []string
	for _, v := range names {
		name, _ := v.(string)
		k := r.spec.axis(name)
		switch {
		case k < 0:
			r.wrong(at, r.unknownAxis(fmt.Sprint(v)))
			return
		case seen[name]:
			r.problem(at, "axis %s is named twice", name)
			return
		case r.spec.Axes[k].Sample != nil:
			r.problem(at, "axis %s is sampled: sampled axes go along together anyway", name)
			return
		case len(zip) > 0 && len(r.spec.Axes[k].Values) != len(r.spec.Axes[r.spec.axis(zip[0])].Values):
			r.problem(at, "axes %s and %s have %d and %d values; axes that go along together have equally many", zip[0], name,
				len(r.spec.Axes[r.spec.axis(zip[0])].Values), len(r.spec.Axes[k].Values))
			return
		}
		seen[name] = true
		zip = append(zip, name)
	}
	r.spec.Zips = append(r.spec.Zips, zip)
}

func (r *reader) unknownAxis(name string) circuit.Error {
	var names []string
	for _, a := range r.spec.Axes {
		names = append(names, a.Name)
	}
	near, _ := circuit.Suggest(name, names)
	return circuit.Error{Problem: fmt.Sprintf("unknown axis %q", name), Allowed: circuit.ClipList(names, true), Suggestion: near}
}
