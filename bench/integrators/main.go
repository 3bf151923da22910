// Command integrators measures this project's integrators beside SciPy's and SUNDIALS's: the same
// problems, the same BLAS, one thread, each run's measured error beside its time.
//
//	go run -tags openblas ./bench/integrators -sundials BIN -scipy SCRIPT -library LIB -results DIR [-only NAMES] [-o PAGE]
//
// Each problem's measurements are kept in a file of DIR; the page shows all that are there, so that a
// problem can be measured again alone. `make bench-integrators` builds the peers and calls it.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"regexp"

	"settle/bench/suite"
	"settle/internal/linalg"
)

func main() {
	linalg.UseBestCore() // and the peers, which are its children
	var p peers
	only := flag.String("only", "", "problems to run, a regular expression; default all")
	results := flag.String("results", "out/bench/results", "folder that keeps the measurements")
	page := flag.String("o", "", "Markdown page whose tables are replaced; default none")
	flag.StringVar(&p.sundials, "sundials", "", "the program made of sundials.c")
	flag.StringVar(&p.scipy, "scipy", "", "scipy_peer.py")
	flag.StringVar(&p.library, "library", "", "the library made of problems.c")
	flag.Parse()
	err := run(&p, *only, *results)
	if err == nil && *page != "" {
		err = show(*results, *page)
	}
	if err != nil {
		log.Fatal(err)
	}
}

// run measures the problems wanted.
func run(p *peers, only, results string) error {
	wanted, err := regexp.Compile(only)
	if err != nil {
		return err
	}
	list, err := problems(wanted.MatchString)
	if err != nil {
		return err
	}
	for _, pr := range list {
		fmt.Fprintf(os.Stderr, "%s ...", pr.name)
		m, err := measure(pr, p)
		if err != nil {
			return fmt.Errorf("%s: %w", pr.name, err)
		}
		fmt.Fprintf(os.Stderr, " %d + %d runs, reference good to %.1g\n", len(m.Ours), len(m.Theirs), m.Uncertainty)
		if err := suite.Keep(results, m.Name, m); err != nil {
			return err
		}
	}
	return nil
}

// show writes all measurements that there are into the page.
func show(folder, page string) error {
	list, err := problems(func(string) bool { return true })
	if err != nil {
		return err
	}
	names := make([]string, len(list))
	for i, pr := range list {
		names[i] = pr.name
	}
	all, err := suite.Kept[measured](folder, names)
	if err != nil {
		return err
	}
	return writePage(page, all)
}
