package circuit

import (
	"bytes"
	"fmt"
)

// Limits of what a circuit file may ask of the TOML decoders, which recurse into nested values and
// keep a map for each table. A circuit nests three deep.
const (
	maxNesting  = 32
	maxParts    = 32 // of a dotted key
	maxTables   = 100_000
	maxLines    = 1_000_000
	maxElements = 1_000_000
)

// excess scans a text for nesting and numbers of things beyond the limits, outside of strings and
// comments, and returns where and what; "" if it is within them. It reads the text as the decoder
// does up to the first mistake, and so needs to find none.
func excess(text []byte) (offset int, problem string) {
	var depth, dots, tables, elements, lines int
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '"', '\'':
			i = stringEnd(text, i) - 1
		case '#':
			i = lineEnd(text, i) - 1
		case '[', '{':
			depth++
			tables++
			dots = 0
		case ']', '}':
			depth--
			dots = 0
		case '=':
			tables++
			dots = 0
		case '\n':
			lines++
			dots = 0
		case ',':
			elements++
			dots = 0
		case '.':
			dots++
		}
		switch {
		case depth > maxNesting:
			return i, fmt.Sprintf("lists or tables are nested more than %d deep", maxNesting)
		case dots >= maxParts:
			return i, fmt.Sprintf("a key has more than %d parts", maxParts)
		case tables > maxTables:
			return i, fmt.Sprintf("more than %d keys and tables", maxTables)
		case lines > maxLines:
			return i, fmt.Sprintf("more than %d lines", maxLines)
		case elements > maxElements:
			return i, fmt.Sprintf("more than %d values; put long lists into files of their own: { init = \"file\", path = \"values.npy\" }", maxElements)
		}
	}
	return 0, ""
}

// stringEnd returns the offset behind the string that begins at i. One that is not closed ends
// with its line, or with the text.
func stringEnd(text []byte, i int) int {
	quote := text[i : i+1]
	long := bytes.HasPrefix(text[i:], bytes.Repeat(quote, 3))
	if long {
		quote = bytes.Repeat(quote, 3)
	}
	for j := i + len(quote); j < len(text); j++ {
		switch {
		case text[j] == '\\' && quote[0] == '"':
			j++
		case text[j] == '\n' && !long:
			return j
		case bytes.HasPrefix(text[j:], quote):
			// A long string may end in up to two quotes of its own.
			for end := j + len(quote); ; end++ {
				if !long || end >= len(text) || text[end] != quote[0] || end >= j+5 {
					return end
				}
			}
		}
	}
	return len(text)
}

func lineEnd(text []byte, i int) int {
	if n := bytes.IndexByte(text[i:], '\n'); n >= 0 {
		return i + n
	}
	return len(text)
}
