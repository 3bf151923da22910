package integrators

// exponential steps by an exponentialTableau. Products with J are never taken: with D = U - y the part
// h phi_k(cz) J D of a stage is (phi_(k-1)(cz) - 1/(k-1)!) D / c, so that
//
//	h phi_k(cz) D_j = h phi_k(cz) (f(U_j) - F - c_j h v) - (phi_(k-1)(cz) - 1/(k-1)!) (U_j - y) / c.
type exponential struct {
	*propagations // follower, rebinder and archived

	tb     *exponentialTableau
	order  int // of the error estimate
	n      int
	u, k   [][]float64 // stages and their derivatives, packed
	time   []float64
	w      [phiLast + 1][]float64 // what phi_k is applied to, one row
	v      [phiLast + 1][]float64 // those of w that are in use
	still  []float64              // what no phi-function is applied to
	scaled [][]float64            // weights of the dense output
}

func newExponential(tb *exponentialTableau, sys System, rows, order int) *exponential {
	n := sys.Dim()
	s := &exponential{
		tb: tb, propagations: newPropagations(sys, rows, tb.Shared), order: order, n: n,
		time: make([]float64, rows), still: make([]float64, n),
	}
	for range tb.C {
		s.u, s.k = append(s.u, make([]float64, rows*n)), append(s.k, make([]float64, rows*n))
	}
	for k := range s.w {
		s.w[k] = make([]float64, n)
	}
	for range tb.B {
		s.scaled = append(s.scaled, make([]float64, phiLast+1))
	}
	return s
}

func (s *exponential) needs() needs {
	return needs{start: true, evaluations: len(s.tb.C), errorOrder: s.order}
}

// try computes the stages of all active rows one after another, then their ends.
func (s *exponential) try(b *batch) {
	s.prepare(b)
	for j, c := range s.tb.C {
		for p := range b.m {
			s.advance(b, b.row(s.u[j], p), p, c, s.tb.A[j])
			s.time[p] = stageTime(b, p, c)
		}
		b.sys.Derivative(b.active(s.k[j]), s.time[:b.m], b.active(s.u[j]), b.rows[:b.m])
	}
	for p := range b.m {
		s.advance(b, b.row(b.y1, p), p, 1, s.tb.B)
		s.estimate(b, p)
	}
}

// advance writes y + c h phi_1 F + ... + h sum_j weights_j D_j of place p to dst; y where there is no
// linearisation.
func (s *exponential) advance(b *batch, dst []float64, p int, c float64, weights [][]float64) {
	y, f, h := b.row(b.y, p), b.row(b.dy, p), b.h[p]
	if b.unsolved[p] > 0 {
		copy(dst, y)
		return
	}
	s.clear()
	s.linear(f, s.slope(b.rows[p]), c*h)
	for j, weight := range weights {
		s.stage(p, j, y, f, s.slope(b.rows[p]), h, c, weight)
	}
	s.apply(b, dst, p, c*h)
	for i, v := range y {
		dst[i] += v + s.still[i]
	}
}

// estimate writes the error of place p.
func (s *exponential) estimate(b *batch, p int) {
	e := b.row(b.e, p)
	switch {
	case b.unsolved[p] > 0:
	case s.tb.E != nil:
		s.clear()
		y, f, slope := b.row(b.y, p), b.row(b.dy, p), s.slope(b.rows[p])
		for j, weight := range s.tb.E {
			s.stage(p, j, y, f, slope, b.h[p], 1, weight)
		}
		s.apply(b, e, p, b.h[p])
		for i, v := range s.still {
			e[i] += v
		}
	case s.tb.Embedded > 0:
		u := b.row(s.u[s.tb.Embedded-1], p)
		for i, v := range b.row(b.y1, p) {
			e[i] = v - u[i]
		}
	}
}

// apply writes the sum gathered of phi-functions to dst and books it.
func (s *exponential) apply(b *batch, dst []float64, p int, h float64) {
	q := s.of(b.rows[p])
	q.Phi(dst, h, s.used())
	b.stats[p].Solves++
	b.multiplied(p, q.Products())
	bookDifferences(b, p, q)
}

// used is v without the nils behind its last vector.
func (s *exponential) used() [][]float64 {
	last := len(s.v) - 1
	for last > 0 && s.v[last] == nil {
		last--
	}
	return s.v[:last+1]
}

func (s *exponential) clear() {
	clear(s.v[:])
	clear(s.still)
}

// term is the vector that phi_k is applied to.
func (s *exponential) term(k int) []float64 {
	if s.v[k] == nil {
		clear(s.w[k])
		s.v[k] = s.w[k]
	}
	return s.v[k]
}

// linear adds h phi_1(hJ) f + h^2 phi_2(hJ) slope.
func (s *exponential) linear(f, slope []float64, h float64) {
	for i, w := 0, s.term(1); i < s.n; i++ {
		w[i] += h * f[i]
	}
	if slope == nil {
		return
	}
	for i, w := 0, s.term(2); i < s.n; i++ {
		w[i] += h * h * slope[i]
	}
}

// stage adds h sum_k weight_k phi_k(c h J) D_j of place p.
func (s *exponential) stage(p, j int, y, f, slope []float64, h, c float64, weight []float64) {
	u, k := s.u[j][p*s.n:(p+1)*s.n], s.k[j][p*s.n:(p+1)*s.n]
	inverse := 1.0 // 1/(order-1)!
	for order, a := range weight {
		if order > 1 {
			inverse /= float64(order - 1)
		}
		if a == 0 {
			continue
		}
		outer, inner := s.term(order), s.term(order-1)
		for i := range outer {
			change := u[i] - y[i]
			outer[i] += h * a * (k[i] - f[i])
			inner[i] -= a / c * change
			s.still[i] += inverse * a / c * change
		}
		for i, v := range slope {
			outer[i] -= h * a * s.tb.C[j] * h * v
		}
	}
}

// at is the method's own dense output: g in between by the polynomial through the stages that y_1 comes
// from, so that sum_k phi_k(z) w_k at the end becomes sum_k theta^k phi_k(theta z) w_k.
func (s *exponential) at(dst []float64, st *Step, theta float64) {
	if theta <= 0 {
		copy(dst, st.Y0)
		return
	}
	h, slope := st.T-st.T0, s.slope(st.Row)
	s.clear()
	s.linear(st.DY0, slope, theta*h)
	for j, weight := range s.tb.B {
		power := 1.0
		for k, w := range weight {
			s.scaled[j][k] = w * power
			power *= theta
		}
		s.stage(st.place, j, st.Y0, st.DY0, slope, h, theta, s.scaled[j][:len(weight)])
	}
	s.of(st.Row).Phi(dst, theta*h, s.used())
	for i, v := range st.Y0 {
		dst[i] += v + s.still[i]
	}
}
