package circuit

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// maxArms keeps the reading of a file, each arm of which is read like a file of its own, short.
const maxArms = 32

// Arm returns the circuit of an arm: the file with the keys of the arm's table in place of its own, and
// the overrides in place of both. Its name and its random streams are those of the file, so that arms
// begin with the same weights. The error is an Errors.
func (s *Spec) Arm(name string) (*Spec, error) {
	known := make([]string, len(s.Arms))
	for i, a := range s.Arms {
		known[i] = a.Name
	}
	if !slices.Contains(known, name) {
		e := unknownArm(name, known)
		e.File, e.Key = s.File, "arm"
		return nil, Errors{e}
	}
	r, err := read(s.File, s.Source, s.Sets, name)
	if err != nil {
		return nil, err
	}
	return r.result()
}

func unknownArm(name string, known []string) Error {
	e := Error{Problem: "unknown arm " + quoteValue(name), Allowed: ClipList(known, true)}
	if len(known) == 0 {
		e.Problem += "; the file has no arms"
	}
	e.Suggestion, _ = Suggest(name, known)
	return e
}

// checkArms reads every arm and returns what is wrong in them but not in the circuit itself.
func (r *reader) checkArms() Errors {
	told := func(e placed) bool {
		return slices.ContainsFunc(r.errs, func(d placed) bool {
			return sameCause(d, e) || d.at == e.at && d.Problem == e.Problem && d.Key == e.Key
		})
	}
	var all Errors
	for _, a := range r.spec.Arms {
		in, err := read(r.spec.File, r.spec.Source, r.spec.Sets, a.Name)
		if err != nil {
			return nil // the text cannot be read at all, as has been told
		}
		in.errs = slices.DeleteFunc(in.errs, told)
		if len(in.errs) > 0 {
			all = append(all, in.sorted()...)
		}
	}
	return all
}

// takeArms takes [arm] out of the tree and lists the arms. The tables are returned by name.
func (r *reader) takeArms(root map[string]any) map[string]map[string]any {
	tables := map[string]map[string]any{}
	v, given := root["arm"]
	if !given {
		return tables
	}
	names := r.sectionNames(table{r: r, values: root}, "arm")
	members, _ := v.(map[string]any)
	delete(root, "arm")
	for _, name := range names[:min(len(names), maxArms)] {
		if values, ok := r.takeArm(name, members[name]); ok {
			tables[name] = values
		}
	}
	if len(names) > maxArms {
		r.reportKey("arm."+names[maxArms], Error{Problem: "there are too many arms", Allowed: fmt.Sprintf("up to %d", maxArms)})
	}
	return tables
}

// takeArm lists an arm, and returns what it has of its own.
func (r *reader) takeArm(name string, v any) (values map[string]any, ok bool) {
	key := "arm." + name
	if !identifier.MatchString(name) {
		r.reportKey(key, Error{Problem: quoteValue(name) + " is not a name", Allowed: "a letter, then letters, digits, _ and -"})
		return nil, false
	}
	if values, ok = v.(map[string]any); !ok {
		r.report(key, Error{Problem: "is " + DescribeValue(v), Allowed: "a table" + r.exampleOf("arm.*")})
		return nil, false
	}
	t := table{r: r, path: key, pattern: "arm.*", values: values}
	r.spec.Arms = append(r.spec.Arms, Arm{Name: name, Expect: t.choice("expect")})
	r.refuseShared(t)
	return values, true
}

// sharedByArms are keys of a file that its arms have in common.
var sharedByArms = map[string]string{
	"name": "an arm is named by its table, and the circuit keeps its own name",
	"seed": "arms share the seed, and with it their initial weights and the order of the examples; write it outside of [arm]",
	"arm":  "an arm has no arms of its own",
}

func (r *reader) refuseShared(t table) {
	for _, name := range slices.Sorted(maps.Keys(sharedByArms)) {
		if t.has(name) {
			r.reportKey(t.at(name), Error{Problem: "cannot be changed by an arm: " + sharedByArms[name]})
			delete(t.values, name)
		}
	}
	delete(t.values, "expect")
}

// merge puts what is in with in place of what is in at, key by key. at stands at key, with at from.
func (r *reader) merge(at, with map[string]any, key, from string) {
	for _, name := range r.text.written(from, slices.Collect(maps.Keys(with))) {
		here, source := joinKey(key, name), joinKey(from, name)
		old, isTable := at[name].(map[string]any)
		below, becomes := with[name].(map[string]any)
		if isTable && becomes && !renews(key, below) {
			r.merge(old, below, here, source)
			continue
		}
		at[name] = with[name]
		r.text.graft(here, source)
	}
}

// renews tells whether a table says anew what kind of thing it is, so that what the old one says beside
// it is not about the same thing. The kind of a pathway is a label only.
func renews(section string, t map[string]any) bool {
	for _, name := range []string{"init", "shared", "rule", "kind"} {
		if _, given := t[name]; given && (name != "kind" || section != "pathway") {
			return true
		}
	}
	return false
}

// ofArms tells whether an override is of keys within [arm].
func (s Set) ofArms() bool { return s.Key == "arm" || strings.HasPrefix(s.Key, "arm.") }

// overrideArm puts an override of a key within [arm] into the tree. A single key of an arm that is not
// there is a mistake.
func (r *reader) overrideArm(root map[string]any, s Set) {
	parts := strings.SplitN(s.Key, ".", 3)
	arms, _ := root["arm"].(map[string]any)
	if len(parts) == 3 && s.Value != Unset {
		if _, known := arms[parts[1]]; !known {
			names := slices.Sorted(maps.Keys(arms))
			e := unknownArm(parts[1], names)
			r.reportAt(place{set: s.label()}, s.Key, e)
			return
		}
	}
	r.override(root, s)
}
