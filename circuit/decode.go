package circuit

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// reader walks the decoded TOML tree, fills the Spec, and collects what is wrong. What could not
// be read stays zero, so that later checks can tell it and keep quiet.
type reader struct {
	spec  *Spec
	text  *textIndex
	errs  []placed
	names map[string][]string // "population", "pathway", "input", "phase", "plasticity": in the order written
	more  int                 // errors beyond those kept

	exists      map[listedName]bool    // names as members of their section
	populations map[string]*Population // those that were read
	pathways    map[string]*Pathway
	learners    map[string]string    // pathway -> table of its rule
	order       []string             // of the update, where [network] says it
	arm         string               // "" if the circuit itself is read
	listed      map[listedName]place // names in lists that were good
}

// placed is an error that knows where it stands, but not yet in which line that is.
type placed struct {
	Error
	at place
}

// listedName is a name in the list, or table, that key holds.
type listedName struct{ key, name string }

func newReader(file string, src, text []byte) *reader {
	return &reader{
		spec: &Spec{File: file, Source: bytes.Clone(src)}, text: indexText(text),
		names: map[string][]string{}, exists: map[listedName]bool{},
		populations: map[string]*Population{}, pathways: map[string]*Pathway{}, learners: map[string]string{}, listed: map[listedName]place{},
	}
}

// Limits of what is told: nobody reads more, and names are only compared for the first.
const (
	maxErrors      = 200
	maxSuggestions = 200
	maxKept        = 10_000 // errors kept until they are sorted
)

func (r *reader) decode(root map[string]any) {
	t, ok := r.table("", "", root)
	if !ok {
		return
	}
	for _, section := range []string{"population", "pathway", "input", "phase", "plasticity"} {
		r.names[section] = r.sectionNames(t, section)
	}
	r.spec.Name = t.text("name")
	if r.spec.Name == "" {
		r.spec.Name = fileStem(r.spec.File)
	}
	r.spec.Description = t.text("description")
	r.spec.Seed = uint64(t.whole("seed"))
	if !t.has("network") {
		r.readParts(t)
	} else if !r.expandNetwork(t) {
		return // too little is known for the rest
	}
	r.readTask(r.section(t, "task"))
	r.readLearning(t)
	r.readIntegrator(r.section(t, "integrator"))
	r.readSettle(r.section(t, "settle"))
	r.nameNoises(true)
	r.readRecord(r.section(t, "record"))
	r.nameNoises(false)
	r.check()
}

// readParts reads the populations, pathways, phases and inputs of a file that writes them out.
func (r *reader) readParts(t table) {
	each(t, "population", r.readPopulation)
	for i := range r.spec.Populations {
		r.populations[r.spec.Populations[i].Name] = &r.spec.Populations[i]
	}
	each(t, "pathway", r.readPathway)
	for i := range r.spec.Pathways {
		r.pathways[r.spec.Pathways[i].Name] = &r.spec.Pathways[i]
	}
	each(t, "phase", r.readPhase)
	each(t, "input", r.readInput)
}

// readLearning reads the parts that say how weights learn.
func (r *reader) readLearning(t table) {
	each(t, "plasticity", r.readPlasticity)
	r.readCredit(t)
	r.readMonitor(r.section(t, "monitor"))
	r.readEvaluate(r.section(t, "evaluate"))
	r.readProbe(r.section(t, "probe"))
}

// each decodes the tables of a section in the order written.
func each(root table, section string, decode func(t table, name string)) {
	tables, _ := root.values[section].(map[string]any)
	for _, name := range root.r.names[section] {
		if t, ok := root.r.table(section+"."+name, section+".*", tables[name]); ok {
			decode(t, name)
		}
	}
}

// section returns a table of the root, an empty one if it is not there.
func (r *reader) section(root table, name string) table {
	v, given := root.values[name]
	if !given {
		v = map[string]any{}
	}
	t, _ := r.table(name, name, v)
	return t
}

// sectionNames returns the names that the user chose in a section, whether or not they are good.
func (r *reader) sectionNames(root table, section string) []string {
	v, given := root.values[section]
	if !given {
		return nil
	}
	tables, ok := v.(map[string]any)
	if !ok {
		r.report(section, Error{Problem: "is " + describeValue(v), Allowed: fmt.Sprintf("a table with a name: [%s.NAME]", section)})
		return nil
	}
	names := make([]string, 0, len(tables))
	for name := range tables {
		names = append(names, name)
		r.exists[listedName{section, name}] = true
	}
	return r.text.written(section, names)
}

// report adds an error that stands where the key's value does.
func (r *reader) report(key string, e Error) {
	_, value := r.text.find(key)
	r.reportAt(value, key, e)
}

// reportKey adds an error that stands where the key itself does.
func (r *reader) reportKey(key string, e Error) {
	at, _ := r.text.find(key)
	r.reportAt(at, key, e)
}

func (r *reader) reportAt(at place, key string, e Error) {
	if len(r.errs) >= maxKept {
		r.more++
		return
	}
	e.Key = clipText(key)
	r.errs = append(r.errs, placed{e, at})
}

// problem adds an error of words alone, at the key's value.
func (r *reader) problem(key, format string, args ...any) {
	r.report(key, Error{Problem: fmt.Sprintf(format, args...)})
}

// suggest is Suggest until enough has been suggested.
func (r *reader) suggest(word string, among []string) string {
	if len(r.errs) >= maxSuggestions {
		return ""
	}
	near, _ := Suggest(word, among)
	return near
}

// sorted returns the errors in the order of their places, and of very many the first.
func (r *reader) sorted() Errors {
	slices.SortStableFunc(r.errs, func(a, b placed) int {
		return cmp.Or(cmp.Compare(min(len(a.at.set), 1), min(len(b.at.set), 1)), cmp.Compare(a.at.offset, b.at.offset))
	})
	r.errs = slices.CompactFunc(r.errs, sameCause)
	told := r.errs[:min(len(r.errs), maxErrors)]
	if more := len(r.errs) + r.more - len(told); more > 0 {
		rest := Error{Problem: fmt.Sprintf("and %d more errors from here on", more)}
		told = append(told, placed{rest, r.errs[len(told)-1].at})
	}
	all := make(Errors, len(told))
	for i, e := range told {
		e.inArm(r.arm, e.at)
		e.stand(e.at, r.spec.File, r.text.text)
		all[i] = e.Error
	}
	return all
}

// sameCause tells whether two errors are one mistake in a key from which several parts were made.
func sameCause(a, b placed) bool { return a.at == b.at && a.at.from != "" && a.Problem == b.Problem }

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
		r.report(path, Error{Problem: "is " + describeValue(v), Allowed: "a table" + r.exampleOf(pattern)})
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
			r.reportKey(key, Error{Problem: "unknown key", Allowed: clipList(among, false), Suggestion: r.suggest(name, among)})
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
				Allowed: clipList(slices.Concat(v.needs, v.takes), false)})
		}
	}
}

var identifier = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]*$`)

// fileStem is a file's name without folder and ending.
func fileStem(file string) string {
	stem := file[strings.LastIndexAny(file, `/\`)+1:]
	stem = strings.TrimSuffix(stem, ".toml")
	if stem == "" {
		return "circuit"
	}
	return stem
}
