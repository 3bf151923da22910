package data

import (
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// npyHeader is what stands before an array's elements.
type npyHeader struct {
	descr   string // such as "<f8"
	fortran bool   // the first index runs fastest
	shape   []int64
}

const npyMagic = "\x93NUMPY"

// readNPYHeader reads the header from a file of size bytes and returns how many it took.
func readNPYHeader(r io.Reader, size int64) (h npyHeader, used int64, err error) {
	pre := make([]byte, len(npyMagic)+2)
	if _, err := io.ReadFull(r, pre); err != nil || string(pre[:len(npyMagic)]) != npyMagic {
		return h, 0, errors.New("this is not a .npy file: it does not begin as numpy.save begins it")
	}
	major := pre[len(npyMagic)]
	if major < 1 || major > 3 {
		return h, 0, fmt.Errorf("version %d of the .npy format is unknown; known are 1, 2 and 3", major)
	}
	length := make([]byte, 4)
	if major == 1 {
		length = length[:2]
	}
	if _, err := io.ReadFull(r, length); err != nil {
		return h, 0, errors.New("the header is cut short")
	}
	n := int64(0)
	for i, b := range length { // little-endian
		n |= int64(b) << (8 * i)
	}
	used = int64(len(pre)+len(length)) + n
	if used > size {
		return h, 0, fmt.Errorf("the header is said to take %d bytes, but the file has %d: it is cut short", n, size)
	}
	text := make([]byte, n)
	if _, err := io.ReadFull(r, text); err != nil {
		return h, 0, fmt.Errorf("the header is cut short: %w", err)
	}
	h, err = parseNPYHeader(string(text))
	return h, used, err
}

// dims returns the shape as a matrix: a scalar is (1 x 1), a vector a column.
func (h npyHeader) dims() (rows, cols int, err error) {
	if len(h.shape) > 2 {
		return 0, 0, fmt.Errorf("the array has %d dimensions, shape %s; a matrix has two: use a.reshape(rows, -1)", len(h.shape), tuple(h.shape))
	}
	d := [2]int64{1, 1}
	copy(d[:], h.shape)
	if d[0] == 0 || d[1] == 0 {
		return 0, 0, fmt.Errorf("the array of shape %s is empty", tuple(h.shape))
	}
	if d[0] > math.MaxInt/d[1] {
		return 0, 0, fmt.Errorf("the array of shape %s is too large", tuple(h.shape))
	}
	return int(d[0]), int(d[1]), nil
}

// tuple writes a shape as Python does.
func tuple(shape []int64) string {
	s := make([]string, len(shape))
	for i, n := range shape {
		s[i] = strconv.FormatInt(n, 10)
	}
	if len(s) == 1 {
		return "(" + s[0] + ",)"
	}
	return "(" + strings.Join(s, ", ") + ")"
}

// parseNPYHeader reads the dictionary {'descr': ..., 'fortran_order': ..., 'shape': ...}.
// Each of the three keys has to stand there once, in any order, and no other.
func parseNPYHeader(text string) (h npyHeader, err error) {
	p := pyScanner{rest: text}
	seen := map[string]bool{}
	p.expect("{")
	for p.err == nil && !p.accept("}") {
		key := p.quoted()
		p.expect(":")
		if seen[key] {
			p.fail("the key " + key + " twice")
		}
		seen[key] = true
		switch key {
		case "descr":
			h.descr = p.descr()
		case "fortran_order":
			h.fortran = p.boolean()
		case "shape":
			h.shape = p.ints()
		default:
			p.fail("the key " + strconv.Quote(key))
		}
		if !p.accept(",") {
			p.expect("}")
			break
		}
	}
	if p.err == nil && strings.TrimSpace(p.rest) != "" {
		p.fail("text after its end")
	}
	if p.err == nil && len(seen) != 3 {
		p.err = errors.New("the .npy header lacks descr, fortran_order or shape: the file is damaged")
	}
	return h, p.err
}

// pyScanner reads the few kinds of Python literals that a header has. The first failure stays in
// err, after which nothing moves.
type pyScanner struct {
	rest string
	err  error
}

func (p *pyScanner) fail(what string) {
	if p.err == nil {
		p.err = fmt.Errorf("the .npy header has %s: the file is damaged", what)
	}
}

// accept takes token if it comes next.
func (p *pyScanner) accept(token string) bool {
	after, ok := strings.CutPrefix(strings.TrimLeft(p.rest, " \t\r\n"), token)
	if p.err != nil || !ok {
		return false
	}
	p.rest = after
	return true
}

func (p *pyScanner) expect(token string) {
	if !p.accept(token) {
		p.fail(fmt.Sprintf("no %q where one belongs", token))
	}
}

func (p *pyScanner) quoted() string {
	for _, quote := range []string{"'", `"`} {
		if p.accept(quote) {
			word, after, ok := strings.Cut(p.rest, quote)
			if !ok {
				p.fail("an open quote")
			}
			p.rest = after
			return word
		}
	}
	p.fail("no name where one belongs")
	return ""
}

func (p *pyScanner) boolean() bool {
	if p.accept("True") {
		return true
	}
	p.expect("False")
	return false
}

// descr reads the type of the elements; a list means a record of named fields.
func (p *pyScanner) descr() string {
	if p.err == nil && p.accept("[") {
		p.err = errors.New("the array's elements are records with named fields; save one field: numpy.save(path, a[\"name\"])")
	}
	return p.quoted()
}

// ints reads a tuple of whole numbers; Python 2 wrote an L behind each.
func (p *pyScanner) ints() (list []int64) {
	p.expect("(")
	for p.err == nil && !p.accept(")") {
		p.rest = strings.TrimLeft(p.rest, " \t\r\n")
		digits := len(p.rest) - len(strings.TrimLeft(p.rest, "0123456789"))
		n, err := strconv.ParseInt(p.rest[:digits], 10, 64)
		if err != nil {
			p.fail("no size of a dimension where one belongs")
		}
		list = append(list, n)
		p.rest = strings.TrimPrefix(p.rest[digits:], "L")
		if !p.accept(",") {
			p.expect(")")
			break
		}
	}
	return list
}
