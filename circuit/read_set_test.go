package circuit

import (
	"errors"
	"strings"
	"testing"
)

const setBase = `seed = 3
[population.r]
size = 2
tau = "10 ms"
bias = [1, 2]
[population]
u = { size = 2, tau = "10 ms", initial = { init = "normal", std = 1 } }
[phase.run]
duration = "1 s"
`

// An override gives what the text gives with the key written so.
func TestSet(t *testing.T) {
	for _, c := range []struct{ key, value, from, to string }{
		{"seed", "7", "seed = 3", "seed = 7"},
		{"description", "rk4 # no comment", "seed", "description = \"rk4 # no comment\"\nseed"},
		{"population.r.transfer", "tanh", "bias =", "transfer = \"tanh\"\nbias ="},
		{"population.r.transfer", `"tanh"`, "bias =", "transfer = \"tanh\"\nbias ="},
		{"population.r.transfer.kind", "relu", "bias =", "transfer = { kind = \"relu\" }\nbias ="},
		{"population.r.tau", "20 ms", `"10 ms"` + "\nbias", `"20 ms"` + "\nbias"},
		{"population.r.bias", "[3, 4]", "[1, 2]", "[3, 4]"},
		{"population.r.bias", "-1e-3", "[1, 2]", "-1e-3"},
		{"population.r.bias", `{ init = "normal", std = 2 }`, "[1, 2]", `{ init = "normal", std = 2 }`},
		{"population.u.initial.std", "5", "std = 1", "std = 5"},
		{"population.u.initial.mean", "5", "std = 1", "std = 1, mean = 5"},
		{"population.u.initial", "0.5", `{ init = "normal", std = 1 }`, "0.5"},
		{"population.z", `{ size = 1, tau = "1 s" }`, "\n[phase", "\nz = { size = 1, tau = \"1 s\" }\n[phase"},
		{"record.variables", "rate", "seed", "record.variables = [\"rate\"]\nseed"},
		{"record.float32", "true", "seed", "record.float32 = true\nseed"},
		{"phase.run.hold", `["u"]`, "duration", "hold = [\"u\"]\nduration"},
		{"description", "two words", "seed", "description = \"two words\"\nseed"},
	} {
		set := Set{c.key, c.value}
		got, want := mustParse(t, setBase, set), mustParse(t, strings.Replace(setBase, c.from, c.to, 1))
		sameSpec(t, c.key+"="+c.value, plain(got), plain(want))
		if len(got.Sets) != 1 || got.Sets[0] != set || string(got.Source) != setBase {
			t.Errorf("%v: the override, or the text, is not kept: %v", set, got.Sets)
		}
	}
	// Of several overrides of one key the last counts, and they build on each other.
	got := mustParse(t, setBase, Set{"seed", "5"}, Set{"integrator.step", "1 ms"}, Set{"integrator.method", "rk4"}, Set{"seed", "9"})
	if got.Seed != 9 || got.Integrator.Method != "rk4" || got.Integrator.Step != 0.001 {
		t.Errorf("several overrides: %+v", got)
	}
}

func TestUnset(t *testing.T) {
	got := mustParse(t, setBase, Set{"population.r.bias", Unset}, Set{"population.u.initial.std.x", Unset}, Set{"integrator.step", Unset}, Set{"population.q.z", Unset}, Set{"seed", "9"}, Set{"seed", Unset})
	sameSpec(t, "unset", plain(got), plain(mustParse(t, strings.NewReplacer("bias = [1, 2]\n", "", "seed = 3\n", "").Replace(setBase))))
	_, err := Parse("x.toml", []byte(setBase), []Set{{"population.r.size", Unset}, {"phase", Unset}})
	want := `x.toml:2:13: population.r.size: is missing: write size = 20
x.toml:8:2: phase: the circuit has no phase: write [phase.run] with duration = "1 s"`
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}

func TestSetErrors(t *testing.T) {
	for _, c := range []struct{ key, value, want string }{
		{"population.r.leak", "x", `--set population.r.leak=x: is "x"; allowed: a number, a list with one a unit, or a distribution such as { init = "normal", std = 0.1 }`},
		{"population.r.tau", "10", `--set population.r.tau=10: needs a unit: write "10 ms"`},
		{"population.r.tau", "10 sec", `--set population.r.tau=10 sec: unknown unit "sec"; allowed: s, ms, us, min, h`},
		{"population.r.lek", "1", `--set population.r.lek=1: unknown key; allowed: size, tau, leak, bias, initial, transfer, clamp, noise; did you mean "leak"?`},
		{"population.r.bias", "[1, 2, 3]", `--set population.r.bias=[1, 2, 3]: has 3 numbers for 2 units; give one number a unit, or one for all`},
		{"population.r.bias", "[1, 2", `--set population.r.bias=[1, 2: the value is not valid TOML: expected a comma (',') or array terminator (']'), but got end of file`},
		{"population.r.bias.std", "1", `--set population.r.bias.std=1: population.r.bias is a list, not a table: set it as a whole`},
		{"population.r.size.x", "1", `--set population.r.size.x=1: population.r.size is the number 2, not a table: set it as a whole`},
		{"population.u.initial.sdt", "1", `--set population.u.initial.sdt=1: unknown key; allowed: init, min, max, mean, std, path, dataset; did you mean "std"?`},
		{"population.u.initial", "{ init = 'normal', std = -1 }", `--set population.u.initial={ init = 'normal', std = -1 }: population.u.initial.std: is -1; allowed: 0 or more`},
		{"population.z.size", "1", `--set population.z.size=1: population.z.tau: is missing: write tau = "10 ms", or "0 ms" if the population follows its input at once`},
		{"phase.run.hold", "v", `--set phase.run.hold=v: unknown population "v"; allowed: "r", "u"`},
		{"integrator.method", "rk45", `--set integrator.method=rk45: is "rk45"; allowed: ` + ClipList(methodNames(), true) + `; did you mean "rk4"?`},
		{"seed", "", `--set seed=: has no value; an empty text is ""`},
		{"name", `""`, `--set name="": is "": a text without line breaks and control characters is needed`},
		{"seed", "1\nsize = 2", `--set seed=1\nsize = 2: the value is not valid TOML`},
		{"seed", "1\x00", `--set seed=1\x00: is not a text: it has a zero byte here; a circuit file is TOML in UTF-8`},
		{"seed", "\xff", `--set seed=: is not UTF-8 here; save the file as UTF-8`},
		{"seed", strings.Repeat("[", 100), `--set seed=` + strings.Repeat("[", 60) + `...: lists or tables are nested more than 32 deep`},
		{"se ed", "1", `--set se ed=1: "se ed" is not a key: write its parts with dots between them, such as population.u.leak`},
		{"", "1", `--set =1: "" is not a key: write its parts with dots between them, such as population.u.leak`},
		{"a..b", "1", `--set a..b=1: "a..b" is not a key: write its parts with dots between them, such as population.u.leak`},
		{"seed = 1 #", "1", `--set seed = 1 #=1: "seed = 1 #" is not a key: write its parts with dots between them, such as population.u.leak`},
		{"noise", "1", `--set noise=1: unknown key; allowed: name, description, seed, population, pathway, input, phase, task, network, plasticity, credit, monitor, evaluate, probe, arm, integrator, settle, record`},
		{"arm.a.x", "1", `--set arm.a.x=1: unknown arm "a"; the file has no arms`},
	} {
		_, err := Parse("x.toml", []byte(setBase), []Set{{c.key, c.value}})
		var errs Errors
		if !errors.As(err, &errs) || len(errs) != 1 || errs[0].Line != 0 {
			t.Errorf("%s=%s: %v", c.key, c.value, err)
			continue
		}
		if got := strings.ReplaceAll(errs[0].Error(), "--set "+c.key+"="+c.value+": "+c.key+": ", "--set "+c.key+"="+c.value+": "); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}

// A wrong override does not hide what is wrong in the text; its errors come last, in order.
func TestSetErrorsComeLast(t *testing.T) {
	_, err := Parse("x.toml", []byte(setBase+"x = 1\n"), []Set{{"seed", "b"}, {"sead", "1"}})
	want := `x.toml:10:1: phase.run.x: unknown key; allowed: duration, until, settle, solve, clamp, hold, reset, open, learn
--set sead=1: unknown key; allowed: name, description, seed, population, pathway, input, phase, task, network, plasticity, credit, monitor, evaluate, probe, arm, integrator, settle, record; did you mean "seed"?
--set seed=b: is the text "b"; allowed: a whole number, 0 or more`
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}

func TestParseSet(t *testing.T) {
	for arg, want := range map[string]Set{
		"a.b=c": {"a.b", "c"}, "a.b = c=d": {"a.b", " c=d"}, "seed=": {"seed", ""}, "a-b_1.C=\"x\"": {"a-b_1.C", "\"x\""},
	} {
		if got, err := ParseSet(arg); err != nil || got != want {
			t.Errorf("%q is %+v, %v", arg, got, err)
		}
	}
	for arg, want := range map[string]string{
		"seed":   "--set seed: has no value: write --set KEY=VALUE, such as --set population.u.leak=0.1",
		"a b=1":  `--set a b=1: "a b" is not a key: write its parts with dots between them, such as population.u.leak`,
		"=1":     `--set =1: "" is not a key: write its parts with dots between them, such as population.u.leak`,
		".a.b=1": `--set .a.b=1: ".a.b" is not a key: write its parts with dots between them, such as population.u.leak`,
	} {
		if _, err := ParseSet(arg); err == nil || err.Error() != want {
			t.Errorf("%q: %v\nwant %s", arg, err, want)
		}
	}
}
