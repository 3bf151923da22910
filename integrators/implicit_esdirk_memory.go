package integrators

import "settle/internal/archive"

// Convergence of the stages' iterations.
const (
	esdirkMemory = 0.3   // a rate counts for so much of that of the next stage, at least
	esdirkLeast  = 0.005 // rate reckoned with at least, as J ages: a first correction beyond the tolerance is never the last
	esdirkSlow   = 0.02  // rate above which a new Jacobian is worth its cost
)

// A stage's slope magnifies what is left over.
var esdirkCriterion = criterion{kappa: 0.005, most: mostIterations, foretell: true}

// slow reports that the Jacobian is not worth keeping.
func (r *esdirkRow) slow() bool { return r.lin.rate > esdirkSlow }

// begin implements follower.
func (s *esdirk) begin(b *batch, i int) { s.row(b, i).forget() }

// accept implements follower.
func (s *esdirk) accept(b *batch, i int) {
	r := s.row(b, i)
	for j := range r.k {
		copy(r.last[j], r.k[j])
	}
	r.accept(b.h[i], r.slow())
}

// pace implements pacer.
func (s *esdirk) pace(b *batch, i int, err float64) (next float64, accept bool) {
	r := s.row(b, i)
	return r.pace(b.h[i], err, s.tb.errorOrder()+1, r.effort, r.slow())
}

// rebind implements rebinder.
func (s *esdirk) rebind(sys System) error {
	for i := range s.rows {
		s.rows[i].lin.rebind(sys)
	}
	return checkSize(s.tb.Name, s.n, sys)
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
func (s *esdirk) archive(a *archive.Archive, rows int) {
	for i := range rows {
		r := &s.rows[i]
		r.archive(a, s.n)
		if r.make(s.tb.Stages(), s.n); r.size > 0 {
			for _, k := range r.last {
				a.Floats(k)
			}
		}
	}
}
