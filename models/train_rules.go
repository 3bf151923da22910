package models

import (
	"slices"

	"settle/circuit"
	"settle/internal/linalg"
	"settle/plasticity"
)

// plastic is a rule at work on one pathway: it gathers what the rows of a batch ask for and changes the
// weights, and the target's biases, once a batch.
type plastic struct {
	spec      *circuit.Plasticity
	rule      plasticity.Rule
	w         linalg.Plastic
	own       *linalg.Dense // w, where it is kept in full
	hollow    bool          // no unit is connected with itself, and none becomes so
	bias      []float64     // of the target population; nil where it does not learn
	to        int           // the target population
	free      int           // phase at whose end free rates are read
	pre, post reading
	local     plasticity.Local
	change    plasticity.Change

	// of the batch so far: factors by rows, and the decay of each row of the weights
	posts, pres []float64
	pairs       int
	decay       []float64
	decays      bool // some rule asked for one
}

// newPlastic sets a rule to work on the weights of c.
func newPlastic(c *circuit.Circuit, s *circuit.Plasticity) (*plastic, error) {
	key := "plasticity." + s.Pathway
	k, ok := plasticity.Find(s.Rule)
	if !ok {
		return nil, c.Spec.Errorf(key+".rule", "there is no rule %q", s.Rule)
	}
	if k.Memory && s.When == "trajectory" {
		return nil, c.Spec.Errorf(key+".when", "rule %s averages over examples, so that it has no rate of change along a trajectory; write when = \"settled\"", s.Rule)
	}
	path := c.Pathways()[pathwayOf(c, s.Pathway)]
	w, ok := path.W.(linalg.Plastic)
	if !ok {
		return nil, c.Spec.Errorf(key, "the weights of pathway %s are not dense; write storage = \"dense\" among its weights", s.Pathway)
	}
	p := &plastic{spec: s, rule: k.New(plasticity.Parameters{Window: s.Window}), w: w, hollow: hollow(c, path), to: path.To, free: phaseOf(c, s.Free),
		pre: newReading(c, s.Pre, path.From), post: newReading(c, s.Post, path.To)}
	p.own, _ = w.(*linalg.Dense)
	if s.Bias {
		p.bias = c.Populations()[path.To].Bias
	}
	p.room(k)
	return p, p.checkFree(c)
}

// checkFree refuses a rule that compares a phase with itself, which would change nothing, or with one that
// comes later: of that there is only what the last example left.
func (p *plastic) checkFree(c *circuit.Circuit) error {
	learning := slices.IndexFunc(c.Spec.Phases, func(q circuit.Phase) bool { return q.Learn })
	if !p.comparing() || learning < 0 || p.free < learning {
		return nil
	}
	return c.Spec.Errorf("plasticity."+p.spec.Pathway+".free", "rule %s compares the end of phase %q, which learns, with that of phase %q, which is not over before it; name an earlier phase",
		p.spec.Rule, c.Spec.Phases[learning].Name, c.Spec.Phases[p.free].Name)
}

// hollow tells whether the file leaves the diagonal of a square matrix out (self = false).
func hollow(c *circuit.Circuit, p circuit.PathwayInfo) bool {
	return p.From == p.To && !c.Spec.Pathways[pathwayOf(c, p.Name)].Weights.Self
}

// room makes room for what the two ends know.
func (p *plastic) room(k plasticity.Kind) {
	to, from := p.w.Dims()
	l := &p.local
	l.Pre, l.Post = make([]float64, from), make([]float64, to)
	if k.Free {
		l.FreePre, l.FreePost = make([]float64, from), make([]float64, to)
	}
	if k.Memory {
		l.Memory = make([]float64, to)
	}
	p.decay = make([]float64, to)
}

// comparing tells whether the rule reads free rates besides those at the end of the learning phase.
func (p *plastic) comparing() bool { return p.local.FreePre != nil }

// gather takes in what one row asks for: its full state at the learning phase's end, and at the free one's.
func (p *plastic) gather(full, free []float64) {
	p.factors(full, free)
	for k := range p.change.Pairs {
		post := p.change.Post[k]
		at := len(p.posts)
		p.posts, p.pres = append(p.posts, post...), append(p.pres, p.change.Pre[k]...)
		clip(p.posts[at:], p.spec.Clip)
		p.pairs++
	}
	for i, d := range p.change.Decay {
		p.decay[i] += d
		p.decays = true
	}
}

// factors asks the rule for a change, given what its two ends know.
func (p *plastic) factors(full, free []float64) {
	l := &p.local
	p.pre.take(l.Pre, full)
	p.post.take(l.Post, full)
	if l.FreePre != nil {
		p.pre.take(l.FreePre, free)
		p.post.take(l.FreePost, free)
	}
	p.rule.Factors(&p.change, l)
}

// clip scales v down to norm most; 0 leaves it.
func clip(v []float64, most float64) {
	if most == 0 {
		return
	}
	if n := linalg.Norm2(v); n > most {
		for i := range v {
			v[i] *= most / n
		}
	}
}

// apply changes the weights by what was gathered, and forgets it:
// W <- (1 - decay) W + rate (sum of post pre^T - diag(d) W), d being the rule's own decay.
func (p *plastic) apply() {
	to, from := p.w.Dims()
	rate := p.spec.Rate * p.scaling()
	if p.decays {
		for i, d := range p.decay {
			p.decay[i] = 1 - p.spec.Decay - rate*d
		}
		p.w.UpdateRows(p.decay, rate, p.posts, to, p.pres, from, p.pairs)
	} else {
		p.w.Update(1-p.spec.Decay, rate, p.posts, to, p.pres, from, p.pairs)
	}
	if p.hollow {
		clearDiagonal(p.own.Data, to)
	}
	for k := range p.pairs {
		for i := range p.bias {
			p.bias[i] += rate * p.posts[k*to+i]
		}
	}
	p.forget()
}

// clearDiagonal sets the diagonal of a square matrix of n rows to 0.
func clearDiagonal(w []float64, n int) {
	for i := range n {
		w[i*n+i] = 0
	}
}

func (p *plastic) forget() {
	p.posts, p.pres, p.pairs, p.decays = p.posts[:0], p.pres[:0], 0, false
	clear(p.decay)
}

// scaling is the factor that brings the change gathered to the Frobenius norm that the file asks for.
func (p *plastic) scaling() float64 {
	if p.spec.Norm == 0 {
		return 1
	}
	var decay []float64
	if p.decays {
		decay = p.decay
	}
	to, from := p.w.Dims()
	size := p.w.ChangeNorm(decay, p.posts, to, p.pres, from, p.pairs)
	if size == 0 {
		return 1
	}
	return p.spec.Norm / size
}
