package main

import (
	"fmt"
	"io"
	"strings"

	"settle/circuit"
	"settle/integrators"
	"settle/models"
	"settle/outputs/h5"
)

// switching returns the integration method of a circuit if it chooses among others.
func switching(s *circuit.Spec) *integrators.Method {
	if m, ok := integrators.Find(s.Integrator.Method); ok && m.Family == integrators.Switching {
		return m
	}
	return nil
}

// reportMethods says what a switching method chose, and why.
func reportMethods(out io.Writer, l *loaded, s *models.Summary) {
	m := switching(l.spec)
	if m == nil || len(s.Methods) == 0 {
		return
	}
	followed := s.SettledBy[models.ByTrajectory]
	var parts []string
	for _, u := range s.Methods {
		in := ""
		if u.Episodes < followed || followed > 1 && len(s.Methods) > 1 {
			in = fmt.Sprintf(" in %d of %s", u.Episodes, plural(followed, "episode"))
		}
		parts = append(parts, fmt.Sprintf("%s%s (%s)", u.Method, in, u.Why))
	}
	fmt.Fprintf(out, "  method %s: %s\n", m.Name, strings.Join(parts, ", "))
}

// methodsText names the methods that ended a file's episodes where the run's method chose them, as in
// "auto (ended with tsit5 17 x, rodas5p 3 x; 3 switches)".
func methodsText(f *h5.File, method string) (string, error) {
	if m, ok := integrators.Find(method); !ok || m.Family != integrators.Switching {
		return method, nil
	}
	values, names, err := flags(f, "/episodes/method")
	if err != nil {
		return "", err
	}
	ended, err := f.Int64s("/episodes/method", nil, nil)
	if err != nil {
		return "", err
	}
	switches, err := f.Int64s("/episodes/switches", nil, nil)
	if err != nil {
		return "", err
	}
	var parts []string
	for i, name := range names {
		if n := occurrences(ended, values[i]); n > 0 && values[i] >= 0 {
			parts = append(parts, fmt.Sprintf("%s %d x", name, n))
		}
	}
	if parts == nil {
		return method, nil
	}
	return fmt.Sprintf("%s (ended with %s; %s)", method, strings.Join(parts, ", "), times(sum(switches), "switch")), nil
}

// flags returns the values of a dataset that stand for words, and the words.
func flags(f *h5.File, path string) (values []int64, meanings []string, err error) {
	v, err := f.Attr(path, "flag_values")
	if err != nil {
		return nil, nil, err
	}
	words, err := f.Attr(path, "flag_meanings")
	if err != nil {
		return nil, nil, err
	}
	values, _ = v.([]int64)
	text, _ := words.(string)
	if meanings = strings.Fields(text); len(meanings) != len(values) {
		return nil, nil, fmt.Errorf("%s has %d flag_values and %d flag_meanings", path, len(values), len(meanings))
	}
	return values, meanings, nil
}

// times is plural for nouns that end on a hiss.
func times(n int64, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ses", n, noun)
}

func occurrences(values []int64, of int64) (n int) {
	for _, v := range values {
		if v == of {
			n++
		}
	}
	return n
}

func sum(values []int64) (s int64) {
	for _, v := range values {
		s += v
	}
	return s
}
