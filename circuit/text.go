package circuit

import (
	"bytes"
	"maps"
	"slices"
)

// Text is a TOML file other than a circuit, such as a sweep. Its mistakes are told as those of a circuit
// are, each with its place.
type Text struct {
	File  string // as given by the user
	Bytes []byte // what it was read from
	Root  map[string]any
	index *textIndex
}

// ReadText reads a TOML file. The error is an Errors, as that of Read.
func ReadText(path string) (*Text, error) {
	src, err := readText(path)
	if err != nil {
		return nil, Errors{unreadable(path, err)}
	}
	return ParseText(path, src)
}

// ParseText reads a TOML text; file is the name that messages show.
func ParseText(file string, src []byte) (*Text, error) {
	text := bytes.TrimPrefix(src, byteOrderMark)
	e, ok := checkText(text)
	var root map[string]any
	if ok {
		root, e, ok = decodeText(text)
	}
	if !ok {
		e.File = file
		return nil, Errors{e}
	}
	return &Text{File: file, Bytes: bytes.Clone(src), Root: root, index: indexText(text)}, nil
}

// Names are those of a table's members in the order written; the root's for "".
func (t *Text) Names(table string, members map[string]any) []string {
	return t.index.written(table, slices.Collect(maps.Keys(members)))
}

// AtValue gives e the place of a dotted key's value; AtKey that of the key itself.
func (t *Text) AtValue(key string, e Error) Error {
	_, value := t.index.find(key)
	return t.at(value, key, e)
}

// AtKey gives e the place of a dotted key, or of the longest part of it that is written.
func (t *Text) AtKey(key string, e Error) Error {
	at, _ := t.index.find(key)
	return t.at(at, key, e)
}

// Has tells whether a dotted key is written.
func (t *Text) Has(key string) bool { _, ok := t.index.at[key]; return ok }

func (t *Text) at(where place, key string, e Error) Error {
	e.Key = clipText(key)
	e.stand(where, t.File, t.index.text)
	return e
}

// Sorted are errors in the order in which a reader of the file meets them, and nil if there are none.
func Sorted(errs []Error) error {
	if len(errs) == 0 {
		return nil
	}
	all := Errors(errs)
	all.sort()
	return all.first()
}
