package builtin

import (
	"io/fs"
	"testing"

	"settle/examples"
)

// TestEveryFileIsListed checks that no circuit file is forgotten in the list.
func TestEveryFileIsListed(t *testing.T) {
	listed := map[string]bool{}
	for _, l := range list {
		listed[l.file] = true
	}
	for _, from := range []fs.FS{files, examples.Verdicts} {
		names, err := fs.Glob(from, "*.toml")
		if err != nil {
			t.Fatal(err)
		}
		more, err := fs.Glob(from, "*/*.toml")
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range append(names, more...) {
			if !listed[name] {
				t.Errorf("%s is not in the list", name)
			}
		}
	}
	if _, ok := Find(Default); !ok {
		t.Errorf("the default model %q does not exist", Default)
	}
}
