package integrators

import "settle/internal/linalg"

// phiLast is the largest k of the phi_k that methods ask for.
const phiLast = 4

// Up to so many variables a Jacobian is taken apart as a dense matrix: fewer where that is done anew
// for every step of every row, since it costs some 25 n^3 operations.
const (
	denseOnce  = 400
	denseOften = 100
)

// newPropagation returns phi-functions of the Jacobian by the System's own structure, or as its size
// suggests. often says that a linearisation serves for one step only.
func newPropagation(sys System, often bool) Propagation {
	if q, ok := sys.(Propagator); ok {
		if p := q.NewPropagation(); p != nil {
			return p
		}
	}
	most := denseOnce
	if often {
		most = denseOften
	}
	if sys.Dim() <= most {
		return newDensePropagation(sys)
	}
	return newKrylovPropagation(sys)
}

// evaluator is a Propagation that evaluates the derivative to take differences.
type evaluator interface {
	// evaluated returns how often it did since it was asked last.
	evaluated() int
}

// approximate is a Propagation that hangs on the tolerances of the steps it serves.
type approximate interface{ within(b *batch) }

// densePropagation takes the Jacobian apart by its real Schur form.
type densePropagation struct {
	j        *linalg.Dense
	phi      linalg.Phi
	jacobian *jacobian
}

func newDensePropagation(sys System) *densePropagation {
	n := sys.Dim()
	j := newJacobian(sys)
	j.forward = true
	return &densePropagation{j: linalg.NewDense(n, n, nil), jacobian: j}
}

// within tells differences from which size on variables count.
func (p *densePropagation) within(b *batch) { p.jacobian.floor = b.tol.abs / b.tol.rel }

func (p *densePropagation) Linearise(row int, t float64, y []float64) error {
	p.jacobian.write(p.j.Data, row, t, y)
	return p.phi.Factor(p.j, phiLast)
}

func (p *densePropagation) Phi(dst []float64, h float64, v [][]float64) { p.phi.Apply(dst, h, v) }

func (p *densePropagation) Products() int { return 0 }

func (p *densePropagation) evaluated() int { return p.jacobian.evaluated() }
