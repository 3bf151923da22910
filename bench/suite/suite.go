// Package suite is what the benchmarks have in common: circuits to measure, measurements kept from run to
// run, and a page with places for their tables.
package suite

import (
	"fmt"
	"os"
	"runtime"
	"strings"

	"settle/internal/linalg"
)

// Replace puts tables between the lines begins and ends of the page at path.
func Replace(path, begins, ends, tables string) error {
	page, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	before, rest, ok := strings.Cut(string(page), begins)
	_, after, end := strings.Cut(rest, ends)
	if !ok || !end {
		return fmt.Errorf("%s has no place for the tables", path)
	}
	return os.WriteFile(path, []byte(before+begins+tables+ends+after), 0o644)
}

// Machine is what times depend on.
func Machine() string {
	return fmt.Sprintf("%s, %s kernels, %s, Go %s", linalg.Backend(), linalg.CoreName(), runtime.GOARCH, strings.TrimPrefix(runtime.Version(), "go"))
}
