package integrators

// linearise makes s ready for factorisations at the state of place i, which is booked for them.
func (w *relaxation) linearise(s Shifted, i int) {
	taken := tolerance{w.rtol, w.atol}.linearise(s, w.rows[i], w.at, w.row(w.y, i))
	w.places[i].res.Stats.linearised(taken)
}

// factor prepares I - c J for place i.
func (w *relaxation) factor(s Shifted, c float64, i int) error {
	w.places[i].res.Stats.Factorisations++
	return s.Factor(c)
}

// solve writes c (I - c J)^-1 f of the places in list to their steps.
func (w *relaxation) solve(s Shifted, c float64, list []int) {
	n := w.n
	for k, i := range list {
		for j, v := range w.row(w.f, i) {
			w.scrap[k*n+j] = c * v
		}
		stats := &w.places[i].res.Stats
		stats.Solves++
		stats.Products += s.Products()
	}
	s.Solve(w.scrap[:len(list)*n], w.scrap[:len(list)*n], len(list))
	for k, i := range list {
		copy(w.row(w.step, i), w.row(w.scrap, k))
	}
}
