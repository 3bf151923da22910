package circuit

import (
	"bytes"
	"fmt"
	"regexp"
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
		r.report(section, Error{Problem: "is " + DescribeValue(v), Allowed: fmt.Sprintf("a table with a name: [%s.NAME]", section)})
		return nil
	}
	names := make([]string, 0, len(tables))
	for name := range tables {
		names = append(names, name)
		r.exists[listedName{section, name}] = true
	}
	return r.text.written(section, names)
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
