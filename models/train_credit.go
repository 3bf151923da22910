package models

import (
	"fmt"

	"settle/circuit"
	"settle/internal/linalg"
	"settle/plasticity/credit"
)

// creditor knows the chain of layers that [credit] names: it fills in the closed form of phases with
// solve = "closed-form", and lends probes the chain.
type creditor struct {
	c      *circuit.Circuit
	chain  credit.Chain
	hidden []circuit.PopulationInfo
	deltas []int // populations that hold the share of each hidden layer, before D
	err    int   // population with the error at the output
	slopes []*linalg.Dense
	e      *linalg.Dense
	own    credit.Method   // the arm's closed form
	shares []*linalg.Dense // what it says, before D
	with   []*linalg.Dense // and after
	fresh  bool            // shares are of the batch presented
}

func newCreditor(c *circuit.Circuit, batch int) (*creditor, error) {
	s := c.Spec.Credit
	if s == nil {
		return nil, nil
	}
	r := &creditor{c: c, err: populationOf(c, s.Error), chain: credit.Chain{Leak: s.Leak, Loop: loopOf(s.Loop)}}
	for _, name := range s.Forward {
		w, err := denseOf(c, name)
		if err != nil {
			return nil, err
		}
		r.chain.W = append(r.chain.W, w)
	}
	r.findFeedback(s)
	for i, name := range s.Hidden {
		p := c.Populations()[populationOf(c, name)]
		r.hidden = append(r.hidden, p)
		r.slopes = append(r.slopes, linalg.NewDense(batch, p.Size, nil))
		r.shares = append(r.shares, linalg.NewDense(batch, p.Size, nil))
		r.with = append(r.with, linalg.NewDense(batch, p.Size, nil))
		if i < len(s.Deltas) {
			r.deltas = append(r.deltas, populationOf(c, s.Deltas[i]))
		}
	}
	r.e = linalg.NewDense(batch, c.Populations()[r.err].Size, nil)
	return r, r.choose(s.Method)
}

// findFeedback lays the feedback matrices where credit.Chain has them: B[k] goes from layer k+1 to layer
// k; that of a single loop goes from the output to the first hidden layer. A view of forward weights, which
// backpropagation has, is no matrix of its own.
func (r *creditor) findFeedback(s *circuit.Credit) {
	r.chain.B = make([]*linalg.Dense, len(r.chain.W))
	for i, name := range s.Feedback {
		if b, ok := r.c.Pathways()[pathwayOf(r.c, name)].W.(*linalg.Dense); ok && i+1 < len(r.chain.B) {
			r.chain.B[i+1] = b
		}
	}
}

func denseOf(c *circuit.Circuit, pathway string) (*linalg.Dense, error) {
	w, ok := c.Pathways()[pathwayOf(c, pathway)].W.(*linalg.Dense)
	if !ok {
		return nil, fmt.Errorf("pathway %s of the chain of credit: its weights are not dense; write storage = \"dense\"", pathway)
	}
	return w, nil
}

func loopOf(name string) credit.Loop {
	switch name {
	case "tanh-zero":
		return credit.TanhZero
	case "operating-point":
		return credit.OperatingPoint
	}
	return credit.Linear
}

func (r *creditor) choose(method string) error {
	k, ok := credit.Find(method)
	if !ok {
		return fmt.Errorf("credit.method: no closed form %q", method)
	}
	r.own = k.New()
	return nil
}

// look takes the error and the slopes of the hidden layers out of the rows.
func (r *creditor) look(d *circuit.Dynamics, rows int) {
	for row := range rows {
		copy(r.e.Row(row), d.State(row, r.err))
		for i := range r.hidden {
			r.hidden[i].Phi.Slope(r.slopes[i].Row(row), units(d.Full(row), &r.hidden[i]))
		}
	}
}

// fill writes the arm's closed form to the populations that hold the shares, once a batch.
func (r *creditor) fill(d *circuit.Dynamics, rows int) error {
	if !r.fresh {
		r.look(d, rows)
		if err := r.own.Prepare(&r.chain); err != nil {
			return err
		}
		if err := r.own.Deltas(top(r.with, rows), top(r.shares, rows), top(r.slopes, rows), first(r.e, rows)); err != nil {
			return err
		}
		r.fresh = true
	}
	for i, pop := range r.deltas {
		for row := range rows {
			copy(d.State(row, pop), r.shares[i].Row(row))
		}
	}
	return nil
}

// top and first take the rows in use.
func top(all []*linalg.Dense, rows int) []*linalg.Dense {
	part := make([]*linalg.Dense, len(all))
	for i, m := range all {
		part[i] = first(m, rows)
	}
	return part
}

func first(m *linalg.Dense, rows int) *linalg.Dense {
	return linalg.NewDense(rows, m.Cols, m.Data[:rows*m.Cols])
}
