// Command learning measures training and networks beside what others use for them: the same work, one
// thread, ours and the peer's runs in turn, each with its measured error beside its time.
//
//	go run -tags openblas ./bench/learning -settle BIN -peers DIR -bandwidth BIN [-mnist DIR] [-only ROWS] [-quick] [-o PAGE]
//
// Each row's measurements are kept in a file of -results; the page shows all that are there. `make bench`
// builds the peers and calls it. With -profile FILE our side of the rows alone runs under a profiler, with -list
// their names are printed; with -ceilings PAGE the limits of the machine are measured.
package main

import (
	"errors"
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
	var h harness
	only := flag.String("only", "", "rows to measure, a regular expression; default all")
	results := flag.String("results", "out/bench/learned", "folder that keeps the measurements")
	page := flag.String("o", "", "Markdown page whose tables are replaced; default none")
	profile := flag.String("profile", "", "file for a processor profile of our side of the rows; peers stay away")
	limits := flag.String("ceilings", "", "Markdown page whose table of the machine's ceilings is replaced")
	list := flag.Bool("list", false, "print the rows' names")
	flag.StringVar(&h.settle, "settle", "bin/settle", "the program")
	flag.StringVar(&h.peers, "peers", "bench/peers", "folder of the peers' scripts")
	flag.StringVar(&h.bandwidth, "bandwidth", "out/bench/bandwidth", "the program made of bandwidth.c")
	flag.StringVar(&h.mnist, "mnist", "out/mnist", "folder of the MNIST database; without it, random images")
	flag.BoolVar(&h.quick, "quick", false, "a test of the plumbing: little work, one round")
	flag.Parse()
	wanted, err := regexp.Compile(*only)
	switch {
	case err != nil:
	case *list:
		for _, r := range rows {
			fmt.Println(r.name)
		}
	case *limits != "":
		err = h.writeCeilings(*limits)
	case *profile != "":
		err = h.profile(wanted, *profile)
	default:
		if err = h.measure(wanted, *results); err == nil && *page != "" {
			err = show(*results, *page)
		}
	}
	if err != nil {
		log.Fatal(err)
	}
}

// measure takes the rows wanted, one after the other. One that cannot be measured does not keep the
// others from being so.
func (h *harness) measure(wanted *regexp.Regexp, results string) (failed error) {
	for _, r := range rows {
		if !wanted.MatchString(r.name) {
			continue
		}
		fmt.Fprintf(os.Stderr, "%s ...", r.name)
		m, err := h.row(&r)
		if err == nil {
			fmt.Fprintf(os.Stderr, " %s\n", m.verdict())
			err = suite.Keep(results, m.Name, m)
		}
		if err != nil {
			fmt.Fprintf(os.Stderr, " %v\n", err)
			failed = errors.Join(failed, fmt.Errorf("%s: %w", r.name, err))
		}
	}
	return failed
}

// kept reads what there is of all rows, measured when it may have been, and judged by what is wanted now.
func kept(folder string) ([]measured, error) {
	names, wanted := make([]string, len(rows)), map[string]float64{}
	for i, r := range rows {
		names[i], wanted[r.name] = r.name, r.wanted
	}
	all, err := suite.Kept[measured](folder, names)
	for i := range all {
		all[i].Wanted = wanted[all[i].Name]
	}
	return all, err
}
