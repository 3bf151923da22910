package main

import (
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"settle/outputs/checkpoint"
	"settle/outputs/h5"
	"settle/outputs/verify"
)

// killed counts what became of killed runs.
type killed struct {
	kills, resumes, anew, unbegun int
	again                         int64 // rows that were on disk and written once more
	lost                          int64 // rows that a checkpoint counted on and the file had not
}

// TestKillsAndResumes kills runs with signal 9 at random moments, goes on with them until they are finished, and
// wants the bits of an unbroken run.
func TestKillsAndResumes(t *testing.T) {
	most, runs := map[string]int{"one trial": 7, "many trials": 6, "learning": 7}, 1
	if long(t) {
		most, runs = map[string]int{"one trial": 25, "many trials": 25, "learning": 25}, 4
	}
	for name, most := range most {
		t.Run(name, func(t *testing.T) {
			r, n := newResumable(t, name), &killed{}
			for i := range runs {
				r.killUntilFinished(n, most*(i+1))
			}
			t.Logf("%s: %d kills, %d resumes from a checkpoint, %d starts anew, %d before there was a file; %d rows written again, %d rows lost",
				name, n.kills, n.resumes, n.anew, n.unbegun, n.again, n.lost)
			if n.kills < most*runs || n.resumes < most*runs/4 || n.lost != 0 {
				t.Errorf("that is not what it should be")
			}
		})
	}
}

// killUntilFinished kills a run until there were so many kills, starting it again where it was faster, and compares.
func (r *resumable) killUntilFinished(n *killed, most int) {
	r.t.Helper()
	for n.kills < most {
		p := r.start()
		if n.kills%2 == 0 {
			p.begun() // however slow the machine is, some kills come later than that
		}
		time.Sleep(rand.N(400 * time.Millisecond))
		p.signal(syscall.SIGKILL)
		switch code := p.end(); {
		case code == exitDone:
			r.compare()
			r.remove()
			continue
		case p.endedBy() != syscall.SIGKILL:
			r.t.Fatalf("exit %d: %s", code, &p.stderr)
		}
		n.kills++
		n.look(r)
	}
	r.finish()
	r.remove()
}

// look finds out what a kill left.
func (n *killed) look(r *resumable) {
	r.t.Helper()
	if _, err := os.Stat(r.out); errors.Is(err, fs.ErrNotExist) {
		n.unbegun++
		return
	}
	kept, err := checkpoint.Load(checkpoint.Path(r.out))
	if errors.Is(err, fs.ErrNotExist) {
		n.anew++
		return
	}
	if err != nil {
		r.t.Fatal(err)
	}
	n.resumes++
	before := r.asItIs()
	report, err := h5.Recover(r.out)
	if err != nil {
		r.t.Fatal(err)
	}
	rows := map[string]int64{}
	for _, s := range report.Segments {
		for _, g := range s.Groups {
			rows[g.Path] += g.Rows
		}
	}
	if !maps.Equal(before, rows) {
		r.t.Errorf("read as the kill left it: rows %v; recovered: %v", before, rows)
	}
	// a kill between the last flush and the end of the process leaves a run that has finished
	if o := settle(r.t, "verify", r.out); o.code != exitDone || !soundEnd.MatchString(o.out) {
		r.t.Errorf("verify after recover: exit %d, %s%s", o.code, o.out, o.stderr)
	}
	for g, counted := range kept.Lengths {
		n.again += max(0, rows[g]-counted)
		n.lost += max(0, counted-rows[g])
	}
}

var soundEnd = regexp.MustCompile(`sound; the run (was interrupted|finished)`)

// asItIs reads the file before it is recovered, by show and verify, and returns the rows of its groups.
func (r *resumable) asItIs() map[string]int64 {
	r.t.Helper()
	o := settle(r.t, "verify", "--json", r.out)
	var found verify.Report
	err := json.Unmarshal([]byte(o.out), &found)
	killed := o.code == exitFailed && found.State == verify.Killed
	whole := o.code == exitDone && (found.State == verify.Interrupted || found.State == verify.Finished) // on its way to go on, or to end
	if err != nil || !killed && !whole {
		r.t.Errorf("verify: exit %d, %v, %s%s", o.code, err, o.out, o.stderr)
	}
	if o := settle(r.t, "show", r.out); o.code != exitDone || !strings.Contains(o.out, ".h5: circuit, "+string(found.State)) {
		r.t.Errorf("show: exit %d, %s%s", o.code, o.out, o.stderr)
	}
	rows := map[string]int64{}
	for _, g := range found.Groups {
		rows[g.Path] = g.Rows
	}
	return rows
}

func (r *resumable) remove() {
	r.t.Helper()
	for _, name := range append(r.segments(), checkpoint.Path(r.out)) {
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			r.t.Fatal(err)
		}
	}
}

// segments are the files of the run.
func (r *resumable) segments() []string {
	f, err := h5.Open(r.out)
	if err != nil {
		r.t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // only read from
	return f.Segments()
}

// TestResumeAfterAFullDisk breaks runs off by the largest size that files may have, as a full disk would, and goes on
// when it is gone.
func TestResumeAfterAFullDisk(t *testing.T) {
	for name, blocks := range map[string]string{"one trial": "2500", "many trials": "16000", "learning": "2000"} { // of 512 bytes; late enough for a checkpoint
		t.Run(name, func(t *testing.T) {
			r := newResumable(t, name)
			limited := exec.Command("sh", append([]string{"-c", `ulimit -f ` + blocks + `; exec "$0" "$@"`, os.Args[0]}, append(r.command, "--resume")...)...)
			limited.Env = append(os.Environ(), asProgram+"=1")
			printed, err := limited.CombinedOutput()
			if limited.ProcessState.ExitCode() != exitFailed || !strings.Contains(string(printed), "--resume goes on from") {
				t.Fatalf("%v, want exit 1: %s", err, printed)
			}
			r.finish()
		})
	}
}
