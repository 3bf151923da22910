package sweeps

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"settle/circuit"
)

// asWorker makes the test binary be a worker in the folder that it names.
const asWorker = "SETTLE_TEST_WORKER"

func TestMain(m *testing.M) {
	if dir := os.Getenv(asWorker); dir != "" {
		f, err := Open(context.Background(), dir)
		if err == nil {
			err = f.Serve(context.Background(), os.Stdin, os.Stdout, f.Running(writer{}))
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// writer is a Runner whose results are the overrides as text. Some points end otherwise.
type writer struct{}

func (writer) Run(_ context.Context, sets []circuit.Set, output string) error {
	text, _ := json.Marshal(sets)
	switch value := sets[0].Value; value {
	case "1":
		os.Exit(3)
	case "2":
		return fmt.Errorf("%w: no such thing", ErrRepeats)
	case "3":
		return errors.New("now and then")
	}
	return os.WriteFile(output, text, 0o644)
}

func (writer) Check(output string) error {
	if _, err := os.ReadFile(output); err != nil {
		return err
	}
	return nil
}

func newFolder(t *testing.T) *Folder {
	t.Helper()
	s := parse(t, "circuit = \"c.toml\"\n[axis.a]\nkey = \"a\"\nvalues = [0, 1, 2, 3, 4, 5]\n")
	f, existed, err := Begin(context.Background(), filepath.Join(t.TempDir(), "with space"), s, Origin{File: "c.toml", Source: []byte("a = 1\n")}, "1")
	if err != nil || existed {
		t.Fatal(existed, err)
	}
	return f
}

func leave(t *testing.T, p part, more ...string) {
	t.Helper()
	for _, ending := range append([]string{"h5"}, more...) {
		if err := os.WriteFile(strings.TrimSuffix(p.path(), "h5")+ending, []byte(ending), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// gone is a process that was there.
func gone(t *testing.T) int {
	t.Helper()
	cmd := exec.Command("true")
	if err := cmd.Run(); err != nil {
		t.Fatal(err)
	}
	return cmd.Process.Pid
}

// TestClaim: parts of the dead and the free are taken over with all that belongs to them, those of the living and of other
// machines are not.
func TestClaim(t *testing.T) {
	f := newFolder(t)
	dir, id := filepath.Join(f.Dir, partsName), f.ID(0)
	mine := func() part { return part{dir, id, 1, me()} }
	for _, c := range []struct {
		name    string
		left    part
		taken   bool
		attempt int
	}{
		{"free", part{dir, id, 1, free}, true, 1},
		{"dead", part{dir, id, 1, ownerOf(hostname(), gone(t))}, true, 2},
		{"living", part{dir, id, 1, ownerOf(hostname(), os.Getppid())}, false, 1},
		{"elsewhere", part{dir, id, 2, ownerOf("elsewhere", 1)}, false, 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			leave(t, c.left, "h5.checkpoint", "0002.h5")
			p, err := f.claim(id)
			if err != nil || p.attempt != c.attempt || p.owner != mine().owner {
				t.Fatalf("%+v, %v", p, err)
			}
			for _, ending := range []string{"h5", "h5.checkpoint", "0002.h5"} {
				_, err := os.Stat(strings.TrimSuffix(p.path(), "h5") + ending)
				if (err == nil) != c.taken {
					t.Errorf("%s taken over: %t, want %t", ending, err == nil, c.taken)
				}
			}
			if err := errors.Join(p.remove(), c.left.remove()); err != nil {
				t.Fatal(err)
			}
		})
	}
	leave(t, part{dir, id, mostAttempts, ownerOf(hostname(), gone(t))})
	if _, err := f.claim(id); !errors.Is(err, errVanished) {
		t.Errorf("after %d attempts: %v", mostAttempts, err)
	}
}

// TestDiscard leaves nothing of a point's result, and all of the others.
func TestDiscard(t *testing.T) {
	f := newFolder(t)
	first, other := f.Result(f.ID(0)), filepath.Join(filepath.Dir(f.Result(f.ID(0))), f.ID(1)+".h5")
	if err := os.MkdirAll(filepath.Dir(first), 0o777); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{first, strings.TrimSuffix(first, "h5") + "0002.h5", other} {
		if err := os.WriteFile(name, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Discard(0); err != nil {
		t.Fatal(err)
	}
	if left, err := filepath.Glob(filepath.Join(f.Dir, "points/*/*")); err != nil || len(left) != 1 || left[0] != other {
		t.Errorf("left: %v, %v", left, err)
	}
}

// TestClear removes what the dead left of points that are done, and nothing else.
func TestClear(t *testing.T) {
	f := newFolder(t)
	dir, done, undone := filepath.Join(f.Dir, partsName), f.ID(0), f.ID(1)
	dead, living, elsewhere := ownerOf(hostname(), gone(t)), ownerOf(hostname(), os.Getppid()), ownerOf("elsewhere", 1)
	if err := errors.Join(os.MkdirAll(filepath.Dir(f.Result(done)), 0o777), os.WriteFile(f.Result(done), nil, 0o644)); err != nil {
		t.Fatal(err)
	}
	leave(t, part{dir, done, 1, dead}, "h5.checkpoint", "0002.h5")
	leave(t, part{dir, done, 1, free})
	kept := []part{{dir, done, 1, living}, {dir, done, 1, elsewhere}, {dir, undone, 1, dead}, {dir, undone, 1, free}}
	for _, p := range kept {
		leave(t, p)
	}
	if err := f.Clear(); err != nil {
		t.Fatal(err)
	}
	left, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(left) != len(kept) {
		t.Errorf("left: %v, %v", left, err)
	}
	for _, p := range kept {
		if _, err := os.Stat(p.path()); err != nil {
			t.Error(err)
		}
	}
}

// TestOneTakesOver: of many that want a part that was left, one gets it.
func TestOneTakesOver(t *testing.T) {
	f := newFolder(t)
	dir, id := filepath.Join(f.Dir, partsName), f.ID(0)
	for range 50 {
		leave(t, part{dir, id, 1, free})
		var group sync.WaitGroup
		got := make([]bool, 8)
		for k := range got {
			group.Add(1)
			go func() {
				defer group.Done()
				got[k] = part{dir, id, 1, free}.move(part{dir, id, 1, fmt.Sprintf("host-%d", k)}) == nil
			}()
		}
		group.Wait()
		n := 0
		for k, yes := range got {
			if yes {
				n++
				_ = part{dir, id, 1, fmt.Sprintf("host-%d", k)}.remove() // it is there
			}
		}
		if n != 1 {
			t.Fatalf("%d have it", n)
		}
	}
}

// TestPool: a point that kills its workers is given up after three, one that makes no sense at once, and the others are
// done.
func TestPool(t *testing.T) {
	f := newFolder(t)
	var reports []Report
	command := func() *exec.Cmd {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), asWorker+"="+f.Dir)
		return cmd
	}
	tell := func(r Report) { reports = append(reports, r) }
	if err := f.NewPool(2, command, tell).Run(context.Background(), []int{0, 1, 2, 3, 4, 5}); err != nil {
		t.Fatal(err)
	}
	c, err := f.Count()
	if err != nil || c.Finished() != 3 || len(c.Failed) != 3 || len(c.Missing()) != 0 || len(reports) != 6 {
		t.Fatalf("%+v, %v", c, err)
	}
	for i, want := range map[int]struct {
		attempts int
		detail   string
	}{1: {3, "exit status 3"}, 2: {1, "no such thing"}, 3: {3, "now and then"}} {
		if got := c.Failed[i]; got.Attempts != want.attempts || !strings.Contains(got.Detail, want.detail) {
			t.Errorf("point %d: %+v", i, got)
		}
	}
	if err := f.Retry(); err != nil {
		t.Fatal(err)
	}
	if c, err := f.Count(); err != nil || len(c.Missing()) != 3 || c.Begun != 0 {
		t.Errorf("after retry: %+v, %v", c, err)
	}
	if r := f.Work(context.Background(), 0, writer{}); r.Outcome != Already {
		t.Errorf("point 0 again: %+v", r)
	}
}

// TestScript is one that a shell takes, whatever the folder is called.
func TestScript(t *testing.T) {
	f := newFolder(t)
	f.Name, f.Dir = "a name with 'quotes'", f.Dir+"/it's"
	text, err := f.Script(Batch{Program: "/opt/it's/settle", Chunk: 5, MaxArray: 1000, Args: []string{"--mem=1G"}}, 3, 20, 7)
	if err != nil {
		t.Fatal(err)
	}
	check := exec.Command("sh", "-n")
	check.Stdin = strings.NewReader(text)
	if out, err := check.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s\n%s", err, out, text)
	}
	said := exec.Command("sh", "-c", strings.Replace(text, "\nexec ", "\nprintf '%s\\n' ", 1))
	said.Env = []string{"SLURM_ARRAY_TASK_ID=4"}
	out, err := said.Output()
	want := strings.Join([]string{"/opt/it's/settle", "sweep", "work", f.Dir, "--submission", "3", "--task", "24"}, "\n") + "\n"
	if err != nil || string(out) != want {
		t.Errorf("%v: runs\n%s, want\n%s", err, out, want)
	}
	for _, line := range []string{"#SBATCH --array=0-6\n", "#SBATCH --mem=1G\n", "#SBATCH --job-name=settle-a_name_with_quotes_\n"} {
		if !strings.Contains(text, line) {
			t.Errorf("without %q:\n%s", line, text)
		}
	}
}

// TestQueue reads what squeue prints.
func TestQueue(t *testing.T) {
	line := func(words ...string) string {
		var b bytes.Buffer
		for i, c := range columns {
			fmt.Fprintf(&b, "%-*s", c.width, words[i])
		}
		return b.String()
	}
	for _, c := range []struct {
		line                   string
		index                  int
		running, held, refused bool
	}{
		{line("12", "3", "RUNNING", "None", "0", "n1"), 3, true, false, false},
		{line("12", "4", "PENDING", "Resources", "0", ""), 4, false, false, false},
		{line("12", "5", "PENDING", "launch failed requeued held", "2", ""), 5, false, true, false},
		{line("12", "6", "REQUEUE_HOLD", "None", "1", ""), 6, false, true, false},
		{line("13", "N/A", "RUNNING", "None", "0", "n2"), 0, true, false, false},
		{line("12", "[7-9]", "PENDING", "Priority", "0", ""), 0, false, false, true},
	} {
		got, err := parseTask(c.line)
		if (err != nil) != c.refused || err == nil && (got.Index != c.index || got.Running() != c.running || got.Held() != c.held) {
			t.Errorf("%s: %+v, %v", strings.Join(strings.Fields(c.line), " "), got, err)
		}
	}
}

// TestTasks: the tasks of a submission have its points, each once.
func TestTasks(t *testing.T) {
	f := newFolder(t)
	s, err := f.Submit(Submission{Engine: Slurm, Chunk: 4}, []int{5, 3, 0, 1, 2, 4})
	if err != nil {
		t.Fatal(err)
	}
	var all []int
	for k := range (Batch{Chunk: 4}).Tasks(6) {
		points, err := s.Task(k)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, points...)
	}
	if fmt.Sprint(all) != "[5 3 0 1 2 4]" {
		t.Errorf("%v", all)
	}
	if _, err := s.Task(2); err == nil {
		t.Error("there is a third task")
	}
}
