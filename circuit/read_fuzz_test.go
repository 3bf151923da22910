package circuit

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"testing"
)

// seeds are circuits and mistakes to begin with; testdata/fuzz holds more.
func seeds(f *testing.F) (texts []string) {
	f.Helper()
	for _, pattern := range []string{"../models/builtin/*.toml", "testdata/errors/*.toml"} {
		files, _ := filepath.Glob(pattern)
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			texts = append(texts, string(text))
		}
	}
	return append(texts, everyField, learningFields, keysBase, setBase, networkBase, withArms, "\xef\xbb\xbfseed = 1", "a.b.c = 1\r\n[a]\r\n", "x = \"\\u0000\"",
		"[population.\"\"]\nsize = 1", "population = [[], {}, [{}]]", "[[phase]]\n[phase.x]", "x = '''\n'", "\"population.*.size\" = 3", "VALUES.init = 1")
}

func FuzzParse(f *testing.F) {
	for _, text := range seeds(f) {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		spec, err := Parse("x.toml", src, nil)
		if err != nil {
			if spec != nil {
				t.Error("both a Spec and an error")
			}
			checkErrors(t, src, err)
			_, again := Parse("x.toml", src, nil)
			if err.Error() != again.Error() {
				t.Errorf("not the same errors twice:\n%v\n%v", err, again)
			}
			return
		}
		checkSpec(t, spec)
		for _, a := range spec.Arms {
			arm, err := spec.Arm(a.Name)
			if err != nil {
				t.Fatalf("arm %s was read without a mistake, but %v", a.Name, err)
			}
			checkSpec(t, arm)
		}
		checkErrors(t, src, Errors{spec.Errorf("population."+spec.Populations[0].Name+".tau", "no")})
	})
}

// checkSpec holds what Compile relies on: names that exist, and finite numbers in their ranges.
func checkSpec(t *testing.T, s *Spec) {
	t.Helper()
	sizes := map[string]int{}
	for _, p := range s.Populations {
		if p.Size < 1 || p.Size > maxSize || !identifier.MatchString(p.Name) {
			t.Errorf("population %q of %d", p.Name, p.Size)
		}
		sizes[p.Name] = p.Size
		for _, v := range []Values{p.Tau, p.Leak, p.Bias, p.Initial} {
			if v.Init == "" || v.Init == "list" && len(v.List) != p.Size || v.Init == "uniform" && v.Min > v.Max || v.Std < 0 {
				t.Errorf("population %q: %+v", p.Name, v)
			}
		}
	}
	for _, p := range s.Pathways {
		if sizes[p.From] == 0 || sizes[p.To] == 0 || (p.Weights.Init == "") == (p.Weights.Shared == "") || p.Modulate != nil && sizes[p.Modulate.Slope] == 0 {
			t.Errorf("pathway %+v", p)
		}
	}
	for _, in := range s.Inputs {
		if sizes[in.To] == 0 || in.Onset < 0 || !(in.Duration > 0) {
			t.Errorf("input %+v", in)
		}
	}
	checkLearned(t, s, sizes)
	if len(s.Phases) == 0 || len(s.Populations) == 0 || s.Integrator.Method == "" || len(s.Record.Variables) == 0 {
		t.Errorf("no phase, population, method or variable: %+v", s)
	}
	checkFinite(t, reflect.ValueOf(plain(s)), "")
}

// checkLearned holds what a learner relies on.
func checkLearned(t *testing.T, s *Spec, sizes map[string]int) {
	t.Helper()
	ends := map[string]Pathway{}
	for _, p := range s.Pathways {
		ends[p.Name] = p
	}
	for _, p := range s.Plasticity {
		w, known := ends[p.Pathway]
		for _, end := range []struct {
			r   Reading
			own string
		}{{p.Pre, w.From}, {p.Post, w.To}} {
			for _, name := range []string{end.r.From, end.r.Slope} {
				if name != "" && sizes[name] != sizes[end.own] {
					t.Errorf("rule %+v reads %q of %d units at an end of %d", p, name, sizes[name], sizes[end.own])
				}
			}
		}
		if !known || w.Weights.Shared != "" || p.Rule == "" || p.Rate < 0 || (p.When == "trajectory") != (p.Tau > 0) {
			t.Errorf("rule %+v of pathway %+v", p, w)
		}
	}
	if c := s.Credit; c != nil && (len(c.Forward) == 0 || len(c.Hidden) != len(c.Forward)-1 || len(c.Deltas) != len(c.Hidden) || sizes[c.Error] == 0) {
		t.Errorf("credit %+v", c)
	}
	if task := &s.Task; task.Epochs < 1 || task.Batch < 1 || (task.Data == "teacher") != (task.Teacher != nil) || s.Monitor.Target >= 0 {
		t.Errorf("task %+v, monitor %+v", task, s.Monitor)
	}
}

// checkFinite walks all numbers; only an input's duration and a transfer's parameter may be infinite.
func checkFinite(t *testing.T, v reflect.Value, name string) {
	switch v.Kind() {
	case reflect.Float64:
		if f := v.Float(); math.IsNaN(f) || math.IsInf(f, 0) && name != "Duration" && name != "Params" {
			t.Errorf("%s is %v", name, f)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			checkFinite(t, v.Field(i), v.Type().Field(i).Name)
		}
	case reflect.Slice:
		for i := range v.Len() {
			checkFinite(t, v.Index(i), name)
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			checkFinite(t, v.MapIndex(key), name)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			checkFinite(t, v.Elem(), name)
		}
	}
}

func FuzzSet(f *testing.F) {
	for _, set := range []Set{
		{"seed", "7"}, {"population.r.tau", "20 ms"}, {"population.r", "{}"}, {"population.r.bias", "[1, 2"}, {"population", "3"},
		{"population.u.initial", `{ init = "uniform", max = 1 }`}, {"a.b.c.d", "1"}, {"phase.run.hold", `["r", "r"]`}, {"", ""}, {"seed", "'''"},
		{"pathway.W", "{ from = 'r', to = 'u', weights.init = 'identity' }"}, {"integrator.method", "rk4 # x"}, {"seed", "1\nsize=2"},
		{"name", "\"\\u0000\""}, {"seed", "1979-05-27"}, {"population.r.transfer", "{ kind = 'power-law', exponent = inf }"},
	} {
		f.Add(set.Key, set.Value, setBase)
	}
	for _, text := range seeds(f) {
		f.Add("population.r.leak", "0.5", text)
		f.Add("integrator", "{}", text)
	}
	f.Fuzz(func(t *testing.T, key, value, text string) {
		spec, err := Parse("x.toml", []byte(text), []Set{{key, value}, {"seed", "1"}})
		if err != nil {
			checkErrors(t, []byte(text), err)
			return
		}
		checkSpec(t, spec)
		if spec.Seed != 1 {
			t.Errorf("seed %d", spec.Seed)
		}
		if _, err := ParseSet(key + "=" + value); err != nil {
			var e Error
			if !errors.As(err, &e) {
				t.Errorf("%T: %v", err, err)
			}
		}
	})
}
