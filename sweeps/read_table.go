package sweeps

import (
	"fmt"
	"slices"

	"settle/circuit"
)

// table is a table of the file; values is nil if it is not there or is none.
type table struct {
	r      *reader
	path   string
	values map[string]any
}

// table reports what v has other keys than the known ones; nil for those allows all.
func (r *reader) table(path string, v any, known []string) table {
	t := table{r: r, path: path}
	members, ok := v.(map[string]any)
	if !ok {
		r.wrong(path, circuit.Error{Problem: "is " + circuit.DescribeValue(v), Allowed: "a table"})
		return t
	}
	t.values = members
	for _, name := range t.names() {
		if known != nil && !slices.Contains(known, name) {
			near, _ := circuit.Suggest(name, known)
			r.wrongKey(t.at(name), circuit.Error{Problem: "unknown key", Allowed: circuit.ClipList(known, false), Suggestion: near})
		}
	}
	return t
}

// tables is a table whose keys the user chooses.
func (t table) tables(name string) table {
	if !t.has(name) {
		return table{r: t.r, path: t.at(name)}
	}
	return t.r.table(t.at(name), t.values[name], nil)
}

func (t table) at(name string) string {
	if t.path == "" {
		return name
	}
	return t.path + "." + name
}

func (t table) has(name string) bool { _, ok := t.values[name]; return ok }

// names are the keys in the order written.
func (t table) names() []string { return t.r.text.Names(t.path, t.values) }

func (t table) wrongType(name, wanted string) {
	t.r.wrong(t.at(name), circuit.Error{Problem: "is " + circuit.DescribeValue(t.values[name]), Allowed: wanted})
}

// word is a text, "" if it is not there.
func (t table) word(name string) string {
	s, ok := t.values[name].(string)
	if t.has(name) && (!ok || s == "") {
		t.wrongType(name, "a text")
	}
	return s
}

func (t table) choice(name string, among []string, otherwise string) string {
	if !t.has(name) {
		return otherwise
	}
	s := t.word(name)
	if s != "" && !slices.Contains(among, s) {
		near, _ := circuit.Suggest(s, among)
		t.r.wrong(t.at(name), circuit.Error{Problem: fmt.Sprintf("is %q", s), Allowed: circuit.ClipList(among, true), Suggestion: near})
	}
	return s
}

// maxCount bounds the values of one axis, the samples and the seeds.
const maxCount = 1_000_000

// whole is a whole number of at least least.
func (t table) whole(name string, least, otherwise int) int {
	if !t.has(name) {
		return otherwise
	}
	n, ok := t.values[name].(int64)
	if !ok || n < int64(least) || n > maxCount {
		t.wrongType(name, fmt.Sprintf("a whole number from %d to %d", least, maxCount))
		return otherwise
	}
	return int(n)
}

// number is a number; what is missing is told.
func (t table) number(name string) float64 {
	switch v := t.values[name].(type) {
	case int64:
		return float64(v)
	case float64:
		return v
	}
	if t.has(name) {
		t.wrongType(name, "a number")
	} else if t.values != nil {
		t.r.wrongKey(t.at(name), circuit.Error{Problem: "is missing: write " + name + " = 1.0"})
	}
	return 0
}

// list is a list of values, or of tables of them.
func (t table) list(name string) []any {
	switch v := t.values[name].(type) {
	case []any:
		if len(v) > 0 {
			return v
		}
	case []map[string]any:
		all := make([]any, len(v))
		for i := range v {
			all[i] = v[i]
		}
		return all
	}
	if t.has(name) {
		t.wrongType(name, "a list with at least one value")
	}
	return nil
}

// words is a list of texts.
func (t table) words(name string) (all []string) {
	for i, v := range t.list(name) {
		s, ok := v.(string)
		if !ok || s == "" {
			t.r.problem(fmt.Sprintf("%s.%d", t.at(name), i+1), "is %s; allowed: a text", circuit.DescribeValue(v))
			continue
		}
		all = append(all, s)
	}
	return all
}
