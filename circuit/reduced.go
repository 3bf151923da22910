package circuit

// Reduced is a phase with some populations at rest; see integrators.Reduced, with which it is
// identical.
type Reduced = interface {
	Follow(dydt, t, y []float64, rows []int)
	Linearise(row int, t float64, y []float64)
	Factor(c float64) error
	Solve(dst, rhs []float64, rows int)
	Products() int
}

// NewReduced returns this phase with the populations at rest that only follow the others: given the
// others' states, leak x = drive. Of an inversion loop the inverted layer follows the controller. It
// is nil where none does, and valid until the next Begin.
func (d *Dynamics) NewReduced() Reduced {
	if d.p.rest == nil {
		return nil
	}
	r := &reduced{d: d, full: d.p, p: d.p.rest}
	r.choose(d, r.p, r.p.Evolving, notNegative)
	return r
}

// reduced evaluates the plan in which the followers are algebraic, on states laid out as the phase's.
type reduced struct {
	elimination
	d       *Dynamics
	full, p *plan
	x, f    []float64 // packed rows of the others
}

// Follow moves the followers in the packed rows of y to their rest, and writes the derivative of the
// others to dydt, 0 for the followers.
func (r *reduced) Follow(dydt, t, y []float64, rows []int) {
	d, n := r.d, len(rows)
	r.take(y, n)
	d.p = r.p
	d.run(&r.p.whole, r.f, t, r.x, rows)
	d.p = r.full
	clear(dydt[:n*r.full.dim])
	for i := range n {
		for _, pop := range r.p.Evolving {
			copy(r.of(dydt, i, pop), r.f[i*r.p.dim+r.p.at[pop]:])
		}
		for _, pop := range r.p.followers {
			copy(r.of(y, i, pop), d.units(d.x, i, pop))
		}
	}
}

// take packs the others' states of n rows of y.
func (r *reduced) take(y []float64, n int) {
	r.x, r.f = grown(r.x, n*r.p.dim), grown(r.f, n*r.p.dim)
	for i := range n {
		for _, pop := range r.p.Evolving {
			copy(r.x[i*r.p.dim+r.p.at[pop]:], r.of(y, i, pop))
		}
	}
}

// of is a population's part of row i of v, which is laid out as the phase's state.
func (r *reduced) of(v []float64, i, pop int) []float64 {
	at := i*r.full.dim + r.full.at[pop]
	return v[at : at+r.d.c.populations[pop].Size]
}

// Linearise takes the Jacobian of the others, the followers following.
func (r *reduced) Linearise(row int, t float64, y []float64) {
	r.take(y, 1)
	r.d.p = r.p
	r.linearise(r.d, row, t, r.x)
	r.d.p = r.full
}

func (r *reduced) Factor(c float64) error { return r.factor(1, -c) }

func (r *reduced) Solve(dst, rhs []float64, rows int) {
	n := r.full.dim
	for lo := 0; lo < rows; lo += r.atOnce {
		r.solveSome(dst[lo*n:], rhs[lo*n:], min(r.atOnce, rows-lo))
	}
}

func (r *reduced) solveSome(dst, rhs []float64, rows int) {
	for i := range rows {
		for _, pop := range r.p.Evolving {
			copy(r.part(r.d, pop, i), r.of(rhs, i, pop))
		}
	}
	r.solve(rows)
	clear(dst[:rows*r.full.dim])
	for i := range rows {
		for _, pop := range r.p.Evolving {
			copy(r.of(dst, i, pop), r.part(r.d, pop, i))
		}
	}
}

// Products is the multiply-adds of one row of Solve, in evaluations of this phase, rounded up.
func (r *reduced) Products() int {
	if n := r.d.Products(); n > 0 {
		return (r.products() + n - 1) / n
	}
	return 0
}
