package integrators

import "settle/internal/brownian"

// between is the scratch of dense output with noise, one row: a straight line between both ends would
// move too little, and its variance would be too small.
type between struct {
	part, whole, g []float64
	t              [1]float64
	rows           [1]int
}

func newBetween(n, m int) between {
	return between{part: make([]float64, m), whole: make([]float64, m), g: make([]float64, n)}
}

// addBridge adds g(t0, y0) times what the paths are off their own straight line at theta.
func (s *between) addBridge(dst []float64, noise Noise, paths *brownian.Paths, st *Step, theta float64) {
	paths.Increments(s.part, nil, st.T0, st.T0+theta*(st.T-st.T0))
	paths.Increments(s.whole, nil, st.T0, st.T)
	for i, w := range s.whole {
		s.part[i] -= theta * w
	}
	s.t[0], s.rows[0] = st.T0, st.Row
	noise.Diffusion(s.g, s.t[:], st.Y0, s.part, s.rows[:])
	addScaled(dst, 1, s.g)
}
