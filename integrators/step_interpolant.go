package integrators

// hermite writes the cubic through both ends' states and derivatives, of order 3 (error h^4), to dst.
func hermite(dst []float64, s *Step, theta float64) {
	h := s.T - s.T0
	u := 1 - theta
	a, b := u*u*(1+2*theta), theta*theta*(3-2*theta)
	c, d := h*theta*u*u, -h*theta*theta*u
	for i := range dst {
		dst[i] = a*s.Y0[i] + b*s.Y[i] + c*s.DY0[i] + d*s.DY[i]
	}
}

// linear writes the straight line between both ends to dst: all that a first-order method warrants.
func linear(dst []float64, s *Step, theta float64) {
	for i := range dst {
		dst[i] = s.Y0[i] + theta*(s.Y[i]-s.Y0[i])
	}
}
