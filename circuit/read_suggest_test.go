package circuit

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestSuggest(t *testing.T) {
	names := []string{"hidden", "output", "r", "u", "negative-transpose", "max_step", "tanh", "rodas4", "rodas5p", "ros34pw2", "ros34pw3"}
	for word, want := range map[string]string{
		"hiden": "hidden", "Hidden": "hidden", "hiddne": "hidden", "HIDEN": "hidden", "output2": "output", "tnah": "tanh",
		"negative_transpose": "negative-transpose", "negativ-transpos": "negative-transpose", "max-step": "max_step", "R": "r",
		"rodas5": "rodas5p", "Rodas5": "rodas5p", "rodas": "rodas4", "rodas6": "rodas4", "ros34pw": "ros34pw2",
		"hidden": "", "v": "", "xy": "", "": "", "completely different": "", "hidn2x": "",
	} {
		got, ok := Suggest(word, names)
		if ok != (want != "") || ok && got != want {
			t.Errorf("%q: %q, %v; want %q", word, got, ok, want)
		}
	}
	if got, ok := Suggest(strings.Repeat("x", 1<<20), names); ok {
		t.Errorf("a huge word is near to %q", got)
	}
}

// typingErrorsPlain is the definition, without a table.
func typingErrorsPlain(a, b string) int {
	if a == "" || b == "" {
		return len(a) + len(b)
	}
	wrong := 1
	if a[len(a)-1] == b[len(b)-1] {
		wrong = 0
	}
	a1, b1 := a[:len(a)-1], b[:len(b)-1]
	d := min(typingErrorsPlain(a1, b)+1, typingErrorsPlain(a, b1)+1, typingErrorsPlain(a1, b1)+wrong)
	if len(a1) > 0 && len(b1) > 0 && a[len(a)-1] == b1[len(b1)-1] && a1[len(a1)-1] == b[len(b)-1] {
		d = min(d, typingErrorsPlain(a1[:len(a1)-1], b1[:len(b1)-1])+1)
	}
	return d
}

func TestTypingErrors(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[abc]{0,6}`)
		a, b := word.Draw(t, "a"), word.Draw(t, "b")
		if got, want := typingErrors([]rune(a), []rune(b)), typingErrorsPlain(a, b); got != want {
			t.Fatalf("%q and %q: %d, want %d", a, b, got, want)
		}
	})
}
