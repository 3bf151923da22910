package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestComparisons: the soonest run that reaches an error counts, failed ones and errors below what the
// reference knows do not, and what ours loses is said.
func TestComparisons(t *testing.T) {
	m := measured{
		Name: "X", Title: "made up", Circuit: true, Uncertainty: 1e-8,
		Ours: []outcome{
			{Method: "a", Seconds: 3, Error: 1e-4}, {Method: "b", Seconds: 2, Error: 5e-5}, {Method: "c", Seconds: 1, Error: -1, Failed: "failed"},
			{Method: "d", Seconds: 9, Error: 1e-9},
		},
		Theirs: []outcome{{Method: "e", Seconds: 4, Error: 1e-5}, {Method: "f", Seconds: 5, Error: 1e-6}},
	}
	list := m.comparisons()
	if len(list) != 5 || list[len(list)-1].target != 1e-7 {
		t.Fatalf("%d comparisons, the last at %g: errors below 5e-8 are not known", len(list), list[len(list)-1].target)
	}
	if c := list[1]; c.ours.Method != "b" || c.theirs.Method != "e" || c.ratio() != 2 || c.short() {
		t.Errorf("at 1e-4: %+v", c)
	}
	if c := list[3]; c.ours.Method != "d" || c.theirs.Method != "f" || !c.short() {
		t.Errorf("at 1e-6: %+v", c)
	}
	if c := list[4]; c.theirs != nil || c.short() {
		t.Errorf("at 1e-7 only ours: %+v", c)
	}
}

// TestPageKeepsItsWords: only what stands between the marks is replaced, and a page without them is
// refused.
func TestPageKeepsItsWords(t *testing.T) {
	page := filepath.Join(t.TempDir(), "page.md")
	if err := os.WriteFile(page, []byte("before\n"+begins+"old\n"+ends+"after\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	m := measured{Name: "X", Circuit: true, Uncertainty: 1e-12, Ours: []outcome{{Method: "a", Seconds: 2, Error: 1e-4}}, Theirs: []outcome{{Method: "e", Seconds: 1, Error: 1e-5}}}
	if err := writePage(page, []measured{m}); err != nil {
		t.Fatal(err)
	}
	text, _ := os.ReadFile(page)
	for _, want := range []string{"before\n" + begins, ends + "after\n", "- falls short: X at 1e-03: a 2000 ms, e 1000 ms (0.50)", "### X"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%q is not on the page:\n%s", want, text)
		}
	}
	if strings.Contains(string(text), "old") {
		t.Error("the old tables stay")
	}
	if err := os.WriteFile(page, []byte("no marks"), 0o644); err != nil {
		t.Fatal(err)
	}
	if writePage(page, nil) == nil {
		t.Error("a page without marks was written")
	}
}

// TestProblemsAreTheirs: every problem of the benchmark compiles, and is told to the peers whole.
func TestProblemsAreTheirs(t *testing.T) {
	list, err := problems(func(name string) bool { return name != "NET4000" })
	if err != nil || len(list) != len(publishedNames)+6 {
		t.Fatalf("%d problems, %v", len(list), err)
	}
	source, err := os.ReadFile("../peers/problems.c")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range list {
		if !p.circuit && !strings.Contains(string(source), `{"`+p.name+`", `) {
			t.Errorf("the peers have no %s", p.name)
		}
		file := filepath.Join(t.TempDir(), "problem")
		if err := p.write(file); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(file)
		if want := int64(8 * (7 + len(p.start) + len(p.w) + len(p.target))); err != nil || info.Size() != want {
			t.Errorf("%s: %d bytes, want %d", p.name, info.Size(), want)
		}
	}
}
