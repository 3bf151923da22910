package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// root is the repository, seen from this package.
func root(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// golang runs the go command and returns what it prints.
func golang(t *testing.T, dir string, env []string, args ...string) string {
	t.Helper()
	cmd := exec.Command("go", args...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// tableRow finds a row of the rooms in docs/architecture.md: folder, content, may import.
var tableRow = regexp.MustCompile("(?m)^\\| `([^`]+)` \\|[^|]*\\| ([^|]+) \\|$")

// TestImportsFollowTheArchitecture holds the table of docs/architecture.md against the code.
func TestImportsFollowTheArchitecture(t *testing.T) {
	page, err := os.ReadFile(filepath.Join(root(t), "docs/architecture.md"))
	if err != nil {
		t.Fatal(err)
	}
	allowed := map[string][]string{}
	for _, row := range tableRow.FindAllStringSubmatch(string(page), -1) {
		for _, name := range strings.Split(row[2], ",") {
			allowed[row[1]] = append(allowed[row[1]], strings.TrimSpace(name))
		}
	}
	listed := golang(t, root(t), nil, "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...")
	for _, line := range strings.Split(strings.TrimSpace(listed), "\n") {
		fields := strings.Fields(line)
		room := strings.TrimPrefix(fields[0], "settle/")
		may, ok := allowed[room]
		if !ok {
			if room != "examples" { // files only
				t.Errorf("docs/architecture.md has no row for %s", room)
			}
			continue
		}
		for _, imported := range fields[1:] {
			name, ours := strings.CutPrefix(imported, "settle/")
			if ours && !slices.Contains(may, name) && !slices.Contains(may, "everything") {
				t.Errorf("%s imports %s; docs/architecture.md allows %v", room, name, may)
			}
		}
	}
}

// TestBuildsWithoutACompiler builds what has to do without cgo.
func TestBuildsWithoutACompiler(t *testing.T) {
	golang(t, root(t), []string{"CGO_ENABLED=0"}, "build", "./circuit/...", "./integrators/...", "./neurons/...", "./plasticity/...", "./models/...", "./internal/...", "./outputs/...")
}

// TestAnotherModuleImportsTheIntegrators builds and runs a module of its own, as README.md says.
func TestAnotherModuleImportsTheIntegrators(t *testing.T) {
	dir := t.TempDir()
	files := map[string]string{
		"go.mod": "module outside\n\ngo 1.24\n\nrequire settle v0.0.0\n\nreplace settle => " + root(t) + "\n",
		"main.go": `package main

import (
	"fmt"

	"settle/integrators"
)

func main() {
	decay := integrators.NewFunc(1, func(dydt []float64, _ float64, y []float64) { dydt[0] = -y[0] })
	y := []float64{1}
	s := integrators.Solver{Rtol: 1e-10, Atol: 1e-12}
	if _, err := s.Solve(decay, 0, 1, y); err != nil {
		panic(err)
	}
	fmt.Printf("%.8f\n", y[0])
}
`,
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	sums, err := os.ReadFile(filepath.Join(root(t), "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "go.sum"), sums, 0o644); err != nil {
		t.Fatal(err)
	}
	out := golang(t, dir, []string{"CGO_ENABLED=0"}, "run", "-mod=mod", ".")
	if !strings.Contains(out, "0.36787944") {
		t.Errorf("exp(-1) came out as %s", out)
	}
}

// tomlBlock finds the circuit files of README.md.
var tomlBlock = regexp.MustCompile("(?ms)^```toml\n(.*?)^```")

// TestCircuitsOfTheReadmeAreRight reads, checks and compiles each with all its arms.
func TestCircuitsOfTheReadmeAreRight(t *testing.T) {
	blocks := tomlBlock.FindAllStringSubmatch(readText(t, root(t), "README.md"), -1)
	if len(blocks) != 2 {
		t.Fatalf("%d circuits, want one that settles and one that learns", len(blocks))
	}
	for _, block := range blocks {
		mustSettle(t, "check", write(t, "circuit.toml", block[1]))
	}
}

// shellBlock finds what README.md and the pages in docs tell users to type.
var shellBlock = regexp.MustCompile("(?ms)^```sh\n(.*?)^```")

// TestDocumentedCommandsRun runs every settle command line of README.md and docs/, in order, each
// page in a folder of its own.
func TestDocumentedCommandsRun(t *testing.T) {
	pages, err := filepath.Glob(filepath.Join(root(t), "docs", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range append(pages, filepath.Join(root(t), "README.md")) {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(filepath.Base(page), func(t *testing.T) {
			dir := t.TempDir()
			if err := os.Symlink(filepath.Join(root(t), "examples"), filepath.Join(dir, "examples")); err != nil {
				t.Fatal(err)
			}
			t.Chdir(dir)
			for _, block := range shellBlock.FindAllStringSubmatch(string(text), -1) {
				for _, line := range strings.Split(block[1], "\n") {
					runDocumented(t, line)
				}
			}
		})
	}
}

// runDocumented runs one line; make targets and git are what continuous integration itself does.
func runDocumented(t *testing.T, line string) {
	line, _, _ = strings.Cut(line, "  #")
	words := splitWords(strings.TrimSpace(line))
	if len(words) == 0 || words[0] != "bin/settle" {
		return
	}
	if words[1] == "view" { // goes on until it is interrupted
		startView(t, words[2:]...)
		return
	}
	if o := settle(t, words[1:]...); o.code != exitDone {
		t.Errorf("%s: exit %d\n%s%s", line, o.code, o.out, o.stderr)
	}
}

// word is one argument of a shell line, with quotes or without.
var word = regexp.MustCompile(`(?:[^\s"']+|"[^"]*"|'[^']*')+`)

func splitWords(line string) []string {
	words := word.FindAllString(line, -1)
	for i, w := range words {
		words[i] = strings.NewReplacer(`"`, "", `'`, "").Replace(w)
	}
	return words
}

// link finds relative links of Markdown.
var link = regexp.MustCompile(`\]\(([^)#:]+)(?:#[^)]*)?\)`)

// TestLinksLeadSomewhere checks the relative links of all pages.
func TestLinksLeadSomewhere(t *testing.T) {
	pages := []string{filepath.Join(root(t), "README.md"), filepath.Join(root(t), "CONTRIBUTING.md")}
	for _, places := range []string{"*.md", "experiments/*.md", "reproduction/*/*.md"} {
		found, err := filepath.Glob(filepath.Join(root(t), "docs", places))
		if err != nil || len(found) == 0 {
			t.Fatal(places, err)
		}
		pages = append(pages, found...)
	}
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range link.FindAllStringSubmatch(string(text), -1) {
			if _, err := os.Stat(filepath.Join(filepath.Dir(page), l[1])); err != nil {
				t.Errorf("%s links to %s: %v", filepath.Base(page), l[1], err)
			}
		}
	}
}
