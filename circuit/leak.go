package circuit

// Leak writes leak/tau of every variable of the state, per second, to dst (Dim numbers); see
// integrators.Leaky.
func (d *Dynamics) Leak(dst []float64) {
	for _, pop := range d.p.Evolving {
		p := &d.c.populations[pop]
		to := dst[d.p.at[pop]:]
		for i, f := range p.invTau {
			to[i] = p.Leak[i] * f
		}
	}
}

// Follows reports whether the populations of a part are driven by those of earlier parts alone, and by
// no input that changes but at its edges; see integrators.Sequential.
func (d *Dynamics) Follows(part int) bool {
	if !d.Autonomous() {
		return false
	}
	earlier := make([]bool, len(d.p.at))
	for _, g := range d.p.parts[:part] {
		for _, pop := range g.targets {
			earlier[pop] = true
		}
	}
	for _, pop := range d.p.parts[part].targets {
		for from, felt := range d.p.feels[pop] {
			if felt && !earlier[from] {
				return false
			}
		}
	}
	return true
}
