package circuit

import (
	"errors"
	"regexp"
	"strings"

	"github.com/BurntSushi/toml"
)

var setKey = regexp.MustCompile(`^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$`)

// ParseSet takes KEY=VALUE apart. Whether the key exists is told by Read and Parse.
func ParseSet(arg string) (Set, error) {
	key, value, ok := strings.Cut(arg, "=")
	key = strings.TrimSpace(key)
	switch {
	case !ok:
		return Set{}, Error{File: setPrefix + clipText(arg), Problem: "has no value: write --set KEY=VALUE, such as --set population.u.leak=0.1"}
	case !setKey.MatchString(key):
		return Set{}, Error{File: setPrefix + clipText(arg), Problem: quoteValue(key) + " is not a key: write its parts with dots between them, such as population.u.leak"}
	}
	return Set{Key: key, Value: value}, nil
}

// label is the place of an override in messages.
func (s Set) label() string { return setPrefix + clipText(s.Key) + "=" + clipText(s.Value) }

// override puts the value of s into the tree, in place of what stood there.
func (r *reader) override(root map[string]any, s Set) {
	fail := func(problem string) { r.reportAt(place{set: s.label()}, s.Key, Error{Problem: problem}) }
	if !setKey.MatchString(s.Key) || strings.Count(s.Key, ".") >= maxParts {
		fail(quoteValue(s.Key) + " is not a key: write its parts with dots between them, such as population.u.leak")
		return
	}
	if s.Value == Unset {
		remove(root, strings.Split(s.Key, "."))
		return
	}
	value, members, err := setValue(s.Value)
	if err != nil {
		fail(err.Error())
		return
	}
	parts := strings.Split(s.Key, ".")
	at, key := root, ""
	for _, part := range parts[:len(parts)-1] {
		key = joinKey(key, part)
		below, ok := at[part]
		if !ok {
			below = map[string]any{}
			at[part] = below
			r.text.enter(key, s.label())
		}
		if at, ok = below.(map[string]any); !ok {
			fail(key + " is " + DescribeValue(below) + ", not a table: set it as a whole")
			return
		}
	}
	at[parts[len(parts)-1]] = value
	r.text.override(s.Key, s.label())
	for _, member := range members {
		r.text.enter(s.Key+"."+member, s.label())
	}
}

// remove takes a key out of the tree, if it is there.
func remove(at map[string]any, parts []string) {
	for _, part := range parts[:len(parts)-1] {
		var ok bool
		if at, ok = at[part].(map[string]any); !ok {
			return
		}
	}
	delete(at, parts[len(parts)-1])
}

// setValue reads a value as TOML, or else as a bare word: tanh, or 10 ms. For a table it returns
// the dotted keys of its members in the order written as well.
func setValue(text string) (value any, members []string, err error) {
	if strings.TrimSpace(text) == "" {
		return nil, nil, errors.New(`has no value; an empty text is ""`)
	}
	source := []byte("v = " + text)
	if e, ok := checkText(source); !ok {
		return nil, nil, errors.New(e.Problem)
	}
	var doc map[string]any
	meta, err := toml.Decode(string(source), &doc)
	if err == nil && len(doc) == 1 {
		for _, key := range meta.Keys()[1:] {
			members = append(members, strings.Join(key[1:], "."))
		}
		return doc["v"], members, nil
	}
	if strings.ContainsAny(text, "\"'[]{}\n\r") {
		problem := "the value is not valid TOML"
		var p toml.ParseError
		if errors.As(err, &p) {
			problem += ": " + clipMessage(p.Message)
		}
		return nil, nil, errors.New(problem)
	}
	return strings.TrimSpace(text), nil, nil
}
