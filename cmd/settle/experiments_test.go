package main

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"settle/models/builtin"
)

// experimentPages are those of docs/experiments, by name.
func experimentPages(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root(t), "docs", "experiments", "*.md"))
	if err != nil || len(files) == 0 {
		t.Fatal("no pages: ", err)
	}
	pages := map[string]string{}
	for _, f := range files {
		pages[filepath.Base(f)] = readText(t, f)
	}
	return pages
}

// TestExperimentCommandsRun runs the commands of docs/experiments with a few examples and one seed.
func TestExperimentCommandsRun(t *testing.T) {
	pages := experimentPages(t)
	t.Chdir(t.TempDir())
	folder := tinyMNIST(t)
	for name, text := range pages {
		for _, block := range shellBlock.FindAllStringSubmatch(text, -1) {
			for line := range strings.Lines(block[1]) {
				line = strings.ReplaceAll(strings.TrimSpace(line), "out/mnist", folder)
				if strings.HasPrefix(line, "bin/settle run ") {
					line += " --seeds 1 " + strings.Join(briefly, " ")
				}
				runDocumented(t, line)
			}
		}
		if !strings.Contains(text, "bin/settle run ") && name != "README.md" {
			t.Errorf("%s has no command", name)
		}
	}
}

// TestEveryModelThatLearnsHasItsPage looks for its name in the list of the pages, and for its command.
func TestEveryModelThatLearnsHasItsPage(t *testing.T) {
	pages := experimentPages(t)
	all := strings.Join(slices.Collect(maps.Values(pages)), "")
	for _, m := range builtin.All() {
		if !learns(t, m) {
			continue
		}
		if listed := regexp.MustCompile(`[\[ ]` + m.Name + `[\],]`); !listed.MatchString(pages["README.md"]) {
			t.Errorf("docs/experiments/README.md does not list %s", m.Name)
		}
		if !strings.Contains(all, "bin/settle run "+m.Name+" ") {
			t.Errorf("no page of docs/experiments runs %s", m.Name)
		}
	}
}

// mark is where a page has a number of a run.
var mark = regexp.MustCompile(`(?s)<!--=([\w-]+)\.[\w-]+-->(.*?)<!--/-->`)

// TestReproduce runs every experiment with a few examples, from the run to the pages. No mark is left empty,
// and docs itself is left alone.
func TestReproduce(t *testing.T) {
	before := readText(t, root(t), "docs", "reproduction.md")
	out := t.TempDir()
	cmd := exec.Command(filepath.Join(root(t), "scripts", "reproduce.sh"))
	cmd.Env = append(os.Environ(), "QUICK=1", "OUT="+out, "MNIST="+tinyMNIST(t), "SETTLE="+os.Args[0], asProgram+"=1")
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	if readText(t, root(t), "docs", "reproduction.md") != before {
		t.Error("a quick run changed docs/reproduction.md")
	}
	pages, err := filepath.Glob(filepath.Join(out, "docs", "experiments", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, page := range append(pages, filepath.Join(out, "docs", "reproduction.md")) {
		for _, m := range mark.FindAllStringSubmatch(readText(t, page), -1) {
			names = append(names, m[1])
			if strings.TrimSpace(m[2]) == "" {
				t.Errorf("%s: %s was not filled", filepath.Base(page), m[0])
			}
		}
	}
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		if table := readText(t, out, "docs", "reproduction", name, "table.md"); !strings.Contains(table, "| arm |") || strings.Contains(table, "examples/s |") {
			t.Errorf("%s: table.md is %s", name, table)
		}
	}
}
