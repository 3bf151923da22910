package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"settle/models"
	"settle/outputs/checkpoint"
)

// TestToldToStop sends every signal that asks for an end to every kind of run, and goes on.
func TestToldToStop(t *testing.T) {
	codes := map[syscall.Signal]int{
		syscall.SIGTERM: exitResumable, syscall.SIGUSR1: exitResumable, syscall.SIGHUP: exitResumable, syscall.SIGINT: exitInterrupted,
	}
	for name := range resumed {
		t.Run(name, func(t *testing.T) {
			r := newResumable(t, name)
			for s, code := range codes {
				p := r.start()
				p.begun()
				time.Sleep(50 * time.Millisecond)
				p.signal(s)
				if got := p.end(); got != code || !strings.Contains(p.stderr.String(), "--resume goes on from") {
					t.Errorf("%s: exit %d, want %d: %s", s, got, code, &p.stderr)
				}
				if status, err := statusOf(r.out); err != nil || status != models.StatusInterrupted {
					t.Errorf("%s: /status is %d, want interrupted: %v", s, status, err)
				}
			}
			r.finish()
			if o := settle(t, append(r.command, "--resume")...); o.code != exitDone || !strings.Contains(o.out, "nothing to do") {
				t.Errorf("when finished: exit %d: %s%s", o.code, o.out, o.stderr)
			}
			r.compare()
		})
	}
}

// far is a lesson whose first restart point is seconds away.
const far = `
[task]
data = "teacher"
trials = 20000
teacher = { layers = [900, 10], weights = { init = "uniform", max = 0.1 } }
[network]
layers = [900, 900, 10]
transfer = "tanh"
weights = { init = "uniform", max = 0.01 }
[plasticity]
all = { rule = "delta", rate = 1e-5 }
[credit]
method = "backpropagation"
`

// TestSecondCtrlC ends a run at once that looks for a point at which it can stop; --resume starts it anew.
func TestSecondCtrlC(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out.h5")
	command := []string{"run", write(t, "far.toml", far), "-o", out, "--resume"}
	p := startProcess(t, command...)
	exists(t, out)
	p.signal(os.Interrupt)
	time.Sleep(100 * time.Millisecond)
	if err := p.Process.Signal(syscall.Signal(0)); err != nil {
		t.Fatalf("the first Ctrl-C ended it at once: %s", &p.stderr)
	}
	p.signal(os.Interrupt)
	start := time.Now()
	if p.end(); p.endedBy() != syscall.SIGINT || time.Since(start) > time.Second {
		t.Errorf("ended after %s by %s: %s", time.Since(start), p.ProcessState, &p.stderr)
	}
	p = startProcess(t, command...)
	waitFor(t, "starts anew", func() bool {
		return strings.Contains(readText(t, p.out), "before its first checkpoint: the run starts anew")
	})
	p.signal(syscall.SIGKILL)
	p.end()
}

// TestResumeRefuses what belongs to another run, and says what differs.
func TestResumeRefuses(t *testing.T) {
	for name, differ := range map[string][]string{"one trial": nil, "learning": {"--arms", "DI"}} {
		r := newResumable(t, name)
		p := r.start()
		p.begun()
		time.Sleep(50 * time.Millisecond)
		p.signal(syscall.SIGTERM)
		p.end()
		file, place := checkpoint.Path(r.out), r.command[1]
		kept := readText(t, file)
		cases := []struct {
			args []string
			want string
		}{
			{nil, "--resume goes on with it"},
			{[]string{"--resume", "--force"}, "give one of them"},
			{[]string{"--resume", "--seed", "9"}, "seed = 9"},
			{[]string{"--resume", "--set", "integrator.rtol=1e-5"}, "rtol"},
		}
		if differ != nil {
			cases = append(cases, struct {
				args []string
				want string
			}{append([]string{"--resume"}, differ...), "/arms/arm"}, struct {
				args []string
				want string
			}{[]string{"--resume", "--seeds", "3"}, "/arms/seeds"})
		}
		for _, c := range cases {
			if o := settle(t, append(r.command, c.args...)...); o.code != exitUsage || !strings.Contains(o.stderr, c.want) {
				t.Errorf("%s %v: exit %d, want 2 and %q in\n%s", place, c.args, o.code, c.want, o.stderr)
			}
		}
		damaged := []byte(kept)
		damaged[len(damaged)/2] ^= 1
		for text, want := range map[string]string{string(damaged): "checksum", kept[:len(kept)/2]: "checksum", "mine": "no checkpoint"} {
			if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
			if o := settle(t, append(r.command, "--resume")...); o.code != exitUsage || !strings.Contains(o.stderr, want) || !strings.Contains(o.stderr, "--force") {
				t.Errorf("%s: exit %d, want 2 and %q in\n%s", place, o.code, want, o.stderr)
			}
		}
		other := &checkpoint.Checkpoint{Run: "another"}
		if err := checkpoint.Save(file, other); err != nil {
			t.Fatal(err)
		}
		if o := settle(t, append(r.command, "--resume")...); o.code != exitUsage || !strings.Contains(o.stderr, "belongs to another run") {
			t.Errorf("%s: exit %d: %s", place, o.code, o.stderr)
		}
		if err := os.WriteFile(file, []byte(kept), 0o644); err != nil {
			t.Fatal(err)
		}
		r.finish()
		if o := settle(t, append(r.command, "--resume", "--seed", "9")...); o.code != exitUsage || !strings.Contains(o.stderr, "seed = 9") {
			t.Errorf("%s: finished with another seed: exit %d: %s", place, o.code, o.stderr)
		}
	}
}

// TestResumeWhileItRuns leaves a running process's file alone.
func TestResumeWhileItRuns(t *testing.T) {
	r := newResumable(t, "one trial")
	p := r.start()
	exists(t, r.out)
	if o := settle(t, append(r.command, "--resume")...); o.code != exitUsage || !strings.Contains(o.stderr, "running process") {
		t.Errorf("exit %d: %s%s", o.code, o.out, o.stderr)
	}
	if code := p.end(); code != exitDone {
		t.Errorf("the run itself: exit %d: %s", code, &p.stderr)
	}
	r.compare()
}

// TestResumeAfterABadEnd: a run that is over and did not end well stays so.
func TestResumeAfterABadEnd(t *testing.T) {
	args := []string{"run", write(t, "circuit.toml", resumed["one trial"].circuit), "-o", filepath.Join(t.TempDir(), "out.h5"), "--resume",
		"--set", "integrator.max_steps=50"}
	if o := settle(t, args...); o.code != exitFailed || !strings.Contains(o.out, "does not exist yet") {
		t.Errorf("exit %d: %s%s", o.code, o.out, o.stderr)
	}
	if o := settle(t, args...); o.code != exitFailed || !strings.Contains(o.stderr, "nothing to go on with") {
		t.Errorf("exit %d: %s%s", o.code, o.out, o.stderr)
	}
}
