package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestWrongFilesAreUsageErrors runs files that no run may start from: exit 2, one plain message,
// nothing written, and never a panic.
func TestWrongFilesAreUsageErrors(t *testing.T) {
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	good := "[population.x]\nsize = 2\ntau = \"10 ms\"\n[phase.run]\nduration = \"1 s\"\n"
	garbage := strings.Repeat("\x00\xff\x13garbage", 1<<16)
	for _, c := range []struct{ name, path, want string }{
		{"missing", filepath.Join(dir, "none.toml"), "none.toml"},
		{"a folder", dir + "/", "folder"},
		{"empty", file("empty.toml", ""), "population"},
		{"binary", file("binary.toml", garbage), "binary.toml"},
		{"no phase", file("phase.toml", "[population.x]\nsize = 2\ntau = \"10 ms\"\n"), "phase"},
		{"too large", file("large.toml", strings.Replace(good, "size = 2", "size = 100000000", 1)+
			"[pathway.J]\nfrom = \"x\"\nto = \"x\"\nweights = { init = \"normal\", std = 1 }\n"), "memory"},
		{"weights missing", file("weights.toml", good+"[pathway.J]\nfrom = \"x\"\nto = \"x\"\nweights = { init = \"file\", path = \"none.npy\" }\n"), "none.npy"},
		{"weights of another shape", file("shape.toml", good+"[pathway.J]\nfrom = \"x\"\nto = \"x\"\nweights = { init = \"file\", path = \"w.csv\" }\n"), "shape.toml:9"},
		{"not yet", file("learn.toml", good+"learn = true\n"), "learn"},
		{"noise left out", file("noise.toml", strings.Replace(good, "tau", "noise = { kind = \"white\", intensity = \"1 /sqrt(s)\" }\ntau", 1)), "sra1"},
	} {
		file("w.csv", "1,2,3\n4,5,6\n")
		out := filepath.Join(dir, "out.h5")
		o := settle(t, "run", c.path, "-o", out)
		if o.code != exitUsage || !strings.Contains(o.stderr, c.want) {
			t.Errorf("%s: exit %d, want 2 and %q in\n%s", c.name, o.code, c.want, o.stderr)
		}
		if _, err := os.Stat(out); err == nil {
			t.Errorf("%s: wrote %s", c.name, out)
		}
	}
}

// TestHazardIsRefusedAndCured checks tolerances with which settling is never seen: refused as they
// are, run to the verdict stability-limited if one insists, settled by each of the two cures.
func TestHazardIsRefusedAndCured(t *testing.T) {
	out := func() string { return filepath.Join(t.TempDir(), "out.h5") }
	o := settle(t, "run", "stability-limited", "-o", out(), "--set", "settle.unsafe=false")
	if o.code != exitUsage || !strings.Contains(o.stderr, "stability_cap") {
		t.Errorf("not refused: exit %d\n%s", o.code, o.stderr)
	}
	if o := settle(t, "run", "stability-limited", "-o", out()); o.code != exitFailed {
		t.Errorf("without the cap: exit %d\n%s", o.code, o.out)
	}
	for _, cure := range [][]string{
		{"--set", "integrator.stability_cap=on"},
		{"--rtol", "1e-9", "--atol", "1e-11"},
	} {
		if got := mustSettle(t, append([]string{"run", "stability-limited", "-o", out(), "--set", "settle.unsafe=false"}, cure...)...); !strings.Contains(got, "settled") {
			t.Errorf("%v: %s", cure, got)
		}
	}
}
