package suite

import (
	"os"
	"path/filepath"
	"testing"
)

// What was kept is read back in the order asked for; what was not measured is passed over, what cannot be
// read is not.
func TestKept(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "results")
	for name, v := range map[string]float64{"one": 1.5, "two": 2.5} {
		if err := Keep(folder, name, v); err != nil {
			t.Fatal(err)
		}
	}
	all, err := Kept[float64](folder, []string{"two", "none", "one"})
	if err != nil || len(all) != 2 || all[0] != 2.5 || all[1] != 1.5 {
		t.Errorf("%v, %v", all, err)
	}
	if err := os.WriteFile(file(folder, "one"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Kept[float64](folder, []string{"one"}); err == nil {
		t.Error("a broken file was passed over")
	}
}

func TestReplace(t *testing.T) {
	path := filepath.Join(t.TempDir(), "page.md")
	if err := os.WriteFile(path, []byte("above <a> old <b> below"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Replace(path, "<a>", "<b>", " new "); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(path); err != nil || string(text) != "above <a> new <b> below" {
		t.Errorf("%q, %v", text, err)
	}
	if Replace(path, "<c>", "<b>", "") == nil {
		t.Error("a page without the mark was taken")
	}
}

func TestDynamicsBegin(t *testing.T) {
	d, c, err := Dynamics("population.x = { size = 3, tau = \"1 s\" }\nphase.p.duration = \"1 s\"\n")
	if err != nil || d.Dim() != 3 || c.Size() != 3 || d.Phase() != 0 {
		t.Fatalf("%v", err)
	}
	if _, _, err := Dynamics("population.x.size = 0"); err == nil {
		t.Error("a wrong circuit was taken")
	}
}
