package models_test

import (
	"math"
	"slices"
	"testing"

	"settle/models"
)

// byHand is the mean loss of the oracle over the test set, and its share of wrong classes.
func byHand(o *oracle, l *models.Lesson, kind string) (loss, wrong float64) {
	n := l.Task.Test.Len()
	for i := range n {
		input, target, label := pair(l.Task.Test, i)
		if kind == "input" {
			target = input
		}
		y := o.forward(input)[3]
		best := 0
		for k, v := range y {
			if v > y[best] {
				best = k
			}
			if kind == "cross-entropy" {
				loss -= target[k] * math.Log(v) / float64(n)
			} else {
				loss += (target[k] - v) * (target[k] - v) / 2 / float64(n)
			}
		}
		if best != label {
			wrong += 1 / float64(n)
		}
	}
	return loss, wrong
}

// The loss of each row is that of a forward pass by hand with the weights of its snapshot.
func TestLossIsThatOfAForwardPass(t *testing.T) {
	for kind, pairs := range map[string][]string{
		"squared":       nil,
		"cross-entropy": {"network.output = softmax"},
		"input":         {"network.layers = [6, 5, 4, 6]", "network.target = input"},
	} {
		t.Run(kind, func(t *testing.T) {
			oracleLayers := oracleLayers
			if kind == "input" {
				oracleLayers = []int{6, 5, 4, 6}
			}
			r := teach(t, school, append(pairs, "evaluate.every = 1", "credit.method = backpropagation")...)
			loss := r.series("/training/main/loss")
			if len(loss) != 11 || loss[0] == loss[10] {
				t.Fatalf("losses %v", loss)
			}
			for k := range loss {
				o := oracleAt(r, oracleLayers, k)
				o.softmax = kind == "cross-entropy"
				if want, _ := byHand(o, r.lessons[0], kind); !(math.Abs(loss[k]-want) < 1e-12*math.Abs(want)) {
					t.Errorf("row %d: loss %.15g, by hand %.15g", k, loss[k], want)
				}
			}
			if r.results[0].FirstLoss != loss[0] || r.results[0].Loss != loss[10] {
				t.Errorf("%+v", r.results[0])
			}
		})
	}
}

// oracleAt has the weights of a snapshot.
func oracleAt(r *taught, layers []int, k int) *oracle {
	o := &oracle{w: make([]matrix, 4), b: make([][]float64, 4)}
	for l, name := range []string{"", "1", "2", "3"} {
		if l > 0 {
			o.w[l] = matrixOf(r.snapshot("main", "W_W"+name, k, layers[l]*layers[l-1]), layers[l], layers[l-1])
			o.b[l] = r.snapshot("main", "b_"+[]string{"", "h1", "h2", "y"}[l], k, layers[l])
		}
	}
	return o
}

// train_loss is the mean loss of the examples since the last row, each before it was learned from.
func TestTrainingLoss(t *testing.T) {
	r := teach(t, school, "evaluate.every = 4")
	got, order := r.series("/training/main/train_loss"), r.lessons[0].Task.Epoch(0)
	if len(got) != 4 || !math.IsNaN(got[0]) {
		t.Fatalf("%v", got)
	}
	for row, span := range [][2]int{{0, 4}, {4, 8}, {8, 10}} {
		want := 0.0
		for k := span[0]; k < span[1]; k++ {
			input, target, _ := pair(r.lessons[0].Task.Train, order[k])
			for i, y := range oracleAt(r, oracleLayers, k).forward(input)[3] {
				want += (target[i] - y) * (target[i] - y) / 2 / float64(span[1]-span[0])
			}
		}
		if !(math.Abs(got[row+1]-want) < 1e-12*want) {
			t.Errorf("examples %v: %.15g, by hand %.15g", span, got[row+1], want)
		}
	}
}

// Over the unit vectors the loss of a linear network is |T - W2 W1|^2 / 2.
func TestLossOverTheBasis(t *testing.T) {
	r := teach(t, school, "task.test = basis", "task.test_trials = \x00", "network.layers = [6, 5, 3]", "network.transfer = linear", "network.bias = 0", "plasticity.all.bias = false", "evaluate.every = 1")
	loss := r.series("/training/main/loss")
	teacher := zeros(3, 6)
	for j := range 6 {
		_, target, _ := pair(r.lessons[0].Task.Test, j)
		for i, v := range target {
			teacher[i][j] = v
		}
	}
	for k := range loss {
		w := matrixOf(r.snapshot("main", "W_W2", k, 15), 3, 5).by(matrixOf(r.snapshot("main", "W_W1", k, 30), 5, 6))
		want := 0.0
		for i := range w {
			for j := range w[i] {
				want += (teacher[i][j] - w[i][j]) * (teacher[i][j] - w[i][j]) / 2
			}
		}
		if !(math.Abs(loss[k]-want) < 1e-12*want) {
			t.Errorf("row %d: %.15g, want %.15g", k, loss[k], want)
		}
	}
}

// digits is a small classifier.
const digits = `
[task]
data = "digits"
trials = 30
test_first = 1000
test_trials = 300
[network]
layers = [64, 12, 10]
transfer = "tanh"
output = "softmax"
weights = { init = "uniform", max = 0.05 }
[credit]
method = "backpropagation"
[plasticity]
all = { rule = "delta", rate = 0.01 }
[evaluate]
every = 10
[record]
snapshots = 10
`

// The share of wrong classes is that by hand, over a test set larger than what is evaluated at once.
func TestErrorIsThatOfAForwardPass(t *testing.T) {
	r := teach(t, digits)
	for k, got := range r.series("/training/main/test_error") {
		w1, w2 := matrixOf(r.snapshot("main", "W_W1", k, 64*12), 12, 64), matrixOf(r.snapshot("main", "W_W2", k, 120), 10, 12)
		b1, b2 := r.snapshot("main", "b_h1", k, 12), r.snapshot("main", "b_y", k, 10)
		wrong := 0
		for i := range 300 {
			input, _, label := pair(r.lessons[0].Task.Test, i)
			h := w1.on(input)
			for j := range h {
				h[j] = math.Tanh(h[j] + b1[j])
			}
			y, best := w2.on(h), 0
			for j := range y {
				if y[j] += b2[j]; y[j] > y[best] {
					best = j
				}
			}
			if best != label {
				wrong++
			}
		}
		if got != float64(wrong)/300 {
			t.Errorf("row %d: %g, by hand %d of 300", k, got, wrong)
		}
	}
	if e := r.series("/training/main/test_error"); last(e) == e[0] {
		t.Errorf("test errors %v: nothing was learned", e)
	}
	if r.results[0].Wrong != last(r.series("/training/main/test_error")) {
		t.Errorf("%+v", r.results[0])
	}
}

// A wrong answer given with certainty has a finite cross-entropy: softmax rounds its probability to 0.
func TestCertainMistakesAreFinite(t *testing.T) {
	r := teach(t, digits, "network.weights.max = 300", "plasticity.all.rate = 0")
	endsAs(t, r.results[0], models.Finished)
	if loss := r.results[0].Loss; !(loss > 100 && loss < 745) {
		t.Errorf("loss %g", loss)
	}
}

// A loop starts where the last example left it: settling takes another time, and comes to the same.
func TestWarmStart(t *testing.T) {
	text := school + "[arm]\ncold = {}\nwarm = { credit.warm_start = true }\n"
	r := teach(t, text, "evaluate.every = 1")
	cold, warm := r.series("/training/cold/settle_time"), r.series("/training/warm/settle_time")
	if cold[1] != warm[1] || near(cold[2:], warm[2:], 1e-6) {
		t.Errorf("settle times %v and %v: the first alone has to be the same", cold, warm)
	}
	for _, name := range []string{"W_W1", "W_W2", "b_h1"} {
		if d := furthest(t, r.series("/snapshots/cold/"+name), r.series("/snapshots/warm/"+name)); d > 1e-8 || d == 0 {
			t.Errorf("%s is %.1e apart", name, d)
		}
	}
}

// Losses of different kinds are no scale for each other.
func TestNormalisedErrorsAreOfOneLoss(t *testing.T) {
	text := school + "[arm]\nBP = { credit.method = \"backpropagation\" }\nprobable = { network.output = \"softmax\", evaluate.loss = \"cross-entropy\" }\n"
	r := teach(t, text, "task.teacher.output = softmax")
	for _, arm := range []string{"BP", "probable"} {
		if nse := r.series("/nse/" + arm + "/nse"); slices.Max(nse) != 1 {
			t.Errorf("%s: the largest of %v is not 1", arm, nse)
		}
	}
}
