package circuit

import (
	"strings"
	"unicode/utf8"
)

// Suggest returns the word among the given ones that a mistyped word most likely means: the one
// with the fewest typing errors (a letter added, left out, replaced, or two swapped). The second
// result is false where none is near: more than one letter in three wrong, or more than three.
// Upper and lower case, and - and _, count as equal. Of equals the first is taken that begins with the
// word, else the first: rodas5 is rodas5p cut short rather than rodas4.
func Suggest(word string, among []string) (string, bool) {
	best, fewest, begins := "", min(3, utf8.RuneCountInString(word)/3)+1, true
	given := foldWord(word)
	for _, candidate := range among {
		c := foldWord(candidate)
		if absInt(len(c)-len(given)) > fewest {
			continue // more letters differ; also keeps huge words cheap
		}
		longer := strings.HasPrefix(string(c), string(given))
		if d := typingErrors(given, c); d < fewest || d == fewest && longer && !begins {
			best, fewest, begins = candidate, d, longer
		}
	}
	return best, best != "" && best != word
}

func foldWord(s string) []rune {
	return []rune(strings.ReplaceAll(strings.ToLower(s), "-", "_"))
}

func absInt(i int) int { return max(i, -i) }

// typingErrors is the optimal string alignment distance: Damerau, Comm. ACM 7 (1964) 171, by the
// recurrence of Wagner & Fischer, J. ACM 21 (1974) 168, keeping three rows.
func typingErrors(a, b []rune) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range a {
		row[0] = i + 1
		for j := range b {
			wrong := 1
			if a[i] == b[j] {
				wrong = 0
			}
			row[j+1] = min(last[j+1]+1, row[j]+1, last[j]+wrong)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
