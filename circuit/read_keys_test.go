package circuit

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// keysBase has a table of every kind, and the names that the keys' examples use.
const keysBase = `
[population]
r = { size = 3, tau = "10 ms", initial = { init = "normal", std = 1 }, transfer = { kind = "power-law" } }
u = { size = 3, tau = "10 ms" }
h = { size = 3, tau = "10 ms" }
y = { size = 3, tau = "10 ms" }
h1 = { size = 3, tau = "10 ms" }
h2 = { size = 3, tau = "10 ms" }
r1 = { size = 3, tau = "10 ms" }
r2 = { size = 3, tau = "10 ms" }
e = { size = 3, tau = "10 ms" }
[pathway]
W  = { from = "r", to = "u", weights = { init = "normal", std = 1 }, modulate = { slope = "h" } }
W1 = { from = "r", to = "h1", weights = { init = "normal", std = 1 } }
W2 = { from = "h1", to = "h2", weights = { init = "normal", std = 1 } }
W3 = { from = "h2", to = "y", weights = { init = "normal", std = 1 } }
B2 = { from = "r2", to = "r1", weights = { init = "normal", std = 1 } }
B3 = { from = "e", to = "r2", weights = { init = "normal", std = 1 } }
[input.i]
to = "u"
shape = "sine"
frequency = "1 Hz"
[phase.settle]
duration = "5 s"
[phase.run]
duration = "5 s"
[phase.learn]
duration = "5 s"
learn = true
[plasticity.W]
rule = "delta"
rate = 1
pre = { modulate = { slope = "h" } }
post = { modulate = { slope = "h" } }
[credit]
forward = ["W1", "W2", "W3"]
hidden = ["h1", "h2"]
deltas = ["r1", "r2"]
error = "e"
[probe]
angles = ["backpropagation"]
[task]
data = "teacher"
[task.teacher]
layers = [3, 2]
weights = { init = "normal", std = 1 }
[arm]
A = { credit.leak = 1 }
`

// networkBase has what the keys of the short form stand beside.
const networkBase = `
[task]
data = "teacher"
teacher = { layers = [64, 10], weights = { init = "normal", std = 1 } }
[network]
layers = [64, 20, 64]
weights = { init = "normal", std = 1 }
[credit]
duration = "5 s"
feedback = { init = "random" }
`

// baseOf is the base that has what a key stands beside.
func baseOf(pattern string) string {
	name, _ := strings.CutPrefix(pattern, "credit.")
	name, _, _ = strings.Cut(name, ".")
	if name == "network" || slices.Contains(shortKeys, name) && name != pattern {
		return networkBase
	}
	return keysBase
}

var chosenNames = strings.NewReplacer("population.*", "population.r", "pathway.*", "pathway.W", "input.*", "input.i", "phase.*", "phase.run", "plasticity.*", "plasticity.W", "arm.*", "arm.A", "VALUES", "population.r.initial")

// withKey parses the base with one key set, and returns what is said about that key.
func withKey(key, value string) (spec *Spec, about []string) {
	spec, err := Parse("x.toml", []byte(baseOf(key)), []Set{{key, value}})
	var errs Errors
	errors.As(err, &errs)
	for _, e := range errs {
		if e.Key == key {
			about = append(about, e.Problem)
		}
	}
	return spec, about
}

// TestKeysAreRead gives every key of the list a date, which none may be: the reader looks at it.
func TestKeysAreRead(t *testing.T) {
	for _, k := range Keys() {
		if strings.HasSuffix(k.Pattern, "VALUES") {
			continue
		}
		key := chosenNames.Replace(k.Pattern)
		want := "is a date or time"
		if k.Refused != "" {
			want = "is not available in this version: remove it; " + k.Refused
		}
		_, about := withKey(key, "2020-01-01")
		if !strings.Contains(strings.Join(about, "\n"), want) {
			t.Errorf("%s is not read: %q", key, about)
		}
	}
}

func TestKeysAreDocumented(t *testing.T) {
	sentence := regexp.MustCompile(`^[A-Za-z].*\.$`)
	seen := map[string]bool{}
	for _, k := range Keys() {
		switch {
		case seen[k.Pattern]:
			t.Errorf("%s stands in the list twice", k.Pattern)
		case !sentence.MatchString(k.Doc):
			t.Errorf("%s: %q is no sentence", k.Pattern, k.Doc)
		case k.Example == "" && k.Type != tableType && k.Refused == "":
			t.Errorf("%s has no example", k.Pattern)
		case strings.HasSuffix(string(k.Type), "name") != (k.Type == nameType), (k.Type == nameType || k.Type == namesType) != (k.Refers != "" && k.Type != clampsType):
			t.Errorf("%s: a %s that refers to %q", k.Pattern, k.Type, k.Refers)
		}
		seen[k.Pattern] = true
	}
}

// Every example is of the right type, in its range, and written with its unit.
func TestKeyExamples(t *testing.T) {
	for _, k := range Keys() {
		if k.Example == "" || k.Pattern == "VALUES" || strings.HasSuffix(k.Pattern, "*") || k.Pattern == "population.*.transfer.kind" {
			continue
		}
		key := chosenNames.Replace(k.Pattern)
		_, about := withKey(key, k.Example)
		for _, problem := range about {
			fits := strings.HasPrefix(problem, "is not used ") || strings.HasPrefix(problem, "is used with ") ||
				strings.HasPrefix(problem, "presents ") || strings.HasPrefix(problem, "a pathway has weights of its own") ||
				strings.Contains(problem, "has no effect with") || strings.Contains(problem, "chooses its steps") ||
				strings.HasPrefix(problem, "low-rank") || strings.Contains(problem, "made from themselves") || strings.Contains(problem, "takes fixed steps") || strings.Contains(problem, "would leave out") || strings.HasPrefix(problem, "names a dataset")
			if !fits {
				t.Errorf("%s = %s: %s", key, k.Example, problem)
			}
		}
	}
}

// Writing a default out changes nothing.
func TestKeyDefaults(t *testing.T) {
	checked := 0
	for _, k := range Keys() {
		key := chosenNames.Replace(k.Pattern)
		if k.Default == "" || k.Pattern == "population.*.initial" || k.Pattern == "population.*.transfer" {
			continue // the base has others
		}
		spec, about := withKey(key, k.Default)
		if spec == nil {
			if len(about) == 0 || !strings.HasPrefix(about[0], "is not used ") && !strings.HasPrefix(about[0], "is used with ") {
				t.Errorf("%s = %s: %q", key, k.Default, about)
			}
			continue
		}
		checked++
		sameSpec(t, key, plain(spec), plain(mustParse(t, baseOf(key))))
	}
	if checked < 30 {
		t.Errorf("%d defaults checked", checked)
	}
}

// Each variant uses only keys that exist, and what it needs is enough.
func TestVariants(t *testing.T) {
	for pattern, list := range map[string][]variant{"VALUES": valuesVariants, "pathway.*.weights": weightVariants, "input.*": shapeVariants, "task.teacher.weights": drawnVariants, "population.*.noise": noiseVariants} {
		for _, v := range list {
			for _, key := range append(v.needs, v.takes...) {
				if keyIndex().byPattern[pattern+"."+key] == nil {
					t.Errorf("%s: no key %s", v.name, key)
				}
			}
		}
	}
}

func TestRangeWords(t *testing.T) {
	for want, r := range map[string]*Range{
		"any finite number": nil, "0 or more": nonNegativeRange, "above 0": positiveRange, "from 1e-15 to below 1": toleranceRange,
		"above 0, at most 1": {Max: 1, MinOpen: true}, "above 0, below 1": {Max: 1, MinOpen: true, MaxOpen: true}, "from 1 to 3": {Min: 1, Max: 3},
	} {
		if got := r.String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
