package main

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// readers are the commands that read result files; OUT stands for the file, DIR for a folder.
var readers = []string{
	"show OUT", "show --datasets OUT", "plot OUT -o DIR/x.svg", "report OUT -o DIR/report --force", "verify OUT", "recover OUT",
	"run CIRCUIT -o OUT --resume", "check WEIGHTS",
}

// weightsFrom is a circuit that takes its weights from the file.
const weightsFrom = `
[population]
r = { size = 20, tau = "10 ms" }
u = { size = 10, tau = "10 ms" }
[pathway]
W = { from = "r", to = "u", weights = { init = "file", path = "out.h5", dataset = "/circuit/weights/W_W" } }
[phase]
run = { duration = "10 ms" }
`

// spoil cuts a file, or changes bytes of it: anywhere, behind the signs with which blocks of metadata begin, or a page.
func spoil(random *rand.Rand, whole []byte) []byte {
	b := bytes.Clone(whole)
	signs := []string{"OHDR", "OCHK", "GCOL", "EAHD", "EAIB", "EADB", "FRHP", "FSHD"}
	switch at := random.IntN(len(b)); random.IntN(6) {
	case 0:
		return b[:at]
	case 1:
		clear(b[at:min(len(b), at+4096)])
	case 2:
		copy(b[at:], b[random.IntN(len(b)):])
	case 3:
		b[at] ^= 1 << random.IntN(8)
	default:
		sign := []byte(signs[random.IntN(len(signs))])
		if n := bytes.Count(b, sign); n > 0 {
			at = 0
			for range 1 + random.IntN(n) {
				at += 4 + max(0, bytes.Index(b[at+4:], sign))
			}
		}
		for range 1 + random.IntN(6) {
			b[min(len(b)-1, at+random.IntN(300))] = byte(random.Uint32())
		}
	}
	return b
}

// TestDamagedFilesAreToldSo gives damaged files to every command that reads one: it ends soon, within bounded memory, with a
// result or with an error in words.
func TestDamagedFilesAreToldSo(t *testing.T) {
	n := 60
	if long(t) {
		n = 2500
	}
	dir := t.TempDir()
	out, learned := filepath.Join(dir, "out.h5"), filepath.Join(dir, "learned.h5")
	circuit, weights := filepath.Join(dir, "circuit.toml"), filepath.Join(dir, "weights.toml")
	mustSettle(t, "new", "inversion-loop", circuit)
	mustSettle(t, "run", circuit, "-o", out, "--quiet")
	mustSettle(t, "run", "linear-regression", "-o", learned, "--quiet", "--arms", "BP,DI", "--set", "task.trials=30")
	if err := os.WriteFile(weights, []byte(weightsFrom), 0o666); err != nil {
		t.Fatal(err)
	}
	var whole [2][]byte
	for i, path := range []string{out, learned} {
		var err error
		if whole[i], err = os.ReadFile(path); err != nil {
			t.Fatal(err)
		}
	}
	random, counts := rand.New(rand.NewPCG(5, 6)), map[string]int{}
	for i := range n {
		b := spoil(random, whole[i%2])
		if err := os.WriteFile(out, b, 0o666); err != nil {
			t.Fatal(err)
		}
		line := strings.NewReplacer("OUT", out, "DIR", dir, "CIRCUIT", circuit, "WEIGHTS", weights).Replace(readers[i/2%len(readers)])
		code, said := bounded(t, strings.Fields(line)...)
		counts[fmt.Sprint("exit ", code)]++
		if code < 0 || code > 2 || strings.Contains(said, "unknown flag") || code == exitUsage && !strings.Contains(said, "settle: ") && !strings.Contains(said, ".toml:") || strings.Contains(said, "goroutine") {
			keep := filepath.Join(os.TempDir(), fmt.Sprintf("spoilt-%d.h5", i))
			_ = os.WriteFile(keep, b, 0o666)
			t.Errorf("settle %s (kept as %s): exit %d, %.400s", line, keep, code, said)
		}
	}
	t.Logf("%d damaged files: %v", n, counts)
}

// bounded runs settle in a process with bounded time and memory.
func bounded(t *testing.T, args ...string) (code int, said string) {
	t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	cmd := exec.CommandContext(ctx, "sh", append([]string{"-c", `ulimit -v 8000000; exec "$0" "$@"`, os.Args[0]}, args...)...)
	text, _ := cmd.CombinedOutput() // the exit code says it
	return cmd.ProcessState.ExitCode(), string(text)
}
