package models

import (
	"slices"
	"testing"

	"settle/circuit"
)

// The verdicts that an arm can be expected to end with are those that there are.
func TestEndings(t *testing.T) {
	var names []string
	for _, v := range Verdicts() {
		names = append(names, v.String())
	}
	if !slices.Equal(names, circuit.Endings) {
		t.Errorf("%v, want %v", circuit.Endings, names)
	}
}
