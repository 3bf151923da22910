package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestOutputsThatCannotBe: what cannot be written is told before anything is computed, with what to do, and nothing
// is left behind.
func TestOutputsThatCannotBe(t *testing.T) {
	dir := t.TempDir()
	file, existing := write(t, "file", ""), write(t, "existing.h5", "mine")
	for path, want := range map[string]string{
		filepath.Join(dir, "no/such/out.h5"):               "there is no folder " + filepath.Join(dir, "no/such") + ": make it",
		filepath.Join(file, "out.h5"):                      "is a file, not a folder",
		filepath.Join(dir, strings.Repeat("x", 252)+".h5"): "is too long for the file system",
		filepath.Join(dir, strings.Repeat("x", 240)+".h5"): "is too long for the file system", // of the checkpoint
		existing:       "--force overwrites it",
		dir:            "is a folder",
		"/dev/full":    "exists already",
		"/proc/out.h5": "nothing can be written in folder /proc",
	} {
		if o := settle(t, "run", "settled", "-o", path); o.code != exitUsage || !strings.Contains(o.stderr, want) || strings.Contains(o.stderr, "H5F") {
			t.Errorf("-o %.60s: exit %d, %s, want 2 and %q", path, o.code, o.stderr, want)
		}
	}
	if kept, err := os.ReadFile(existing); err != nil || string(kept) != "mine" {
		t.Errorf("the existing file was touched (%v)", err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("left: %v, %v", left, err)
	}
}

// TestReadOnlyFolder runs as somebody who may not write, where the tests run as root.
func TestReadOnlyFolder(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o555); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0], "run", "inversion-loop", "-o", filepath.Join(dir, "out.h5"))
	if os.Getuid() == 0 {
		const nobody = 65534
		cmd.Dir = "/"
		cmd.Path = copyFor(t, os.Args[0])
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
		openUp(t, dir)
	}
	printed, _ := cmd.CombinedOutput() // the exit code says it
	if cmd.ProcessState.ExitCode() != exitUsage || !strings.Contains(string(printed), "nothing can be written in folder "+dir+": permission denied") {
		t.Errorf("exit %d: %s", cmd.ProcessState.ExitCode(), printed)
	}
}

// copyFor puts a program where everybody may run it.
func copyFor(t *testing.T, program string) string {
	t.Helper()
	dir, err := os.MkdirTemp("/tmp", "settle-test")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	text, err := os.ReadFile(program)
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "settle"), text, 0o755)
	}
	if err == nil {
		err = os.Chmod(dir, 0o755)
	}
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, "settle")
}

// openUp lets everybody reach a folder.
func openUp(t *testing.T, dir string) {
	t.Helper()
	for up := filepath.Dir(dir); up != "/" && up != "/tmp"; up = filepath.Dir(up) {
		if err := os.Chmod(up, 0o755); err != nil {
			t.Fatal(err)
		}
	}
}

// TestForceKeepsTheOldResultUntilTheNewOneIs: what cannot be begun leaves the file as it was.
func TestForceKeepsTheOldResultUntilTheNewOneIs(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out.h5")
	mustSettle(t, "run", "inversion-loop", "-o", out, "--quiet")
	before, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	limited := exec.Command("sh", "-c", `ulimit -f 20; exec "$0" run inversion-loop --force -o "$1"`, os.Args[0], out) // blocks of 512 bytes
	printed, _ := limited.CombinedOutput()
	if code := limited.ProcessState.ExitCode(); code != exitUsage && code != exitFailed || !strings.Contains(string(printed), "settle: ") {
		t.Errorf("exit %d: %s", code, printed)
	}
	if after, err := os.ReadFile(out); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the old result was touched: %v", err)
	}
}
