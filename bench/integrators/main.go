// Command integrators measures this project's integrators beside SciPy's and SUNDIALS's: the same
// problems, the same BLAS, one thread, each run's measured error beside its time.
//
//	go run -tags openblas ./bench/integrators -sundials BIN -scipy SCRIPT -library LIB [-only NAMES] [-o FILE]
//
// `make bench-integrators` builds the peers and calls it.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"regexp"
)

func main() {
	var p peers
	only := flag.String("only", "", "problems to run, a regular expression; default all")
	out := flag.String("o", "", "Markdown file to write; default standard output")
	csv := flag.String("csv", "", "file for every single run; default none")
	flag.StringVar(&p.sundials, "sundials", "", "the program made of sundials.c")
	flag.StringVar(&p.scipy, "scipy", "", "scipy_peer.py")
	flag.StringVar(&p.library, "library", "", "the library made of problems.c")
	flag.Parse()
	if err := run(&p, *only, *out, *csv); err != nil {
		log.Fatal(err)
	}
}

// run measures and writes the page.
func run(p *peers, only, out, csv string) error {
	wanted, err := regexp.Compile(only)
	if err != nil {
		return err
	}
	list, err := problems(wanted.MatchString)
	if err != nil {
		return err
	}
	var all []measured
	for _, pr := range list {
		fmt.Fprintf(os.Stderr, "%s ...", pr.name)
		m, err := measure(pr, p)
		if err != nil {
			return fmt.Errorf("%s: %w", pr.name, err)
		}
		fmt.Fprintf(os.Stderr, " %d runs, reference good to %.1g\n", len(m.runs), m.uncertainty)
		all = append(all, *m)
	}
	if csv != "" {
		if err := writeCSV(csv, all); err != nil {
			return err
		}
	}
	return writePage(out, all)
}
