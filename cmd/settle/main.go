// Command settle simulates continuous-time neural circuits: `settle --help` says how.
package main

import (
	"os"

	"settle/internal/linalg"
)

func main() {
	linalg.UseBestCore()
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
