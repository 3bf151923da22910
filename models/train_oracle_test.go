package models_test

import (
	"context"
	"fmt"
	"math"
	"testing"

	"settle/circuit"
	"settle/models"
)

// matrix is an oracle's (rows x columns) matrix.
type matrix [][]float64

func zeros(rows, cols int) matrix {
	m := make(matrix, rows)
	for i := range m {
		m[i] = make([]float64, cols)
	}
	return m
}

func matrixOf(v []float64, rows, cols int) matrix {
	m := zeros(rows, cols)
	for i := range m {
		copy(m[i], v[i*cols:(i+1)*cols])
	}
	return m
}

func (m matrix) transposed() matrix {
	t := zeros(len(m[0]), len(m))
	for i := range m {
		for j, v := range m[i] {
			t[j][i] = v
		}
	}
	return t
}

func (m matrix) by(o matrix) matrix {
	p := zeros(len(m), len(o[0]))
	for i := range p {
		for j := range p[i] {
			for k := range o {
				p[i][j] += m[i][k] * o[k][j]
			}
		}
	}
	return p
}

func (m matrix) on(v []float64) []float64 {
	out := make([]float64, len(m))
	for i := range m {
		for j, x := range v {
			out[i] += m[i][j] * x
		}
	}
	return out
}

// solve returns x with m x = b, by elimination with the largest pivot.
func (m matrix) solve(b []float64) []float64 {
	n := len(m)
	a := zeros(n, n+1)
	for i := range m {
		copy(a[i], m[i])
		a[i][n] = b[i]
	}
	for k := range n {
		best := k
		for i := k; i < n; i++ {
			if math.Abs(a[i][k]) > math.Abs(a[best][k]) {
				best = i
			}
		}
		a[k], a[best] = a[best], a[k]
		for i := range n {
			if f := a[i][k] / a[k][k]; i != k {
				for j := k; j <= n; j++ {
					a[i][j] -= f * a[k][j]
				}
			}
		}
	}
	x := make([]float64, n)
	for i := range x {
		x[i] = a[i][n] / a[i][i]
	}
	return x
}

// oracle is a network that learns by nested loops: layers 0 to 3, tanh between them.
type oracle struct {
	w, back           []matrix // w[l] into layer l; back[l] from layer l to l-1, of direct feedback from the output
	b                 [][]float64
	softmax           bool
	method            string
	alpha             float64
	rate, clip, decay float64
	norm              float64
}

var oracleLayers = []int{6, 5, 4, 3}

// oracleOf takes weights and biases from before learning, and the feedback from the circuit.
func oracleOf(r *taught, place string, l *models.Lesson) *oracle {
	o := &oracle{w: make([]matrix, 4), back: make([]matrix, 4), b: make([][]float64, 4)}
	for k := 1; k <= 3; k++ {
		n, m := oracleLayers[k], oracleLayers[k-1]
		o.w[k] = matrixOf(r.snapshot(place, fmt.Sprint("W_W", k), 0, n*m), n, m)
		o.b[k] = append([]float64(nil), r.snapshot(place, "b_"+[]string{"", "h1", "h2", "y"}[k], 0, n)...)
	}
	for _, p := range l.Circuit.Pathways() {
		for k := 2; k <= 3; k++ {
			if p.Name == fmt.Sprint("B", k) {
				d := p.W.Dense()
				o.back[k] = matrixOf(d.Data, d.Rows, d.Cols)
			}
		}
	}
	return o
}

// forward returns the rates of all layers.
func (o *oracle) forward(x []float64) [][]float64 {
	h := [][]float64{x}
	for l := 1; l <= 3; l++ {
		a := o.w[l].on(h[l-1])
		sum := 0.0
		for i := range a {
			a[i] += o.b[l][i]
			switch {
			case l < 3:
				a[i] = math.Tanh(a[i])
			case o.softmax:
				a[i] = math.Exp(a[i])
			}
			sum += a[i]
		}
		for i := range a {
			if l == 3 && o.softmax {
				a[i] /= sum
			}
		}
		h = append(h, a)
	}
	return h
}

// deltas returns what each layer learns from, by layer.
func (o *oracle) deltas(h [][]float64, target []float64) [][]float64 {
	d := make([][]float64, 4)
	d[3] = make([]float64, 3)
	for i := range d[3] {
		d[3][i] = target[i] - h[3][i]
	}
	for l := 2; l >= 1; l-- {
		d[l] = o.down(l+1, d)
		for i := range d[l] {
			d[l][i] *= 1 - h[l][i]*h[l][i]
		}
	}
	return d
}

// down carries what layer l learns from to the layer below, before its slopes.
func (o *oracle) down(l int, d [][]float64) []float64 {
	w := o.w[l]
	switch o.method {
	case "backpropagation":
		return w.transposed().on(d[l])
	case "feedback-alignment":
		return o.back[l].on(d[l])
	case "direct-feedback-alignment":
		return o.back[l].on(d[3])
	case "pseudo-backpropagation": // W^T (W W^T)^-1 of a matrix with independent rows
		return w.transposed().on(w.by(w.transposed()).solve(d[l]))
	}
	loop := w.by(o.back[l])
	for i := range loop {
		loop[i][i] -= o.alpha
	}
	return o.back[l].on(loop.solve(d[l]))
}

// learn takes in one batch.
func (o *oracle) learn(inputs, targets [][]float64) {
	change, drift := make([]matrix, 4), make([][]float64, 4)
	for l := 1; l <= 3; l++ {
		change[l], drift[l] = zeros(len(o.w[l]), len(o.w[l][0])), make([]float64, len(o.b[l]))
	}
	for k := range inputs {
		h := o.forward(inputs[k])
		for l, d := range o.deltas(h, targets[k]) {
			shorter := o.clipping(d)
			for i, v := range d {
				drift[l][i] += v * shorter
				for j, x := range h[l-1] {
					change[l][i][j] += v * shorter * x
				}
			}
		}
	}
	o.apply(change, drift)
}

// clipping is the factor that brings a post factor to the norm clip, if it is longer.
func (o *oracle) clipping(d []float64) float64 {
	size := 0.0
	for _, v := range d {
		size += v * v
	}
	if size = math.Sqrt(size); o.clip > 0 && size > o.clip {
		return o.clip / size
	}
	return 1
}

func (o *oracle) apply(change []matrix, drift [][]float64) {
	for l := 1; l <= 3; l++ {
		rate, size := o.rate, 0.0
		for i := range change[l] {
			for _, v := range change[l][i] {
				size += v * v
			}
		}
		if o.norm > 0 {
			rate *= o.norm / math.Sqrt(size)
		}
		for i := range change[l] {
			o.b[l][i] += rate * drift[l][i]
			for j, v := range change[l][i] {
				o.w[l][i][j] += rate*v - o.decay*o.w[l][i][j]
			}
		}
	}
}

// distance is the largest difference between the oracle and the last snapshot of an arm.
func (o *oracle) distance(r *taught, place string) (most float64) {
	for l := 1; l <= 3; l++ {
		n, m := oracleLayers[l], oracleLayers[l-1]
		w := r.series(fmt.Sprint("/snapshots/", place, "/W_W", l))
		b := r.series("/snapshots/" + place + "/b_" + []string{"", "h1", "h2", "y"}[l])
		for i := range n {
			most = math.Max(most, math.Abs(o.b[l][i]-b[len(b)-n+i]))
			for j := range m {
				most = math.Max(most, math.Abs(o.w[l][i][j]-w[len(w)-n*m+i*m+j]))
			}
		}
	}
	return most
}

// follow lets the oracle learn what the lesson did.
func (o *oracle) follow(l *models.Lesson, batch int) {
	order := l.Task.Epoch(0)
	for len(order) > 0 {
		n := min(batch, len(order))
		var inputs, targets [][]float64
		for _, k := range order[:n] {
			input, target, _ := pair(l.Task.Train, k)
			inputs, targets = append(inputs, input), append(targets, target)
		}
		o.learn(inputs, targets)
		order = order[n:]
	}
}

// against lets an arm learn by a method, the Spec edited, and returns its distance from the oracle.
func against(t *testing.T, method string, batch int, tune func(*oracle), change func(*circuit.Spec), pairs ...string) float64 {
	t.Helper()
	pairs = append(pairs, "credit.method = "+method, fmt.Sprint("task.batch = ", batch), "task.shuffle = true")
	r := train(t, context.Background(), 1, lessonsOf(t, school, 1, change, pairs...))
	endsAs(t, r.results[0], models.Finished)
	o := oracleOf(r, "main", r.lessons[0])
	o.method, o.alpha, o.rate = method, 0.01, 0.05
	for _, p := range pairs {
		o.softmax = o.softmax || p == "network.output = softmax"
	}
	if tune != nil {
		tune(o)
	}
	if still := o.distance(r, "main"); still < 1e-3 {
		t.Errorf("%s: learning moved no weight by more than %.1e", method, still)
	}
	o.follow(r.lessons[0], batch)
	return o.distance(r, "main")
}

// withinSettling is how near weights are after ten updates from states settled to 1e-10.
const (
	withinRounding = 1e-13
	withinSettling = 1e-8
)

var oracleMethods = []struct {
	name   string
	within float64
}{
	{"backpropagation", withinRounding},
	{"feedback-alignment", withinRounding},
	{"direct-feedback-alignment", withinRounding},
	{"pseudo-backpropagation", 1e-11},
	{"non-dynamic-inversion", 1e-11},
	{"dynamic-inversion", withinSettling},
}

// Ten examples, one by one and in batches of four: the weights are those of nested loops.
func TestMethodsLearnAsNestedLoopsDo(t *testing.T) {
	for _, m := range oracleMethods {
		for _, output := range []string{"linear", "softmax"} {
			for _, batch := range []int{1, 4} {
				t.Run(fmt.Sprint(m.name, output, batch), func(t *testing.T) {
					if d := against(t, m.name, batch, nil, nil, "network.output = "+output); !(d < m.within) {
						t.Errorf("a weight is off by %.2e", d)
					}
				})
			}
		}
	}
}

// Clipping is of each example's post factor, decay a share of the weights once an update, norm the length
// of the whole update.
func TestClipDecayAndNorm(t *testing.T) {
	for _, batch := range []int{1, 4} {
		for key, tune := range map[string]func(*oracle){
			"plasticity.all.clip = 0.4":  func(o *oracle) { o.clip = 0.4 },
			"plasticity.all.decay = 0.1": func(o *oracle) { o.decay = 0.1 },
			"plasticity.all.norm = 0.7":  func(o *oracle) { o.norm = 0.7 },
		} {
			t.Run(fmt.Sprint(key, batch), func(t *testing.T) {
				if d := against(t, "backpropagation", batch, tune, nil, key); !(d < withinRounding) {
					t.Errorf("a weight is off by %.2e", d)
				}
				if d := against(t, "backpropagation", batch, nil, nil, key); d < 1e-3 {
					t.Errorf("without it the oracle is only %.2e off: the key does nothing", d)
				}
			})
		}
	}
}

// The slopes enter once: left out where the rule reads, or put in a second time on the way there, the
// weights are others.
func TestSlopesEnterOnce(t *testing.T) {
	wrong := map[string]func(*circuit.Spec){
		"left out": func(s *circuit.Spec) {
			for i := range s.Plasticity {
				s.Plasticity[i].Post.Slope = ""
			}
		},
		"twice": func(s *circuit.Spec) {
			for i, p := range s.Pathways {
				switch p.Name {
				case "B2":
					s.Pathways[i].Modulate = &circuit.Modulate{Slope: "h1", On: "post"}
				case "B3":
					s.Pathways[i].Modulate = &circuit.Modulate{Slope: "h2", On: "post"}
				}
			}
		},
	}
	for name, change := range wrong {
		for _, method := range []string{"dynamic-inversion", "feedback-alignment"} {
			if d := against(t, method, 1, nil, change); d < 1e-4 {
				t.Errorf("%s with slopes %s is within %.2e of the oracle", method, name, d)
			}
		}
	}
}
