package circuit

import (
	"fmt"
	"slices"
	"strings"
)

// quantities reads a number, a list with one number a unit, or a distribution; size is the number of
// units, 0 if it is not known. Its Init is "" after a mistake, and where nothing is given.
func (t table) quantities(name string, size int) Values {
	k, v, _ := t.key(name)
	switch v := v.(type) {
	case nil:
		return Values{}
	case map[string]any:
		return t.distribution(k, name, v)
	case []any:
		return t.numberList(k, name, v, size)
	default:
		f, e, ok := k.number(v)
		if !ok {
			t.r.report(t.at(name), e)
			return Values{}
		}
		return Values{Init: "constant", Constant: f}
	}
}

func (t table) numberList(k *Key, name string, list []any, size int) Values {
	numbers := make([]float64, len(list))
	good := true
	for i, v := range list {
		f, e, ok := k.number(v)
		if !ok {
			e.Problem = fmt.Sprintf("number %d of %d: %s", i+1, len(list), e.Problem)
			t.r.reportAt(t.r.text.element(t.at(name), i), t.at(name), e)
			good = false
		}
		numbers[i] = f
	}
	if size > 0 && len(list) != size {
		t.r.problem(t.at(name), "has %d numbers for %d units; give one number a unit, or one for all", len(list), size)
		good = false
	}
	if !good {
		return Values{}
	}
	return Values{Init: "list", List: numbers}
}

// distribution reads a table of VALUES, whose numbers have the unit and range of k.
func (t table) distribution(k *Key, name string, v map[string]any) Values {
	before := len(t.r.errs)
	d, _ := t.r.table(t.at(name), "VALUES", v)
	chosen, ok := findVariant(valuesVariants, d.choice("init"))
	if !ok {
		return Values{}
	}
	d.variant("init", valuesVariants, chosen)
	values := Values{Init: chosen.name, Path: d.text("path"), Dataset: d.text("dataset"),
		Min: d.numberLike(k, "min"), Max: d.numberLike(k, "max"), Mean: d.numberLike(k, "mean"), Std: d.numberLike(k, "std")}
	if chosen.name == "uniform" && len(t.r.errs) == before {
		d.smallest(&values.Min, values.Max, k.Range)
	}
	if len(t.r.errs) > before {
		return Values{}
	}
	return values
}

// numberLike reads a number of a distribution of k.
func (t table) numberLike(k *Key, name string) float64 {
	own, v, given := t.key(name)
	if !given {
		return 0 // every default of a distribution is 0, whatever its unit
	}
	like := *own
	like.Unit, like.Example = k.Unit, k.Example
	if name != "std" {
		like.Range = k.Range
	}
	if k.Unit != Dimensionless {
		like.Type = quantityType
	}
	return t.numberAs(&like, name, v)
}

// smallest sets the default of min, which is -max, and checks that the two are in order.
func (t table) smallest(lo *float64, hi float64, allowed *Range) {
	if !t.has("min") {
		*lo = -hi
		if !allowed.Contains(*lo) {
			t.r.problem(t.at("max"), "without min the smallest value is -max, which is not allowed here: write min as well")
			return
		}
	}
	switch {
	case *lo > hi && !t.has("min"):
		t.r.problem(t.at("max"), "is negative, and without min the smallest value is -max; write min as well")
	case *lo > hi && !t.has("max"):
		t.r.problem(t.at("min"), "is %s, above max, which is %s unless it is written", showValue(t.values["min"]), formatNumber(hi))
	case *lo > hi:
		t.r.problem(t.at("min"), "is %s, above max, which is %s", showValue(t.values["min"]), showValue(t.values["max"]))
	}
}

// scale reads a factor: a number, a word that follows from the sizes, or both: "2/sqrt(fan-in)".
func (t table) scale(name string) (factor float64, by string) {
	k, v, _ := t.key(name)
	s, isText := v.(string)
	if !isText {
		return t.numberAs(k, name, v), ""
	}
	num, rest, _ := strings.Cut(strings.ReplaceAll(s, " ", ""), "/")
	if digits, unit := splitQuantity(num); digits != "" && unit == "" && slices.Contains(k.Choices, "1/"+rest) {
		factor, e, ok := (&Key{Type: numberType}).number(parseNumber(digits))
		if !ok {
			t.r.report(t.at(name), e)
		}
		return factor, "1/" + rest
	}
	t.r.report(t.at(name), Error{Problem: "is " + quoteValue(s), Allowed: k.wants(), Suggestion: t.r.suggest(s, k.Choices)})
	return 0, ""
}

// parseNumber reads digits that splitQuantity has found.
func parseNumber(digits string) float64 { return quantityUnit{factor: 1}.times(digits) }
