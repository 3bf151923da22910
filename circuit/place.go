package circuit

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2/unstable"
)

// setPrefix begins the place of an override.
const setPrefix = "--set "

// place is where something stands: in the text, or in an override. Line and column are found
// when they are shown: in a text of one long line each would be a walk through all of it.
type place struct {
	offset int    // in the text without its byte order mark
	set    string // "--set KEY=VALUE", or "" for the text
	from   string // key of the short form or the arm that a key was made from; "" for one that is written
}

// byteOrderMark may begin a text; it is no part of its first line.
var byteOrderMark = []byte("\xef\xbb\xbf")

// stand gives e the file, line and column of a place.
func (e *Error) stand(at place, file string, text []byte) {
	switch {
	case at.from == "":
	case strings.HasSuffix(at.from, "."+e.Key):
		e.Key = clipText(at.from)
	default:
		e.Key = clipText(at.from) + " (as " + e.Key + ")"
	}
	if at.set != "" {
		e.File, e.Line, e.Column = at.set, 0, 0
		return
	}
	e.File = file
	e.Line, e.Column = lineAndColumn(text, at.offset)
}

// lineAndColumn counts from 1; columns are characters. An offset outside the text, which the
// decoder reports for some mistakes, is its nearest end.
func lineAndColumn(text []byte, offset int) (line, column int) {
	before := text[:min(max(offset, 0), len(text))]
	start := bytes.LastIndexByte(before, '\n') + 1
	return bytes.Count(before, []byte("\n")) + 1, utf8.RuneCount(before[start:]) + 1
}

// findPlace returns the place of a dotted key, or of the longest part of it that has one.
func findPlace[P any](places map[string]P, key string) (at P, ok bool) {
	for key != "" {
		if at, ok = places[key]; ok {
			return at, true
		}
		key = key[:max(strings.LastIndexByte(key, '.'), 0)]
	}
	return at, false
}

// keyPlace is where a key and its value stand, as offsets in the text.
type keyPlace struct {
	key, value int
	order      int    // orders keys as they were written; those of overrides come last
	set        string // "--set KEY=VALUE", or "" for the text
	from       string // see place
}

// textIndex finds the places of keys in a text.
type textIndex struct {
	text     []byte
	at       map[string]keyPlace
	elements map[string][]int // offsets of the scalars in an array
	twice    []doubleKey
	entered  int // keys of overrides so far
}

// doubleKey is a key that is written a second time.
type doubleKey struct {
	key           string
	first, second int
}

// indexText notes where each key of a TOML text stands, as far as the text is well-formed.
func indexText(text []byte) *textIndex {
	ix := &textIndex{text: text, at: map[string]keyPlace{}, elements: map[string][]int{}}
	var p unstable.Parser
	p.Reset(text)
	header, headers := "", map[string]bool{}
	for p.NextExpression() {
		switch e := p.Expression(); e.Kind {
		case unstable.Table, unstable.ArrayTable:
			var at int
			header, at = ix.keys("", e.Key())
			ix.double(header, at, headers[header] && e.Kind == unstable.Table)
			headers[header] = true
		case unstable.KeyValue:
			ix.keyValue(header, e)
		}
	}
	return ix
}

// keys notes a dotted key below parent and returns it whole, with the offset of its last part.
func (ix *textIndex) keys(parent string, parts unstable.Iterator) (key string, last int) {
	key = parent
	for parts.Next() {
		last = int(parts.Node().Raw.Offset)
		key = joinKey(key, string(parts.Node().Data))
		if _, known := ix.at[key]; !known {
			ix.at[key] = keyPlace{key: last, value: last, order: last}
		}
	}
	return key, last
}

func (ix *textIndex) double(key string, at int, twice bool) {
	if twice {
		ix.twice = append(ix.twice, doubleKey{key: key, first: ix.at[key].key, second: at})
	}
}

func (ix *textIndex) keyValue(parent string, e *unstable.Node) {
	end := 0
	for parts := e.Key(); parts.Next(); {
		raw := parts.Node().Raw
		end = int(raw.Offset + raw.Length)
	}
	key, at := ix.keys(parent, e.Key())
	known := ix.at[key]
	ix.double(key, at, known.key != at)
	// The parser has no place for arrays and tables, so a value's is found from its key.
	ix.at[key] = keyPlace{key: known.key, value: ix.valueAfter(end), order: known.order}
	switch v := e.Value(); v.Kind {
	case unstable.InlineTable:
		for members := v.Children(); members.Next(); {
			if members.Node().Kind == unstable.KeyValue {
				ix.keyValue(key, members.Node())
			}
		}
	case unstable.Array:
		ix.elements[key] = scalarOffsets(v)
	}
}

// valueAfter skips the equals sign and blanks behind a key.
func (ix *textIndex) valueAfter(end int) int {
	i := end
	for i < len(ix.text)-1 && strings.IndexByte(" \t=", ix.text[i]) >= 0 {
		i++
	}
	return i
}

// scalarOffsets are the offsets of an array's elements; nil if one of them is not a scalar.
func scalarOffsets(array *unstable.Node) (at []int) {
	for it := array.Children(); it.Next(); {
		switch n := it.Node(); n.Kind {
		case unstable.Comment:
		case unstable.Array, unstable.InlineTable:
			return nil
		default:
			at = append(at, int(n.Raw.Offset))
		}
	}
	return at
}

// find returns the places of a dotted key and of its value; of the longest part of it that is
// there, or the beginning of the text.
func (ix *textIndex) find(dotted string) (key, value place) {
	at, exact := findPlace(ix.at, dotted)
	if at.set != "" {
		return place{set: at.set, from: at.from}, place{set: at.set, from: at.from}
	}
	if _, known := ix.at[dotted]; exact && !known {
		if element, ok := ix.numbered(dotted); ok {
			return element, element
		}
	}
	return place{offset: at.key, from: at.from}, place{offset: at.value, from: at.from}
}

// numbered is the place of an element of an array of scalars whose key ends in its number, from 1.
func (ix *textIndex) numbered(dotted string) (place, bool) {
	list, number := cutNumber(dotted)
	if number < 1 || number > len(ix.elements[list]) {
		return place{}, false
	}
	return ix.element(list, number-1), true
}

// cutNumber takes the number at the end of a key off; 0 if there is none.
func cutNumber(dotted string) (key string, number int) {
	i := strings.LastIndexByte(dotted, '.')
	number, err := strconv.Atoi(dotted[i+1:])
	if i < 0 || err != nil {
		return dotted, 0
	}
	return dotted[:i], number
}

// element returns the place of element i of an array.
func (ix *textIndex) element(key string, i int) place {
	at := ix.elements[key]
	if i < len(at) && ix.at[key].set == "" {
		return place{offset: at[i], from: ix.at[key].from}
	}
	_, value := ix.find(key)
	return value
}
