package credit

import (
	"fmt"

	"gonum.org/v1/gonum/floats"

	"settle/internal/linalg"
)

const (
	newtonIterations = 200
	newtonTolerance  = 1e-9  // relative size of the last step; the error left is of its square
	newtonDecrease   = 1e-4  // share of the predicted decrease that a step has to bring
	newtonShortest   = 1e-12 // shortest part of a step that is tried
)

// tanhZero finds the state of rest of the loop that sees W tanh(r) for the example in l.one: by
// Newton's method from 0, each step halved until the residual falls (J. E. Dennis, R. B. Schnabel,
// Numerical Methods for Unconstrained Optimization and Nonlinear Equations (SIAM, 1996), A6.3.1).
// Around one layer with B = -W^T and a leak there is one state of rest, and it is found from anywhere,
// since the derivative is negative definite. With other feedback there may be several, or the one
// that grows out of 0 with the error may end before the error is reached.
func (l *loop) tanhZero(delta []float64) error {
	s := &l.one
	clear(s.unknown)
	copy(s.target, delta)
	if !l.outer() {
		apply(s.target, l.b, delta)
	}
	norm := l.evaluate(s.unknown)
	for range newtonIterations {
		if err := l.newtonStep(); err != nil {
			return l.unreached(norm, err)
		}
		if floats.Norm(s.step, 2) <= newtonTolerance*floats.Norm(s.unknown, 2) {
			floats.Add(s.unknown, s.step)
			l.evaluate(s.unknown)
			return nil
		}
		next, ok := l.damped(norm)
		if !ok {
			return l.unreached(norm, nil)
		}
		norm = next
	}
	return l.unreached(norm, nil)
}

// evaluate writes the states r for these unknowns, and the residual, whose norm it returns.
func (l *loop) evaluate(unknown []float64) float64 {
	s := &l.one
	copy(s.r[0], unknown)
	if l.outer() {
		apply(s.r[0], l.b, unknown)
	}
	for j, w := range l.w {
		linalg.Tanh(s.f[j], s.r[j])
		if j+1 < len(l.w) {
			apply(s.r[j+1], w, s.f[j])
		} else {
			apply(s.top, w, s.f[j])
		}
	}
	copy(s.residual, s.top)
	if !l.outer() {
		apply(s.residual, l.b, s.top)
	}
	floats.AddScaled(s.residual, -l.alpha, unknown)
	floats.Sub(s.residual, s.target)
	return floats.Norm(s.residual, 2)
}

// newtonStep writes the full step from where evaluate was called last.
func (l *loop) newtonStep() error {
	s := &l.one
	for j, f := range s.f {
		for i, v := range f {
			s.df[j][i] = 1 - v*v
		}
	}
	l.assemble(s.df)
	if err := l.lu.Factor(l.system); err != nil {
		return err
	}
	l.lu.Solve(s.step, s.residual)
	floats.Scale(-1, s.step)
	return nil
}

// damped goes as much of the step as makes the residual fall from norm, and returns what it fell to.
func (l *loop) damped(norm float64) (float64, bool) {
	s := &l.one
	for part := 1.0; part > newtonShortest; part /= 2 {
		floats.AddScaledTo(s.trial, s.unknown, part, s.step)
		if next := l.evaluate(s.trial); next <= (1-newtonDecrease*part)*norm {
			s.unknown, s.trial = s.trial, s.unknown
			return next, true
		}
	}
	return 0, false
}

func (l *loop) unreached(residual float64, cause error) error {
	why := ""
	if cause != nil {
		why = ": " + cause.Error()
	}
	return fmt.Errorf("%s around tanh with alpha = %g: Newton's method found no state of rest (residual %.3g where |delta| is %.3g)%s; delta may be beyond what W tanh(r) can reach: a larger leak alpha or smaller errors may help",
		l.who, l.alpha, residual, floats.Norm(l.one.target, 2), why)
}
