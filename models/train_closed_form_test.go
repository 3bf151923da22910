package models_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"settle/circuit"
	"settle/models"
)

// probed adds a look at every example to the file, and has the loops settle as files do unless they say
// otherwise.
var probed = []string{"evaluate.every = 1", "probe.every = 1", `probe.angles = ["closed-form"]`,
	"integrator.rtol = 1e-6", "integrator.atol = 1e-9", "settle.rtol = 1e-6", "settle.atol = 1e-9"}

// widths are chains that contract, expand and do neither; the data is that of a teacher with their ends.
var widths = map[string]string{"contracting": "[8, 7, 6, 4]", "expanding": "[4, 6, 7, 8]", "square": "[6, 6, 6, 6]"}

// sized are the keys of a network with these layers.
func sized(layers string) []string {
	n := strings.Split(strings.Trim(layers, "[]"), ", ")
	return []string{"network.layers = " + layers, fmt.Sprintf("task.teacher.layers = [%s, %s]", n[0], n[len(n)-1])}
}

// nearClosedForm checks that every example's angle to the closed form is below a tenth of a degree, and
// that there is one.
func nearClosedForm(t *testing.T, r *taught) {
	t.Helper()
	endsAs(t, r.results[0], models.Finished)
	for _, layer := range []string{"h1", "h2"} {
		angles := r.series("/training/main/angle_closed_form_" + layer + "_max")[1:]
		if len(angles) != 10 {
			t.Fatalf("%d rows", len(angles))
		}
		for i, a := range angles {
			if !(a < 0.1) {
				t.Errorf("example %d: %s is %.3g degrees from its closed form", i, layer, a)
			}
		}
	}
}

// within are the keys with which every target is within reach of a tanh loop, and not so far out that a
// loop whose feedback no longer is -W^T has several states of rest.
var within = []string{`network.weights = [{ init = "orthogonal", gain = 0.1 }, { init = "orthogonal" }, { init = "orthogonal" }]`,
	"network.bias = 0", "task.teacher.weights.max = 0.03"}

// At every example the settled loops are at their closed forms: contracting, expanding and square chains,
// each leak, loop and schedule.
func TestTrajectoriesReachTheirClosedForms(t *testing.T) {
	for name, layers := range widths {
		for _, leak := range []string{"0.01", "0.001", "0"} {
			for _, loop := range []string{"linear", "tanh-zero", "operating-point"} {
				for _, schedule := range []string{"sequential", "together"} {
					t.Run(fmt.Sprint(name, leak, loop, schedule), func(t *testing.T) {
						nearClosedForm(t, teach(t, school, slices.Concat(probed, sized(layers), within,
							[]string{"credit.leak = " + leak, "credit.loop = " + loop, "credit.schedule = " + schedule})...))
					})
				}
			}
		}
	}
}

// One loop for all layers, with weights so small that it is stable.
func TestSingleLoopsReachTheirClosedForms(t *testing.T) {
	for name, layers := range widths {
		for _, leak := range []string{"0.01", "0.001"} {
			for _, loop := range []string{"linear", "tanh-zero", "operating-point"} {
				t.Run(fmt.Sprint(name, leak, loop), func(t *testing.T) {
					nearClosedForm(t, teach(t, school, slices.Concat(probed, sized(layers), within,
						[]string{"credit.method = single-loop-dynamic-inversion", "credit.leak = " + leak, "credit.loop = " + loop})...))
				})
			}
		}
	}
}

// What the doubling of exact steps finds, methods of any file find as well.
func TestOtherMethodsReachTheClosedForms(t *testing.T) {
	for _, method := range []string{"dp54", "rodas5p"} {
		for _, credit := range []string{"dynamic-inversion", "single-loop-dynamic-inversion"} {
			t.Run(method+credit, func(t *testing.T) {
				r := teach(t, school, slices.Concat(probed, within, []string{"integrator.method = " + method, "credit.method = " + credit,
					"integrator.rtol = 1e-7", "integrator.atol = 1e-10"})...)
				nearClosedForm(t, r)
				if steps := last(r.series("/training/main/settle_steps")); steps < 20 {
					t.Errorf("%g steps an example: that is not %s", steps, method)
				}
			})
		}
	}
}

// Arms that solve for the state of rest learn what those learn that follow the motion.
func TestEquilibriumAgreesWithTrajectory(t *testing.T) {
	for _, credit := range []string{"dynamic-inversion", "single-loop-dynamic-inversion"} {
		for _, loop := range []string{"linear", "tanh-zero", "operating-point"} {
			t.Run(credit+loop, func(t *testing.T) {
				r := teach(t, school+"[arm]\nmotion = { credit.solve = \"trajectory\" }\nrest = { credit.solve = \"equilibrium\" }\n",
					slices.Concat(within, []string{"credit.method = " + credit, "credit.loop = " + loop})...)
				endsAs(t, r.arm("motion"), models.Finished)
				endsAs(t, r.arm("rest"), models.Finished)
				for _, name := range []string{"W_W1", "W_W2", "b_h1"} {
					a, b := r.series("/snapshots/motion/"+name), r.series("/snapshots/rest/"+name)
					if !near(a, b, 1e-8) {
						t.Errorf("%s differs", name)
					}
					if near(a[:len(a)/11], a[len(a)-len(a)/11:], 1e-4) {
						t.Errorf("%s did not learn", name)
					}
				}
				if moved, solved := last(r.series("/training/motion/settle_time")), last(r.series("/training/rest/settle_time")); !(moved > 0) || solved != 0 {
					t.Errorf("settling took %g s by motion and %g s by equilibrium", moved, solved)
				}
			})
		}
	}
}

// Formulas know matrices, not gains: a chain with others than 1 is refused where they are asked for.
func TestGainsOfTheChain(t *testing.T) {
	for _, pathway := range []string{"B3", "W2r", "W3"} {
		for _, asks := range [][]string{{"credit.solve = closed-form"}, probed} {
			change := func(s *circuit.Spec) {
				for i := range s.Pathways {
					if s.Pathways[i].Name == pathway {
						s.Pathways[i].Gain = -1
					}
				}
			}
			_, err := models.NewTraining(lessonsOf(t, school, 1, change, asks...))
			if err == nil || !strings.Contains(err.Error(), "gain") || !strings.Contains(err.Error(), "is -1, but the formulas") {
				t.Errorf("%s, %s: %v", pathway, asks[0], err)
			}
			if _, err = models.NewTraining(lessonsOf(t, school, 1, change)); err != nil {
				t.Errorf("%s: refused where nobody asks for formulas: %v", pathway, err)
			}
		}
	}
}

// TestProbesCompareWithLinearLoops lets a tanh loop learn from errors that are not small: it agrees with its
// own fixed point, not with the closed form of a linear loop; a linear loop agrees with both.
func TestProbesCompareWithLinearLoops(t *testing.T) {
	for loop, apart := range map[string]bool{"linear": false, "tanh-zero": true} {
		r := teach(t, school, `probe.every = 1`, `probe.angles = ["closed-form", "non-dynamic-inversion"]`, "credit.loop = "+loop, "evaluate.every = 1", "task.trials = 3", "network.weights.max = 0.3", "plasticity.all.rate = 1e-4")
		for _, layer := range []string{"h1", "h2"} {
			own, linear := r.series("/training/main/angle_closed_form_"+layer+"_max"), r.series("/training/main/angle_non_dynamic_inversion_"+layer+"_max")
			for i := 1; i < len(own); i++ {
				if !(own[i] < 0.1) || (linear[i] > 0.5) != apart {
					t.Errorf("%s loop, layer %s, example %d: %.3g degrees to its own fixed point, %.3g to that of a linear loop", loop, layer, i, own[i], linear[i])
				}
			}
		}
	}
}
