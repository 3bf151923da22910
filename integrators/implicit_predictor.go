package integrators

import "settle/internal/linalg"

// predictorDegree of the polynomials that foretell a stage's slope: beyond a parabola, extrapolation
// amplifies what the iterations left over.
const predictorDegree = 2

// slopeFit evaluates the polynomial that goes through slopes at nodes, in the sense of least squares, by
// weights of the slopes. Those are the smallest weights that are exact for its degree.
type slopeFit struct {
	p [][]float64 // weight j at x is sum_m p[j][m] x^m
}

// newSlopeFit fits a polynomial of the given degree, or of one less than there are different nodes.
func newSlopeFit(nodes []float64, degree int) slopeFit {
	degree = min(degree, different(nodes)-1)
	v := linalg.NewDense(len(nodes), degree+1, nil)
	for j, c := range nodes {
		power := 1.0
		for m := range degree + 1 {
			v.Set(j, m, power)
			power *= c
		}
	}
	x, err := linalg.SolveDense(linalg.Mul(v.Transpose(), v), v.Transpose())
	if err != nil {
		panic("integrators: " + err.Error()) // not with more different nodes than the degree
	}
	f := slopeFit{p: make([][]float64, len(nodes))}
	for j := range f.p {
		f.p[j] = x.Transpose().Row(j)
	}
	return f
}

func different(nodes []float64) int {
	seen := map[float64]bool{}
	for _, c := range nodes {
		seen[c] = true
	}
	return len(seen)
}

// at writes the weights at x.
func (f *slopeFit) at(w []float64, x float64) {
	for j, p := range f.p {
		w[j] = horner(p, x)
	}
}
