package circuit

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
)

// obeys tells what is wrong with a value by a JSON Schema, as far as Schema uses the language
// (draft 2020-12, core and validation); a keyword it does not know is a mistake of the schema.
func obeys(root, schema map[string]any, v any) error {
	for word, arg := range schema {
		var err error
		switch word {
		case "$schema", "$defs", "title", "description", "default", "examples", "properties", "additionalProperties":
		case "$ref":
			def := root["$defs"].(map[string]any)[strings.TrimPrefix(arg.(string), "#/$defs/")]
			err = obeys(root, def.(map[string]any), v)
		case "anyOf":
			if !slices.ContainsFunc(arg.([]any), func(s any) bool { return obeys(root, s.(map[string]any), v) == nil }) {
				err = fmt.Errorf("%v is none of %d", v, len(arg.([]any)))
			}
		case "type":
			err = hasType(arg.(string), v)
		case "enum":
			if !slices.ContainsFunc(arg.([]any), func(a any) bool { return reflect.DeepEqual(a, v) }) {
				err = fmt.Errorf("%v is none of %v", v, arg)
			}
		case "const":
			if !reflect.DeepEqual(arg, v) {
				err = fmt.Errorf("%v is not %v", v, arg)
			}
		case "required", "patternProperties", "minProperties":
			err = membersObey(word, arg, v)
		case "items", "uniqueItems":
			err = itemsObey(root, word, arg, v)
		case "pattern", "minLength":
			s, isText := v.(string)
			if isText && (word == "minLength" && s == "" || word == "pattern" && !regexp.MustCompile(arg.(string)).MatchString(s)) {
				err = fmt.Errorf("%q does not match %v", s, arg)
			}
		case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum":
			err = inLimits(word, arg.(float64), v)
		default:
			err = fmt.Errorf("unknown keyword %s", word)
		}
		if err != nil {
			return err
		}
	}
	return propertiesObey(root, schema, v)
}

func hasType(want string, v any) error {
	f, isNumber := v.(float64)
	got := map[bool]string{true: "number"}[isNumber]
	switch v.(type) {
	case string:
		got = "string"
	case bool:
		got = "boolean"
	case []any:
		got = "array"
	case map[string]any:
		got = "object"
	}
	if got == want || want == "integer" && isNumber && f == math.Trunc(f) {
		return nil
	}
	return fmt.Errorf("%v is no %s", v, want)
}

func inLimits(word string, limit float64, v any) error {
	f, isNumber := v.(float64)
	ok := map[string]bool{"minimum": f >= limit, "maximum": f <= limit, "exclusiveMinimum": f > limit, "exclusiveMaximum": f < limit}[word]
	if isNumber && !ok {
		return fmt.Errorf("%v breaks %s %v", f, word, limit)
	}
	return nil
}

func membersObey(word string, arg, v any) error {
	object, ok := v.(map[string]any)
	if !ok {
		return nil
	}
	switch word {
	case "minProperties":
		if len(object) < int(arg.(float64)) {
			return fmt.Errorf("%d members", len(object))
		}
	case "required":
		for _, name := range arg.([]any) {
			if _, ok := object[name.(string)]; !ok {
				return fmt.Errorf("%v is missing", name)
			}
		}
	}
	return nil
}

func itemsObey(root map[string]any, word string, arg, v any) error {
	list, _ := v.([]any)
	for i, item := range list {
		if word == "items" {
			if err := obeys(root, arg.(map[string]any), item); err != nil {
				return err
			}
		} else if slices.ContainsFunc(list[:i], func(a any) bool { return reflect.DeepEqual(a, item) }) {
			return fmt.Errorf("%v twice", item)
		}
	}
	return nil
}

func propertiesObey(root, schema map[string]any, v any) error {
	object, ok := v.(map[string]any)
	if !ok {
		return nil
	}
	properties, _ := schema["properties"].(map[string]any)
	patterns, _ := schema["patternProperties"].(map[string]any)
	for name, member := range object {
		sub, known := properties[name]
		for pattern, s := range patterns {
			if regexp.MustCompile(pattern).MatchString(name) {
				sub, known = s, true
			}
		}
		if !known {
			switch more := schema["additionalProperties"].(type) {
			case bool:
				if more {
					continue
				}
				return fmt.Errorf("no property %s", name)
			case map[string]any:
				sub, known = more, true
			}
		}
		if known {
			if err := obeys(root, sub.(map[string]any), member); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	return nil
}

// asJSON is TOML as JSON has it: numbers are float64.
func asJSON(t *testing.T, text string) map[string]any {
	t.Helper()
	var doc, plain map[string]any
	if _, err := toml.Decode(text, &doc); err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &plain); err != nil {
		t.Fatal(err)
	}
	return plain
}

func TestSchema(t *testing.T) {
	var root map[string]any
	if err := json.Unmarshal(Schema(), &root); err != nil {
		t.Fatal(err)
	}
	if first, again := Schema(), Schema(); string(first) != string(again) {
		t.Error("not the same each time")
	}
	good := map[string]string{"every field": everyField, "keys": keysBase, "network": networkBase, "arms": withArms, "learning": learningFields}
	files, _ := filepath.Glob("../models/builtin/*.toml")
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		good[file] = string(text)
	}
	for name, text := range good {
		if err := obeys(root, root, asJSON(t, text)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, c := range []struct{ from, to, want string }{
		{"transfer =", "transfr =", "no property transfr"},
		{"size = 20", "size = 0", "breaks minimum"},
		{"size = 20", "size = 2.5", "no integer"},
		{"size = 20\n", "", "size is missing"},
		{`tau = "10 ms"`, "tau = 10", "is none of"},
		{`tau = "10 ms"`, `tau = "10"`, "is none of"},
		{`tau = "10 ms"`, `tau = "10 Hz"`, "is none of"},
		{`"tanh"`, `"tan"`, "is none of"},
		{`"tanh"`, `{ kind = "tanh", exponent = 2 }`, "is none of"},
		{`kind = "forward"`, `kind = "upward"`, "is none of"},
		{`init = "normal"`, `init = 3`, "is none of"},
		{"std = 0.3", "std = -1", "breaks minimum"},
		{`"5 s"`, "5", "is no string"},
		{"[settle]", "[settles]", "no property settles"},
		{"rtol = 1e-6", "rtol = 1", "breaks exclusiveMaximum"},
		{`["r", "u"]`, `["r", "r"]`, "is none of"},
		{`[population.r]`, `[population."1r"]`, "no property 1r"},
		{`"1 ms"  `, `"stop"  `, "is none of"},
		{"seed = 1", "[arm]", "1 is no object"},
	} {
		text := good["../models/builtin/inversion-loop.toml"]
		if !strings.Contains(text, c.from) {
			t.Fatalf("no %q in the model", c.from)
		}
		text = strings.Replace(text, c.from, c.to, 1)
		if c.to == "[arm]" {
			text = strings.Replace(text, "[arm]", "arm = 1", 1)
		}
		if err := obeys(root, root, asJSON(t, text)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.to, err, c.want)
		}
	}
}

// Every key of the list is in the schema, in its place.
func TestSchemaHasEveryKey(t *testing.T) {
	var root map[string]any
	if err := json.Unmarshal(Schema(), &root); err != nil {
		t.Fatal(err)
	}
	for _, k := range Keys() {
		if k.Refused != "" || k.Pattern == "VALUES" || strings.HasPrefix(k.Pattern, "population.*.transfer.") {
			continue
		}
		at, parts := root, strings.Split(k.Pattern, ".")
		if parts[0] == "VALUES" {
			at, parts = root["$defs"].(map[string]any)["distribution"].(map[string]any), parts[1:]
		}
		for _, part := range parts {
			if ways, ok := at["anyOf"].([]any); ok && at["$schema"] == nil {
				at = ways[len(ways)-1].(map[string]any) // a name, or a table
			}
			below, _ := at["properties"].(map[string]any)
			if part == "*" {
				part = identifier.String()
				below = at["patternProperties"].(map[string]any)
			}
			var ok bool
			if at, ok = below[part].(map[string]any); !ok {
				t.Fatalf("%s is not in the schema", k.Pattern)
			}
		}
		if !strings.HasSuffix(k.Pattern, "*") && at["description"] != k.Doc {
			t.Errorf("%s: %v", k.Pattern, at["description"])
		}
	}
}
