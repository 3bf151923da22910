package models

import (
	"context"
	"fmt"

	"settle/integrators"
)

// weightODE lets weights evolve along the trajectory, as state variables of the same system of equations
// as the populations:
//
//	tau dW/dt = rate * (sum over k of post_k pre_k^T - diag(decay) W) - decay W,
//
// and biases likewise, without a decay. It is an integrators.System over (state, W1, b1, W2, ...) of one
// row: every stage of every step evaluates the circuit with the weights of that stage, so that a method of
// order p has order p on both.
type weightODE struct {
	p     *presenter
	rules []*plastic
	kept  [][]float64 // by phase: full states that rules compare with
	n     int         // variables of the circuit
	z     []float64   // the state
	begin []float64   // weights and biases at the start of the phase
}

var (
	_ integrators.System      = (*weightODE)(nil)
	_ integrators.Equilibrium = (*weightODE)(nil)
	_ integrators.Piecewise   = (*weightODE)(nil)
	_ integrators.Spectral    = (*weightODE)(nil)
)

// newWeightODE returns nil if no rule learns along the trajectory.
func newWeightODE(p *presenter, rules []*plastic) *weightODE {
	o := &weightODE{p: p}
	for _, r := range rules {
		if r.alongTheWay() {
			o.rules = append(o.rules, r)
		}
	}
	if o.rules == nil {
		return nil
	}
	return o
}

// alongTheWay tells whether a rule acts during the learning phase, not at its end.
func (p *plastic) alongTheWay() bool { return p.spec.When == "trajectory" }

// moves tells whether the weights move during a phase. Nothing else has to.
func (o *weightODE) moves(phase int) bool {
	return o != nil && WeightsMove(o.p.c, phase)
}

// Dim implements integrators.System.
func (o *weightODE) Dim() int {
	n := o.n
	for _, r := range o.rules {
		n += len(r.own.Data) + len(r.bias)
	}
	return n
}

// Derivative implements integrators.System.
func (o *weightODE) Derivative(dydt, t, y []float64, rows []int) {
	o.put(y)
	o.p.d.Derivative(dydt[:o.n], t, y[:o.n], rows)
	full := o.p.d.Frame(rows[0], t[0], y[:o.n]).State
	at := o.n
	for _, r := range o.rules {
		r.factors(full, o.kept[r.free])
		for k := range r.change.Pairs {
			clip(r.change.Post[k], r.spec.Clip)
		}
		at += r.slope(dydt[at : at+len(r.own.Data)])
		at += r.drift(dydt[at : at+len(r.bias)])
	}
}

// put makes the weights and biases those of the state, and those that track them follow. Where these cannot, as
// of a stage that overflows, the step is refused for the rest of the state, or the lesson ends after it.
func (o *weightODE) put(y []float64) {
	at := o.n
	for _, r := range o.rules {
		at += copy(r.own.Data, y[at:])
		at += copy(r.bias, y[at:])
	}
	_ = o.p.c.Retrack()
}

// slope writes dW/dt of the factors asked for last.
func (p *plastic) slope(dwdt []float64) int {
	c, cols := &p.change, p.own.Cols
	for i := range p.own.Rows {
		row := dwdt[i*cols : (i+1)*cols]
		keep := p.spec.Decay
		if len(c.Decay) > 0 {
			keep += p.spec.Rate * c.Decay[i]
		}
		for j, w := range p.own.Row(i) {
			row[j] = -keep * w / p.spec.Tau
		}
		for k := range c.Pairs {
			post := p.spec.Rate * c.Post[k][i] / p.spec.Tau
			for j, pre := range c.Pre[k] {
				row[j] += post * pre
			}
		}
	}
	if p.hollow {
		clearDiagonal(dwdt, cols)
	}
	return len(dwdt)
}

// drift writes db/dt.
func (p *plastic) drift(dbdt []float64) int {
	for i := range dbdt {
		dbdt[i] = 0
		for k := range p.change.Pairs {
			dbdt[i] += p.spec.Rate * p.change.Post[k][i] / p.spec.Tau
		}
	}
	return len(dbdt)
}

// SlowestTau implements integrators.Equilibrium: settling is the populations' alone.
func (o *weightODE) SlowestTau() float64 { return o.p.d.SlowestTau() }

// Residual implements integrators.Equilibrium.
func (o *weightODE) Residual(t float64, y, dydt []float64, row int, rtol, atol float64) float64 {
	o.put(y)
	return o.p.d.Residual(t, y[:o.n], dydt[:o.n], row, rtol, atol)
}

// Correction implements integrators.Equilibrium: where the weights move there is no fixed Jacobian.
func (o *weightODE) Correction(float64, []float64, []float64, int, float64, float64) (float64, bool) {
	return 0, false
}

// NextEdge implements integrators.Piecewise.
func (o *weightODE) NextEdge(row int, t float64) float64 { return o.p.d.NextEdge(row, t) }

// Enter implements integrators.Piecewise.
func (o *weightODE) Enter(row int, t float64) { o.p.d.Enter(row, t) }

// SpectralRadius implements integrators.Spectral, with the weights at the start of the phase.
func (o *weightODE) SpectralRadius() float64 { return o.p.d.SpectralRadius() }

// follow carries row 0 through the phase begun, weights and all. Where it does not count, the weights are
// as they were before.
func (o *weightODE) follow(ctx context.Context, phase int, y []float64, kept [][]float64, look integrators.Observer, done func(e *Episode) error) error {
	info := o.p.phases[phase]
	o.start(y, kept)
	s := o.p.prepare(ctx, info, look)
	s.Method = weightMethod(s.Method)
	result, err := s.Solve(o, 0, info.Duration, o.z)
	if err != nil {
		return fmt.Errorf("phase %s: %w", info.Name, err)
	}
	o.put(o.z)
	copy(y, o.z)
	r := result.Rows[0]
	o.p.d.Finish(0, r.T, y)
	err = done(o.p.judge(0, phase, r, result.Load, y))
	if err != nil || o.p.over[0] {
		o.restore()
	}
	return err
}

// weightMethod is the circuit file's; where that leaves it to us an explicit one: the Jacobian of the weights
// is as large as their number squared.
func weightMethod(given string) string {
	if given == autoMethod {
		return explicitMethod
	}
	return given
}

// start puts states and weights together.
func (o *weightODE) start(y []float64, kept [][]float64) {
	o.n, o.kept = len(y), kept
	o.z = append(o.z[:0], y...)
	for _, r := range o.rules {
		o.z = append(append(o.z, r.own.Data...), r.bias...)
	}
	o.begin = append(o.begin[:0], o.z[o.n:]...)
}

// restore makes the weights those of the start.
func (o *weightODE) restore() {
	copy(o.z[o.n:], o.begin)
	o.put(o.z)
	o.p.c.WeightsChanged()
}

// Where the file leaves the choice of the method, explicitMethod integrates weights.
const (
	autoMethod     = "auto"
	explicitMethod = "tsit5"
)
