package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// withModule runs Python with examples/python where it looks for modules.
func withModule(t *testing.T, args ...string) string {
	t.Helper()
	cmd := exec.Command("/usr/bin/python3", args...)
	cmd.Env = append(os.Environ(), "PYTHONPATH="+filepath.Join(root(t), "examples/python"), "PYTHONDONTWRITEBYTECODE=1", "PYDEVD_DISABLE_FILE_VALIDATION=1")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("python: %v\n%s", err, out)
	}
	return string(out)
}

// moduleAgainstH5py compares what examples/python/settle_results.py gives with what h5py reads.
const moduleAgainstH5py = `
import sys, h5py, numpy as np, settle_results as s
loop, single, several, segments = sys.argv[1:5]
with s.open_run(loop) as run, h5py.File(loop) as f:
    assert run.status == "finished" and run.attrs["version"] == f.attrs["version"].decode()
    assert run.trajectory.r_state.dims == ("time", "r") and run.trajectory.r_state.attrs["units"] == "1"
    assert np.array_equal(run.trajectory.r_state.values, f["trajectory/r_state"][:])
    assert np.array_equal(run.trajectory.time.values, f["trajectory/time"][:])
    assert list(run.episodes.verdict.values) == ["settled"] and set(run.trajectory.phase.values) == {"settle"}
    assert "[population.r]" in run.circuit and run.arms == []
for path, seeds in ((single, [1]), (several, [1, 2])):
    with s.open_run(path) as run, h5py.File(path) as f:
        assert run.arms == ["BP", "DI"]
        lessons = run.lessons("DI")
        assert list(lessons) == seeds and str(lessons[1].ending.values) == "finished"
        at = "DI" if len(seeds) == 1 else "DI/seed_1"
        curve = run.curve("DI", "loss")
        assert curve.dims == ("seed", "step") and np.array_equal(curve.sel(seed=1).values, f[f"training/{at}/loss"][:])
        eig = run.eigenvalues("DI", "feedback")[1].values
        assert eig.dtype == complex and np.array_equal(eig.imag, f[f"spectrum/{at}/eig_im_feedback"][:])
        assert np.array_equal(run.lessons("DI", "snapshots")[1].W_W1.values, f[f"snapshots/{at}/W_W1"][:])
with s.open_run(segments) as run:
    assert len(run.files) > 2
    n = sum(len(f["trajectory/time"]) for f in run.files)
    assert run.trajectory.sizes == {"time": n, "x": 30} and (np.diff(run.trajectory.time.values) > 0).all()
print("good")
`

func TestPythonModule(t *testing.T) {
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	mustSettle(t, "run", "inversion-loop", "-o", path("loop.h5"), "--quiet")
	short := []string{"--arms", "BP,DI", "--set", "task.trials=30", "--quiet"}
	mustSettle(t, append([]string{"run", "linear-regression", "-o", path("single.h5")}, short...)...)
	mustSettle(t, append([]string{"run", "linear-regression", "-o", path("several.h5"), "--seeds", "2"}, short...)...)
	mustSettle(t, "run", "random-network", "-o", path("long.h5"), "--quiet", "--set", "record.max_chunks=2", "--set", "phase.run.duration=15 s", "--set", "population.x.size=30")
	if said := withModule(t, "-W", "error", "-c", moduleAgainstH5py, path("loop.h5"), path("single.h5"), path("several.h5"), path("long.h5")); !strings.Contains(said, "good") {
		t.Error(said)
	}
}

// TestNotebook executes examples/python/results.ipynb by Jupyter's own client, in a folder with the files that it asks for.
func TestNotebook(t *testing.T) {
	dir := t.TempDir()
	source := filepath.Join(root(t), "examples/python/results.ipynb")
	for _, line := range regexp.MustCompile(`(?m)^ +"?\s*settle (run .*?)(?:\\n)?"?,?$`).FindAllStringSubmatch(readText(t, source), -1) {
		args := strings.Fields(line[1])
		args[len(args)-1] = filepath.Join(dir, args[len(args)-1])
		mustSettle(t, append(args, "--quiet")...)
	}
	target := filepath.Join(dir, "out.ipynb")
	withModule(t, filepath.Join(root(t), "examples/python/run_notebook.py"), source, dir, target)
	stored, now := notebookOutputs(t, source), notebookOutputs(t, target)
	if stored != now || stored == "" || strings.Count(readText(t, target), "image/png") != 3 {
		t.Errorf("the notebook prints\n%s\nand keeps\n%s", now, stored)
	}
}

// notebookOutputs are the numbers and tables that cells came to, without pictures.
func notebookOutputs(t *testing.T, path string) string {
	t.Helper()
	var book struct {
		Cells []struct {
			Outputs []struct {
				Text []string
				Data map[string]any
			}
		}
	}
	if err := json.Unmarshal([]byte(readText(t, path)), &book); err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, c := range book.Cells {
		for _, o := range c.Outputs {
			all = append(all, o.Text...)
			if lines, ok := o.Data["text/plain"].([]any); ok && o.Data["image/png"] == nil {
				for _, l := range lines {
					all = append(all, l.(string))
				}
			}
		}
	}
	return strings.Join(all, "")
}

// foreign finds the code for other languages in docs/files.md, and the paths of datasets in it.
var (
	foreign   = regexp.MustCompile("(?ms)^```(julia|matlab)\n(.*?)^```")
	datasetIn = regexp.MustCompile(`"(/?[a-z][A-Za-z0-9_/]*/[A-Za-z0-9_/]+)"`)
)

// TestForeignSnippets: neither language is at hand, but the datasets that its code names are in the files.
func TestForeignSnippets(t *testing.T) {
	dir := t.TempDir()
	loop, learned := filepath.Join(dir, "loop.h5"), filepath.Join(dir, "learned.h5")
	mustSettle(t, "run", "inversion-loop", "-o", loop, "--quiet")
	mustSettle(t, "run", "linear-regression", "-o", learned, "--arms", "BP,DI", "--set", "task.trials=30", "--quiet")
	listed := mustSettle(t, "show", "--datasets", loop) + mustSettle(t, "show", "--datasets", learned)
	found := 0
	for _, block := range foreign.FindAllStringSubmatch(readText(t, filepath.Join(root(t), "docs/files.md")), -1) {
		for _, path := range datasetIn.FindAllStringSubmatch(block[2], -1) {
			found++
			if !strings.Contains(listed, "/"+strings.TrimPrefix(path[1], "/")+" ") {
				t.Errorf("%s: there is no dataset %s", block[1], path[1])
			}
		}
	}
	if found < 8 {
		t.Errorf("only %d datasets are named", found)
	}
}
