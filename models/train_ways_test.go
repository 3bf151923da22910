package models_test

import (
	"slices"
	"testing"

	"settle/models"
)

// The file says how the arms' settled states come about.
func TestWaysOfArms(t *testing.T) {
	lessons := lessonsOf(t, school+`
[arm]
BP = { credit.method = "backpropagation" }
NDI = { credit.method = "non-dynamic-inversion" }
GN = { credit.method = "gauss-newton" }
DI = {}
tanh = { credit.loop = "tanh-zero" }
rest = { credit.solve = "equilibrium" }
steps = { integrator.method = "rodas5p" }
fixed = { credit.until = "end", credit.duration = "1 s" }
`, 1, nil)
	training, err := models.NewTraining(lessons)
	if err != nil {
		t.Fatal(err)
	}
	want := []struct{ arm, by, with string }{
		{"BP", "none", "none"}, {"NDI", "closed-form", "none"}, {"GN", "closed-form", "none"}, {"DI", "trajectory", "doubling"},
		{"tanh", "trajectory", "auto, multistep"}, {"rest", "equilibrium", "pseudo-transient"}, {"steps", "trajectory", "rodas5p"}, {"fixed", "trajectory", "auto"},
	}
	var arms []models.ArmText
	for _, w := range want {
		arms = append(arms, models.ArmText{Name: w.arm})
	}
	column := func(path string) []string {
		all := training.Layout("", arms)
		return all[slices.IndexFunc(all, func(d models.Dataset) bool { return d.Path == path })].Data.([]string)
	}
	by, with := column("/arms/settled_by"), column("/arms/integrator")
	for i, w := range want {
		if by[i] != w.by || with[i] != w.with {
			t.Errorf("%s: %q by %q, want %q by %q", w.arm, by[i], with[i], w.by, w.with)
		}
	}
}
