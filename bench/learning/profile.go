package main

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"runtime/pprof"
	"time"

	"settle/bench/suite"
)

// profiled is for how long our side of a row runs under the profiler.
const profiled = 10 * time.Second

// profile takes a processor profile of our side of the rows, peers being prepared but not run.
func (h *harness) profile(wanted *regexp.Regexp, path string) error {
	for _, r := range rows {
		if wanted.MatchString(r.name) {
			if err := h.profileRow(&r, path); err != nil {
				return fmt.Errorf("%s: %w", r.name, err)
			}
		}
	}
	return nil
}

func (h *harness) profileRow(r *row, path string) (err error) {
	if h.work, err = os.MkdirTemp("", "bench"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(h.work)) }()
	p, err := r.prepare(h, &measured{Name: r.name, Machine: suite.Machine()})
	if err != nil {
		return err
	}
	if _, err := p.ours(); err != nil { // warm
		return err
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return err
	}
	for began := time.Now(); time.Since(began) < profiled && err == nil; {
		_, err = p.ours()
	}
	pprof.StopCPUProfile()
	return errors.Join(err, f.Close())
}
