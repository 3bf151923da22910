package circuit

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
)

// Each function here returns a key's value, or its default, or zero after reporting what is wrong.

func (t table) text(name string) string {
	k, v, _ := t.key(name)
	s, ok := v.(string)
	switch {
	case v == nil:
		return ""
	case !ok:
		t.r.report(t.at(name), k.wrongType(v))
		return ""
	case s == "" || strings.ContainsFunc(s, isControl):
		t.r.problem(t.at(name), "is %s: a text without line breaks and control characters is needed", quoteValue(s))
		return ""
	}
	return s
}

func isControl(c rune) bool { return c < ' ' || c == 0x7f }

// choice returns one of the key's words.
func (t table) choice(name string) string {
	k, v, _ := t.key(name)
	if v == nil {
		return ""
	}
	return t.r.oneOf(t.at(name), k, v)
}

// otherWords are words that other programs use, and what they are called here.
var otherWords = map[string]string{"random": "uniform", "backprop": "backpropagation"}

// oneOf returns v if it is one of the words of k, or "" after reporting that it is not.
func (r *reader) oneOf(key string, k *Key, v any) string {
	s, ok := v.(string)
	if !ok {
		r.report(key, k.wrongType(v))
		return ""
	}
	if !slices.Contains(k.Choices, s) {
		e := Error{Problem: "is " + quoteValue(s), Allowed: ClipList(k.Choices, true), Suggestion: r.suggest(s, k.Choices)}
		if other := otherWords[s]; e.Suggestion == "" && slices.Contains(k.Choices, other) {
			e.Suggestion = other
		}
		r.report(key, e)
		return ""
	}
	return s
}

func (t table) flag(name string) bool {
	k, v, _ := t.key(name)
	b, ok := v.(bool)
	if !ok {
		t.r.report(t.at(name), k.wrongType(v))
	}
	return b
}

var wholeText = regexp.MustCompile(`^[-+]?[0-9]{1,18}$`)

func (t table) whole(name string) int {
	k, v, _ := t.key(name)
	if v == nil {
		return 0
	}
	i, e, ok := k.whole(v)
	if !ok {
		t.r.report(t.at(name), e)
	}
	return i
}

// whole reads a whole number and checks it against the range.
func (k *Key) whole(v any) (int, Error, bool) {
	i, ok := v.(int64)
	if f, isFloat := v.(float64); isFloat && f == math.Trunc(f) && math.Abs(f) < 1<<53 {
		return 0, Error{Problem: fmt.Sprintf("is a number with a decimal point, but a whole number is needed: write %d", int64(f))}, false
	}
	if s, isText := v.(string); isText && wholeText.MatchString(s) {
		return 0, Error{Problem: fmt.Sprintf("is the text %s: write %s without quotes", quoteValue(s), s)}, false
	}
	switch {
	case !ok:
		return 0, k.wrongType(v), false
	case !k.Range.Contains(float64(i)):
		return 0, k.outOfRange(v), false
	}
	return int(i), Error{}, true
}

// wholes reads a list of whole numbers; nil if it is absent or none of them is good.
func (t table) wholes(name string) (list []int) {
	k, v, _ := t.key(name)
	if v == nil {
		return nil
	}
	elements, ok := v.([]any)
	if !ok {
		t.r.report(t.at(name), k.wrongType(v))
		return nil
	}
	one := Key{Type: wholeType, Range: k.Range}
	list = make([]int, 0, len(elements))
	for i, v := range elements {
		n, e, ok := one.whole(v)
		if !ok {
			e.Problem = fmt.Sprintf("number %d of %d: %s", i+1, len(elements), e.Problem)
			t.r.reportAt(t.r.text.element(t.at(name), i), t.at(name), e)
			continue
		}
		list = append(list, n)
	}
	return list
}

// number returns a number, or a quantity in SI units.
func (t table) number(name string) float64 {
	k, v, _ := t.key(name)
	return t.numberAs(k, name, v)
}

// numberAs reads v, the value of name, as k says.
func (t table) numberAs(k *Key, name string, v any) float64 {
	if v == nil {
		return 0
	}
	f, e, ok := k.number(v)
	if !ok {
		t.r.report(t.at(name), e)
	}
	return f
}

// word returns the word that the quantity name may be instead of a number, or "".
func (t table) word(name string) string {
	k, v, _ := t.key(name)
	if s, ok := v.(string); ok && slices.Contains(k.Choices, s) {
		return s
	}
	return ""
}

// number reads a number, or with a unit a quantity in SI units, and checks it against the range.
func (k *Key) number(v any) (float64, Error, bool) {
	f, e, ok := k.plainNumber(v)
	switch {
	case !ok:
		return 0, e, false
	case math.IsNaN(f):
		return 0, Error{Problem: "is nan, not a number"}, false
	case math.IsInf(f, 0) && (k.Range == nil || math.IsInf(k.Range.Max, 1)):
		return 0, Error{Problem: "is " + formatNumber(f) + ", not a finite number"}, false
	case !k.Range.Contains(f):
		return 0, k.outOfRange(v), false
	}
	return f, Error{}, true
}

func (k *Key) plainNumber(v any) (float64, Error, bool) {
	f, isNumber := v.(float64)
	if i, ok := v.(int64); ok {
		f, isNumber = float64(i), true
	}
	s, isText := v.(string)
	switch {
	case isNumber && k.Unit == Dimensionless:
		return f, Error{}, true
	case isNumber:
		return 0, Error{Problem: fmt.Sprintf("needs a unit: write %s", quoteValue(formatNumber(f)+" "+k.usualUnit()))}, false
	case !isText:
		return 0, k.wrongType(v), false
	}
	f, err := ParseQuantity(s, k.Unit)
	var e Error
	switch {
	case errors.As(err, &e):
		return 0, k.completed(e, s), false
	case k.Unit == Dimensionless: // a number in quotes
		return 0, Error{Problem: fmt.Sprintf("is %s: write %s without quotes", k.wrongType(v).Problem[len("is "):], strings.TrimSpace(s))}, false
	}
	return f, Error{}, true
}
