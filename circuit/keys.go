package circuit

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"
)

// Key describes one key of a circuit file. The reader, the JSON Schema and docs/circuit-file.md
// all take what they know about keys from the list that Keys returns.
type Key struct {
	// Pattern is the dotted key, with * for a name that the user chooses: "population.*.tau".
	// "VALUES" begins the keys of a distribution, which stands for values.
	Pattern  string
	Type     Type
	Unit     Dimension // of quantities and values
	Required bool
	Default  string   // TOML, as one would write it; "" if there is none
	Choices  []string // words it may be; of a quantity, words it may be instead
	Refers   string   // of names: the table they stand in, "population", "pathway", "phase"
	Range    *Range   // in SI units; nil: any finite number
	Doc      string   // one or two sentences
	Example  string   // TOML
	Refused  string   // not "" if the key is known but not available: what to do instead
}

// Type is what a key's value has to be.
type Type string

// The types of keys.
const (
	textType     Type = "text"
	choiceType   Type = "one word"
	choicesType  Type = "list of words"
	wholeType    Type = "whole number"
	wholesType   Type = "list of whole numbers"
	numberType   Type = "number"
	quantityType Type = "quantity"
	flagType     Type = "true or false"
	nameType     Type = "name"
	namesType    Type = "list of names"
	valuesType   Type = "values"
	transferType Type = "transfer function"
	scaleType    Type = "scale"
	clampsType   Type = "table of clamps"
	readingType  Type = "reading"
	// Of the short form.
	transfersType Type = "transfer functions"
	weightsType   Type = "weights"
	feedbackType  Type = "feedback weights"
	tableType     Type = "table"
)

// Range is an interval of allowed numbers, in SI units; infinite ends are no limit.
type Range struct {
	Min, Max         float64
	MinOpen, MaxOpen bool // the end itself is not allowed
}

// Contains reports whether v lies in the range; a nil Range holds every number.
func (r *Range) Contains(v float64) bool {
	return r == nil || (v > r.Min || v == r.Min && !r.MinOpen) && (v < r.Max || v == r.Max && !r.MaxOpen)
}

// String describes the range in words: "above 0, at most 1".
func (r *Range) String() string {
	if r == nil {
		return "any finite number"
	}
	lo, hi := formatNumber(r.Min), formatNumber(r.Max)
	endless := math.IsInf(r.Max, 1)
	switch {
	case math.IsInf(r.Min, -1) && r.MaxOpen:
		return "below " + hi
	case r.MinOpen && endless:
		return "above " + lo
	case endless:
		return lo + " or more"
	case r.MinOpen && r.MaxOpen:
		return "above " + lo + ", below " + hi
	case r.MinOpen:
		return "above " + lo + ", at most " + hi
	case r.MaxOpen:
		return "from " + lo + " to below " + hi
	}
	return "from " + lo + " to " + hi
}

// formatNumber writes a number as TOML has it.
func formatNumber(v float64) string {
	switch {
	case math.IsInf(v, 0):
		return strings.ToLower(strings.TrimPrefix(fmt.Sprint(v), "+"))
	case v == math.Trunc(v) && math.Abs(v) < 1e15:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	short := strconv.FormatFloat(v, 'g', -1, 64)
	return strings.NewReplacer("e+0", "e", "e-0", "e-", "e+", "e").Replace(short)
}

// Keys returns every key of a circuit file, grouped by table in the order of the documentation.
func Keys() []Key {
	return slices.Concat(rootKeys, populationKeys, noiseKeys, valuesKeys, pathwayKeys, weightsKeys,
		inputKeys, phaseKeys, taskKeys, teacherKeys, networkKeys, plasticityKeys, readingKeys, creditKeys, loopKeys, monitorKeys, evaluateKeys, probeKeys, armKeys,
		integratorKeys, settleKeys, recordKeys)
}

// keyTable is Keys arranged for looking things up.
type keyTable struct {
	byPattern map[string]*Key
	members   map[string][]string // "population.*" -> "size", "tau", ...
	defaults  map[string]any      // decoded Default
}

// keyIndex is built once; a Default that is no TOML is a programmer's mistake.
var keyIndex = sync.OnceValue(func() *keyTable {
	t := &keyTable{byPattern: map[string]*Key{}, members: map[string][]string{}, defaults: map[string]any{}}
	for _, k := range Keys() {
		if k.Pattern == "VALUES" {
			continue // not a key that could be written, only its members are
		}
		t.byPattern[k.Pattern] = &k
		t.enter(k.Pattern)
		if k.Default == "" {
			continue
		}
		var doc map[string]any
		if _, err := toml.Decode("v = "+k.Default, &doc); err != nil {
			panic(fmt.Sprintf("circuit: default of %s: %v", k.Pattern, err))
		}
		t.defaults[k.Pattern] = doc["v"]
	}
	return t
})

// enter makes the last part of a pattern a member of its table, and the table of its own.
func (t *keyTable) enter(pattern string) {
	i := strings.LastIndexByte(pattern, '.')
	parent, name := pattern[:max(i, 0)], pattern[i+1:]
	if slices.Contains(t.members[parent], name) {
		return
	}
	t.members[parent] = append(t.members[parent], name)
	if parent != "" && parent != "VALUES" {
		t.enter(parent)
	}
}

// names returns the keys that a table may have, without those that are refused.
func (t *keyTable) names(pattern string) []string {
	return slices.DeleteFunc(slices.Clone(t.members[pattern]), func(name string) bool {
		k := t.byPattern[joinKey(pattern, name)]
		return name == "*" || k != nil && k.Refused != ""
	})
}

// joinKey puts a dotted key together.
func joinKey(parent, name string) string {
	if parent == "" {
		return name
	}
	return parent + "." + name
}
