package sweeps

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"
)

// valueOf makes a coordinate of a value of a TOML file. A text stands for itself, as in an override.
func valueOf(v any) (Value, error) {
	switch v := v.(type) {
	case string:
		if strings.TrimSpace(v) == "" {
			return Value{}, errors.New("is an empty text")
		}
		return Value{Text: v, Number: math.NaN()}, nil
	case int64:
		return Value{Text: strconv.FormatInt(v, 10), Number: float64(v)}, nil
	case float64:
		return numberValue(v), nil
	case bool:
		return Value{Text: strconv.FormatBool(v), Number: math.NaN()}, nil
	}
	text, err := inline(v)
	return Value{Text: text, Number: math.NaN()}, err
}

func numberValue(v float64) Value {
	text := strconv.FormatFloat(v, 'g', -1, 64)
	if v == math.Trunc(v) && !strings.ContainsAny(text, "e.") {
		text += ".0" // or else it would be a whole number in TOML
	}
	return Value{Text: text, Number: v}
}

// with appends a unit to a number.
func (v Value) with(unit string) Value {
	if unit != "" && !math.IsNaN(v.Number) {
		v.Text = strconv.FormatFloat(v.Number, 'g', -1, 64) + " " + unit
	}
	return v
}

// inline writes a list or a table in one line of TOML.
func inline(v any) (string, error) {
	switch v := v.(type) {
	case []any:
		all := make([]string, len(v))
		for i := range v {
			var err error
			if all[i], err = inline(v[i]); err != nil {
				return "", err
			}
		}
		return "[" + strings.Join(all, ", ") + "]", nil
	case map[string]any:
		all := make([]string, 0, len(v))
		for key, member := range v {
			text, err := inline(member)
			if err != nil {
				return "", err
			}
			all = append(all, strconv.Quote(key)+" = "+text)
		}
		slices.Sort(all)
		return "{ " + strings.Join(all, ", ") + " }", nil
	}
	text, err := toml.Marshal(map[string]any{"v": v})
	if err != nil {
		return "", fmt.Errorf("cannot be a value: %w", err)
	}
	return strings.TrimSpace(strings.TrimPrefix(string(text), "v = ")), nil
}
