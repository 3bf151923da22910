package integrators

import "settle/internal/archive"

// radauSlow is the rate above which a new Jacobian is worth its cost, where more than two
// iterations were needed. Hairer's radau5: theta.
const radauSlow = 1e-3

// slow reports that the last iteration converged too slowly for its Jacobian to be kept.
func (r *radauRow) slow() bool { return r.iteration.count > 2 && r.iteration.rate > radauSlow }

// begin implements follower.
func (s *radau) begin(b *batch, i int) {
	r := s.row(b, i)
	r.forget()
	r.again = false
}

// accept implements follower.
func (s *radau) accept(b *batch, i int) {
	r := s.row(b, i)
	r.last = grown(r.last, 3*s.n)
	copy(r.last, r.z)
	r.again = false
	r.accept(b.h[i], r.slow())
}

// pace implements pacer.
func (s *radau) pace(b *batch, i int, err float64) (next float64, accept bool) {
	r := s.row(b, i)
	next, accept = r.pace(b.h[i], err, radau5.errorOrder()+1, r.iteration.count, r.slow())
	r.again = !accept
	return next, accept
}

// rebind implements rebinder.
func (s *radau) rebind(sys System) error {
	for i := range s.rows {
		s.rows[i].lin.rebind(sys)
	}
	return checkSize(radau5.Name, s.n, sys)
}

// at is the collocation polynomial.
func (s *radau) at(dst []float64, st *Step, theta float64) {
	w, z := collocation(theta), s.thirds(s.rows[st.Row].z)
	for k, y := range st.Y0 {
		dst[k] = y + (w[0]*z[0][k] + w[1]*z[1][k] + w[2]*z[2][k])
	}
}

// archive implements archived.
func (s *radau) archive(a *archive.Archive, rows int) {
	for i := range rows {
		r := &s.rows[i]
		r.archive(a, s.n)
		a.Bool(&r.again)
		if r.last = grown(r.last, 3*s.n); r.size > 0 {
			a.Floats(r.last)
		}
	}
}
