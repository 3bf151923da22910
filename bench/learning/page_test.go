package main

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"settle/bench/suite"
	"settle/internal/linalg"
	"settle/models/data"
)

// Both sides run in turn, and of each the soonest counts; a failure is one.
func TestAlternate(t *testing.T) {
	var order []string
	side := func(name string, seconds ...float64) func() (outcome, error) {
		return func() (outcome, error) {
			s := seconds[0]
			order, seconds = append(order, name), append(seconds[1:], s)
			return outcome{Seconds: s, Note: name}, nil
		}
	}
	p := pair{ours: side("o", 6, 4, 5), theirs: side("t", 9, 20, 8), each: 2}
	if err := p.alternate(3); err != nil || strings.Join(order, "") != "ototot" {
		t.Fatalf("%v, %v", order, err)
	}
	if p.one(0).Seconds != 2 || p.one(1).Seconds != 4 {
		t.Errorf("%+v", p.best)
	}
	p.theirs = func() (outcome, error) { return outcome{}, errors.New("broke") }
	if p.alternate(1) == nil {
		t.Error("a failure was passed over")
	}
}

// Only what stands between the marks is replaced, and a row below what is wanted by now falls short, in either sense.
func TestPage(t *testing.T) {
	if p := (measured{Value: 2, Wanted: 3}); !p.short() {
		t.Error("2 of at least 3 is enough")
	}
	results, path := t.TempDir(), filepath.Join(t.TempDir(), "page.md")
	if err := os.WriteFile(path, []byte("before\n"+begins+"old\n"+ends+"after\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, m := range []measured{
		{Name: rows[0].name, Value: 20, Ours: outcome{Seconds: 1e-3, Error: 1e-7}, Theirs: outcome{Seconds: 2e-2, Error: unknown}},
		{Name: "memory", Value: 301, Most: true, Unit: "MB", Alone: true, Ours: outcome{Error: unknown}},
		{Name: rows[1].name, Value: rows[1].wanted, Wanted: 1e9},
	} {
		if err := suite.Keep(results, m.Name, m); err != nil {
			t.Fatal(err)
		}
	}
	if err := show(results, path); err != nil {
		t.Fatal(err)
	}
	text, _ := os.ReadFile(path)
	for _, want := range []string{
		"before\n" + begins, ends + "after\n", "3 rows, 2 of them fall short", "- falls short: mnist-linear: 20, wanted at least 60\n",
		"- falls short: memory: 301 MB, wanted at most 300 MB\n", "| 1 ms | 1.0e-07 | 20 ms |  | 20 falls short |",
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%q is not on the page:\n%s", want, text)
		}
	}
	if strings.Contains(string(text), "old") {
		t.Error("the old table stays")
	}
}

// Rows have names of their own, and something wanted.
func TestRows(t *testing.T) {
	var seen []string
	for _, r := range rows {
		if slices.Contains(seen, r.name) || r.wanted <= 0 || r.prepare == nil || r.work == "" {
			t.Errorf("%+v", r)
		}
		seen = append(seen, r.name)
	}
}

// What is written for the peers is what NumPy's format holds.
func TestWriteNPY(t *testing.T) {
	for _, cols := range []int{1, 7, 1234567} {
		a := linalg.NewDense(2, cols, nil)
		for i := range a.Data {
			a.Data[i] = 1 / float64(i+1)
		}
		path := filepath.Join(t.TempDir(), "a.npy")
		if err := writeNPY(path, a); err != nil {
			t.Fatal(err)
		}
		b, err := data.Load(path, "")
		if err != nil || !slices.Equal(a.Data, b.Data) || b.Rows != 2 {
			t.Errorf("%d columns: %v", cols, err)
		}
		if text, _ := os.ReadFile(path); (len(text)-16*cols)%64 != 0 {
			t.Errorf("the numbers begin at byte %d", len(text)-16*cols)
		}
	}
}
