package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestSweepRunsEveryPoint compares what is gathered, read by h5py, with runs of single points by hand.
func TestSweepRunsEveryPoint(t *testing.T) {
	s := newSweeping(t, smallLoop, grid(2))
	o := s.must(exitDone, s.file, "-o", s.runs, "--workers", "2")
	if !strings.Contains(o.out, "24 of 24 points done") {
		t.Error(o.out)
	}
	if n := len(s.results()); n != 24 {
		t.Errorf("%d files", n)
	}
	s.gathered()
	by := filepath.Join(s.dir, "by-hand")
	if err := os.Mkdir(by, 0o777); err != nil {
		t.Fatal(err)
	}
	single := []string{"run", filepath.Join(s.dir, "loop.toml"), "-q", "--set", "population.u.leak=0.1", "--set", "pathway.B.weights.angle=60", "--seed", "1", "-o", filepath.Join(by, "13.h5")}
	_ = exec.Command(os.Args[0], single...).Run() // a program of its own: it chooses the best kernels, as workers do
	python(t, `
import sys, h5py, numpy as np
with h5py.File(sys.argv[1] + "/gathered.h5") as f, h5py.File(sys.argv[2]) as one:
    n = 24
    alpha, angle, seed = f["axes/alpha"][:], f["axes/angle"][:], f["points/seed"][:]
    assert list(seed) == [0, 1] * 12 and list(angle) == [0, 0, 30, 30, 60, 60, 90, 90] * 3
    assert np.allclose(alpha, np.repeat([0.01, 0.1, 1], 8), rtol=1e-15)
    assert f.attrs["kind"].decode() == "sweep" and f.attrs["done"] == n and f.attrs["missing"] == 0
    assert list(f["points/number"][:]) == list(range(n)) and len(set(f["points/id"][:])) == n
    assert f["points/done"][:].all() and (f["points/state"][:] == 1).all() and len(f["runs"]) == n
    words = f["points/verdict"].attrs["flag_meanings"].decode().split()
    for i in range(n):
        run = f["runs/%06d" % i]
        assert run.attrs["seed"] == seed[i] and run["config/toml_resolved"][()].decode().count("angle = %g" % angle[i]) == 1, i
        u = run["settled/u"][:]
        assert words[f["points/verdict"][i]] == words[run["episodes/verdict"][0]]
        assert f["points/settled"][i] == (words[run["episodes/verdict"][0]] == "settled")
        assert np.array_equal(f["results/u"][i], np.nan if np.isnan(u).all() else np.nanmax(u), equal_nan=True), i
        assert f["results/time"][i] == run["episodes/duration"][-1] and f["results/time"].attrs["units"].decode() == "s"
        assert f["points/steps"][i] == run["statistics/accepted"][()] and f["points/products"][i] == run["statistics/products"][()]
    at = 13
    assert (alpha[at], angle[at], seed[at]) == (0.1, 60, 1)
    for name in "settled/u", "settled/r", "episodes/duration", "trajectory/u_state":
        assert np.array_equal(f["runs/%06d" % at][name][:], one[name][:], equal_nan=True), name
    assert 0 < f["points/settled"][:].mean() < 1
`, s.runs, filepath.Join(by, "13.h5"))
	before := s.results()
	o = s.must(exitDone, s.file, "-o", s.runs)
	if !strings.Contains(o.out, "24 of 24 points done") || len(s.results()) != len(before) {
		t.Errorf("the second time: %s", o.out)
	}
}

// TestGatherLinksCopiesStacks: all three ways lead to the same numbers, also after the folder was moved.
func TestGatherLinksCopiesStacks(t *testing.T) {
	s := newSweeping(t, smallLoop, grid(1))
	s.must(exitDone, s.file, "-o", s.runs, "-q")
	if err := os.Remove(s.results()[5]); err != nil {
		t.Fatal(err)
	}
	merged := filepath.Join(s.dir, "merged.h5")
	if o := s.must(exitFailed, "gather", s.runs, "--virtual", "/settled/u"); !strings.Contains(o.stderr, "1 of 12 points missing") {
		t.Error(o.stderr)
	}
	s.must(exitFailed, "gather", s.runs, "--merged", "-o", merged)
	s.must(exitUsage, "gather", s.runs, "--merged", "-o", merged)
	moved := filepath.Join(s.dir, "moved")
	if err := os.Rename(s.runs, moved); err != nil {
		t.Fatal(err)
	}
	python(t, `
import sys, os, h5py, numpy as np
os.chdir("/")
with h5py.File(sys.argv[1] + "/gathered.h5") as f, h5py.File(sys.argv[2]) as m:
    stack, done = f["stacked/settled/u"], f["points/done"][:]
    assert stack.is_virtual and stack.shape == (12, 1, 4) and done.sum() == 11
    for i in range(12):
        name = "runs/%06d" % i
        assert (name in f) == (name in m) == bool(done[i])
        if done[i]:
            for d in "settled/u", "episodes/steps" if "episodes/steps" in m[name] else "episodes/accepted":
                assert np.array_equal(f[name][d][:], m[name][d][:], equal_nan=True)
            assert np.array_equal(stack[i], m[name]["settled/u"][:], equal_nan=True)
        else:
            assert np.isnan(stack[i]).all() and f["points/state"][i] == 0 and f["points/verdict"][i] == -1 and f["points/steps"][i] == -1
            assert np.isnan(f["results/time"][i]) and np.isnan(f["points/settled"][i])
`, moved, merged)
	if o := s.settle("gather", moved, "--virtual", "/trajectory/u_state"); o.code != exitUsage || !strings.Contains(o.stderr, "only numbers of the same shape") {
		t.Errorf("exit %d: %s", o.code, o.stderr)
	}
	if o := settle(t, "verify", filepath.Join(moved, "gathered.h5")); o.code != exitDone {
		t.Errorf("verify: exit %d: %s%s", o.code, o.out, o.stderr)
	}
}

// TestSweepKills kills workers, and now and then the sweep itself, with signal 9 at random moments. What is gathered at
// the end has the bits of an unbroken sweep.
func TestSweepKills(t *testing.T) {
	kills, seeds := 5, 6
	if long(t) {
		kills, seeds = 50, 100
	}
	s := newSweeping(t, smallLoop, grid(seeds))
	killed, sweeps := 0, 0
	cmd, _ := s.start(s.file, "-o", s.runs, "-q", "--workers", "2")
	s.until(1)
	for killed < kills && len(s.results()) < 12*seeds {
		time.Sleep(rand.N(60 * time.Millisecond))
		workers := children(t, cmd.Process.Pid)
		if len(workers) == 0 {
			continue // it is about to begin, or to end
		}
		victim := workers[rand.N(len(workers))]
		if killed%5 == 4 {
			victim = cmd.Process.Pid
		} else if !s.mayDie(victim) {
			continue
		}
		if err := syscall.Kill(victim, syscall.SIGKILL); err != nil {
			continue // it was faster
		}
		if killed++; victim == cmd.Process.Pid {
			_ = cmd.Wait()
			sweeps++
			cmd, _ = s.start("resume", "--quick", s.runs, "--workers", "2")
		}
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("the sweep: %v", err)
	}
	s.must(exitDone, "resume", s.runs)
	if !bytes.Equal(s.gathered(), s.unbroken()) {
		t.Error("the gathered file differs from that of an unbroken sweep")
	}
	left, err := os.ReadDir(filepath.Join(s.runs, "parts"))
	if err != nil || len(left) > 0 {
		t.Errorf("%v left: %v", err, left)
	}
	t.Logf("%d kills, %d of them of the whole sweep, over %d points", killed, sweeps, len(s.results()))
	if killed < kills {
		t.Errorf("only %d kills of %d: the sweep was over", killed, kills)
	}
}

// mayDie tells whether a worker is at a point, and not for the third time: it would be given up then.
func (s *sweeping) mayDie(worker int) bool {
	parts, err := filepath.Glob(filepath.Join(s.runs, "parts", fmt.Sprintf("*-%d.h5", worker)))
	return err == nil && len(parts) == 1 && !strings.Contains(filepath.Base(parts[0]), ".3.")
}

// TestSweepInterrupted: Ctrl-C ends a sweep with checkpoints, and resume goes on from them.
func TestSweepInterrupted(t *testing.T) {
	var want []byte
	for _, c := range []struct {
		signal os.Signal
		code   int
	}{{os.Interrupt, exitInterrupted}, {syscall.SIGTERM, exitResumable}, {nil, exitResumable}} { // nil: settle sweep cancel
		s := newSweeping(t, longLoop, "circuit = \"loop.toml\"\nseeds = 3\n")
		cmd, stderr := s.start(s.file, "-o", s.runs, "-q", "--workers", "2")
		for range 500 {
			if begun, _ := filepath.Glob(filepath.Join(s.runs, "parts", "*.h5")); len(begun) == 2 {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
		time.Sleep(200 * time.Millisecond)
		if o := s.must(exitUsage, "resume", s.runs); !strings.Contains(o.stderr, "is running this sweep already") {
			t.Error(o.stderr)
		}
		if o := s.must(exitDone, "status", s.runs); !strings.Contains(o.out, fmt.Sprintf("running here, process %d", cmd.Process.Pid)) {
			t.Error(o.out)
		}
		if c.signal == nil {
			s.must(exitDone, "cancel", s.runs)
		} else if err := cmd.Process.Signal(c.signal); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait() // the exit code tells
		if code := cmd.ProcessState.ExitCode(); code != c.code || !strings.Contains(stderr.String(), "settle sweep resume") {
			t.Errorf("%v: exit %d: %s", c.signal, code, stderr)
		}
		free, _ := filepath.Glob(filepath.Join(s.runs, "parts", "*.free.h5.checkpoint"))
		if len(free) != 2 {
			t.Errorf("%v: %d points can go on, want 2", c.signal, len(free))
		}
		if o := s.must(exitDone, "status", s.runs); !strings.Contains(o.out, "missing      3, 2 of them begun") {
			t.Error(o.out)
		}
		s.must(exitDone, "resume", s.runs)
		if want == nil {
			want = s.unbroken()
		}
		if !bytes.Equal(s.gathered(), want) {
			t.Errorf("%v: the gathered file differs from that of an unbroken sweep", c.signal)
		}
	}
}

// longLoop takes a second or so.
var longLoop = strings.NewReplacer(`until = "settled"`, "", `"20 s"`, `"800 s"`, `every = "1 s"`, `every = "10 s"`,
	`shape = "constant"`, `shape = "sine"`+"\n"+`frequency = "5 Hz"`).Replace(smallLoop)

// TestSweepFailures: a point that cannot be run stops no other one, and is told everywhere.
func TestSweepFailures(t *testing.T) {
	s := newSweeping(t, smallLoop, "circuit = \"loop.toml\"\n[axis.size]\nkey = \"population.r.size\"\nvalues = [4, 0, 8]\n")
	o := s.must(exitFailed, s.file, "-o", s.runs)
	if !strings.Contains(o.out, "2 of 3 points done") || !strings.Contains(o.out, "point 1, size = 0: failed:") || !strings.Contains(o.out, "population.r.size") {
		t.Error(o.out, o.stderr)
	}
	if o := s.must(exitDone, "status", s.runs); !strings.Contains(o.out, "failed       1") || !strings.Contains(o.out, "resume --retry") {
		t.Error(o.out)
	}
	s.must(exitFailed, "resume", s.runs)
	var stand standing
	if err := json.Unmarshal([]byte(s.must(exitDone, "status", "--json", s.runs).out), &stand); err != nil || len(stand.Failed) != 1 || !stand.Failed[0].Repeats || stand.Failed[0].Attempts != 1 {
		t.Errorf("%v: %+v", err, stand)
	}
	s.must(exitFailed, "gather", s.runs)
	f := openFile(t, filepath.Join(s.runs, "gathered.h5"))
	if state := f.ints("/points/state"); state[0] != 1 || state[1] != 2 || state[2] != 1 {
		t.Errorf("states %v", state)
	}
	s.must(exitFailed, "resume", "--retry", s.runs)
}

// TestSweepDamagedResult: a result that is not what was written is told, left out, and run again.
func TestSweepDamagedResult(t *testing.T) {
	s := newSweeping(t, smallLoop, grid(1))
	want := s.unbroken()
	s.must(exitDone, s.file, "-o", s.runs, "-q")
	for i, harm := range []string{`f["trajectory/u_state"][0, 0] += 1`, `del f["episodes/verdict"]`} {
		python(t, "import sys, h5py\nwith h5py.File(sys.argv[1], 'r+') as f: "+harm, s.results()[i])
	}
	if err := os.Truncate(s.results()[2], 5000); err != nil {
		t.Fatal(err)
	}
	if o := s.must(exitFailed, "gather", s.runs); !strings.Contains(o.stderr, "3 of 12 points missing") || strings.Count(o.stderr, "is not whole") != 3 {
		t.Error(o.stderr)
	}
	if o := s.must(exitDone, "resume", s.runs); strings.Count(o.stderr, "is not whole and is run again") != 3 {
		t.Error(o.stderr)
	}
	if !bytes.Equal(s.gathered(), want) {
		t.Error("the gathered file differs from that of an unbroken sweep")
	}
}

// TestSweepWork: other engines start workers, each with its share, and twice does no harm.
func TestSweepWork(t *testing.T) {
	s := newSweeping(t, smallLoop, grid(1))
	want := s.unbroken()
	s.must(exitDone, "begin", s.file, "-o", s.runs)
	if o := s.must(exitDone, "begin", s.file, "-o", s.runs); !strings.Contains(o.out, "is there already") {
		t.Error(o.out)
	}
	for _, some := range []string{"--points=0-3,7", "--points=0-3", "--share=1/3", "--share=2/3", "--share=3/3"} {
		cmd, stderr := s.start("work", s.runs, some) // a program of its own: it chooses the best kernels, as all do
		if err := cmd.Wait(); err != nil {
			t.Errorf("%s: %v: %s", some, err, stderr)
		}
	}
	if !bytes.Equal(s.gathered(), want) {
		t.Error("the gathered file differs from that of an unbroken sweep")
	}
}

// TestSweepMistakes are told with their places, and what to do.
func TestSweepMistakes(t *testing.T) {
	s := newSweeping(t, smallLoop, grid(1))
	s.must(exitDone, s.file, "-o", s.runs, "-q")
	others := 0
	other := func(from, to string) string {
		others++
		path := filepath.Join(s.dir, fmt.Sprintf("other%d.toml", others))
		if err := os.WriteFile(path, []byte(strings.Replace(grid(1), from, to, 1)), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{other("loop.toml", "lop.toml"), "-o", s.runs}, `other1.toml:2:11: circuit: there is no file`},
		{[]string{other("u.leak", "u.laek"), "-o", filepath.Join(s.dir, "x")}, `other2.toml:5:7: axis.alpha.key: population.u.laek = 0.01: unknown key; allowed: size,`},
		{[]string{other("0, 30, 60", "-3, 30, 60"), "-o", filepath.Join(s.dir, "y")}, `other3.toml:9:10: axis.angle.values: pathway.B.weights.angle = -3: is -3; allowed: from 0 to 180`},
		{[]string{other("30, 60", "30, 61"), "-o", s.runs}, "the sweep file changed since it was begun"},
		{[]string{s.file, "-o", s.dir}, "is not empty and holds no sweep"},
		{[]string{s.file, "-o", s.runs, "--engine", "slrum"}, `did you mean "slurm"?`},
		{[]string{s.file, "-o", s.runs, "--chunk", "3"}, "--chunk is for --engine slurm"},
		{[]string{s.file, "-o", s.runs, "--workers", "0"}, "at least 1"},
		{[]string{s.file, "-o", s.runs, "--engine", "slurm", "--time", "3 hours"}, "such as 30m or 2h"},
		{[]string{"status", s.dir}, "holds no sweep: settle sweep SWEEP.toml"},
		{[]string{"work", s.runs, "--points", "5-99"}, "numbers from 0 to 11"},
		{[]string{"work", s.runs, "--share", "4/3"}, "as in 3/10"},
		{[]string{"work", s.runs, "--share", "1/3", "--points", "1"}, "give one of them"},
		{[]string{"gather", s.runs, "--workers", "0"}, "at least 1"},
		{[]string{"nothing.toml"}, "nothing.toml"},
	} {
		if o := s.settle(c.args...); o.code != exitUsage || !strings.Contains(o.stderr, c.want) {
			t.Errorf("settle sweep %s: exit %d: %s\nwithout %q", strings.Join(c.args, " "), o.code, o.stderr, c.want)
		}
	}
}

// TestSweepOfAnotherVersion can be looked at and gathered, not gone on with.
func TestSweepOfAnotherVersion(t *testing.T) {
	s := newSweeping(t, smallLoop, grid(1))
	want := s.unbroken()
	s.must(exitDone, s.file, "-o", s.runs, "-q")
	was := revision
	t.Cleanup(func() { revision = was })
	revision = "another"
	for _, args := range [][]string{{s.file, "-o", s.runs}, {"resume", s.runs}, {"work", s.runs}} {
		if o := s.must(exitUsage, args...); !strings.Contains(o.stderr, "was begun by settle "+version+", revision ") {
			t.Errorf("%v: %s", args, o.stderr)
		}
	}
	if o := s.must(exitDone, "status", s.runs); !strings.Contains(o.out, "done         12") {
		t.Error(o.out)
	}
	s.must(exitDone, "gather", s.runs)
	revision = was
	if !bytes.Equal(s.gathered(), want) {
		t.Error("the gathered file differs from that of an unbroken sweep")
	}
}

// TestSweepDryRun runs nothing but one point, elsewhere.
func TestSweepDryRun(t *testing.T) {
	s := newSweeping(t, smallLoop, grid(3))
	o := s.must(exitDone, s.file, "-o", s.runs, "--dry-run")
	for _, want := range []string{"sweep: 36 points", "0  alpha = 0.01, angle = 0, seed = 0", "35  alpha = 1, angle = 90, seed = 2", "... 12 more", "point 18 took", "2 at a time: about"} {
		if !strings.Contains(o.out, want) {
			t.Errorf("without %q:\n%s", want, o.out)
		}
	}
	if _, err := os.Stat(s.runs); err == nil {
		t.Error("there is a folder")
	}
	o = s.must(exitDone, s.file, "-o", s.runs, "--dry-run", "--engine", "slurm", "--chunk", "5", "--time", "90m", "--max-concurrent", "4", "--sbatch-arg=--partition=long")
	for _, want := range []string{"8 tasks of up to 5 points", "#SBATCH --array=0-7%4\n", "#SBATCH --time=1:30:00\n", "#SBATCH --partition=long\n", "#SBATCH --signal=B:USR1@60\n", "\nexec "} {
		if !strings.Contains(o.out, want) {
			t.Errorf("without %q:\n%s", want, o.out)
		}
	}
}

// TestSweepDataFiles: a file that the circuit names belongs to the sweep.
func TestSweepDataFiles(t *testing.T) {
	s := newSweeping(t, strings.Replace(smallLoop, `{ init = "normal", std = 1.0, scale = "1/sqrt(fan-in)" }`, `{ init = "file", path = "w.csv" }`, 1), grid(1))
	matrix := func(x string) {
		rows := strings.Repeat(strings.Repeat(x+",", 7)+x+"\n", 4)
		if err := os.WriteFile(filepath.Join(s.dir, "w.csv"), []byte(rows), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	matrix("0.5")
	s.must(exitDone, s.file, "-o", s.runs, "-q")
	matrix("0.6")
	if o := s.must(exitUsage, "resume", s.runs); !regexp.MustCompile(`w\.csv has changed since the sweep was begun`).MatchString(o.stderr) {
		t.Error(o.stderr)
	}
	if o := s.must(exitUsage, s.file, "-o", s.runs); !strings.Contains(o.stderr, "the circuit, or a file that it names changed") {
		t.Error(o.stderr)
	}
}

// TestStabilityMap compares the example's verdicts with the eigenvalues of its loops, by NumPy.
func TestStabilityMap(t *testing.T) {
	runs := filepath.Join(t.TempDir(), "coarse")
	s := &sweeping{t: t, runs: runs}
	s.must(exitDone, filepath.Join(root(t), "examples/stability-map/coarse.toml"), "-o", runs, "-q")
	s.gathered()
	python(t, `
import sys, h5py, numpy as np
with h5py.File(sys.argv[1]) as f:
    words, told, off = f["points/verdict"].attrs["flag_meanings"].decode().split(), set(), []
    for i, verdict in enumerate(f["points/verdict"][:]):
        weights, alpha = f["runs/%06d/circuit/weights" % i], f["axes/alpha"][i]
        W, B = weights["W_W"][:], weights["W_B"][:]
        angle = np.degrees(np.arccos(-np.sum(W.T * B) / np.linalg.norm(W) / np.linalg.norm(B)))
        assert abs(angle - f["axes/angle"][i]) < 1e-6, (i, angle)
        n, m = B.shape
        J = np.block([[-np.eye(n), B], [W, -alpha * np.eye(m)]]) / 10e-3
        abscissa = np.linalg.eigvals(J).real.max()
        told.add(words[verdict])
        if words[verdict] == "slow":
            off.append(abscissa)
        else:
            assert (abscissa < 0) == (words[verdict] == "settled"), (i, abscissa, words[verdict])
    assert {"settled", "diverged"} <= told <= {"settled", "diverged", "slow"} and all(abs(a) < 2 for a in off), (told, off)
`, filepath.Join(runs, "gathered.h5"))
}

// TestSweepFullDisk: the largest size that files may have stands for a full disk. The sweep stops, says so, and goes on
// when there is room.
func TestSweepFullDisk(t *testing.T) {
	s := newSweeping(t, smallLoop, grid(1))
	limited := exec.Command("sh", "-c", `ulimit -f 80; exec "$0" "$@"`, os.Args[0], "sweep", s.file, "-o", s.runs, "-q") // of 512 bytes
	printed, _ := limited.CombinedOutput()                                                                               // the code says it
	if limited.ProcessState.ExitCode() != exitFailed || !strings.Contains(string(printed), "the sweep stopped") || !strings.Contains(string(printed), "settle sweep resume") {
		t.Errorf("%v: %s", limited.ProcessState, printed)
	}
	if n := len(s.results()); n != 0 {
		t.Errorf("%d results", n)
	}
	s.must(exitDone, "resume", s.runs)
	if !bytes.Equal(s.gathered(), s.unbroken()) {
		t.Error("the gathered file differs from that of an unbroken sweep")
	}
}

// TestSweepOfLearning: a circuit that learns does so with one seed a point, with all its arms.
func TestSweepOfLearning(t *testing.T) {
	s := newSweeping(t, "", `
circuit = "linear-regression"
seeds = 2
[set]
task.trials = 20
[axis.rate]
key = "plasticity.all.rate"
values = [1e-3, 1e-2]
[result.DI]
path = "/training/DI/loss"
[result.worst]
path = "/training/BP/l*s"
take = "max"
`)
	s.must(exitDone, s.file, "-o", s.runs, "-q")
	s.gathered()
	python(t, `
import sys, h5py, numpy as np
with h5py.File(sys.argv[1]) as f:
    assert f["sweep/circuit"][()].decode().count("linear-regression") and list(f["points/seed"][:]) == [0, 1, 0, 1]
    words = f["points/verdict"].attrs["flag_meanings"].decode().split()
    assert all(words[v] == "finished" for v in f["points/verdict"][:]) and (f["points/steps"][:] == -1).all()
    for i in range(4):
        run = f["runs/%06d/training" % i]
        assert f["results/DI"][i] == run["DI/loss"][-1] and f["results/worst"][i] == run["BP/loss"][:].max()
        assert f["points/settled"][i] == np.mean([run[arm + "/ending"][()] <= 1 for arm in run])
`, filepath.Join(s.runs, "gathered.h5"))
	wrong := filepath.Join(s.dir, "wrong.toml")
	text, err := os.ReadFile(s.file)
	if err == nil {
		err = os.WriteFile(wrong, bytes.Replace(text, []byte("DI/loss"), []byte("DI/lost"), 1), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	s.must(exitDone, wrong, "-o", s.runs+"2", "-q")
	if o := s.must(exitUsage, "gather", s.runs+"2"); !strings.Contains(o.stderr, "result DI: the files have no dataset /training/DI/lost; they have /training/DI/") {
		t.Error(o.stderr)
	}
}

// TestSweepWithoutSlurm: a sweep that came from a cluster goes on where there is none.
func TestSweepWithoutSlurm(t *testing.T) {
	s := newSweeping(t, smallLoop, grid(1))
	s.must(exitDone, "begin", s.file, "-o", s.runs)
	dir := filepath.Join(s.runs, "submissions/0001")
	if err := os.MkdirAll(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"submission.json": `{"number": 1, "engine": "slurm", "points": 2, "jobs": [{"job": "7", "first": 0, "tasks": 1}], "chunk": 2}`, "points.txt": "0\n1\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", t.TempDir())
	if o := s.must(exitDone, "status", s.runs); !strings.Contains(o.out, "there is no squeue here") {
		t.Error(o.out)
	}
	if o := s.must(exitDone, "resume", s.runs); !strings.Contains(o.out, "was handed to Slurm elsewhere") || !strings.Contains(o.out, "12 of 12 points done") {
		t.Error(o.out)
	}
	if o := s.must(exitUsage, s.file, "-o", s.runs+"2", "--engine", "slurm"); !strings.Contains(o.stderr, "there is no scontrol here") {
		t.Error(o.stderr)
	}
}
