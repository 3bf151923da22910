package circuit

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

func (e *encoder) table(parts ...string) { fmt.Fprintf(e, "\n[%s]\n", strings.Join(parts, ".")) }

func (e *encoder) line(key, value string) { fmt.Fprintf(e, "%s = %s\n", key, value) }

func (e *encoder) text(key, v string) {
	if v != "" {
		e.line(key, tomlString(v))
	}
}

func (e *encoder) names(key string, v []string) {
	if v != nil {
		e.line(key, tomlStrings(v))
	}
}

func (e *encoder) number(key string, v float64) { e.line(key, tomlNumber(v)) }
func (e *encoder) whole(key string, v int)      { e.line(key, strconv.Itoa(v)) }
func (e *encoder) count(key string, v int) {
	if v > 0 {
		e.whole(key, v)
	}
}
func (e *encoder) flag(key string, v bool) { e.line(key, strconv.FormatBool(v)) }

// positive leaves out 0, which stands for "not given".
func (e *encoder) positive(key string, v float64) {
	if v > 0 {
		e.number(key, v)
	}
}

// unit writes a quantity in its SI unit; what is not given is 0 or infinite.
func (e *encoder) unit(key string, v float64, unit string) {
	if v != 0 && !math.IsInf(v, 0) {
		e.line(key, tomlString(formatNumber(v)+" "+unit))
	}
}

// values writes a number, a list or a distribution, each number with the unit if there is one.
func (e *encoder) values(key string, v Values, unit string) {
	one := func(x float64) string {
		if unit == "" {
			return tomlNumber(x)
		}
		return tomlString(formatNumber(x) + " " + unit)
	}
	switch v.Init {
	case "constant":
		e.line(key, one(v.Constant))
	case "list":
		all := make([]string, len(v.List))
		for i, x := range v.List {
			all[i] = one(x)
		}
		e.line(key, "["+strings.Join(all, ", ")+"]")
	case "uniform":
		e.line(key, fmt.Sprintf(`{ init = "uniform", min = %s, max = %s }`, one(v.Min), one(v.Max)))
	case "normal":
		e.line(key, fmt.Sprintf(`{ init = "normal", mean = %s, std = %s }`, one(v.Mean), one(v.Std)))
	case "file":
		e.line(key, fmt.Sprintf(`{ init = "file", path = %s%s }`, tomlString(v.Path), tomlDataset(v.Dataset)))
	}
}

func tomlDataset(name string) string {
	if name == "" {
		return ""
	}
	return ", dataset = " + tomlString(name)
}

// tomlNumber writes a float that TOML reads as a float again.
func tomlNumber(v float64) string {
	s := formatNumber(v)
	if !strings.ContainsAny(s, ".e") && !math.IsInf(v, 0) && !math.IsNaN(v) {
		s += ".0"
	}
	return s
}

func tomlStrings(v []string) string {
	all := make([]string, len(v))
	for i, s := range v {
		all[i] = tomlString(s)
	}
	return "[" + strings.Join(all, ", ") + "]"
}

// tomlString is a basic string: TOML's escapes are those of JSON, for what JSON escapes.
func tomlString(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < 0x20 || r == 0x7f:
			fmt.Fprintf(&b, "\\u%04x", r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
