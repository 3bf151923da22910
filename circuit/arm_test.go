package circuit

import (
	"reflect"
	"strings"
	"testing"
)

const withArms = shortForm + `
[arm]
BP = { credit.method = "backpropagation", plasticity.all.rate = 2 }
DI = { credit.leak = 0.001, credit.feedback = { init = "random", max = 3 }, network.transfer = { kind = "relu" } }
wild = { credit = { feedback = "random" }, expect = "diverged" }
`

func armOf(t *testing.T, s *Spec, name string) *Spec {
	t.Helper()
	a, err := s.Arm(name)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// An arm is the file with the arm's keys written in their places.
func TestArms(t *testing.T) {
	base := mustParse(t, withArms, Set{"credit.loop", "operating-point"})
	if want := []Arm{{Name: "BP"}, {Name: "DI"}, {Name: "wild", Expect: "diverged"}}; !reflect.DeepEqual(base.Arms, want) {
		t.Errorf("%+v", base.Arms)
	}
	for name, sets := range map[string][]Set{
		"BP":   {{"credit.method", "backpropagation"}, {"plasticity.all.rate", "2"}},
		"DI":   {{"credit.leak", "0.001"}, {"credit.feedback", "{ init = 'random', max = 3 }"}, {"network.transfer", "relu"}},
		"wild": {{"credit.feedback", "random"}},
	} {
		want := mustParse(t, shortForm, append(sets, Set{"credit.loop", "operating-point"})...)
		got := armOf(t, base, name)
		sameSpec(t, name, plain(got), plain(want))
		if string(got.Source) != withArms || len(got.Sets) != 1 || got.File != "x.toml" {
			t.Errorf("%s: comes from elsewhere", name)
		}
	}
}

// Arms have the initial weights of the file in common, whatever carries the error back.
func TestArmsShareWeights(t *testing.T) {
	base := mustParse(t, withArms)
	env := Env{InputSize: 30, TargetSize: 10}
	want := mustCompile(t, base, env)
	for _, a := range base.Arms {
		got := mustCompile(t, armOf(t, base, a.Name), env)
		for i := range 3 {
			near(t, a.Name, got.Pathways()[i].W.Dense().Data, want.Pathways()[i].W.Dense().Data, 0)
		}
	}
}

// A table that says its kind anew replaces the old one; others are changed key by key.
func TestArmsReplaceOrMerge(t *testing.T) {
	base := mustParse(t, `
[population]
r = { size = 3, tau = "1 s", transfer = { kind = "power-law", exponent = 3 }, bias = { init = "normal", mean = 1, std = 2 } }
[pathway]
W = { from = "r", to = "r", kind = "forward", weights = { init = "uniform", min = -1, max = 2 } }
[phase]
run = { duration = "1 s" }
[arm]
kinds = { population.r.transfer = { kind = "relu" }, pathway.W.weights = { init = "normal", std = 3 }, population.r.bias.std = 5 }
label = { pathway.W.kind = "lateral", population.r.size = 4 }
word = { population.r.transfer = "tanh", population.r.bias = 2, phase.more.duration = "2 s" }
`)
	s := armOf(t, base, "kinds")
	if p := s.Populations[0]; p.Transfer.Kind != "relu" || p.Transfer.Params != nil || p.Bias.Mean != 1 || p.Bias.Std != 5 {
		t.Errorf("%+v", p)
	}
	if w := s.Pathways[0].Weights; w.Init != "normal" || w.Max != 0 || w.Std != 3 {
		t.Errorf("%+v", w)
	}
	s = armOf(t, base, "label")
	if p := s.Pathways[0]; p.Kind != "lateral" || p.Weights.Max != 2 || s.Populations[0].Size != 4 || s.Populations[0].Transfer.Params["exponent"] != 3 {
		t.Errorf("%+v", s)
	}
	s = armOf(t, base, "word")
	if p := s.Populations[0]; p.Transfer.Kind != "tanh" || p.Bias.Constant != 2 || len(s.Phases) != 2 || s.Phases[1].Name != "more" {
		t.Errorf("%+v", s)
	}
}

// The command line goes before arms; it can change single arms too.
func TestArmsAndOverrides(t *testing.T) {
	base := mustParse(t, withArms, Set{"arm.DI.credit.leak", "0.1"}, Set{"credit.loop", "tanh-zero"}, Set{"arm.more", "{ credit.leak = 7 }"})
	if got := armOf(t, base, "DI").Credit.Leak; got != 0.1 {
		t.Errorf("leak of DI is %v", got)
	}
	if got := armOf(t, base, "more").Credit; got.Leak != 7 || got.Loop != "tanh-zero" {
		t.Errorf("%+v", got)
	}
	if base.Credit.Leak != 0.3 {
		t.Errorf("leak of the file is %v", base.Credit.Leak)
	}
	base = mustParse(t, withArms, Set{"credit.leak", "0.2"})
	if got := armOf(t, base, "DI").Credit.Leak; got != 0.2 {
		t.Errorf("leak of DI is %v", got)
	}
	if base = mustParse(t, withArms, Set{"arm", Unset}); base.Arms != nil {
		t.Errorf("%v", base.Arms)
	}
}

func TestArmErrors(t *testing.T) {
	base := mustParse(t, withArms)
	for name, want := range map[string]string{"wilt": `x.toml: arm: unknown arm "wilt"; allowed: "BP", "DI", "wild"; did you mean "wild"?`} {
		if _, err := base.Arm(name); err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
	if _, err := mustParse(t, shortForm).Arm("BP"); err == nil || !strings.Contains(err.Error(), "the file has no arms") {
		t.Errorf("%v", err)
	}
	_, err := Parse("x.toml", []byte(withArms), []Set{{"arm.wilt.credit.leak", "1"}})
	if want := `--set arm.wilt.credit.leak=1: unknown arm "wilt"; allowed: "BP", "DI", "wild"; did you mean "wild"?`; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
	// A mistake of the file is told once, not again of each arm.
	for from, to := range map[string]string{"rate = ": "rat = ", "[arm]": "[plasticity.W9]\nrule = \"delta\"\nrate = 1\n[arm]"} {
		if _, err = Parse("x.toml", []byte(strings.Replace(withArms, from, to, 1)), nil); err == nil || strings.Contains(err.Error(), "in arm") {
			t.Errorf("%s: %v", to, err)
		}
	}
	// So is one of the data, unless the arm changes them.
	if err := armOf(t, base, "BP").Errorf("task.trials", "too many"); strings.Contains(err.Error(), "in arm") {
		t.Error(err)
	}
	other := armOf(t, mustParse(t, withArms+"other = { task.first = 1 }"), "other")
	if err := other.Errorf("task.trials", "too many"); !strings.Contains(err.Error(), "in arm \"other\": too many") {
		t.Error(err)
	}
	// Found when the circuit is made: the data do not fit.
	arm := armOf(t, mustParse(t, withArms+"narrow = { network.layers = [20, 20, 10] }"), "narrow")
	_, err = Compile(arm, Env{InputSize: 30, TargetSize: 10})
	if err == nil || !strings.Contains(err.Error(), "x.toml:17:30: arm.narrow.network.layers (as population.x.clamp): ") {
		t.Errorf("%v", err)
	}
}
