package circuit

import (
	"math"

	"settle/internal/linalg"
)

// naive evaluates one trial straight from the equations, population by population, without plans,
// caches, rows or products: what Dynamics is compared with. It takes parameters and matrices from
// the compiled Circuit, and times, roles and shapes from the Spec.
type naive struct {
	c             *Circuit
	phase         *Phase
	initial       []float64 // full state before the phase
	input, target []float64
	t             float64
	y             map[int][]float64 // evolving populations
	state         map[int][]float64
}

func newNaive(c *Circuit, phase int, initial, input, target []float64) *naive {
	return &naive{c: c, phase: &c.Spec.Phases[phase], initial: initial, input: input, target: target}
}

// at sets the moment.
func (n *naive) at(t float64, y []float64) *naive {
	n.t, n.y, n.state = t, map[int][]float64{}, map[int][]float64{}
	at := 0
	for i, p := range n.c.Populations() {
		if n.evolves(i) {
			n.y[i] = y[at : at+p.Size]
			at += p.Size
		}
	}
	return n
}

func (n *naive) clamp(pop int) string {
	p := n.c.Spec.Populations[pop]
	if s, ok := n.phase.Clamp[p.Name]; ok {
		return s
	}
	return p.Clamp
}

func (n *naive) held(pop int) bool { return contains(n.phase.Hold, n.c.Spec.Populations[pop].Name) }

func (n *naive) evolves(pop int) bool {
	return n.clamp(pop) == "" && !n.held(pop) && !n.c.Populations()[pop].Algebraic
}

func contains(list []string, name string) bool {
	for _, s := range list {
		if s == name {
			return true
		}
	}
	return false
}

func (n *naive) x(pop int) []float64 {
	p := n.c.Populations()[pop]
	switch {
	case n.clamp(pop) == "task.input":
		return n.input
	case n.clamp(pop) == "task.target":
		return n.target
	case n.held(pop):
		return n.initial[p.Offset : p.Offset+p.Size]
	case n.evolves(pop):
		return n.y[pop]
	}
	if n.state[pop] == nil {
		x := n.drive(pop)
		for i := range x {
			x[i] /= p.Leak[i]
		}
		n.state[pop] = x
	}
	return n.state[pop]
}

func (n *naive) rate(pop int) []float64 {
	x := n.x(pop)
	r := make([]float64, len(x))
	n.c.Populations()[pop].Phi.Rate(r, x)
	return r
}

func (n *naive) drive(pop int) []float64 {
	p := n.c.Populations()[pop]
	sum := make([]float64, p.Size)
	for _, part := range n.summands(pop) {
		for i := range sum {
			sum[i] += part[i]
		}
	}
	return sum
}

// summands are bias, each input and each open pathway.
func (n *naive) summands(pop int) (list [][]float64) {
	p := n.c.Populations()[pop]
	list = append(list, p.Bias)
	for _, in := range n.c.Spec.Inputs {
		if in.To == p.Name && (len(in.Phases) == 0 || contains(in.Phases, n.phase.Name)) {
			list = append(list, n.external(&in, p.Size))
		}
	}
	for _, w := range n.c.Pathways() {
		if w.To == pop && (n.phase.Open == nil || contains(n.phase.Open, w.Name)) {
			list = append(list, n.carried(&w))
		}
	}
	return list
}

func (n *naive) external(in *Input, size int) []float64 {
	v, on := make([]float64, size), n.t >= in.Onset
	for i := range v {
		a := in.Amplitude.Constant
		switch {
		case in.Shape == "constant", in.Shape == "step" && on, in.Shape == "pulse" && on && n.t < in.Onset+in.Duration:
			v[i] = a
		case in.Shape == "ramp" && on:
			v[i] = a * math.Min(1, (n.t-in.Onset)/in.Duration)
		case in.Shape == "sine" && on && n.t < in.Onset+in.Duration:
			v[i] = in.Offset.Constant + a*math.Sin(2*math.Pi*in.Frequency*(n.t-in.Onset)+in.Shift)
		case in.Shape == "dataset" && on && in.From == "task.input":
			v[i] = a * n.input[i]
		case in.Shape == "dataset" && on:
			v[i] = a * n.target[i]
		}
	}
	return v
}

func (n *naive) carried(w *PathwayInfo) []float64 {
	r := n.rate(w.From)
	if w.Modulate != nil && !w.Modulate.Post {
		n.modulate(r, w.Modulate)
	}
	m := w.W.Dense()
	out := make([]float64, m.Rows)
	for i := range out {
		for j := range r {
			out[i] += w.Gain * m.At(i, j) * r[j]
		}
	}
	if w.Modulate != nil && w.Modulate.Post {
		n.modulate(out, w.Modulate)
	}
	return out
}

func (n *naive) modulate(v []float64, m *ModulateInfo) {
	slope := make([]float64, len(v))
	n.c.Populations()[m.Slope].Phi.Slope(slope, n.x(m.Slope))
	for i, s := range slope {
		if m.Inverse {
			s = 1 / s
		}
		v[i] *= s
	}
}

// derivative is dy/dt.
func (n *naive) derivative() (dydt []float64) {
	for i, p := range n.c.Populations() {
		if n.evolves(i) {
			for j, v := range n.drive(i) {
				dydt = append(dydt, (v-p.Leak[j]*n.y[i][j])/p.Tau[j])
			}
		}
	}
	return dydt
}

// residual is the definition of Dynamics.Residual.
func (n *naive) residual(settle []int, rtol, atol float64) (worst float64) {
	for _, pop := range settle {
		p := n.c.Populations()[pop]
		drive, speed, scale := n.drive(pop), 0.0, 0.0
		for _, part := range n.summands(pop) {
			scale = math.Max(scale, largest(part))
		}
		for j, x := range n.y[pop] {
			speed = math.Max(speed, math.Abs(drive[j]-p.Leak[j]*x))
			scale = math.Max(scale, math.Max(math.Abs(x), math.Abs(p.Leak[j]*x)))
		}
		worst = math.Max(worst, speed/(atol+rtol*scale))
	}
	return worst
}

// differences is the Jacobian of f by central differences with steps h.
func differences(f func(y []float64) []float64, y []float64, h float64) *linalg.Dense {
	n := len(y)
	j := linalg.NewDense(n, n, nil)
	shifted := append([]float64(nil), y...)
	for c := range y {
		shifted[c] = y[c] + h
		up := f(shifted)
		shifted[c] = y[c] - h
		down := f(shifted)
		shifted[c] = y[c]
		for r := range up {
			j.Set(r, c, (up[r]-down[r])/(2*h))
		}
	}
	return j
}
