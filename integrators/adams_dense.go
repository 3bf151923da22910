package integrators

// at integrates, from the start of the step on, the polynomial through the derivatives at its end, at
// its start and at the k - 1 points before. At the end that misses the corrected state by as much as
// correcting once more would change it; a cubic blend takes it up, so that the path and its slope are
// continuous. The order is that of the method.
func (s *adamsStepper) at(dst []float64, st *Step, theta float64) {
	w := &s.rows[st.Row]
	if w.extrapolated {
		hermite(dst, st, theta)
		return
	}
	h, k := st.T-st.T0, w.used
	g, part, power := s.g[:k+1], s.path[:k+1], s.power[:k+1]
	adamsWeights(g, power, w.back, h, 1)
	adamsWeights(part, power, w.back, h, theta)
	blend := theta * theta * (3 - 2*theta)
	for x, y := range st.Y0 {
		dst[x] = y + blend*(st.Y[x]-y)
	}
	for j := range k + 1 {
		phi, weight := s.row(w.then, k), h*(part[j]-blend*g[j])
		if j < k {
			phi, weight = s.row(w.now, j), weight*w.scale[j]
		}
		for x, v := range phi {
			dst[x] += weight * v
		}
	}
}
