package integrators

import "math"

// multistepPast is how many values of N a prediction takes. The correction takes one more: phi_4 is the last.
const multistepPast = phiLast - 1

// multistepPath is where a row is, and what is known of N.
type multistepPath struct {
	accepted bool // the last try
	t, h     float64
	c, next  []float64 // coordinates now, and where a try leads
	f, e     []float64 // the slope now; the error of a try
	n, miss  []float64 // N where the try leads, and by how much its polynomial missed that

	known      int                      // values of N, the last one first
	times      [multistepPast]float64   // of them
	values     [multistepPast][]float64 // themselves
	theta      [multistepPast]float64   // their times in units of the step, from its start
	difference [multistepPast][]float64 // divided differences in these
	term, used [phiLast + 1][]float64   // what phi_k is applied to; those of them in use
}

// start begins at time 0 with a first step of h.
func (p *multistepPath) start(w Semilinearity, row int, h float64, y []float64) bool {
	size, ok := w.Start(row, y)
	if !ok {
		return false
	}
	if len(p.n) != size {
		p.room(size)
	}
	p.t, p.h, p.known, p.times[0] = 0, h, 1, 0
	clear(p.c)
	clear(p.values[0])
	return true
}

func (p *multistepPath) room(size int) {
	vector := func(n int) []float64 { return make([]float64, n) }
	p.c, p.next, p.f, p.e = vector(2*size), vector(2*size), vector(2*size), vector(2*size)
	p.n, p.miss = vector(size), vector(size)
	for i := range multistepPast {
		p.values[i], p.difference[i] = vector(size), vector(size)
	}
	for k := range p.term {
		p.term[k] = vector(size)
	}
}

// try makes a step of h, accepts it if its error is within tolerance, and chooses the next size.
func (p *multistepPath) try(w Semilinearity, h, rtol, atol float64) {
	p.fit(h)
	p.predict(w, h)
	w.Remainder(p.n, p.t+h, p.next)
	p.correct(w, h)
	size := multistepShare * w.Error(p.e, rtol, atol)
	order := float64(p.known + 1)
	if p.accepted = size <= 1; p.accepted {
		w.Accept()
		p.t += h
		p.c, p.next = p.next, p.c
		p.remember()
	}
	p.h = h * multistepFactor(size, order)
}

// multistepShare is the part of the correction that the step's error is taken for: the corrected step is of one
// order more than the estimate. With it errors along the path are about the tolerance, of loops at rtol
// 1e-4 to 1e-8 0.1 to 3 times as large (9 times in one case of 36), as those of other methods.
const multistepShare = 0.4

// Limits of the factors from step to step. Phi-functions of a size are computed once, so that it is kept
// where another would be little larger.
const (
	multistepShrink = 0.2
	multistepGrow   = 5
	multistepKeep   = 1.2
	multistepSafety = 0.9
)

// multistepFactor is by how much the step grows after an error of size, which goes with its power order.
func multistepFactor(size, order float64) float64 {
	f := multistepSafety * math.Pow(size, -1/order)
	switch {
	case !(f >= multistepShrink): // NaN, too
		return multistepShrink
	case size <= 1 && f >= multistepSafety && f < multistepKeep:
		return 1
	}
	return min(f, multistepGrow)
}

// fit takes the values in as a polynomial in theta, the time in units of the step h from its start.
func (p *multistepPath) fit(h float64) {
	for j := range p.known {
		p.theta[j] = (p.times[j] - p.t) / h
		copy(p.difference[j], p.values[j])
	}
	for level := 1; level < p.known; level++ {
		for j := p.known - 1; j >= level; j-- {
			gap := p.theta[j] - p.theta[j-level]
			for i, v := range p.difference[j-1] {
				p.difference[j][i] = (p.difference[j][i] - v) / gap
			}
		}
	}
}

// nodal is the polynomial (theta - theta_0)...(theta - theta_(j-1)) by powers, theta_0 = 0.
func (p *multistepPath) nodal(j int) (coefficients [multistepPast + 1]float64) {
	coefficients[0] = 1
	for i := range j {
		for k := i + 1; k > 0; k-- {
			coefficients[k] = coefficients[k-1] - p.theta[i]*coefficients[k]
		}
		coefficients[0] *= -p.theta[i]
	}
	return coefficients
}

// predict makes the step with the polynomial as it is, and writes what that has at its end to miss:
//
//	c + h phi_1(hA) f + h sum_m m! phi_(m+1)(hA) d_m,   d_m its coefficients.
func (p *multistepPath) predict(w Semilinearity, h float64) {
	w.Slope(p.f, p.c, p.values[0])
	for i, v := range p.f {
		p.f[i] = h * v
	}
	p.clear()
	copy(p.miss, p.values[0])
	for j := 1; j < p.known; j++ {
		p.add(p.difference[j], h, p.nodal(j))
		end := atOne(p.nodal(j))
		for i, v := range p.difference[j] {
			p.miss[i] += end * v
		}
	}
	w.Propagate(p.next, h, p.f, p.used[:])
	for i, v := range p.c {
		p.next[i] += v
	}
}

// correct lets the polynomial meet the new value as well, which changes the step by e.
func (p *multistepPath) correct(w Semilinearity, h float64) {
	nodal := p.nodal(p.known)
	end := atOne(nodal)
	for i, v := range p.n {
		p.miss[i] = (v - p.miss[i]) / end
	}
	p.clear()
	p.add(p.miss, h, nodal)
	w.Propagate(p.e, h, nil, p.used[:])
	for i, v := range p.e {
		p.next[i] += v
	}
}

// atOne is the value of a polynomial at theta = 1.
func atOne(v [multistepPast + 1]float64) (s float64) {
	for _, x := range v {
		s += x
	}
	return s
}

func (p *multistepPath) clear() {
	clear(p.used[:])
	for _, v := range p.term {
		clear(v)
	}
}

// add adds h sum_m m! phi_(m+1) coefficients_m v.
func (p *multistepPath) add(v []float64, h float64, coefficients [multistepPast + 1]float64) {
	factor := h
	for m, a := range coefficients {
		if factor *= float64(max(m, 1)); a == 0 {
			continue
		}
		p.used[m+1] = p.term[m+1]
		for i, x := range v {
			p.term[m+1][i] += factor * a * x
		}
	}
}

// remember takes in the value where the step led, in the place of the oldest if there is no room.
func (p *multistepPath) remember() {
	p.known = min(p.known+1, multistepPast)
	oldest := p.values[p.known-1]
	copy(oldest, p.n)
	copy(p.values[1:p.known], p.values[:p.known-1])
	copy(p.times[1:p.known], p.times[:p.known-1])
	p.values[0], p.times[0] = oldest, p.t
}
