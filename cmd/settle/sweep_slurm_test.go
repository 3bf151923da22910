//go:build slurm

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// cluster is a Slurm with two nodes on this machine; make test-slurm installs what it needs.
type cluster struct {
	t       *testing.T
	base    string
	program string
}

// newCluster brings one up, and stops all that it started at the end of the test.
func newCluster(t *testing.T) *cluster {
	t.Helper()
	base, err := os.MkdirTemp("", "settle-slurm-") // a short path: munge's socket is below it
	if err != nil {
		t.Fatal(err)
	}
	c := &cluster{t, base, filepath.Join(base, "settle")}
	golang(t, root(t), nil, "build", "-tags", "openblas", "-o", c.program, "./cmd/settle")
	t.Setenv("BASE", base)
	t.Setenv("SLURM_CONF", filepath.Join(base, "slurm.conf"))
	t.Cleanup(func() {
		c.script("down.sh")
		if out, err := exec.Command("pgrep", "-f", base).Output(); err == nil {
			t.Errorf("processes are left: %s", out)
		}
		_ = os.RemoveAll(base)
	})
	t.Log(c.script("up.sh"))
	return c
}

// script runs one of scripts/slurm.
func (c *cluster) script(name string, args ...string) string {
	c.t.Helper()
	return c.do(exec.Command(filepath.Join(root(c.t), "scripts/slurm", name), args...))
}

func (c *cluster) do(cmd *exec.Cmd) string {
	c.t.Helper()
	var out bytes.Buffer // not a pipe: daemons keep it open
	log, err := os.CreateTemp(c.t.TempDir(), "log")
	if err != nil {
		c.t.Fatal(err)
	}
	defer log.Close() //nolint:errcheck // a log
	cmd.Stdout, cmd.Stderr = log, log
	err = cmd.Run()
	text, _ := os.ReadFile(log.Name())
	out.Write(text)
	if err != nil {
		c.t.Fatalf("%s: %v\n%s", cmd, err, &out)
	}
	return out.String()
}

func (c *cluster) slurm(name string, args ...string) string {
	c.t.Helper()
	return c.do(exec.Command(name, args...))
}

// sweep runs a command that succeeds.
func (c *cluster) sweep(args ...string) string {
	c.t.Helper()
	return c.do(exec.Command(c.program, append([]string{"sweep"}, args...)...))
}

func (c *cluster) status(dir string) (s standing) {
	c.t.Helper()
	if err := json.Unmarshal([]byte(c.sweep("status", "--json", dir)), &s); err != nil {
		c.t.Fatal(err)
	}
	return s
}

// until waits for a sweep to stand as it should.
func (c *cluster) until(dir string, limit time.Duration, what string, ok func(standing) bool) standing {
	c.t.Helper()
	for start := time.Now(); ; time.Sleep(300 * time.Millisecond) {
		s := c.status(dir)
		if s.SlurmErr != "" {
			c.t.Fatal(s.SlurmErr)
		}
		if ok(s) {
			return s
		}
		if time.Since(start) > limit {
			c.t.Fatalf("%s: not after %v: %+v, Slurm: %+v\n%s%s", what, limit, s, s.Slurm, c.slurm("squeue", "-r"), c.logs(dir))
		}
	}
}

// hurry lifts the two minutes that Slurm keeps requeued tasks back.
func (c *cluster) hurry() {
	c.t.Helper()
	for _, id := range strings.Fields(c.slurm("squeue", "-h", "-r", "-t", "PD", "-o", "%i")) {
		_ = exec.Command("scontrol", "update", "jobid="+id, "StartTime=now").Run() // it may run by now
	}
}

// logs are the ends of what tasks and cluster have said.
func (c *cluster) logs(dir string) (text string) {
	for _, pattern := range []string{filepath.Join(dir, "submissions/*/*.log"), filepath.Join(c.base, "log/*")} {
		names, _ := filepath.Glob(pattern)
		for _, name := range names {
			said, _ := os.ReadFile(name)
			text += fmt.Sprintf("--- %s\n%s\n", name, said[max(0, len(said)-4000):])
		}
	}
	return text
}

func (c *cluster) gathered(s *sweeping, dir string) []byte {
	c.t.Helper()
	c.sweep("gather", dir)
	text, err := os.ReadFile(filepath.Join(dir, "gathered.h5"))
	if err != nil {
		c.t.Fatal(err)
	}
	return text
}

// slowLoop takes some tenths of a second.
var slowLoop = strings.Replace(longLoop, `"800 s"`, `"300 s"`, 1)

const twoHundred = `
circuit = "loop.toml"
seeds = 20
[axis.alpha]
key = "population.u.leak"
log = { from = 0.01, to = 1, n = 10 }
`

// TestSlurm runs a sweep of 200 points on a cluster, and loses a node in the middle.
func TestSlurm(t *testing.T) {
	c := newCluster(t)
	s := newSweeping(t, slowLoop, twoHundred)
	crashed, moved, back := filepath.Join(s.dir, "crashed"), filepath.Join(s.dir, "moved"), filepath.Join(s.dir, "back")

	t.Log(c.sweep(s.file, "-o", crashed, "--engine", "slurm", "--chunk", "8", "--time", "30m"))
	c.until(crashed, time.Minute, "a fifth is done", func(s standing) bool { return s.Done >= 40 && s.Slurm.Running > 0 })
	t.Log(c.script("crash.sh", "n1"))
	if n := c.status(crashed).Done; n > 190 {
		t.Fatalf("%d points were done before the crash", n)
	}
	// the other node goes on; what ran on the lost one comes back to the queue, where Slurm keeps it for two minutes
	lost := c.until(crashed, 2*time.Minute, "the lost tasks are requeued", func(s standing) bool { return s.Slurm.Requeued > 0 })
	t.Logf("after the crash: %d done, %d tasks requeued", lost.Done, lost.Slurm.Requeued)
	c.script("up.sh")
	time.Sleep(5 * time.Second) // Slurm ends what a lost node had as soon as that is back, even if it has just begun there anew
	c.until(crashed, 2*time.Minute, "all is done", func(s standing) bool {
		c.hurry()
		return s.Done == 200
	})
	want := c.gathered(s, crashed)
	exactlyOnce(t, crashed)

	// cancelled there, and finished here
	c.sweep(s.file, "-o", moved, "--engine", "slurm", "--chunk", "10", "--max-concurrent", "2")
	c.until(moved, time.Minute, "some are done", func(s standing) bool { return s.Done >= 10 })
	t.Log(c.sweep("cancel", moved))
	c.until(moved, time.Minute, "the queue is empty", func(s standing) bool { return len(s.Slurm.Points) == 0 })
	if n := c.status(moved); n.Done == 200 || len(n.Next) == 0 || !strings.Contains(n.Next[0], "resume") {
		t.Errorf("cancelled: %+v", n)
	}
	c.sweep("resume", moved, "--engine", "local")
	if !bytes.Equal(c.gathered(s, moved), want) {
		t.Error("the sweep that moved here differs from the one that stayed there")
	}

	// begun here, interrupted, and finished there; chunk by measurement
	here := exec.Command(c.program, "sweep", s.file, "-o", back, "-q")
	if err := here.Start(); err != nil {
		t.Fatal(err)
	}
	for range 100 {
		if _, err := os.Stat(filepath.Join(back, "sweep.json")); err == nil {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	c.until(back, time.Minute, "some are done", func(s standing) bool { return s.Done >= 10 })
	_ = here.Process.Signal(os.Interrupt)
	_ = here.Wait()
	t.Log(c.sweep("resume", back, "--engine", "slurm", "--sbatch-arg=--nice=10"))
	again := c.sweep("resume", back, "--engine", "slurm") // all is in Slurm's hands
	if !strings.Contains(again, "in Slurm's hands already") {
		t.Error(again)
	}
	c.until(back, 2*time.Minute, "all is done", func(s standing) bool { return s.Done == 200 })
	if !bytes.Equal(c.gathered(s, back), want) {
		t.Error("the sweep that moved there differs from the one that stayed there")
	}
}

// exactlyOnce wants every point in the gathered file, each with a run of its own.
func exactlyOnce(t *testing.T, dir string) {
	t.Helper()
	python(t, `
import sys, h5py
with h5py.File(sys.argv[1]) as f:
    assert f.attrs["done"] == 200 and f["points/done"][:].sum() == 200 and len(set(f["points/id"][:])) == 200 and len(f["runs"]) == 200
    runs = [f["runs/%06d" % i] for i in range(200)]
    assert len({r.attrs["run_uuid"] for r in runs}) == 200
    assert [r.attrs["seed"] for r in runs] == list(f["points/seed"][:])
`, filepath.Join(dir, "gathered.h5"))
	if left, err := os.ReadDir(filepath.Join(dir, "parts")); err != nil || len(left) > 0 {
		t.Errorf("left: %v, %v", left, err)
	}
}

// TestSlurmTimeIsOver: a task that is told before the end of its time puts itself into the queue again, and goes on from
// its checkpoint to the same bits.
func TestSlurmTimeIsOver(t *testing.T) {
	c := newCluster(t)
	loop := strings.Replace(longLoop, `"800 s"`, `"6000 s"`, 1)
	s := newSweeping(t, loop, "circuit = \"loop.toml\"\nseeds = 2\n")
	dir := filepath.Join(s.dir, "runs")
	c.sweep(s.file, "-o", dir, "--engine", "slurm", "--chunk", "2")
	c.until(dir, time.Minute, "it runs", func(s standing) bool { return s.Slurm.Running == 1 && s.Begun == 1 })
	time.Sleep(time.Second)
	jobs := strings.Fields(c.slurm("squeue", "-h", "-r", "-o", "%i"))
	c.slurm("scancel", "--signal=USR1", "--batch", jobs[0])
	c.until(dir, 30*time.Second, "it is requeued", func(s standing) bool { return s.Slurm.Requeued == 1 })
	time.Sleep(3 * time.Second) // a node refuses to start a job in the second in which it has killed it
	free, _ := filepath.Glob(filepath.Join(dir, "parts", "*.checkpoint"))
	if len(free) != 1 {
		t.Errorf("%d checkpoints", len(free))
	}
	c.until(dir, 2*time.Minute, "all is done", func(s standing) bool {
		c.hurry()
		return s.Done == 2
	})
	want := filepath.Join(s.dir, "want")
	c.sweep(s.file, "-o", want, "-q")
	if !bytes.Equal(c.gathered(s, dir), c.gathered(s, want)) {
		t.Error("the sweep that was broken off differs from the one that was not")
	}
	log, err := os.ReadFile(filepath.Join(dir, "submissions/0001/task-0.log"))
	if err != nil || !strings.Contains(string(log), "interrupted") {
		t.Errorf("%v: %s", err, log)
	}
}
