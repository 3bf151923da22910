package circuit

import (
	"encoding/json"
	"math"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"settle/neurons"
)

// schemaNode is a JSON Schema; encoding/json sorts its keys, so that the text is always the same.
type schemaNode map[string]any

// Schema returns a JSON Schema (draft 2020-12) of circuit files, made from Keys. Editors that
// know TOML use it for completion and checks; a file names it in its first line:
//
//	#:schema circuit.schema.json
//
// It says what single keys may be. How they fit together only Parse can tell.
func Schema() []byte {
	root := schemaTable("")
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["title"] = "settle circuit file"
	root["$defs"] = schemaNode{"distribution": schemaTable("VALUES"), "transfer": schemaTransfer()}
	root["anyOf"] = []schemaNode{{"required": []string{"population", "phase"}}, {"required": []string{"network"}}}
	text, err := json.MarshalIndent(root, "", "  ")
	if err != nil {
		panic("circuit: the schema is no JSON: " + err.Error())
	}
	return append(text, '\n')
}

// schemaTable is the schema of a table whose keys are those below pattern.
func schemaTable(pattern string) schemaNode {
	index := keyIndex()
	members, required := schemaNode{}, []string{}
	for _, name := range index.members[pattern] {
		child := joinKey(pattern, name)
		k := index.byPattern[child]
		if k == nil || k.Refused != "" {
			continue
		}
		if name == "*" {
			return schemaNode{"type": "object", "additionalProperties": false, "minProperties": 1,
				"patternProperties": schemaNode{identifier.String(): schemaTable(child)}}
		}
		members[name] = schemaKey(k)
		if k.Required {
			required = append(required, name)
		}
	}
	// An arm may have any key of the file.
	node := schemaNode{"type": "object", "properties": members, "additionalProperties": pattern == "arm.*"}
	if len(required) > 0 {
		slices.Sort(required)
		node["required"] = required
	}
	return node
}

func schemaKey(k *Key) schemaNode {
	node := schemaType(k)
	node["description"] = k.Doc
	if k.Default != "" {
		node["default"] = keyIndex().defaults[k.Pattern]
	}
	if k.Example != "" && k.Type != tableType {
		var doc map[string]any
		if _, err := toml.Decode("v = "+k.Example, &doc); err == nil {
			node["examples"] = []any{doc["v"]}
		}
	}
	return node
}

func schemaType(k *Key) schemaNode {
	text := schemaNode{"type": "string"}
	switch k.Type {
	case textType:
		return schemaNode{"type": "string", "minLength": 1}
	case nameType:
		return schemaNode{"type": "string", "pattern": identifier.String()}
	case choiceType:
		return schemaNode{"enum": k.Choices}
	case choicesType:
		return oneOrMany(schemaNode{"enum": k.Choices})
	case namesType:
		return oneOrMany(schemaNode{"type": "string", "pattern": identifier.String()})
	case wholeType:
		return k.Range.schema("integer")
	case wholesType:
		return schemaNode{"type": "array", "items": k.Range.schema("integer")}
	case flagType:
		return schemaNode{"type": "boolean"}
	case valuesType:
		one := schemaNumber(k)
		return schemaNode{"anyOf": []schemaNode{one, {"type": "array", "items": one}, {"$ref": "#/$defs/distribution"}}}
	case transferType:
		return schemaNode{"anyOf": []schemaNode{{"enum": k.Choices}, {"$ref": "#/$defs/transfer"}}}
	case scaleType:
		return schemaNode{"anyOf": []schemaNode{k.Range.schema("number"), text}}
	case clampsType:
		return schemaNode{"type": "object", "additionalProperties": schemaNode{"enum": k.Choices}}
	case tableType:
		return schemaTable(k.Pattern)
	case transfersType:
		one := []schemaNode{{"enum": k.Choices}, {"$ref": "#/$defs/transfer"}}
		return schemaNode{"anyOf": append(one, schemaNode{"type": "array", "items": schemaNode{"anyOf": one}})}
	case weightsType:
		one := schemaTable("pathway.*.weights")
		return schemaNode{"anyOf": []schemaNode{one, {"type": "array", "items": one}}}
	case feedbackType:
		return schemaNode{"anyOf": []schemaNode{{"enum": k.Choices}, schemaTable(k.Pattern)}}
	case readingType:
		return schemaNode{"anyOf": []schemaNode{{"type": "string", "pattern": identifier.String()}, schemaTable(k.Pattern)}}
	}
	return schemaNumber(k)
}

func oneOrMany(one schemaNode) schemaNode {
	return schemaNode{"anyOf": []schemaNode{one, {"type": "array", "items": one, "uniqueItems": true}}}
}

// schemaNumber is a number, a quantity, or in a distribution either.
func schemaNumber(k *Key) schemaNode {
	quantity := func(d Dimension) schemaNode {
		units := make([]string, 0, len(d.Units()))
		for _, u := range d.Units() {
			units = append(units, schemaQuote.Replace(u))
		}
		return schemaNode{"type": "string", "pattern": `^\s*[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?\s*(` + strings.Join(units, "|") + `)\s*$`}
	}
	switch {
	case strings.HasPrefix(k.Pattern, "VALUES."):
		return schemaNode{"anyOf": []schemaNode{k.Range.schema("number"), quantity(Time)}}
	case k.Unit == Dimensionless:
		return k.Range.schema("number")
	case len(k.Choices) > 0:
		return schemaNode{"anyOf": []schemaNode{quantity(k.Unit), {"enum": k.Choices}}}
	}
	return quantity(k.Unit)
}

// schemaQuote escapes what means something in a regular expression.
var schemaQuote = strings.NewReplacer("(", `\(`, ")", `\)`, "/", `\/`)

func (r *Range) schema(kind string) schemaNode {
	node := schemaNode{"type": kind}
	if r == nil {
		return node
	}
	set := func(key string, open bool, limit float64) {
		if open {
			key = "exclusive" + strings.ToUpper(key[:1]) + key[1:]
		}
		if !math.IsInf(limit, 0) {
			node[key] = limit
		}
	}
	set("minimum", r.MinOpen, r.Min)
	set("maximum", r.MaxOpen, r.Max)
	return node
}

// schemaTransfer lists the transfer functions with their parameters.
func schemaTransfer() schemaNode {
	kinds := make([]schemaNode, 0, len(neurons.List))
	for _, kind := range neurons.List {
		members := schemaNode{"kind": schemaNode{"const": kind.Name, "description": kind.Formula}}
		for _, p := range kind.Params {
			r := Range{Min: p.Min, Max: p.Max, MinOpen: p.MinOpen, MaxOpen: p.MaxOpen}
			node := r.schema("number")
			node["description"] = p.Doc
			if !math.IsInf(p.Default, 0) { // JSON has no infinity
				node["default"] = p.Default
			}
			members[p.Name] = node
		}
		kinds = append(kinds, schemaNode{"type": "object", "properties": members, "required": []string{"kind"}, "additionalProperties": false})
	}
	return schemaNode{"anyOf": kinds}
}
