package sweeps

import (
	"errors"
	"slices"
	"strings"

	"settle/circuit"
)

// Wrong is a mistake with the place of a key's value.
func (s *Spec) Wrong(key, problem string) error {
	return circuit.Errors{s.text.AtValue(key, circuit.Error{Problem: problem})}
}

// Placed gives the mistakes that a circuit has at a point the place in the sweep file that they come from, where they
// come from there.
func (s *Spec) Placed(err error, p Point) error {
	var all circuit.Errors
	if !errors.As(err, &all) {
		return err
	}
	placed := slices.Clone(all)
	for i, e := range placed {
		for k, a := range s.Axes {
			if e.Overridden() && slices.ContainsFunc(a.Keys, func(key string) bool { return within(e.Key, key) }) {
				placed[i] = s.text.AtValue("axis."+a.Name+at(e, s.text, a), circuit.Error{
					Problem: e.Key + " = " + p.Coordinates[k].Text + ": " + e.Problem, Allowed: e.Allowed, Suggestion: e.Suggestion})
			}
		}
	}
	return placed
}

// within tells whether a key is another one, or below it.
func within(key, other string) bool { return key == other || strings.HasPrefix(key, other+".") }

// at is the part of an axis that a mistake is in: its key, or its values.
func at(e circuit.Error, text *circuit.Text, a Axis) string {
	for _, part := range append([]string{"key", "keys"}, spreads...) {
		isKey := strings.HasPrefix(part, "key")
		if text.Has("axis."+a.Name+"."+part) && isKey == strings.HasPrefix(e.Problem, "unknown key") {
			return "." + part
		}
	}
	return ""
}
