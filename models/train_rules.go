package models

import (
	"fmt"
	"math"

	"settle/circuit"
	"settle/internal/linalg"
	"settle/plasticity"
)

// plastic is a rule at work on one pathway: it gathers what the rows of a batch ask for and changes the
// weights, and the target's biases, once a batch.
type plastic struct {
	spec      *circuit.Plasticity
	rule      plasticity.Rule
	w         *linalg.Dense
	bias      []float64 // of the target population; nil where it does not learn
	pre, post reading
	local     plasticity.Local
	change    plasticity.Change

	// of the batch so far: factors by rows, and the decay of each row of the weights
	posts, pres []float64
	pairs       int
	decay       []float64
	decays      bool
}

func newPlastic(c *circuit.Circuit, s *circuit.Plasticity) (*plastic, error) {
	k, ok := plasticity.Find(s.Rule)
	if !ok {
		return nil, fmt.Errorf("plasticity of pathway %s: no rule %q", s.Pathway, s.Rule)
	}
	path := c.Pathways()[pathwayOf(c, s.Pathway)]
	w, ok := path.W.(*linalg.Dense)
	if !ok {
		return nil, fmt.Errorf("plasticity of pathway %s: its weights are not dense", s.Pathway)
	}
	p := &plastic{spec: s, rule: k.New(plasticity.Parameters{Window: s.Window}), w: w,
		pre: newReading(c, s.Pre, path.From), post: newReading(c, s.Post, path.To)}
	if s.Bias {
		p.bias = c.Populations()[path.To].Bias
	}
	to, from := w.Dims()
	l := &p.local
	l.Pre, l.Post = make([]float64, from), make([]float64, to)
	if k.Free {
		l.FreePre, l.FreePost = make([]float64, from), make([]float64, to)
	}
	if k.Memory {
		l.Memory = make([]float64, to)
	}
	p.decay = make([]float64, to)
	return p, nil
}

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

// apply changes the weights by what was gathered: W <- (1 - decay) W + rate dW, and forgets it.
func (p *plastic) apply() {
	to, from := p.w.Dims()
	rate := p.spec.Rate
	if p.spec.Norm > 0 && p.pairs > 0 {
		if size := p.size(); size > 0 {
			rate *= p.spec.Norm / size
		}
	}
	if p.decays {
		for i, d := range p.decay {
			keep := 1 - rate*d
			row := p.w.Row(i)
			for j := range row {
				row[j] *= keep
			}
		}
		clear(p.decay)
	}
	p.w.Update(1-p.spec.Decay, rate, p.posts, to, p.pres, from, p.pairs)
	for k := range p.pairs {
		for i := range p.bias {
			p.bias[i] += rate * p.posts[k*to+i]
		}
	}
	p.forget()
}

func (p *plastic) forget() {
	p.posts, p.pres, p.pairs, p.decays = p.posts[:0], p.pres[:0], 0, false
}

// size is the Frobenius norm of the change gathered, the decays aside: of few factor pairs by their
// inner products, |sum a_i b_i^T|^2 = sum_ij (a_i.a_j)(b_i.b_j).
func (p *plastic) size() float64 {
	to, from := p.w.Dims()
	sum := 0.0
	for i := range p.pairs {
		for j := range p.pairs {
			sum += linalg.Dot(p.posts[i*to:(i+1)*to], p.posts[j*to:(j+1)*to]) * linalg.Dot(p.pres[i*from:(i+1)*from], p.pres[j*from:(j+1)*from])
		}
	}
	return math.Sqrt(math.Max(sum, 0))
}
