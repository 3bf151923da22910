package integrators

// Convergence of the stages' iterations.
const (
	esdirkKappa = 0.005 // of the tolerance may be left over: a stage's slope magnifies it
	rateForgets = 0.3   // a rate measured counts for so much of the next, at least
	rateRenews  = 0.02  // above it a new Jacobian is worth its cost
)

// begin implements follower.
func (s *esdirk) begin(b *batch, i int) {
	r := s.row(b, i)
	r.lin.forget()
	r.pacing, r.rate, r.size, r.renew = predictive{}, 0, 0, false
}

// accept implements follower.
func (s *esdirk) accept(b *batch, i int) {
	r := s.row(b, i)
	for j := range r.k {
		copy(r.last[j], r.k[j])
	}
	r.size, r.renew = b.h[i], r.slow()
	r.pacing.accept(b.h[i])
	r.lin.current = false
}

// slow reports that the Jacobian is not worth keeping.
func (r *esdirkRow) slow() bool { return r.rate > rateRenews }

// pace implements pacer. A size that would grow by little is kept, and so are the factors.
func (s *esdirk) pace(b *batch, i int, err float64) (next float64, accept bool) {
	r, h := s.row(b, i), b.h[i]
	next, accept = r.pacing.judge(h, err, s.tb.errorOrder()+1, float64(r.effort)/mostIterations)
	if accept && next < notWorth*h && !r.slow() {
		next = h
	}
	return next, accept
}

// rebind implements rebinder.
func (s *esdirk) rebind(sys System) error {
	for i := range s.rows {
		s.rows[i].lin.rebind(sys)
	}
	return nil
}

// at is the method's dense output.
func (s *esdirk) at(dst []float64, st *Step, theta float64) {
	k := s.rows[st.Row].k
	if s.tb.Dense == nil {
		own := *st
		own.DY0, own.DY = k[0], k[len(k)-1]
		hermite(dst, &own, theta)
		return
	}
	copy(dst, st.Y0)
	for j, poly := range s.tb.Dense {
		addScaled(dst, (st.T-st.T0)*theta*horner(poly, theta), k[j])
	}
}

// archive implements archived.
func (s *esdirk) archive(a *archive, rows int) {
	for i := range rows {
		r := &s.rows[i]
		r.lin.archive(a, s.n)
		r.pacing.archive(a)
		a.float(&r.rate)
		a.float(&r.size)
		a.bool(&r.renew)
		if r.make(s.tb.Stages(), s.n); r.size > 0 {
			for _, k := range r.last {
				a.floats(k)
			}
		}
	}
}
