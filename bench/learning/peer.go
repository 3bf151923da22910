package main

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"settle/internal/linalg"
)

// peer is a program of others that answers one line with one line.
type peer struct {
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    *bufio.Scanner
	stderr bytes.Buffer
	folder string
}

// answer is what a peer says of one run.
type answer struct {
	Seconds, Error float64
	Note           string
	Calls          int
	Losses         map[string]float64
	Read, Triad    float64 // GB/s
}

// script starts a peer's script with its job and its arrays.
func (h *harness) script(name string, job map[string]any, arrays map[string]*linalg.Dense) (*peer, error) {
	folder, err := os.MkdirTemp(h.work, name)
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(job)
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, "job.json"), text, 0o644)
	}
	for name, a := range arrays {
		err = errors.Join(err, writeNPY(filepath.Join(folder, name+".npy"), a))
	}
	if err != nil {
		return nil, err
	}
	p, err := start("/usr/bin/python3", filepath.Join(h.peers, name), folder)
	if err == nil {
		p.folder = folder
	}
	return p, err
}

// start starts a peer and waits until it is ready.
func start(argv ...string) (p *peer, err error) {
	p = &peer{cmd: exec.Command(argv[0], argv[1:]...)}
	if p.in, err = p.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p.out, p.cmd.Stderr = bufio.NewScanner(out), &p.stderr
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	_, err = p.line("ready")
	return p, err
}

// line waits for the line that begins so; libraries may say something in between.
func (p *peer) line(begins string) (string, error) {
	for p.out.Scan() {
		if rest, ok := strings.CutPrefix(p.out.Text(), begins); ok {
			return rest, nil
		}
	}
	err := errors.Join(p.out.Err(), p.cmd.Wait())
	return "", fmt.Errorf("%s broke off: %w\n%s", strings.Join(p.cmd.Args, " "), err, p.stderr.String())
}

// ask sends a line and returns the answer.
func (p *peer) ask(line string) (a answer, err error) {
	if _, err := fmt.Fprintln(p.in, line); err != nil {
		return a, err
	}
	text, err := p.line("answer ")
	if err == nil {
		err = json.Unmarshal([]byte(text), &a)
	}
	return a, err
}

// asking is a side of a pair: the peer's one run.
func (p *peer) asking() (outcome, error) {
	a, err := p.ask("run")
	return outcome{Seconds: a.Seconds, Error: a.Error, Note: a.Note}, err
}

// stop ends the peer.
func (p *peer) stop() error { return errors.Join(p.in.Close(), p.cmd.Wait()) }

// writeNPY writes a matrix as numpy.save does (NumPy format 1.0).
func writeNPY(path string, a *linalg.Dense) error {
	head := fmt.Sprintf("{'descr': '<f8', 'fortran_order': False, 'shape': (%d, %d), }", a.Rows, a.Cols)
	head += strings.Repeat(" ", 63-(10+len(head))%64) + "\n"
	b := make([]byte, 0, 10+len(head)+8*len(a.Data))
	b = append(b, "\x93NUMPY\x01\x00"...)
	b = binary.LittleEndian.AppendUint16(b, uint16(len(head)))
	b = append(b, head...)
	for _, v := range a.Data {
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
	}
	return os.WriteFile(path, b, 0o644)
}
