package models

import (
	"slices"

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
	deltas []int         // populations that hold the share of each hidden layer, before D
	err    int           // population with the error at the output
	slopes layered       // of the hidden layers
	e      layered       // the error, one matrix
	own    credit.Method // the arm's closed form
	shares layered       // what it says, before D
	with   layered       // and after
	fresh  bool          // shares are of the batch presented
}

// newCreditor returns nil for a circuit file without [credit].
func newCreditor(c *circuit.Circuit, batch int) (*creditor, error) {
	s := c.Spec.Credit
	if s == nil {
		return nil, nil
	}
	if err := checkGains(c); err != nil {
		return nil, err
	}
	r := &creditor{c: c, err: populationOf(c, s.Error), chain: credit.Chain{Leak: s.Leak, Loop: loopOf(s.Loop)}}
	for _, name := range s.Forward {
		w, err := denseOf(c, name, len(r.chain.W) > 0)
		if err != nil {
			return nil, err
		}
		r.chain.W = append(r.chain.W, w)
	}
	r.findFeedback(s)
	r.findLayers(s, batch)
	return r, r.choose(s.Method)
}

// findLayers takes the hidden layers, and the populations that hold their shares, and makes room for a batch.
func (r *creditor) findLayers(s *circuit.Credit, batch int) {
	for i, name := range s.Hidden {
		p := r.c.Populations()[populationOf(r.c, name)]
		r.hidden = append(r.hidden, p)
		for _, b := range []*layered{&r.slopes, &r.shares, &r.with} {
			b.add(batch, p.Size)
		}
		if i < len(s.Deltas) {
			r.deltas = append(r.deltas, populationOf(r.c, s.Deltas[i]))
		}
	}
	r.e.add(batch, r.c.Populations()[r.err].Size)
}

// checkGains refuses gains of the chain where formulas are asked for: these know the matrices only.
func checkGains(c *circuit.Circuit) error {
	s := c.Spec
	byFormula := slices.ContainsFunc(s.Phases, func(p circuit.Phase) bool { return p.Solve == byClosedForm })
	if !byFormula && s.Probe.Every == 0 {
		return nil
	}
	back := s.Credit.Forward[1:] // those that credit crosses
	for _, p := range c.Pathways() {
		inChain := slices.Contains(back, p.Name) || slices.Contains(back, p.Shared) || slices.Contains(s.Credit.Feedback, p.Name)
		if inChain && p.Gain != 1 {
			return s.Errorf("pathway."+p.Name+".gain", "is %g, but the formulas of closed forms and probes know the weights only: leave it out, and write the factor as scale among the weights", p.Gain)
		}
	}
	return nil
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

// denseOf is the matrix of a pathway of the chain. Of the first, which credit does not cross, the shape will do.
func denseOf(c *circuit.Circuit, pathway string, crossed bool) (*linalg.Dense, error) {
	switch w := c.Pathways()[pathwayOf(c, pathway)].W.(type) {
	case *linalg.Dense:
		return w, nil
	case *linalg.Single:
		return w.Full, nil
	default:
		if to, from := w.Dims(); !crossed {
			return &linalg.Dense{Rows: to, Cols: from}, nil
		}
		return nil, c.Spec.Errorf("credit.forward", "pathway %s is part of the chain, but its weights are not dense; write storage = \"dense\" among them", pathway)
	}
}

// loopOf is the kind of loop that credit.loop names.
func loopOf(name string) credit.Loop {
	switch name {
	case "tanh-zero":
		return credit.TanhZero
	case "operating-point":
		return credit.OperatingPoint
	}
	return credit.Linear
}

// choose takes the closed form of a method.
func (r *creditor) choose(method string) error {
	k, ok := credit.Find(method)
	if !ok {
		return r.c.Spec.Errorf("credit.method", "there is no closed form of %q", method)
	}
	r.own = k.New()
	return nil
}

// look takes the error and the slopes of the hidden layers out of the rows.
func (r *creditor) look(d *circuit.Dynamics, rows int) {
	for row := range rows {
		copy(r.e.all[0].Row(row), d.State(row, r.err))
		for i := range r.hidden {
			r.hidden[i].Phi.Slope(r.slopes.all[i].Row(row), units(d.Full(row), &r.hidden[i]))
		}
	}
}

// fill writes the arm's closed form to the populations that hold the shares, once a batch. Where rows have
// none, the error is a *credit.RowsError; where none has, it wraps linalg.ErrSingular.
func (r *creditor) fill(d *circuit.Dynamics, rows int) (err error) {
	if !r.fresh {
		r.look(d, rows)
		if err := r.own.Prepare(&r.chain); err != nil {
			return err
		}
		err = r.own.Deltas(r.with.top(rows), r.shares.top(rows), r.slopes.top(rows), r.e.top(rows)[0])
		r.fresh = true
	}
	for i, pop := range r.deltas {
		for row := range rows {
			copy(d.State(row, pop), r.shares.all[i].Row(row))
		}
	}
	return err
}

// layered are matrices, one a layer, with one row an example of a batch, of which the last may have fewer.
type layered struct{ all, part []*linalg.Dense }

func (b *layered) add(rows, cols int) { b.all = append(b.all, linalg.NewDense(rows, cols, nil)) }

// top are views of the rows in use, kept until there are others.
func (b *layered) top(rows int) []*linalg.Dense {
	if b.part != nil && b.part[0].Rows == rows {
		return b.part
	}
	b.part = make([]*linalg.Dense, len(b.all))
	for i, m := range b.all {
		b.part[i] = linalg.NewDense(rows, m.Cols, m.Data[:rows*m.Cols])
	}
	return b.part
}
