package sweeps

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strings"

	"settle/circuit"
)

// Read reads a sweep file. The error is a circuit.Errors with every mistake, each with its place. Whether the
// circuit has the keys that are varied is told when points are made of it.
func Read(path string) (*Spec, error) {
	text, err := circuit.ReadText(path)
	if err != nil {
		return nil, err
	}
	return read(text)
}

// Parse reads the text of a sweep file; file is the name that messages show.
func Parse(file string, src []byte) (*Spec, error) {
	text, err := circuit.ParseText(file, src)
	if err != nil {
		return nil, err
	}
	return read(text)
}

// maxErrors is how many mistakes are told.
const maxErrors = 200

// reader fills the Spec and collects what is wrong.
type reader struct {
	text *circuit.Text
	spec Spec
	errs []circuit.Error
}

func read(text *circuit.Text) (*Spec, error) {
	r := &reader{text: text, spec: Spec{File: text.File, Source: text.Bytes, text: text}}
	root := r.table("", text.Root, rootKeys)
	r.spec.Name = root.word("name")
	if r.spec.Name == "" {
		r.spec.Name = strings.TrimSuffix(filepath.Base(text.File), ".toml")
	}
	r.spec.Description = root.word("description")
	r.spec.Circuit = root.word("circuit")
	if !root.has("circuit") {
		r.wrongKey("circuit", circuit.Error{Problem: `is missing: write circuit = "loop.toml", or the name of a built-in model`})
	}
	r.readSet(root.tables("set"))
	r.readAxes(root.tables("axis"))
	r.readZips(root)
	r.readSeeds(root)
	r.readSampling(root)
	r.readResults(root.tables("result"))
	r.readWhere(root)
	if err := circuit.Sorted(r.errs); err != nil {
		return nil, err
	}
	return &r.spec, nil
}

// wrong adds a mistake that stands where the value of key does.
func (r *reader) wrong(key string, e circuit.Error) {
	if len(r.errs) < maxErrors {
		r.errs = append(r.errs, r.text.AtValue(key, e))
	}
}

// wrongKey adds a mistake that stands where the key does.
func (r *reader) wrongKey(key string, e circuit.Error) {
	if len(r.errs) < maxErrors {
		r.errs = append(r.errs, r.text.AtKey(key, e))
	}
}

func (r *reader) problem(key, format string, args ...any) {
	r.wrong(key, circuit.Error{Problem: fmt.Sprintf(format, args...)})
}

// The keys of each table.
var (
	rootKeys = []string{"name", "description", "circuit", "seeds", "where", "zip", "samples", "sampling", "sample_seed", "set", "axis", "result"}
	axisKeys = []string{"key", "keys", "unit", "values", "linear", "log", "uniform", "loguniform"}
	gridKeys = []string{"from", "to", "n"}
	drawKeys = []string{"from", "to"}
	takeKeys = []string{"path", "take"}
)

var identifier = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]*$`)

func (r *reader) readResults(t table) {
	for _, name := range t.names() {
		one := r.table(t.at(name), t.values[name], takeKeys)
		res := Result{Name: name, Path: one.word("path"), Take: one.choice("take", Takes, Takes[0])}
		switch {
		case !identifier.MatchString(name):
			r.wrongKey(t.at(name), circuit.Error{Problem: "the name of a result is made of letters, digits and _"})
		case one.values != nil && !strings.HasPrefix(res.Path, "/"):
			r.problem(one.at("path"), `a dataset of the results file is needed, such as path = "/episodes/time" (settle show lists them)`)
		}
		r.spec.Results = append(r.spec.Results, res)
	}
}

// readSet reads what all points have: keys with dots, quoted or as tables.
func (r *reader) readSet(t table) {
	for _, name := range t.names() {
		r.flatten(t.at(name), name, t.values[name])
	}
}

func (r *reader) flatten(at, key string, v any) {
	if members, ok := v.(map[string]any); ok {
		for _, name := range r.text.Names(at, members) {
			r.flatten(at+"."+name, key+"."+name, members[name])
		}
		return
	}
	value, err := valueOf(v)
	if err != nil {
		r.problem(at, "%v", err)
	}
	r.spec.Set = append(r.spec.Set, circuit.Set{Key: key, Value: value.Text})
}
