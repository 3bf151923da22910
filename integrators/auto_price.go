package integrators

import "math"

// price weighs what a row's steps take, in multiply-adds at the speed of a product of a matrix and a
// vector. It decides by counts, never by the clock, so that a solve is the same every time.
type price struct{ product, jacobian, factorisation, solve float64 }

// Weighty is an optional ability of a System that knows how many multiply-adds an evaluation of one
// row takes; without it, auto assumes Dim squared.
type Weighty interface{ Products() int }

// ShiftedCost is an optional ability of a ShiftedSolver that knows its price, in multiply-adds of one
// linearisation, of one factorisation, and of one solve apart from its Products.
type ShiftedCost interface {
	ShiftedCost() (jacobian, factorisation, solve int)
}

// denseSpeedup is how much faster a factorisation does its multiply-adds than a product of a matrix
// and a vector, which waits for memory.
const denseSpeedup = 8

func newPrice(sys System) price {
	n := float64(sys.Dim())
	p := price{product: n * n, jacobian: n * n, factorisation: n * n * n / 3 / denseSpeedup, solve: n * n}
	if q, ok := sys.(Weighty); ok {
		p.product = math.Max(float64(q.Products()), n)
	}
	if q, ok := sys.(ShiftedCost); ok {
		jacobian, factorisation, solve := q.ShiftedCost()
		p.jacobian, p.solve = float64(jacobian), float64(solve)
		p.factorisation = float64(factorisation) / denseSpeedup
	} else if _, ok := sys.(ShiftedSolver); ok { // by structure: products are most of it
		p.jacobian, p.factorisation, p.solve = p.product, p.product, n
	}
	return p
}

// of is the price of all that was done. Evaluations for a Jacobian by differences are among the
// products.
func (p price) of(s *Stats) float64 {
	return p.product*float64(s.Products) + p.jacobian*float64(s.Jacobians) +
		p.factorisation*float64(s.Factorisations) + p.solve*float64(s.Solves)
}
