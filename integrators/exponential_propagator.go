package integrators

// Propagator is an optional ability of a System that applies phi-functions of its Jacobian J by the
// structure of J. Without it, J is taken apart as a dense matrix, or met in Krylov spaces where it is
// large.
type Propagator interface {
	// NewPropagation returns work space for one linearisation at a time. Any number may be in use.
	NewPropagation() Propagation
}

// Propagation applies phi-functions of one linearisation: phi_0(z) = e^z, phi_k(z) =
// int_0^1 e^((1-s)z) s^(k-1)/(k-1)! ds. Hochbruck, Ostermann, Acta Numerica 19 (2010), eq. 2.10. Like
// Shifted it is an alias.
type Propagation = interface {
	// Linearise takes J of trial row at time t in state y. An error says that J is not finite or cannot
	// be taken apart.
	Linearise(row int, t float64, y []float64) error

	// Phi writes sum_k phi_k(h J) v[k] to dst, len(v) <= 5; nil stands for zeros. dst is none of them.
	Phi(dst []float64, h float64, v [][]float64)

	// Products is how many evaluations' worth of products with the weights the last Phi took.
	Products() int
}
