package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// peers are the programs of others.
type peers struct{ sundials, scipy, library string }

// solve runs a problem by all of the peers' methods.
func (p *peers) solve(pr *problem) (all []outcome, err error) {
	folder, err := os.MkdirTemp("", "bench")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	file, states := filepath.Join(folder, "problem"), filepath.Join(folder, "states")
	if err := pr.write(file); err != nil {
		return nil, err
	}
	for _, peer := range []struct {
		prefix string
		argv   []string
	}{
		{"scipy-", []string{"/usr/bin/python3", p.scipy, pr.name, file, states, p.library}},
		{"", []string{p.sundials, pr.name, file, states}},
	} {
		list, err := p.call(pr, peer.prefix, peer.argv, states)
		if err != nil {
			return nil, err
		}
		all = append(all, list...)
	}
	return all, nil
}

// call runs one peer with its methods: those with the prefix, or with "" those of SUNDIALS.
func (p *peers) call(pr *problem, prefix string, argv []string, states string) ([]outcome, error) {
	var jobs bytes.Buffer
	for _, m := range pr.theirs {
		if strings.HasPrefix(m, "scipy-") != (prefix != "") {
			continue
		}
		for _, rtol := range pr.tolerances {
			fmt.Fprintf(&jobs, "%s %g %g %g\n", m, rtol, pr.atol*rtol, pr.budget)
		}
	}
	if argv[0] == "" || jobs.Len() == 0 {
		return nil, nil
	}
	cmd := exec.Command(argv[0], argv[1:]...)
	var stderr bytes.Buffer
	cmd.Stdin, cmd.Stderr = &jobs, &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%s: %w: %s", argv[0], err, stderr.String())
	}
	return readOutcomes(bytes.NewReader(out), states, pr.grid*len(pr.start))
}

var failures = [...]string{"", "failed", "over the budget"}

// readOutcomes reads what a peer printed and the solutions that it wrote.
func readOutcomes(lines io.Reader, states string, n int) (all []outcome, err error) {
	f, err := os.Open(states)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	for {
		var o outcome
		var status int
		_, err := fmt.Fscan(lines, &o.Method, &o.Rtol, &o.Steps, &o.Evaluations, &o.Jacobians, &o.Seconds, &status)
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return nil, err
		}
		o.Failed, o.states = failures[status], make([]float64, n)
		if err := binary.Read(f, binary.LittleEndian, o.states); err != nil {
			return nil, err
		}
		all = append(all, o)
	}
}
