package circuit

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write what the tests find to testdata and docs, to be read before it is kept")

// TestErrors holds every message against its text and place. Each testdata/errors/*.toml has its
// errors in a .txt beside it: line:column, what stands there in the file, and the message. What
// stands there shows a reader that the place is right.
func TestErrors(t *testing.T) {
	files, err := filepath.Glob("testdata/errors/*.toml")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".toml"), func(t *testing.T) {
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			_, err = Parse("x.toml", src, nil)
			got := excerpts(t, src, err)
			golden := strings.TrimSuffix(file, ".toml") + ".txt"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got\n%swant\n%s", got, want)
			}
		})
	}
}

// excerpts writes one error a line with the text at its place.
func excerpts(t *testing.T, src []byte, err error) string {
	t.Helper()
	var errs Errors
	if !errors.As(err, &errs) || len(errs) == 0 {
		t.Fatalf("no Errors: %v", err)
	}
	lines := strings.Split(string(src), "\n")
	var b strings.Builder
	for _, e := range errs {
		rest := []rune(lines[e.Line-1])
		rest = rest[e.Column-1:]
		message := strings.TrimPrefix(e.Error(), fmt.Sprintf("x.toml:%d:%d: ", e.Line, e.Column))
		fmt.Fprintf(&b, "%d:%d\t%s\t%s\n", e.Line, e.Column, string(rest[:min(len(rest), 12)]), message)
	}
	return b.String()
}
