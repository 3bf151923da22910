package circuit

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// table is a table of the file whose keys are those below pattern.
type table struct {
	r       *reader
	path    string // "population.r"
	pattern string // "population.*"
	values  map[string]any
}

// table tells whether v is a table, and reports the keys in it that do not belong there.
func (r *reader) table(path, pattern string, v any) (table, bool) {
	t := table{r: r, path: path, pattern: pattern}
	values, ok := v.(map[string]any)
	if !ok {
		r.report(path, Error{Problem: "is " + DescribeValue(v), Allowed: "a table" + r.exampleOf(pattern)})
		return t, false
	}
	t.values = values
	known := keyIndex()
	for _, name := range t.given() {
		key := joinKey(path, name)
		k := known.byPattern[joinKey(pattern, name)]
		switch {
		case k == nil || strings.Contains(name, "."): // a quoted key with a dot is no path
			among := known.names(pattern)
			r.reportKey(key, Error{Problem: "unknown key", Allowed: ClipList(among, false), Suggestion: r.suggest(name, among)})
		case k.Refused != "":
			r.reportKey(key, Error{Problem: "is not available in this version: remove it; " + k.Refused})
		}
	}
	return t, true
}

func (r *reader) exampleOf(pattern string) string {
	if k := keyIndex().byPattern[pattern]; k != nil && k.Example != "" {
		return ", such as " + k.Example
	}
	return ""
}

// key returns the description of a key of the table, and its value or default (nil if neither).
func (t table) key(name string) (k *Key, v any, given bool) {
	pattern := joinKey(t.pattern, name)
	k = keyIndex().byPattern[pattern]
	if k == nil {
		panic("circuit: no key " + pattern + " in the list of keys")
	}
	v, given = t.values[name]
	if !given {
		v = keyIndex().defaults[pattern]
		if v == nil && k.Required && t.values != nil {
			t.missing(name, k)
		}
	}
	return k, v, given
}

func (t table) missing(name string, k *Key) {
	e := Error{Problem: "is missing: write " + name + " = " + k.Example}
	at, _ := t.r.text.find(t.path)
	t.r.reportAt(at, joinKey(t.path, name), e)
}

func (t table) has(name string) bool {
	_, given := t.values[name]
	return given
}

// given returns the keys of the table in the order written.
func (t table) given() []string {
	return t.r.text.written(t.path, slices.Collect(maps.Keys(t.values)))
}

func (t table) at(name string) string { return joinKey(t.path, name) }

// variant checks which keys stand beside t's key, whose value chooses v from list.
func (t table) variant(key string, list []variant, v variant) {
	chosen := fmt.Sprintf("%s = %q", key, v.name)
	for _, name := range v.needs {
		if k := keyIndex().byPattern[joinKey(t.pattern, name)]; !t.has(name) {
			at, _ := t.r.text.find(t.path)
			t.r.reportAt(at, t.at(name), Error{Problem: fmt.Sprintf("is missing: %s needs it; write %s = %s", chosen, name, k.Example)})
		}
	}
	for _, name := range t.given() {
		of := func(v variant) bool { return v.uses(name) }
		if !v.uses(name) && slices.ContainsFunc(list, of) {
			t.r.reportKey(t.at(name), Error{Problem: "is not used with " + chosen,
				Allowed: ClipList(slices.Concat(v.needs, v.takes), false)})
		}
	}
}
