package circuit

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"settle/neurons"
)

const docsFile = "../docs/circuit-file.md"

// TestDocsMatchKeys holds the tables of the documentation against the list of keys; -update
// writes them.
func TestDocsMatchKeys(t *testing.T) {
	text, err := os.ReadFile(docsFile)
	if err != nil {
		t.Fatal(err)
	}
	marked := regexp.MustCompile(`(?s)<!-- ([^>]*?) -->\n.*?<!-- end -->`)
	documented := map[string]bool{}
	got := marked.ReplaceAllStringFunc(string(text), func(block string) string {
		about := marked.FindStringSubmatch(block)[1]
		return "<!-- " + about + " -->\n" + docsTable(t, about, documented) + "<!-- end -->"
	})
	for _, k := range Keys() {
		if k.Type != tableType && k.Refused == "" && k.Pattern != "population.*.transfer.kind" && !documented[k.Pattern] {
			t.Errorf("%s is not documented", k.Pattern)
		}
		if last := k.Pattern[strings.LastIndex(k.Pattern, ".")+1:]; k.Refused != "" && !strings.Contains(string(text), last+"`") {
			t.Errorf("%s, which is refused, is not documented", k.Pattern)
		}
	}
	if got == string(text) {
		return
	}
	if !*update {
		t.Fatal("docs/circuit-file.md does not say what the list of keys says: run this test with -update")
	}
	if err := os.WriteFile(docsFile, []byte(got), 0o644); err != nil {
		t.Fatal(err)
	}
}

// docsTable writes the lines between two marks.
func docsTable(t *testing.T, about string, documented map[string]bool) string {
	kind, pattern, _ := strings.Cut(about, ":")
	pattern = strings.TrimSpace(pattern)
	switch kind {
	case "units":
		return docsUnits()
	case "keys":
		return docsKeys(pattern, documented)
	case "short keys":
		return docsRows(loopKeys, pattern, documented)
	case "variants":
		return docsVariants(map[string][]variant{"VALUES": valuesVariants, "pathway.*.weights": weightVariants, "input.*": shapeVariants, "population.*.noise": noiseVariants, "credit.feedback": feedbackVariants}[pattern], map[string]string{"input.*": "shape", "population.*.noise": "kind"}[pattern])
	case "transfer functions":
		return docsTransfers()
	}
	t.Fatalf("nothing to say about %q", about)
	return ""
}

func docsUnits() string {
	var b strings.Builder
	b.WriteString("| | units |\n|---|---|\n")
	for _, d := range []Dimension{Time, Frequency, Angle, NoiseIntensity} {
		fmt.Fprintf(&b, "| %s | `%s` |\n", d, strings.Join(d.Units(), "`, `"))
	}
	return b.String()
}

// docsKeys writes the keys of a table, and of the tables in it that have no place of their own.
func docsKeys(pattern string, documented map[string]bool) string {
	others := slices.DeleteFunc(Keys(), func(k Key) bool {
		return documented[k.Pattern] && slices.ContainsFunc(loopKeys, func(l Key) bool { return l.Pattern == k.Pattern })
	})
	return docsRows(others, pattern, documented)
}

func docsRows(keys []Key, pattern string, documented map[string]bool) string {
	var b strings.Builder
	b.WriteString("| key | value | default | |\n|---|---|---|---|\n")
	for _, k := range keys {
		name, inside := strings.CutPrefix(k.Pattern, pattern)
		name = strings.TrimPrefix(name, ".")
		elsewhere := pattern == "pathway.*" && strings.HasPrefix(name, "weights.") || pattern == "population.*" && strings.HasPrefix(name, "noise.") || strings.HasSuffix(name, "transfer.kind")
		if !inside || name == "" || k.Refused != "" || elsewhere || pattern == "" && (strings.Contains(name, ".") || k.Type == tableType) {
			continue
		}
		documented[k.Pattern] = true
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s For example `%s`. |\n", name, docsValue(&k), docsDefault(&k), escapeBars(k.Doc), k.Example)
	}
	return b.String()
}

func docsValue(k *Key) string {
	words := "`" + strings.Join(quoted(k.Choices), "`, `") + "`"
	switch k.Type {
	case choiceType:
		return words
	case choicesType:
		return "list of " + words
	case wholeType:
		return "whole number, " + k.allowedRange()
	case wholesType:
		return "list of whole numbers, each " + k.allowedRange()
	case transfersType:
		return "name, or table, or list of these"
	case weightsType:
		return "table, or list of tables"
	case feedbackType:
		return "word, or table"
	case readingType:
		return "name of a population, or table"
	case nameType:
		return "name of a " + k.Refers
	case namesType:
		return "list of " + k.Refers + "s"
	case transferType:
		return "name, or table"
	case scaleType:
		return "number, or " + words
	case clampsType:
		return "table of " + k.Refers + " = " + words
	}
	value := map[Type]string{textType: "text", flagType: "`true` or `false`", tableType: "table", valuesType: "values"}[k.Type]
	if value == "" || k.Type == valuesType {
		what := strings.TrimPrefix(k.Unit.String(), "a plain ")
		value = map[bool]string{true: "values, each a ", false: ""}[k.Type == valuesType] + strings.TrimPrefix(strings.TrimPrefix(what, "an "), "a ")
	}
	if k.Range != nil {
		value += ", " + k.allowedRange()
	}
	if k.Type == quantityType && len(k.Choices) > 0 {
		value += ", or " + words
	}
	return value
}

func docsDefault(k *Key) string {
	switch {
	case k.Required:
		return "required"
	case k.Default == "":
		return ""
	}
	return "`" + k.Default + "`"
}

func quoted(words []string) []string {
	all := slices.Clone(words)
	for i := range all {
		all[i] = `"` + all[i] + `"`
	}
	return all
}

func escapeBars(s string) string { return strings.ReplaceAll(s, "|", `\|`) }

func docsVariants(list []variant, key string) string {
	if key == "" {
		key = "init"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "| %s | | needs | may have |\n|---|---|---|---|\n", key)
	code := func(keys []string) string {
		if len(keys) == 0 {
			return ""
		}
		return "`" + strings.Join(keys, "`, `") + "`"
	}
	for _, v := range list {
		fmt.Fprintf(&b, "| `\"%s\"` | %s | %s | %s |\n", v.name, v.doc, code(v.needs), code(v.takes))
	}
	return b.String()
}

func docsTransfers() string {
	var b strings.Builder
	b.WriteString("| kind | rate | parameters |\n|---|---|---|\n")
	for _, kind := range neurons.List {
		params := make([]string, len(kind.Params))
		for i, p := range kind.Params {
			params[i] = fmt.Sprintf("`%s` = %s: %s", p.Name, formatNumber(p.Default), p.Doc)
		}
		fmt.Fprintf(&b, "| `\"%s\"` | %s | %s |\n", kind.Name, escapeBars(kind.Formula), escapeBars(strings.Join(params, "; ")))
	}
	return b.String()
}

// Every example of the documentation is a circuit.
func TestDocsExamples(t *testing.T) {
	text, err := os.ReadFile(docsFile)
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?s)```toml\n(.*?)```").FindAllStringSubmatch(string(text), -1)
	if len(blocks) < 9 {
		t.Fatalf("%d examples", len(blocks))
	}
	for _, block := range blocks {
		if _, err := Parse("circuit-file.md", []byte(block[1]), nil); err != nil {
			t.Errorf("%v\n%s", err, block[1])
		}
	}
}
