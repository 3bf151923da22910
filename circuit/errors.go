package circuit

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Error is one mistake in a circuit file: where it stands, what is wrong, what would be right.
type Error struct {
	File         string // as given by the user; "--set KEY=VALUE" for an override
	Line, Column int    // from 1, columns in characters; 0 where there is no text to point at
	Key          string // dotted: "pathway.B.from"; "" for the file as a whole
	Problem      string // what is wrong, with the value
	Allowed      string // what would be right; "" if the problem says it
	Suggestion   string // the nearest name that exists; "" if none is near
}

// Error returns it on one line, in the form that editors make clickable:
//
//	loop.toml:14:8: pathway.B.from: unknown population "hiden"; allowed: "r", "hidden"; did you mean "hidden"?
func (e Error) Error() string {
	var b strings.Builder
	b.WriteString(e.File)
	if e.Line > 0 {
		fmt.Fprintf(&b, ":%d:%d", e.Line, e.Column)
	}
	if b.Len() > 0 {
		b.WriteString(": ")
	}
	// An override's place names its key already.
	if e.Key != "" && !strings.HasPrefix(e.File, setPrefix+e.Key+"=") {
		b.WriteString(e.Key + ": ")
	}
	b.WriteString(e.Problem)
	if e.Allowed != "" {
		b.WriteString("; allowed: " + e.Allowed)
	}
	if e.Suggestion != "" {
		b.WriteString("; did you mean " + strconv.Quote(e.Suggestion) + "?")
	}
	return b.String()
}

// Overridden tells whether the mistake is in an override, not in the file.
func (e Error) Overridden() bool { return strings.HasPrefix(e.File, setPrefix) }

// Errors are all the mistakes of a circuit file, in the order of their places.
type Errors []Error

// Error returns them one a line.
func (es Errors) Error() string {
	lines := make([]string, len(es))
	for i, e := range es {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap lets errors.As find each Error.
func (es Errors) Unwrap() []error {
	all := make([]error, len(es))
	for i, e := range es {
		all[i] = e
	}
	return all
}

// sort brings the errors into the order in which a reader of the file meets them; those of
// overrides, which stand nowhere in the file, come last.
func (es Errors) sort() {
	slices.SortStableFunc(es, func(a, b Error) int {
		if none := cmp.Compare(min(b.Line, 1), min(a.Line, 1)); none != 0 {
			return none
		}
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
}

// first are the first of very many errors, and how many there are besides.
func (es Errors) first() Errors {
	if len(es) <= maxErrors+1 {
		return es
	}
	rest := es[maxErrors]
	rest.Problem, rest.Key, rest.Allowed, rest.Suggestion = fmt.Sprintf("and %d more errors from here on", len(es)-maxErrors), "", "", ""
	return append(es[:maxErrors:maxErrors], rest)
}

// Errorf makes an Error about a dotted key, such as "pathway.W.weights.path". It stands where the
// key does in the text, or else at the longest part of the key that is there.
// A Spec that was made in Go has no text: the Error then has no line.
func (s *Spec) Errorf(key, format string, args ...any) Error {
	e := Error{File: s.File, Key: key, Problem: fmt.Sprintf(format, args...)}
	if s.Source != nil {
		at, _ := findPlace(s.places, key)
		if !s.armLeavesTask(key) {
			e.inArm(s.arm, at)
		}
		e.stand(at, s.File, bytes.TrimPrefix(s.Source, byteOrderMark))
	}
	return e
}

// armLeavesTask tells whether a key is about the data, and the data are those of the file: what is wrong
// with them is so in every arm.
func (s *Spec) armLeavesTask(key string) bool {
	if section, _, _ := strings.Cut(key, "."); section != "task" || key == "task.batch" { // which rules may refuse
		return false
	}
	for k, at := range s.places {
		if strings.HasPrefix(k, "task") && strings.HasPrefix(at.from, "arm.") {
			return false
		}
	}
	return true
}

// inArm names the arm in which a mistake was found, where its place does not.
func (e *Error) inArm(arm string, at place) {
	if arm != "" && !strings.HasPrefix(at.from, "arm.") {
		e.Problem = "in arm " + quoteValue(arm) + ": " + e.Problem
	}
}
