package data

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"settle/internal/linalg"
)

// readText reads rows of numbers: separated by semicolons, commas, tabs or blanks, whichever of
// these, in this order, occurs first in the file's first line of numbers. # begins a comment. The
// first line may name the columns, if none of the names is a number. The size is not needed.
func readText(r io.Reader, _ int64) (*linalg.Dense, error) {
	buffered := bufio.NewReaderSize(r, 1<<16)
	if err := skipMark(buffered); err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(buffered)
	lines.Buffer(nil, 1<<30) // a row of 1e7 numbers is one line
	var t textReader
	for lines.Scan() {
		t.line++
		if err := t.add(lines.Bytes()); err != nil {
			return nil, fmt.Errorf("line %d%w", t.line, err)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("after line %d: %w", t.line, readable(err))
	}
	if t.cols == 0 {
		return nil, errors.New("there are no rows of numbers")
	}
	return linalg.NewDense(len(t.data)/t.cols, t.cols, t.data), nil
}

// skipMark skips the mark that some programs put before UTF-8, and refuses what is not text.
func skipMark(r *bufio.Reader) error {
	head, err := r.Peek(4096) // fewer in a shorter file
	if err != nil && !errors.Is(err, io.EOF) {
		return readable(err)
	}
	switch {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		_, err := r.Discard(3)
		return err
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")):
		return errors.New("the text is UTF-16; save it as UTF-8")
	case bytes.IndexByte(head, 0) >= 0:
		return errors.New("this is not text: it holds bytes of zero")
	}
	return nil
}

// readable says in a user's words what stopped the reading.
func readable(err error) error {
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("the compressed data end early: the file is cut short")
	case errors.Is(err, bufio.ErrTooLong):
		return errors.New("a line is longer than 1 GiB: this is not a table of numbers")
	}
	return err
}

// textReader collects the rows of a table. Its errors go on from "line 3".
type textReader struct {
	line  int // of the file, from 1
	split func(string) []string
	first int // the line of the first row
	cols  int
	names string // the line with the columns' names, "" without
	data  []float64
}

// add takes one line.
func (t *textReader) add(raw []byte) error {
	raw, _, _ = bytes.Cut(raw, []byte("#"))
	text := strings.TrimRight(string(raw), " \r")
	if strings.TrimSpace(text) == "" {
		return nil
	}
	split := t.split
	if split == nil {
		split = splitter(text)
	}
	fields := split(text)
	if t.cols == 0 && t.names == "" && isHeader(fields) {
		t.names = text
		return nil
	}
	if t.cols == 0 {
		t.split, t.first, t.cols = split, t.line, len(fields)
		if err := t.checkNames(); err != nil {
			return err
		}
	}
	return t.row(fields)
}

// checkNames compares the header with the first row: they differ where a program has put row
// numbers, which have no name, before the data.
func (t *textReader) checkNames() error {
	if n := len(t.split(t.names)); t.names != "" && n != t.cols {
		return fmt.Errorf(": %d numbers under %d names of columns; leave out row numbers, or begin the line of names with #", t.cols, n)
	}
	return nil
}

func (t *textReader) row(fields []string) error {
	for j, f := range fields {
		v, err := number(f)
		if err != nil {
			return fmt.Errorf(", column %d: %w", j+1, err)
		}
		t.data = append(t.data, v)
	}
	if len(fields) != t.cols {
		return fmt.Errorf(": a row of length %d, but the rows since line %d have %d; every row needs as many", len(fields), t.first, t.cols)
	}
	return nil
}

// splitter returns how a line like text is cut into fields. Between blanks there is no empty
// field; between the others there is, and it is an error later.
func splitter(text string) func(string) []string {
	for _, sep := range []string{";", ",", "\t"} {
		if strings.Contains(text, sep) {
			return func(s string) []string { return strings.Split(s, sep) }
		}
	}
	return strings.Fields
}

// isHeader reports whether every field is a name: not empty, not a number, and not beginning as
// one, for "1,5" is rather a number in another country's spelling.
func isHeader(fields []string) bool {
	return !slices.ContainsFunc(fields, func(f string) bool {
		f = strings.TrimSpace(f)
		_, err := strconv.ParseFloat(f, 64)
		start := strings.TrimLeft(f, "+-.,")
		return err == nil || start == "" || start[0] >= '0' && start[0] <= '9'
	})
}

func number(field string) (float64, error) {
	field = strings.TrimSpace(field)
	if field == "" {
		return 0, errors.New("an empty field; write a number between all separators and none after the last")
	}
	v, err := strconv.ParseFloat(field, 64)
	switch {
	case errors.Is(err, strconv.ErrRange):
		return 0, fmt.Errorf("%s is too large; the largest number is %.2g", brief(field), math.MaxFloat64)
	case err != nil && strings.Contains(field, ","):
		return 0, fmt.Errorf("%s is not a number; write decimals with a point", brief(field))
	case err != nil:
		return 0, fmt.Errorf("%s is not a number; comments and names of columns begin with #", brief(field))
	case math.IsNaN(v) || math.IsInf(v, 0):
		return 0, fmt.Errorf("%s; every number has to be finite", brief(field))
	}
	return v, nil
}

// brief quotes a field for a message, its beginning only if it is long.
func brief(field string) string {
	if len(field) > 40 {
		return strconv.QuoteToASCII(field[:40]) + " ..."
	}
	return strconv.Quote(field)
}
