package models_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"settle/internal/linalg"
	"settle/models"
)

// eigenvaluesOf a loop with controller u and inverted layer r, each with tau 10 ms:
// J = [[-alpha, W D], [B, -1]] / tau.
func eigenvaluesOf(t *testing.T, w, b matrix, alpha float64, slopes []float64) []complex128 {
	t.Helper()
	n, m := len(w), len(b)
	j := linalg.NewDense(n+m, n+m, nil)
	const tau = 0.01
	for i := range n {
		j.Set(i, i, -alpha/tau)
		for k := range m {
			j.Set(i, n+k, w[i][k]*slopes[k]/tau)
			j.Set(n+k, i, b[k][i]/tau)
		}
	}
	for k := range m {
		j.Set(n+k, n+k, -1/tau)
	}
	values, err := linalg.Eigenvalues(j)
	if err != nil {
		t.Fatal(err)
	}
	return values
}

// abscissaOf is the largest real part.
func abscissaOf(values []complex128) float64 {
	most := math.Inf(-1)
	for _, v := range values {
		most = math.Max(most, real(v))
	}
	return most
}

// The column is what the eigenvalues of the whole Jacobian say, before each example: of the linear loop,
// and of the one with the slopes at which the last example left the layer.
func TestAbscissasAreThoseOfTheJacobian(t *testing.T) {
	for _, loop := range []string{"linear", "operating-point", "tanh-zero"} {
		t.Run(loop, func(t *testing.T) {
			r := teach(t, school, "monitor.every = 1", "evaluate.every = 1", "credit.loop = "+loop, "record.examples = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]", "task.teacher.weights.max = 0.2", "network.bias = 0", "network.weights.max = 0.5")
			o := oracleOf(r, "main", r.lessons[0])
			column := r.series("/training/main/lambda_max_feedback3")
			order := r.lessons[0].Task.Epoch(0)
			slopes := []float64{1, 1, 1, 1}
			for k := range order {
				w := matrixOf(r.snapshot("main", "W_W3", k, 12), 3, 4)
				want := abscissaOf(eigenvaluesOf(t, w, o.back[3], 0.01, slopes))
				if got := column[k+1]; !(math.Abs(got-want) < 1e-8*math.Abs(want)) {
					t.Errorf("example %d: %.12g /s, want %.12g", k, got, want)
				}
				switch loop {
				case "operating-point":
					slopes = slopesAt(t, r, k, order[k])
				case "tanh-zero":
					slopes = slopesAtRest(r, int64(k))
				}
			}
		})
	}
}

// slopesAtRest are those of tanh(r2) where r2 came to rest for an example.
func slopesAtRest(r *taught, example int64) []float64 {
	states, slopes := r.series("/episode_data/main/r2_state"), make([]float64, 4)
	phases := r.whole("/episode_data/main/phase")
	for row, k := range r.whole("/episode_data/main/example") {
		for i := range slopes {
			if k == example && phases[row] == 1 {
				slopes[i] = 1 - math.Pow(math.Tanh(states[4*row+i]), 2)
			}
		}
	}
	return slopes
}

// slopesAt are those of layer h2 with the weights of snapshot k, for an example.
func slopesAt(t *testing.T, r *taught, k, example int) []float64 {
	t.Helper()
	input, _, _ := pair(r.lessons[0].Task.Train, example)
	o := &oracle{w: make([]matrix, 4), b: make([][]float64, 4)}
	for l := 1; l <= 3; l++ {
		n, m := oracleLayers[l], oracleLayers[l-1]
		o.w[l] = matrixOf(r.snapshot("main", fmt.Sprint("W_W", l), k, n*m), n, m)
		o.b[l] = r.snapshot("main", "b_"+[]string{"", "h1", "h2", "y"}[l], k, n)
	}
	slopes := slices.Clone(o.forward(input)[2])
	for i, h := range slopes {
		slopes[i] = 1 - h*h
	}
	return slopes
}

// unstable is feedback of the wrong sign, with which both loops grow.
const unstable = `credit.feedback = { init = "negative-transpose", scale = -0.1 }`

// A repair changes B and nothing else, from an abscissa above 0 to one below, and the loops settle.
func TestRepair(t *testing.T) {
	for _, schedule := range []string{"sequential", "together"} {
		t.Run(schedule, func(t *testing.T) {
			pairs := []string{unstable, "monitor.every = 1", "evaluate.every = 1", "plasticity.all.rate = 0", "credit.schedule = " + schedule}
			before := oracleOf(teach(t, school, pairs...), "main", lessonsOf(t, school, 1, nil, pairs...)[0])
			r := teach(t, school, append(pairs, "monitor.unstable = repair")...)
			endsAs(t, r.results[0], models.Finished)
			from, to := r.series("/repairs/main/before"), r.series("/repairs/main/after")
			if len(from) != 2 || int64(len(from)) != r.results[0].Repairs {
				t.Fatalf("repairs from %v; %d are told", from, r.results[0].Repairs)
			}
			for i := range from {
				if !(from[i] > 0 && to[i] < 0) || r.whole("/repairs/main/iterations")[i] < 1 || r.whole("/repairs/main/repair")[i] != int64(i) || r.whole("/repairs/main/step")[i] != 0 {
					t.Errorf("repair %d: from %g to %g /s", i, from[i], to[i])
				}
			}
			if r.moved("main") {
				t.Error("a repair moved forward weights or biases")
			}
			after := oracleOf(r, "main", r.lessons[0])
			for l := 2; l <= 3; l++ {
				if fmt.Sprint(after.back[l]) == fmt.Sprint(before.back[l]) {
					t.Errorf("B%d was not repaired", l)
				}
				ones := []float64{1, 1, 1, 1, 1}
				if a := abscissaOf(eigenvaluesOf(t, after.w[l], after.back[l], 0.01, ones)); !(a < 0) {
					t.Errorf("the loop with B%d has the abscissa %g", l, a)
				}
			}
			if r.results[0].Unsettled != 0 {
				t.Errorf("%d unsettled after the repair", r.results[0].Unsettled)
			}
		})
	}
}

func TestUnstableLoopsAreRefusedOrReported(t *testing.T) {
	r := teach(t, school, unstable, "monitor.every = 1", "monitor.unstable = refuse")
	endsAs(t, r.results[0], models.Diverged)
	if r.results[0].Examples != 0 || !strings.Contains(r.results[0].Detail, `phase feedback3 has the spectral abscissa`) || !(r.results[0].LargestLambda > 0) {
		t.Errorf("%+v", r.results[0])
	}
	r = teach(t, school, unstable, "monitor.every = 1") // reported, and gone on with: none of the examples settles
	endsAs(t, r.results[0], models.Diverged)
	if r.results[0].Examples != 10 || !(last(r.series("/training/main/lambda_max_feedback3")) > 0) {
		t.Errorf("%+v", r.results[0])
	}
}

// A repair that does not succeed ends the arm, and says why.
func TestRepairThatFails(t *testing.T) {
	r := teach(t, school, wild, "monitor.every = 1", "monitor.unstable = repair", "monitor.iterations = 1", "monitor.least = 1", "monitor.step = 1e-9")
	endsAs(t, r.results[0], models.Diverged)
	if !strings.Contains(r.results[0].Detail, "1 step of repair left it at") || r.results[0].Repairs != 0 {
		t.Error(r.results[0].Detail)
	}
}

// Optimised feedback begins below monitor.target, which is in units of the inverse of tau.
func TestOptimisedFeedback(t *testing.T) {
	for _, target := range []float64{-0.02, -0.05} {
		r := teach(t, school, "credit.feedback = optimised", fmt.Sprint("monitor.target = ", target))
		o := oracleOf(r, "main", r.lessons[0])
		for l := 2; l <= 3; l++ {
			a := abscissaOf(eigenvaluesOf(t, o.w[l], o.back[l], 0.01, []float64{1, 1, 1, 1, 1}))
			if !(a < target/0.01) {
				t.Errorf("B%d begins with %g /s, the target is %g", l, a, target/0.01)
			}
		}
	}
}

// More controllers than inverted units, without a leak: some modes are those of the controllers alone, which
// neither grow nor decay whatever the feedback is. That is told, and no repair is recorded that was none.
func TestModesThatNoFeedbackMoves(t *testing.T) {
	for _, layers := range []string{"[6, 5, 2, 3]", "[6, 2, 4, 3]"} { // a small component, and one that is decomposed in one piece
		r := teach(t, school, "network.layers = "+layers, "credit.leak = 0", "monitor.every = 1", "monitor.unstable = repair")
		endsAs(t, r.results[0], models.Marginal)
		if n := r.results[0].Repairs; n != 0 || len(r.ints["/repairs/main/step"]) != 0 {
			t.Errorf("%d repairs", n)
		}
		if !strings.Contains(r.results[0].Detail, "hangs on no feedback") {
			t.Error(r.results[0].Detail)
		}
	}
}

// The column is the largest of all looks since the last row, not the last of them.
func TestAbscissasBetweenRows(t *testing.T) {
	pairs := []string{"monitor.every = 1", "task.trials = 20", "credit.loop = operating-point", "plasticity.all.rate = 0.3"}
	column := "/training/main/lambda_max_feedback3"
	each := teach(t, school, append(pairs, "evaluate.every = 1")...).series(column)
	some := teach(t, school, append(pairs, "evaluate.every = 5")...).series(column)
	lasts := 0
	for row := 1; row < len(some); row++ {
		looks := each[5*row-4 : 5*row+1]
		if want := slices.Max(looks); some[row] != want {
			t.Errorf("row %d: %g, the largest of %v is %g", row, some[row], looks, want)
		} else if want == looks[4] {
			lasts++
		}
	}
	if lasts == len(some)-1 {
		t.Error("the last look always was the largest: this tells nothing")
	}
	rare := teach(t, school, append(pairs, "evaluate.every = 5", "monitor.every = 10")...).series(column)
	if !math.IsNaN(rare[0]) || !math.IsNaN(rare[2]) || math.IsNaN(rare[1]) || math.IsNaN(rare[3]) {
		t.Errorf("%v: the loops were looked at before examples 0 and 10", rare)
	}
}

// What was repaired counts as it was after the repair.
func TestAbscissasAreAfterRepair(t *testing.T) {
	r := teach(t, school, unstable, "monitor.every = 1", "monitor.unstable = repair")
	if before, row := r.series("/repairs/main/before"), last(r.series("/training/main/lambda_max_feedback3")); !(before[0] > 0) || !(row < 0) {
		t.Errorf("repaired from %v; the row has %g", before, row)
	}
}

// Feedback that is made anew whenever the forward weights change would lose its repair: the arm ends instead.
func TestFeedbackThatTracksIsNotRepaired(t *testing.T) {
	r := teach(t, school, `credit.feedback = { init = "negative-transpose", tracking = true, scale = -3 }`, "monitor.every = 1", "monitor.unstable = repair")
	endsAs(t, r.results[0], models.Diverged)
	if !strings.Contains(r.results[0].Detail, "track others") || r.results[0].Repairs != 0 {
		t.Errorf("%+v", r.results[0])
	}
}

// A repair takes as many steps at least as the file says, and 0 means none, not the default.
func TestLeastStepsOfARepair(t *testing.T) {
	steps := func(least string) int64 {
		return teach(t, school, unstable, "monitor.every = 1", "monitor.unstable = repair", "monitor.target = -1e-9", "monitor.least = "+least).whole("/repairs/main/iterations")[0]
	}
	enough := steps("0")
	if more := fmt.Sprint(enough + 3); enough < 1 || fmt.Sprint(steps(more)) != more || steps("1") != enough {
		t.Errorf("%d steps are enough; with least = %s it takes %d, with 1 %d", enough, more, steps(more), steps("1"))
	}
}
