package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
	"github.com/spf13/pflag"
)

// TestManualPages: each command has a page, which groff sets without a warning, with its flags, its examples, and
// the exit codes once.
func TestManualPages(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "man1")
	mustSettle(t, "man", dir)
	program := newRoot()
	checkManual(t, filepath.Join(dir, "settle.1"), program)
	for _, c := range program.Commands() {
		if c.Hidden {
			continue
		}
		checkManual(t, filepath.Join(dir, "settle-"+c.Name()+".1"), c)
	}
}

func checkManual(t *testing.T, path string, cmd *cobra.Command) {
	t.Helper()
	text := typeset(t, path)
	wanted := []string{"NAME\n", cmd.Short, "SYNOPSIS\n", "EXIT STATUS\n", "the disk is full", "SEE ALSO\n"}
	cmd.Flags().VisitAll(func(f *pflag.Flag) { wanted = append(wanted, "--"+f.Name) })
	for _, want := range wanted {
		if !strings.Contains(text, want) {
			t.Errorf("%s does not say %q:\n%s", filepath.Base(path), want, text)
		}
	}
	for _, line := range strings.Split(cmd.Long+"\n"+cmd.Example, "\n") {
		if strings.HasPrefix(line, "  ") && !slices.Contains(trimmed(text), strings.TrimSpace(line)) {
			t.Errorf("%s has no line %q:\n%s", filepath.Base(path), line, text)
		}
	}
	if n := strings.Count(text, "the disk is full"); n != 1 {
		t.Errorf("%s tells the exit codes %d times", filepath.Base(path), n)
	}
}

// trimmed are the lines of a text without the space around them.
func trimmed(text string) (lines []string) {
	for line := range strings.SplitSeq(text, "\n") {
		lines = append(lines, strings.TrimSpace(line))
	}
	return lines
}

// TestManualKeepsWhatIsWritten: lines that are indented stand as they are, and no word is taken for a mark.
func TestManualKeepsWhatIsWritten(t *testing.T) {
	cmd := &cobra.Command{Use: "kept", Short: "Short", Run: func(*cobra.Command, []string) {},
		Long: "Set *all* of a_b_ and <name>:\n  one *x* _y_\n  two <z>\nand so on."}
	path := filepath.Join(t.TempDir(), "kept.1")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(doc.GenMan(manual(cmd), &doc.GenManHeader{Section: "1"}, f), f.Close()); err != nil {
		t.Fatal(err)
	}
	text := trimmed(typeset(t, path))
	for _, want := range []string{"Set *all* of a_b_ and <name>:", "one *x* _y_", "two <z>", "and so on."} {
		if !slices.Contains(text, want) {
			t.Errorf("there is no line %q:\n%s", want, strings.Join(text, "\n"))
		}
	}
}

// typeset is a manual page as a terminal of great width shows it, set without a warning.
func typeset(t *testing.T, path string) string {
	t.Helper()
	cmd := exec.Command("groff", "-man", "-Tutf8", "-ww", "-rLL=400n", "-rHY=0", "-P-c", "-P-b", "-P-u", path)
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
	var out, warnings strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &warnings
	if err := cmd.Run(); err != nil || warnings.Len() > 0 {
		t.Fatalf("groff %s: %v\n%s", path, err, warnings.String())
	}
	return out.String()
}

// TestManualRefuses: what is no folder is an error of the command line.
func TestManualRefuses(t *testing.T) {
	if o := settle(t, "man", filepath.Join(write(t, "file", ""), "man1")); o.code != exitUsage {
		t.Errorf("a folder in a file: exit %d", o.code)
	}
}
