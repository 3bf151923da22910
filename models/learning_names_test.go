package models

import (
	"os"
	"slices"
	"strings"
	"testing"

	"settle/circuit"
	"settle/plasticity"
	"settle/plasticity/credit"
)

// TestRuleNames holds the rules that a circuit file can name, and what its documentation says of them,
// against those that there are.
func TestRuleNames(t *testing.T) {
	docs, err := os.ReadFile("../docs/circuit-file.md")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, k := range plasticity.List {
		names = append(names, k.Name)
		if row := "| `\"" + k.Name + "\"` | `" + k.Formula + "` |"; !strings.Contains(string(docs), row) {
			t.Errorf("the documentation has no %s", row)
		}
	}
	if got := slices.Sorted(slices.Values(circuit.RuleNames)); !slices.Equal(got, slices.Sorted(slices.Values(names))) {
		t.Errorf("a circuit file can name %v, but there are %v", got, names)
	}
}

// Every way to assign credit that a circuit file can name has a formula, and each formula can be named.
func TestCreditNames(t *testing.T) {
	for _, name := range circuit.CreditMethods {
		if _, ok := credit.Find(name); !ok {
			t.Errorf("%s has no formula", name)
		}
	}
	for _, k := range credit.List {
		if !slices.Contains(circuit.CreditMethods, k.Name) {
			t.Errorf("a circuit file cannot name %s", k.Name)
		}
	}
}
