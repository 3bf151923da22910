package view

import (
	"strings"

	"settle/outputs/h5"
)

// flagsOf are the words that a dataset has for its numbers (CF conventions, section 3.5).
func flagsOf(f *h5.File, dataset string) map[int64]string {
	values, _ := f.Attr(dataset, "flag_values") // none: no words
	meanings, _ := f.Attr(dataset, "flag_meanings")
	numbers, _ := values.([]int64)
	if one, ok := values.(int64); ok {
		numbers = []int64{one}
	}
	text, _ := meanings.(string)
	words := map[int64]string{}
	for i, word := range strings.Fields(text) {
		if i < len(numbers) {
			words[numbers[i]] = word
		}
	}
	return words
}
