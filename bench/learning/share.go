package main

import (
	"errors"
	"fmt"
	"math"

	"settle/internal/linalg"
)

// chain is a feedforward network with the feedback of its inversion loops. It says, independently of the
// circuit, what an update of its weights should be: the shares of the hidden layers are the loops' states of
// rest, delta_(l-1) = D B (W B - alpha I)^-1 delta_l, or those of a tanh loop by Newton's method
// (Podlaski & Machens, NeurIPS 2020).
type chain struct {
	transfer                 []string // of the hidden layers
	output                   string   // "softmax" or "linear"
	loop                     string   // "linear" or "tanh-zero"
	alpha, rate, decay, clip float64
	w, b, bias               []*linalg.Dense // by layer from 1: W[l-1] leads to layer l; b[l-1] back from it (none for l = 1)
	solve                    []linalg.LU     // W B - alpha I
}

// apply writes phi(a) and its slope over a row, in place.
func apply(transfer string, a, slope []float64) {
	for i, v := range a {
		slope[i] = 1
		if transfer == "tanh" {
			a[i] = math.Tanh(v)
			slope[i] = 1 - a[i]*a[i]
		}
	}
}

// softmax in place.
func softmax(a []float64) {
	sum := 0.0
	for i, v := range a {
		a[i] = math.Exp(v)
		sum += a[i]
	}
	for i := range a {
		a[i] /= sum
	}
}

// factor prepares the loops' closed forms for the weights as they are.
func (c *chain) factor() error {
	c.solve = make([]linalg.LU, len(c.w))
	for l := 1; l < len(c.w); l++ {
		m := linalg.NewDense(c.w[l].Rows, c.w[l].Rows, nil)
		c.w[l].AddMul(m.Data, m.Cols, 1, c.b[l].Transpose().Data, c.b[l].Rows, m.Rows) // row i: W B e_i
		for i := range m.Rows {
			m.Data[i*m.Cols+i] -= c.alpha
		}
		if err := c.solve[l].Factor(m.Transpose()); err != nil {
			return fmt.Errorf("loop %d: %w", l+1, err)
		}
	}
	return nil
}

// share is the share of the layer below layer l+1, given that layer's, before D.
func (c *chain) share(l int, delta []float64) ([]float64, error) {
	z, r := make([]float64, len(delta)), make([]float64, c.w[l].Cols)
	if c.loop == "tanh-zero" {
		return c.tanhRest(l, delta)
	}
	c.solve[l].Solve(z, delta)
	c.b[l].AddMul(r, len(r), 1, z, len(z), 1)
	return r, nil
}

// tanhRest is r = B z with W tanh(B z) - alpha z = delta.
func (c *chain) tanhRest(l int, delta []float64) ([]float64, error) {
	w, b, n := c.w[l], c.b[l], len(delta)
	z, step := make([]float64, n), make([]float64, n)
	for range 50 {
		r, slope := make([]float64, w.Cols), make([]float64, w.Cols)
		b.AddMul(r, len(r), 1, z, n, 1)
		rate := append([]float64(nil), r...)
		apply("tanh", rate, slope)
		f := make([]float64, n)
		w.AddMul(f, n, 1, rate, len(rate), 1)
		j := linalg.NewDense(n, n, nil)
		for k := range n {
			f[k] -= c.alpha*z[k] + delta[k]
			for i := range n {
				for m, s := range slope {
					j.Data[i*n+k] += w.At(i, m) * s * b.At(m, k)
				}
			}
			j.Data[k*n+k] -= c.alpha
		}
		var lu linalg.LU
		if err := lu.Factor(j); err != nil {
			return nil, err
		}
		lu.Solve(step, f)
		for k := range z {
			z[k] -= step[k]
		}
		if linalg.Norm2(step) <= 1e-14*linalg.Norm2(z) {
			return r, nil
		}
	}
	return nil, errors.New("no rest of the tanh loop was found by Newton's method")
}

// wanted are the changes of the hidden layers' weights after a batch, W_1 to W_(L-1).
func (c *chain) wanted(inputs, targets [][]float64) ([]*linalg.Dense, error) {
	changes := make([]*linalg.Dense, len(c.w)-1)
	for l := range changes {
		changes[l] = c.w[l].Clone()
		changes[l].Scale(-c.decay)
	}
	for k, x := range inputs {
		rates, slopes := c.forward(x)
		delta := append([]float64(nil), targets[k]...)
		for i, y := range rates[len(c.w)] {
			delta[i] -= y
		}
		for l := len(c.w) - 1; l > 0; l-- {
			r, err := c.share(l, delta)
			if err != nil {
				return nil, err
			}
			if c.loop == "linear" {
				for i := range r {
					r[i] *= slopes[l-1][i]
				}
			}
			delta = r
			c.outer(changes[l-1], delta, rates[l-1])
		}
	}
	return changes, nil
}

// outer adds rate delta pre^T, delta clipped to its largest norm.
func (c *chain) outer(change *linalg.Dense, delta, pre []float64) {
	f := c.rate
	if n := linalg.Norm2(delta); c.clip > 0 && n > c.clip {
		f *= c.clip / n
	}
	for i, d := range delta {
		row := change.Row(i)
		for j, p := range pre {
			row[j] += f * d * p
		}
	}
}

// forward returns the rates of all layers, the input's first, and the slopes of the hidden ones.
func (c *chain) forward(x []float64) (rates, slopes [][]float64) {
	rates = append(rates, x)
	for l, w := range c.w {
		a, slope := append([]float64(nil), c.bias[l].Data...), make([]float64, w.Rows)
		w.AddMul(a, len(a), 1, rates[l], w.Cols, 1)
		switch {
		case l < len(c.w)-1:
			apply(c.transfer[l], a, slope)
			slopes = append(slopes, slope)
		case c.output == "softmax":
			softmax(a)
		}
		rates = append(rates, a)
	}
	return rates, slopes
}
