// Package builtin holds the models that come with settle: commented circuit files to run as they
// are, or to copy and edit. A new model is one file and one line in the list below.
package builtin

import (
	"embed"
	"fmt"
	"io/fs"
	"path"

	"settle/examples"

	"github.com/BurntSushi/toml"
)

//go:embed *.toml
var files embed.FS

// Model is one built-in circuit file.
type Model struct {
	Name        string
	Description string // one line
	Source      []byte // the file's text
}

// Default is the model that `settle run` runs when no file is named.
const Default = "digits"

// list names the files in the order in which they are shown.
var list = []struct {
	fs   fs.FS
	file string
}{
	{files, "digits.toml"},
	{files, "linear-regression.toml"},
	{files, "linear-regression-normalised.toml"},
	{files, "nonlinear-regression.toml"},
	{files, "nonlinear-regression-strong.toml"},
	{files, "mnist.toml"},
	{files, "mnist-autoencoder.toml"},
	{files, "integration-artefact.toml"},
	{files, "hidden-instability.toml"},
	{files, "who-does-the-work.toml"},
	{files, "digits-loop.toml"},
	{files, "inversion-loop.toml"},
	{files, "expanding-loop.toml"},
	{files, "cascade.toml"},
	{files, "single-loop.toml"},
	{files, "authors-mode.toml"},
	{files, "random-network.toml"},
	{files, "noisy-network.toml"},
	{examples.Verdicts, "verdicts/finished.toml"},
	{examples.Verdicts, "verdicts/settled.toml"},
	{examples.Verdicts, "verdicts/unreachable.toml"},
	{examples.Verdicts, "verdicts/marginal.toml"},
	{examples.Verdicts, "verdicts/slow.toml"},
	{examples.Verdicts, "verdicts/stability-limited.toml"},
	{examples.Verdicts, "verdicts/limit-cycle.toml"},
	{examples.Verdicts, "verdicts/aperiodic.toml"},
	{examples.Verdicts, "verdicts/diverged.toml"},
	{examples.Verdicts, "verdicts/step-budget.toml"},
	{examples.Verdicts, "verdicts/smallest-step.toml"},
	{examples.Verdicts, "verdicts/not-finite.toml"},
	{examples.Verdicts, "verdicts/newton-failed.toml"},
	{examples.Verdicts, "verdicts/unstable-fixed-point.toml"},
}

// All returns the models in the order in which they are shown.
func All() []Model {
	all := make([]Model, len(list))
	for i, l := range list {
		all[i] = read(l.fs, l.file)
	}
	return all
}

// Find returns the model of that name.
func Find(name string) (Model, bool) {
	for _, m := range All() {
		if m.Name == name {
			return m, true
		}
	}
	return Model{}, false
}

// Names returns the models' names.
func Names() []string {
	var names []string
	for _, m := range All() {
		names = append(names, m.Name)
	}
	return names
}

// read panics where an embedded file is broken: a test runs them all.
func read(from fs.FS, file string) Model {
	source, err := fs.ReadFile(from, file)
	if err != nil {
		panic(fmt.Sprintf("builtin: %v", err))
	}
	var head struct{ Name, Description string }
	if _, err := toml.Decode(string(source), &head); err != nil {
		panic(fmt.Sprintf("builtin: %s: %v", file, err))
	}
	if head.Name+".toml" != path.Base(file) {
		panic(fmt.Sprintf("builtin: %s calls itself %q", file, head.Name))
	}
	return Model{head.Name, head.Description, source}
}
