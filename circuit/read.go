package circuit

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/BurntSushi/toml"
)

// maxFileSize is far above any circuit written by hand: long lists of numbers belong in files.
const maxFileSize = 16 << 20

// Read reads a circuit file and applies the overrides to it. The error is an Errors with every
// mistake of the file, each with its place; a file larger than 16 MiB or not of text is refused.
func Read(path string, sets []Set) (*Spec, error) {
	src, err := readText(path)
	if err != nil {
		return nil, Errors{unreadable(path, err)}
	}
	return Parse(path, src, sets)
}

// unreadable says why there is no text, and which file was probably meant.
func unreadable(path string, err error) Error {
	e := Error{File: path, Problem: whyUnreadable(err)}
	if errors.Is(err, fs.ErrNotExist) {
		e.Suggestion = similarFile(path)
	}
	return e
}

func readText(path string) (src []byte, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return nil, errors.New("is a folder, not a circuit file; name a file in it")
	}
	// One byte more than allowed tells a file that is too large, whatever its size is said to be.
	return io.ReadAll(io.LimitReader(f, maxFileSize+1))
}

// whyUnreadable leaves out what an os error repeats: the call and the path.
func whyUnreadable(err error) string {
	var p *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "there is no such file"
	case errors.Is(err, fs.ErrPermission):
		return "may not be read: permission denied"
	case errors.As(err, &p):
		return "cannot be read: " + p.Err.Error()
	}
	return err.Error()
}

// similarFile returns a circuit file beside path that was probably meant, or "".
func similarFile(path string) string {
	beside, err := filepath.Glob(filepath.Join(escapeGlob(filepath.Dir(path)), "*.toml"))
	if err != nil {
		return ""
	}
	for i := range beside {
		beside[i] = filepath.Base(beside[i])
	}
	near, ok := Suggest(filepath.Base(path), beside)
	if !ok {
		return ""
	}
	return filepath.Join(filepath.Dir(path), near)
}

func escapeGlob(dir string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`).Replace(dir)
}

// Parse reads the text of a circuit file and applies the overrides to it. file is the name that
// messages show, and the one that paths in the text are relative to. Parse opens no other file.
// The error is an Errors with every mistake of the text; wrong TOML alone stops at its first.
func Parse(file string, src []byte, sets []Set) (*Spec, error) {
	r, err := read(file, src, sets, "")
	if err != nil {
		return nil, err
	}
	spec, err := r.result()
	var all Errors
	if err != nil {
		all = r.sorted()
	}
	if len(all) <= maxErrors { // or else there is enough to mend
		all = append(all, r.checkArms()...)
	}
	if len(all) > 0 {
		all.sort()
		return nil, all.first()
	}
	return spec, nil
}

// read reads a circuit file, of an arm with its keys in the places of the file's own. The error is an
// Errors that says why the text is no TOML; other mistakes are the reader's.
func read(file string, src []byte, sets []Set, arm string) (*reader, error) {
	text := bytes.TrimPrefix(src, byteOrderMark)
	if e, ok := checkText(text); !ok {
		e.File = file
		return nil, Errors{e}
	}
	root, e, ok := decodeText(text)
	if !ok {
		e.File = file
		return nil, Errors{e}
	}
	r := newReader(file, src, text)
	r.spec.Sets = sets
	r.prepare(root, arm)
	r.decode(root)
	return r, nil
}

// prepare puts the keys of an arm and the overrides into the tree, and takes the arms out.
func (r *reader) prepare(root map[string]any, arm string) {
	for _, s := range r.spec.Sets {
		if s.ofArms() {
			r.overrideArm(root, s)
		}
	}
	arms := r.takeArms(root)
	if arm != "" {
		r.arm, r.spec.Arms = arm, nil
		r.merge(root, arms[arm], "", "arm."+arm)
	}
	for _, s := range r.spec.Sets {
		if !s.ofArms() {
			r.override(root, s)
		}
	}
}

// result is the Spec, or what is wrong.
func (r *reader) result() (*Spec, error) {
	if len(r.errs) > 0 {
		return nil, r.sorted()
	}
	r.spec.places, r.spec.arm = r.text.places(), r.arm
	return r.spec, nil
}

// checkText refuses what is no text, and what could exhaust the machine.
func checkText(text []byte) (Error, bool) {
	refuse := func(offset int, problem string) (Error, bool) {
		line, column := lineAndColumn(text, offset)
		return Error{Line: line, Column: column, Problem: problem}, false
	}
	if bytes.HasPrefix(text, []byte("\x89HDF\r\n")) {
		return refuse(0, "is an HDF5 file, not a circuit file; settle show FILE shows what is in it")
	}
	if i := bytes.IndexByte(text, 0); i >= 0 {
		return refuse(i, "is not a text: it has a zero byte here; a circuit file is TOML in UTF-8")
	}
	if i := invalidUTF8(text); i >= 0 {
		return refuse(i, "is not UTF-8 here; save the file as UTF-8")
	}
	if len(text) > maxFileSize {
		return refuse(0, fmt.Sprintf("is larger than %d MiB; put long lists into files of their own: { init = \"file\", path = \"values.npy\" }", maxFileSize>>20))
	}
	if offset, problem := excess(text); problem != "" {
		return refuse(offset, problem)
	}
	return Error{}, true
}

// invalidUTF8 returns the offset of the first byte that is not UTF-8, or -1.
func invalidUTF8(text []byte) int {
	for i := 0; i < len(text); {
		c, n := utf8.DecodeRune(text[i:])
		if c == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return -1
}

// decodeText decodes TOML; its first error in our form.
func decodeText(text []byte) (map[string]any, Error, bool) {
	root := map[string]any{}
	_, err := toml.Decode(string(text), &root)
	if err == nil {
		return root, Error{}, true
	}
	var p toml.ParseError
	if !errors.As(err, &p) {
		return nil, Error{Line: 1, Column: 1, Problem: err.Error()}, false
	}
	e := Error{Key: clipText(p.LastKey), Problem: "not valid TOML: " + clipMessage(p.Message)}
	e.Line, e.Column = lineAndColumn(text, p.Position.Start)
	if strings.Contains(p.Message, "already") {
		nameDouble(&e, text)
	} else if bare, given := bareValue(text, min(max(p.Position.Start, 0), len(text))); !given {
		e.Problem = "has no value"
	} else if bare != "" {
		e.Problem = "text and quantities stand in quotes: write " + quoteValue(bare)
	}
	return nil, e, false
}

// bareWord is what stands without quotes by mistake: a word, or a number with a unit.
var bareWord = regexp.MustCompile(`^([-+]?[0-9.]+\s*[A-Za-zµ/][^\s"'=]*|[A-Za-z][A-Za-z0-9._-]*)$`)

// bareValue returns the value without quotes around an offset, the commonest mistake in TOML, or
// "". The second result is false if there is no value at all.
func bareValue(text []byte, offset int) (bare string, given bool) {
	start := bytes.LastIndexAny(text[:offset], "=,[{\n") + 1
	end := len(text)
	if i := bytes.IndexAny(text[offset:], ",]}#\r\n"); i >= 0 {
		end = offset + i
	}
	value := string(bytes.TrimSpace(text[start:end]))
	equals := start > 0 && text[start-1] == '='
	if !bareWord.MatchString(value) || value == "true" || value == "false" || text[max(start-1, 0)] == '\n' {
		return "", value != "" || !equals
	}
	return value, true
}

// nameDouble says which key is written twice, and where it stood before.
func nameDouble(e *Error, text []byte) {
	for _, d := range indexText(text).twice {
		if line, column := lineAndColumn(text, d.second); line >= e.Line {
			first, _ := lineAndColumn(text, d.first)
			e.Line, e.Column, e.Key = line, column, clipText(d.key)
			e.Problem = fmt.Sprintf("is written twice, first in line %d; keep one of them", first)
			return
		}
	}
}
