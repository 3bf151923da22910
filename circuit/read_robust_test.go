package circuit

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// firstError parses what has to be refused, within a second or two and little memory.
func firstError(t *testing.T, what string, src []byte) string {
	t.Helper()
	start := time.Now()
	_, err := Parse("x.toml", src, nil)
	took := time.Since(start)
	var mem runtime.MemStats
	runtime.ReadMemStats(&mem)
	if mb := mem.HeapSys >> 20; mb > 600 || took > 20*time.Second { // HeapSys is the largest so far
		t.Errorf("%s: %d MiB in %v", what, mb, took)
	}
	t.Logf("%s: %v, heap %d MiB", what, took, mem.HeapSys>>20)
	return checkErrors(t, src, err)[0].Error()
}

// checkErrors holds what is true of all errors: each stands within the file, or in an override.
func checkErrors(t testing.TB, src []byte, err error) Errors {
	t.Helper()
	var errs Errors
	if !errors.As(err, &errs) || len(errs) == 0 || len(errs) > maxErrors+1 {
		t.Fatalf("not Errors, or too many: %T %v", err, err)
	}
	lines := bytes.Split(bytes.TrimPrefix(src, []byte("\xef\xbb\xbf")), []byte("\n"))
	for _, e := range errs {
		switch {
		case e.Problem == "" || len(e.Error()) > 4000 || strings.ContainsAny(e.Error(), "\n\x00"):
			t.Errorf("a message that cannot be shown: %q", e.Error())
		case strings.HasPrefix(e.File, setPrefix):
			if e.Line != 0 || e.Column != 0 {
				t.Errorf("an override at %d:%d", e.Line, e.Column)
			}
		case e.Line < 1 || e.Line > len(lines) || e.Column < 1 || e.Column > len(lines[e.Line-1])+1:
			t.Errorf("%d:%d is not in the file: %v", e.Line, e.Column, e)
		}
	}
	return errs
}

func TestGarbage(t *testing.T) {
	many := strings.Repeat
	for _, c := range []struct{ name, text, want string }{
		{"zero byte", "seed = 1\nx\x00", "x.toml:2:2: is not a text: it has a zero byte here; a circuit file is TOML in UTF-8"},
		{"UTF-16", "\xff\xfes\x00", "x.toml:1:4: is not a text: it has a zero byte here; a circuit file is TOML in UTF-8"},
		{"HDF5", "\x89HDF\r\n\x1a\n\x00", "x.toml:1:1: is an HDF5 file, not a circuit file; settle show FILE shows what is in it"},
		{"Latin-1", "# na\xefve", "x.toml:1:5: is not UTF-8 here; save the file as UTF-8"},
		{"too large", many("#\n", maxFileSize/2+1), "x.toml:1:1: is larger than 16 MiB; put long lists into files of their own: { init = \"file\", path = \"values.npy\" }"},
		{"deep lists", "seed = " + many("[", 100_000), "x.toml:1:40: lists or tables are nested more than 32 deep"},
		{"deep lists, closed in texts", "x = " + many(`["]",`, 100_000), "x.toml:1:165: lists or tables are nested more than 32 deep"},
		{"deep lists, closed in comments", "x = " + many("[#]\n", 100_000), "x.toml:33:1: lists or tables are nested more than 32 deep"},
		{"deep lists, closed in long texts", "x = " + many(`["""]"]""]""",`, 100_000), "x.toml:1:453: lists or tables are nested more than 32 deep"},
		{"deep lists, closed in long literals", "x = " + many(`['''\]']'']''',`, 100_000), "x.toml:1:485: lists or tables are nested more than 32 deep"},
		{"deep lists, closed behind escapes", "x = " + many(`["\"]",`, 100_000), "x.toml:1:229: lists or tables are nested more than 32 deep"},
		{"deep tables", "x = " + many("{a=", 100_000), "x.toml:1:101: lists or tables are nested more than 32 deep"},
		{"deep keys", many("a.", 1_000_000) + "b = 1", "x.toml:1:64: a key has more than 32 parts"},
		{"deep headers", "[" + many("a.", 1_000_000) + "b]", "x.toml:1:65: a key has more than 32 parts"},
		{"many keys", manyLines("a%d = 1", 200_000), "x.toml:100001:9: more than 100000 keys and tables"},
		{"many tables", manyLines("[a%d]", 200_000), "x.toml:100001:1: more than 100000 keys and tables"},
		{"many lines", many("\n", maxLines+2), "x.toml:1000001:1: more than 1000000 lines"},
		{"many inline tables", "x = [" + many("{},", 1_000_000) + "]", "x.toml:1:300000: more than 100000 keys and tables"},
		{"many numbers", "x = [" + many("0,", 1_000_002) + "]", "x.toml:1:2000007: more than 1000000 values; put long lists into files of their own: { init = \"file\", path = \"values.npy\" }"},
		{"an unclosed text", "x = \"" + many("a", 1<<20), "x.toml:1:1048581: x: not valid TOML: unexpected EOF; expected '\"'"},
		{"a huge key", many("a", 1<<20) + " = 1", "x.toml:1:1: " + many("a", 60) + "...: unknown key; allowed: name, description, seed, population, pathway, input, phase, task, network, plasticity, credit, monitor, evaluate, probe, arm, integrator, settle, record"},
		{"a huge text", "seed = '" + many("b", 1<<20) + "'", "x.toml:1:1: population: the circuit has no population: write [population.r] with size = 20 and tau = \"10 ms\""},
		{"letters", many("abc ", 1000), "x.toml:1:5: not valid TOML: expected '.' or '=', but got 'a' instead"},
	} {
		if got := firstError(t, c.name, []byte(c.text)); got != c.want {
			t.Errorf("%s\ngot  %s\nwant %s", c.name, got, c.want)
		}
	}
}

func manyLines(format string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format+"\n", i)
	}
	return b.String()
}

// What stays just within the limits is read in reasonable time and memory.
func TestLargest(t *testing.T) {
	if got := firstError(t, "unknown keys", []byte(manyLines("a%d = 1", 99_999))); !strings.Contains(got, "a0: unknown key") {
		t.Error(got)
	}
	firstError(t, "unknown names", []byte("[population]\n"+manyLines("p%d = { size = 1, tau = '1 s' }", 5_000)+
		"[phase]\nrun = { duration = '1 s', hold = ["+strings.Repeat("'zzzz',", 200_000)+"] }\n"))
	firstError(t, "wrong numbers", []byte("[population.r]\nsize = 300000\ntau = '1 s'\nbias = ["+strings.Repeat("nan,", 300_000)+"]\n"))
	list := "[population.r]\nsize = 900000\ntau = '1 s'\nbias = [" + strings.Repeat("1,", 900_000) + "]\n[phase.run]\nduration = '1 s'\n"
	if s := mustParse(t, list); len(s.Populations[0].Bias.List) != 900_000 {
		t.Errorf("%d numbers", len(s.Populations[0].Bias.List))
	}
}

// Of very many errors the first are told, and how many there are besides.
func TestManyErrors(t *testing.T) {
	src := []byte(manyLines("a%d = 1", 50_000))
	_, err := Parse("x.toml", src, nil)
	errs := checkErrors(t, src, err)
	if len(errs) != maxErrors+1 {
		t.Fatalf("%d errors", len(errs))
	}
	if got, want := errs[maxErrors].Problem, fmt.Sprintf("and %d more errors from here on", 50_000+2-maxErrors); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A results file tells 127 phases apart.
func TestManyPhases(t *testing.T) {
	base := "[population.r]\nsize = 1\ntau = \"1 ms\"\n[phase]\n"
	mustParse(t, base+manyLines("p%d = { duration = '1 s' }", maxPhases))
	got := firstError(t, "many phases", []byte(base+manyLines("p%d = { duration = '1 s' }", maxPhases+1)))
	if want := "x.toml:132:1: phase.p127: there are too many phases; allowed: up to 127"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestRead(t *testing.T) {
	dir := t.TempDir()
	good := filepath.Join(dir, "loop.toml")
	text := "[population.r]\nsize = 1\ntau = \"1 ms\"\n[phase.run]\nduration = \"1 s\"\n"
	if err := os.WriteFile(good, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if s, err := Read(good, []Set{{"seed", "5"}}); err != nil || s.Seed != 5 || s.File != good || s.Name != "loop" {
		t.Errorf("%+v, %v", s, err)
	}
	for path, want := range map[string]string{
		filepath.Join(dir, "lop.toml"):    `: there is no such file; did you mean "` + good + `"?`,
		filepath.Join(dir, "other.toml"):  ": there is no such file",
		filepath.Join(dir, "no", "x.txt"): ": there is no such file",
		dir:                               ": is a folder, not a circuit file; name a file in it",
		filepath.Join(good, "x"):          ": cannot be read: not a directory",
		"/dev/zero":                       ":1:1: is not a text: it has a zero byte here; a circuit file is TOML in UTF-8",
		"":                                "there is no such file",
	} {
		_, err := Read(path, nil)
		var errs Errors
		if !errors.As(err, &errs) || len(errs) != 1 || errs[0].Error() != path+want {
			t.Errorf("%q: %v\nwant %s", path, err, want)
		}
	}
}

func TestReadWithoutPermission(t *testing.T) {
	err := whyUnreadable(&os.PathError{Op: "open", Path: "x", Err: os.ErrPermission})
	if err != "may not be read: permission denied" {
		t.Error(err)
	}
	if os.Geteuid() == 0 {
		return // root may read everything
	}
	file := filepath.Join(t.TempDir(), "x.toml")
	if err := os.WriteFile(file, nil, 0o000); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(file, nil); err == nil || err.Error() != file+": may not be read: permission denied" {
		t.Error(err)
	}
}

func TestErrorsUnwrap(t *testing.T) {
	_, err := Parse("x.toml", []byte("seed = -1\n"), nil)
	var one Error
	if !errors.As(err, &one) || one.Line == 0 {
		t.Errorf("no Error in %v", err)
	}
}
