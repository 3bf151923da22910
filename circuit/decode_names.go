package circuit

import (
	"fmt"
	"slices"
)

// name returns the name of something in the circuit that the key refers to.
func (t table) name(name string) string {
	k, v, _ := t.key(name)
	if v == nil {
		return ""
	}
	s, ok := v.(string)
	if !ok {
		t.r.report(t.at(name), k.wrongType(v))
		return ""
	}
	_, at := t.r.text.find(t.at(name))
	if !t.r.known(at, t.at(name), k.Refers, s) {
		return ""
	}
	return s
}

// known tells whether section holds a name, and reports at a place if it does not.
func (r *reader) known(at place, key, section, name string) bool {
	among := r.names[section]
	if r.exists[listedName{section, name}] {
		return true
	}
	e := Error{Problem: fmt.Sprintf("unknown %s %s", section, quoteValue(name)),
		Allowed: ClipList(among, true), Suggestion: r.suggest(name, among)}
	if len(among) == 0 {
		e.Problem += "; the circuit has no " + section
	}
	r.reportAt(at, key, e)
	return false
}

// list returns the texts of a list, or of a single text, with their places.
func (t table) list(name string) (k *Key, words []string, at []place) {
	k, v, _ := t.key(name)
	switch v := v.(type) {
	case nil:
		return k, nil, nil
	case string:
		_, here := t.r.text.find(t.at(name))
		return k, []string{v}, []place{here}
	case []any:
		words = make([]string, 0, len(v))
		for i, element := range v {
			s, ok := element.(string)
			here := t.r.text.element(t.at(name), i)
			if !ok {
				e := k.wrongType(element)
				e.Problem = fmt.Sprintf("element %d %s", i+1, e.Problem)
				t.r.reportAt(here, t.at(name), e)
				continue
			}
			words, at = append(words, s), append(at, here)
		}
		return k, words, at
	}
	t.r.report(t.at(name), k.wrongType(v))
	return k, nil, nil
}

// references returns the names of a list that the key refers to, each once. An absent list is nil, an
// empty one is not.
func (t table) references(name string) []string {
	k, words, at := t.list(name)
	return t.each(name, words, at, func(at place, s string) bool {
		return t.r.known(at, t.at(name), k.Refers, s)
	})
}

// choices returns the words of a list, each once.
func (t table) choices(name string) []string {
	k, words, at := t.list(name)
	return t.each(name, words, at, func(at place, s string) bool {
		ok := slices.Contains(k.Choices, s)
		if !ok {
			t.r.reportAt(at, t.at(name), Error{Problem: "is " + quoteValue(s), Allowed: ClipList(k.Choices, true), Suggestion: t.r.suggest(s, k.Choices)})
		}
		return ok
	})
}

// each keeps the good words of a list and reports those that stand in it twice.
func (t table) each(name string, words []string, at []place, good func(place, string) bool) []string {
	if words == nil {
		return nil
	}
	kept, seen := make([]string, 0, len(words)), make(map[string]bool, len(words))
	for i, s := range words {
		switch {
		case seen[s]:
			t.r.reportAt(at[i], t.at(name), Error{Problem: quoteValue(s) + " stands in the list twice"})
		case good(at[i], s):
			kept = append(kept, s)
			t.r.listed[listedName{t.at(name), s}] = at[i]
		}
		seen[s] = true
	}
	return kept
}
