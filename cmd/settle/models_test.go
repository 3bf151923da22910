package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"settle/models/builtin"
)

// TestModelsListsAll checks that every built-in model has its line.
func TestModelsListsAll(t *testing.T) {
	out := mustSettle(t, "models")
	for _, m := range builtin.All() {
		if !strings.Contains(out, m.Name) || !strings.Contains(out, m.Description) || m.Description == "" {
			t.Errorf("no proper line for %q", m.Name)
		}
	}
}

// TestNewWritesTheModel checks the copy, that it runs as its original does, and that an existing
// file is left alone.
func TestNewWritesTheModel(t *testing.T) {
	file := filepath.Join(t.TempDir(), "loop.toml")
	mustSettle(t, "new", "inversion-loop", file)
	m, _ := builtin.Find("inversion-loop")
	got, err := os.ReadFile(file)
	if err != nil || string(got) != string(m.Source) {
		t.Fatalf("copy differs from the model (%v)", err)
	}
	if o := settle(t, "new", "inversion-loop", file); o.code != exitUsage || !strings.Contains(o.stderr, "--force") {
		t.Errorf("an existing file: exit %d, %s", o.code, o.stderr)
	}
	mustSettle(t, "new", "inversion-loop", file, "--force")
	mustSettle(t, "check", file)
}

// TestUnknownNamesAreSuggested checks what a misspelt word leads to.
func TestUnknownNamesAreSuggested(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"new", "invertion-loop", "-"}, `"inversion-loop"`},
		{[]string{"run", "digit"}, `"digits"`},
		{[]string{"rum"}, `"run"`},
		{[]string{"run", "--sede", "3"}, "--seed"},
		{[]string{"completion", "bsh"}, `"bash"`},
		{[]string{"run", "--log-format", "jsn"}, `"json"`},
	} {
		if o := settle(t, c.args...); o.code != exitUsage || !strings.Contains(o.stderr, "did you mean "+c.want) {
			t.Errorf("settle %v: exit %d: %s", c.args, o.code, o.stderr)
		}
	}
}
