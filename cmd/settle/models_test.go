package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"settle/circuit"
	"settle/models"
	"settle/models/builtin"
)

// TestModelsListsAll checks that every built-in model has its line, and that descriptions stand in a column.
func TestModelsListsAll(t *testing.T) {
	lines := strings.Split(mustSettle(t, "models"), "\n")
	column := strings.Index(lines[0], builtin.All()[0].Description)
	for i, m := range builtin.All() {
		if !strings.HasPrefix(lines[i], m.Name+" ") || m.Description == "" || lines[i][column:] != m.Description {
			t.Errorf("no proper line for %q: %q", m.Name, lines[i])
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

// TestAFolderHidesNoModel reads the model in a folder that has its report.
func TestAFolderHidesNoModel(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.Mkdir("digits", 0o700); err != nil {
		t.Fatal(err)
	}
	mustSettle(t, "expand", "digits")
}

// briefly makes a model that learns a matter of a moment; patience lets arms that diverge do so.
var briefly = []string{"--set", "task.trials=4", "--set", "task.test_trials=4", "--set", "task.epochs=1", "--set", "task.batch=2", "--set", "credit.patience=1", "--set", "monitor.least=1"}

// TestEveryModelRuns runs the built-in models but those that learn, which the pages of docs/experiments run,
// and those of the verdicts, most of which do not end well.
func TestEveryModelRuns(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, m := range builtin.All() {
		if learns(t, m) || strings.HasPrefix(m.Description, "verdict ") {
			continue
		}
		mustSettle(t, "run", m.Name, "-q")
		if f := openFile(t, m.Name+".h5"); f.ints("/status")[0] != int64(models.StatusFinished) {
			t.Errorf("%s: /status is not finished", m.Name)
		}
	}
}

// learns reports whether a model has rules.
func learns(t *testing.T, m builtin.Model) bool {
	t.Helper()
	spec, err := circuit.Parse(m.Name, m.Source, nil)
	if err != nil {
		t.Fatal(err)
	}
	return len(spec.Plasticity) > 0
}

// tinyMNIST is a folder with 12 images of 28 x 28 pixels to learn from and 6 to test with: stripes as wide
// as their digit, which stand for nothing.
func tinyMNIST(t *testing.T) (folder string) {
	t.Helper()
	folder = t.TempDir()
	for set, n := range map[string]int{"train": 12, "t10k": 6} {
		images, labels := []byte{0, 0, 8, 3, 0, 0, 0, byte(n), 0, 0, 0, 28, 0, 0, 0, 28}, []byte{0, 0, 8, 1, 0, 0, 0, byte(n)}
		for i := range n {
			for pixel := range 28 * 28 {
				images = append(images, byte(255*(pixel/(i%10+1)%2)))
			}
			labels = append(labels, byte(i%10))
		}
		for name, content := range map[string][]byte{"images-idx3": images, "labels-idx1": labels} {
			if err := os.WriteFile(filepath.Join(folder, set+"-"+name+"-ubyte"), content, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	return folder
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
