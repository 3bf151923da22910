package circuit

import (
	"bytes"
	"slices"
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
}

// byteOrderMark may begin a text; it is no part of its first line.
var byteOrderMark = []byte("\xef\xbb\xbf")

// stand gives e the file, line and column of a place.
func (e *Error) stand(at place, file string, text []byte) {
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
	at, _ := findPlace(ix.at, dotted)
	if at.set != "" {
		return place{set: at.set}, place{set: at.set}
	}
	return place{offset: at.key}, place{offset: at.value}
}

// element returns the place of element i of an array.
func (ix *textIndex) element(key string, i int) place {
	at := ix.elements[key]
	if i < len(at) && ix.at[key].set == "" {
		return place{offset: at[i]}
	}
	_, value := ix.find(key)
	return value
}

// places is what a Spec keeps: the place of every value.
func (ix *textIndex) places() map[string]place {
	all := make(map[string]place, len(ix.at))
	for key := range ix.at {
		_, all[key] = ix.find(key)
	}
	return all
}

// override makes a key, and whatever stood below it, belong to an override.
func (ix *textIndex) override(key, set string) {
	for k := range ix.at {
		if strings.HasPrefix(k, key+".") {
			delete(ix.at, k)
		}
	}
	ix.enter(key, set)
}

// enter notes a key of an override; one that stands in the text keeps its rank in the order.
func (ix *textIndex) enter(key, set string) {
	at, known := ix.at[key]
	if !known {
		ix.entered++
		at.order = len(ix.text) + ix.entered
	}
	at.set = set
	ix.at[key] = at
}

// written sorts the keys below parent in the order in which they were written.
func (ix *textIndex) written(parent string, names []string) []string {
	slices.SortFunc(names, func(a, b string) int {
		x, y := ix.at[joinKey(parent, a)], ix.at[joinKey(parent, b)]
		if x.order != y.order {
			return x.order - y.order
		}
		return strings.Compare(a, b)
	})
	return names
}
