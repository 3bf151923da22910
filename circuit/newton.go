package circuit

const (
	// largestNewton is how many variables a dense factorisation takes on.
	largestNewton = 2500
	// largestBlock is how many numbers the blocks beside it may have (128 MiB).
	largestBlock = 1 << 24
	// singular is the condition number from which on no digit of a solution can be trusted.
	singular = 1e15
)

// newton solves J_cc delta = f_c, c being the populations that have to settle.
type newton struct {
	elimination
	phase    int // of the layout; -1 before the first
	ready    bool
	factored uint64 // version of the weights that the factors belong to
	regular  bool
}

// Correction returns the size of the Newton correction of a row's state, the largest over the
// populations p that have to settle of |delta_p|_inf / (atol + rtol |x_p|_inf), delta solving
// J_cc delta = f_c with the Jacobian of those populations alone. That is a distance to rest where
// Residual is only a speed. ok is false where J_cc is singular or too large to factor (more than
// 2500 variables after the elimination described at elimination).
func (d *Dynamics) Correction(t float64, y, dydt []float64, row int, rtol, atol float64) (e float64, ok bool) {
	w := &d.newton
	if !d.layNewton() {
		return 0, false
	}
	version := d.c.version.Load()
	if !w.ready || !d.p.constantJ || w.factored != version {
		d.factorNewton(row, t, y)
		w.ready, w.factored = true, version
	}
	if !w.regular {
		return 0, false
	}
	for _, pop := range d.p.Settle {
		copy(w.part(d, pop, 0), dydt[d.p.at[pop]:])
	}
	w.solve(1)
	for _, pop := range d.p.Settle {
		lo := d.p.at[pop]
		size := largest(w.part(d, pop, 0)) / (atol + rtol*largest(y[lo:lo+d.c.populations[pop].Size]))
		e = max(e, size)
	}
	return e, true
}

// layNewton chooses what is eliminated in this phase; false if the rest is too large.
func (d *Dynamics) layNewton() bool {
	w := &d.newton
	if w.wanted == nil || w.phase != d.phase {
		w.choose(d, d.p, d.p.Settle, func(p *population) bool {
			return every(p.Leak, func(leak float64) bool { return leak != 0 })
		})
		w.atOnce = 1
		w.phase, w.ready = d.phase, false
	}
	return w.k <= largestNewton && w.k*w.e <= largestBlock
}

// factorNewton assembles the blocks at a point, eliminates and factors.
func (d *Dynamics) factorNewton(row int, t float64, y []float64) {
	w := &d.newton
	w.linearise(d, row, t, y)
	w.regular = w.factor(0, 1) == nil && w.lu.Cond() < singular
}
