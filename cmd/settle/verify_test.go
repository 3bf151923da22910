package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"settle/outputs/verify"
)

// harm is what can happen to a file, by h5py as f or by Python on the bytes at path, and what verify says of it.
var harm = []struct{ name, script, where, what string }{
	{"a bit of a state", `d = f["trajectory/r_state"]; d[7, 3] = np.nextafter(d[7, 3], 9)`, "/trajectory/r_state", "has checksum"},
	{"an infinite state", `f["trajectory/r_state"][7, 3] = np.inf`, "/trajectory/r_state", "1 infinite, the first in row 7"},
	{"a state that is no number", `f["trajectory/u_state"][2, 1] = np.nan`, "/trajectory/u_state", "1 not a number, the first in row 2"},
	{"rows of one dataset", `d = f["trajectory/u_state"]; d.resize(len(d) - 3, 0)`, "/trajectory", "3 that only some of its datasets have"},
	{"time that goes back", `f["trajectory/time"][20] = 0`, "/trajectory/time", "goes back from"},
	{"an unknown verdict", `f["episodes/verdict"][0] = 99`, "/episodes/verdict", "row 0 is 99, which stands for none of"},
	{"an episode outside", `f["episodes/n_obs"][0] = 10**6`, "/episodes", "episode 0 has rows 0 to 999999 of /trajectory"},
	{"no identity", `del f.attrs["run_uuid"]`, "/", "attribute run_uuid is missing"},
	{"a later layout", `f.attrs["format_version"] = "7"`, "/", `format_version is "7"`},
	{"another circuit", `f["config/toml_resolved"][()] = "name = 'other'"`, "/config/toml_resolved", "has SHA-256"},
	{"a status that means nothing", `f["status"][()] = 9`, "/status", "is 9, which means nothing"},
	{"a status of running", `f["status"][()] = 0`, "/status", "nobody is writing the file"},
	{"a lost end", `os.truncate(path, os.path.getsize(path) - 5000)`, "out.h5", "bytes early"},
	{"a changed byte of the superblock", `b = open(path, "r+b"); b.seek(20); b.write(b"\x07"); b.close()`, "out.h5", "checksum of the superblock"},
	{"a changed byte of the root", `b = open(path, "r+b"); x = b.read(60000); at = x.index(b"OHDR") + 70; b.seek(at); b.write(bytes([x[at] ^ 1])); b.close()`, "out.h5", "is damaged at byte"},
}

// TestVerifyTellsHarm harms a good file in every way above.
func TestVerifyTellsHarm(t *testing.T) {
	dir := t.TempDir()
	whole, path := filepath.Join(dir, "whole.h5"), filepath.Join(dir, "out.h5")
	mustSettle(t, "run", "inversion-loop", "-o", whole, "--quiet")
	if o := settle(t, "verify", whole); o.code != exitDone || !strings.Contains(o.out, "whole.h5: sound; the run finished") || !strings.Contains(o.out, "74 checksums compared") {
		t.Fatalf("exit %d: %s%s", o.code, o.out, o.stderr)
	}
	text, err := os.ReadFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range harm {
		t.Run(h.name, func(t *testing.T) {
			if err := os.WriteFile(path, text, 0o666); err != nil {
				t.Fatal(err)
			}
			open := ""
			if strings.Contains(h.script, "f[") || strings.Contains(h.script, "f.") {
				open = "f = h5py.File(path, 'r+')\n"
			}
			python(t, "import sys, os, h5py, numpy as np\npath = sys.argv[1]\n"+open+h.script, path)
			harmed, _ := os.ReadFile(path)
			o := settle(t, "verify", path)
			if o.code != exitFailed || !strings.Contains(o.out, h.what) || !strings.Contains(o.out, h.where) || strings.Contains(o.out, "sound") {
				t.Errorf("exit %d: %s%s", o.code, o.out, o.stderr)
			}
			if now, _ := os.ReadFile(path); !bytes.Equal(now, harmed) {
				t.Error("verify has changed the file")
			}
			var r verify.Report
			if err := json.Unmarshal([]byte(settle(t, "verify", "--json", path).out), &r); err != nil || r.Sound || len(r.Findings) == 0 {
				t.Errorf("%v, %+v", err, r)
			}
		})
	}
}

// TestVerifyAfterAKillInAFlush: an interrupted run may have episodes whose traces are not there to their end.
func TestVerifyAfterAKillInAFlush(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out.h5")
	mustSettle(t, "run", "inversion-loop", "-o", out, "--quiet")
	python(t, `
import sys, h5py
with h5py.File(sys.argv[1], "r+") as f:
    f["status"][()] = 3; f["episodes/n_obs"][0] = 10**6; f["checksums/crc32c"][:] = -1`, out)
	if o := settle(t, "verify", out); o.code != exitDone || !strings.Contains(o.out, "note      /episodes: episode 0 has rows 0 to 999999") {
		t.Errorf("exit %d: %s%s", o.code, o.out, o.stderr)
	}
}

// TestVerifySegments misses one of several files, and sees that all of them are read.
func TestVerifySegments(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "out.h5")
	mustSettle(t, "run", "random-network", "-o", path, "--quiet", "--set", "record.max_chunks=2", "--set", "phase.run.duration=30 s", "--set", "population.x.size=30")
	if o := settle(t, "verify", path); o.code != exitDone || !strings.Contains(o.out, "segments  ") {
		t.Fatalf("exit %d: %s%s", o.code, o.out, o.stderr)
	}
	for _, c := range []struct{ lost, want string }{{"out.0002.h5", "out.0002.h5: is missing"}, {"out.0004.h5", "has checksum"}} {
		lost := filepath.Join(dir, c.lost)
		if err := os.Rename(lost, lost+".away"); err != nil {
			t.Fatal(err)
		}
		if o := settle(t, "verify", path); o.code != exitFailed || !strings.Contains(o.out, c.want) {
			t.Errorf("without %s: exit %d: %s%s", c.lost, o.code, o.out, o.stderr)
		}
		if err := os.Rename(lost+".away", lost); err != nil {
			t.Fatal(err)
		}
	}
}

// TestVerifyOthers: what is no result file, and a run that is going on.
func TestVerifyOthers(t *testing.T) {
	dir := t.TempDir()
	text, other := write(t, "text.h5", "no HDF5 file"), filepath.Join(dir, "other.h5")
	python(t, `import sys, h5py; h5py.File(sys.argv[1], "w")["x"] = 1`, other)
	for _, c := range []struct {
		path string
		code int
		want string
	}{
		{text, exitUsage, "not an HDF5 file"}, {"/no/such.h5", exitUsage, "no such file"}, {dir, exitUsage, "not a regular file"}, {"/dev/null", exitUsage, "not a regular file"},
		{other, exitDone, "not a file of settle run"},
	} {
		if o := settle(t, "verify", c.path); o.code != c.code || !strings.Contains(o.out+o.stderr, c.want) {
			t.Errorf("verify %s: exit %d, %s%s, want %d and %q", c.path, o.code, o.out, o.stderr, c.code, c.want)
		}
	}
	path := filepath.Join(dir, "run.h5")
	run := startLong(t, path)
	o := settle(t, "verify", path)
	_ = run.Process.Kill()
	_ = run.Wait()
	if o.code != exitDone || !strings.Contains(o.out, "sound; the run is going on") {
		t.Errorf("a run that is going on: exit %d, %s%s", o.code, o.out, o.stderr)
	}
}
