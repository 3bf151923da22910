package linalg

import "math"

// KrylovPhi applies phi-functions of a matrix that is known by its products only, to a tolerance. The
// zero value is ready; it keeps its memory. It belongs to one goroutine.
//
// Method: sum_k phi_k(A) v_k is the first part of exp([A, V; 0, N]) applied to (v_0, e), V = (v_p, ..., v_1)
// and N the shift (A. H. Al-Mohy, N. J. Higham, SIAM J. Sci. Comput. 33 (2011) 488-511, theorem 2.1).
// That exponential is taken by Arnoldi's method in as many substeps as the error wants (Y. Saad, SIAM J.
// Numer. Anal. 29 (1992) 209-228; R. B. Sidje, ACM Trans. Math. Softw. 24 (1998) 130-156; J. Niesen,
// W. M. Wright, ACM Trans. Math. Softw. 38 (2012) article 22), with vectors divided by the weights of
// the error.
type KrylovPhi struct {
	n, p   int // variables of A; vectors besides v_0
	scale  []float64
	basis  *Dense // krylovPhi+1 orthonormal rows of n+p
	h      *Dense // (krylovPhi+1) x krylovPhi
	aside  []float64
	x, w   []float64
	spread float64     // of the shift's variables
	small  []*smallExp // of the dimensions at which convergence is looked for
}

const (
	krylovPhi  = 32
	krylovLook = 4 // so many dimensions from one look at the error to the next
	substeps   = 10_000
)

// smallExp is the exponential of a projected matrix.
type smallExp struct {
	h *Dense
	*phiMatrices
}

// Apply writes sum_k phi_k(A) v[k] to dst for the n x n matrix that mul multiplies by (dst = A x), nil
// standing for zeros. The root mean square of error_i / weight_i is estimated to be at most tol. It
// returns the number of products; ok is false where that could not be had.
func (k *KrylovPhi) Apply(dst []float64, v [][]float64, mul func(dst, x []float64), weight []float64, tol float64) (products int, ok bool) {
	k.begin(len(dst), v, weight)
	for t, step := 0.0, 0; t < 1; step++ {
		if step == substeps {
			return products, false
		}
		tau, m, used := k.expand(1-t, v, mul, tol)
		if products += used; m == 0 {
			return products, false
		}
		if m > 0 {
			k.advance(tau, m)
		}
		if t+tau == t {
			return products, false
		}
		if t += tau; 1-t < 1e-14 {
			break
		}
	}
	for i, s := range k.scale {
		dst[i] = k.x[i] * s
	}
	return products, true
}

// begin sets x to (v_0, e), weighted.
func (k *KrylovPhi) begin(n int, v [][]float64, weight []float64) {
	k.resize(n, max(len(v)-1, 0))
	root := math.Sqrt(float64(n))
	clear(k.x)
	for i, w := range weight[:n] {
		k.scale[i] = w * root
		if len(v) > 0 && v[0] != nil {
			k.x[i] = v[0][i] / k.scale[i]
		}
	}
	k.spread = 0
	for _, u := range v[min(1, len(v)):] {
		k.spread = math.Max(k.spread, k.size(u))
	}
	if k.spread > 0 {
		k.x[n+k.p-1] = k.spread
	}
}

// size is the norm of u, weighted.
func (k *KrylovPhi) size(u []float64) float64 {
	sum := 0.0
	for i, x := range u {
		sum += (x / k.scale[i]) * (x / k.scale[i])
	}
	return math.Sqrt(sum)
}

func (k *KrylovPhi) resize(n, p int) {
	if k.n == n && k.p == p && k.basis != nil {
		return
	}
	k.n, k.p = n, p
	k.scale, k.w = make([]float64, n), make([]float64, n)
	k.x, k.aside = make([]float64, n+p), make([]float64, krylovPhi+1)
	k.basis, k.h = NewDense(krylovPhi+1, n+p, nil), NewDense(krylovPhi+1, krylovPhi, nil)
	if k.small == nil {
		for m := krylovLook; m <= krylovPhi; m += krylovLook {
			k.small = append(k.small, &smallExp{NewDense(m+1, m+1, nil), newPhiMatrices(m+1, 0)})
		}
	}
}

// multiply writes the augmented matrix times x to dst, both weighted.
func (k *KrylovPhi) multiply(dst, x []float64, v [][]float64, mul func(dst, x []float64)) {
	n := k.n
	for i, s := range k.scale {
		k.w[i] = x[i] * s
	}
	mul(dst[:n], k.w)
	for i, s := range k.scale {
		dst[i] /= s
	}
	for j := range k.p {
		xi := x[n+j]
		if dst[n+j] = 0; j+1 < k.p {
			dst[n+j] = x[n+j+1]
		}
		u := v[k.p-j]
		if u == nil || xi == 0 {
			continue
		}
		for i, s := range k.scale {
			dst[i] += xi / k.spread * u[i] / s
		}
	}
}

// expand builds a Krylov space of x until a step of length left, or as much of it as the largest space
// allows, is within tolerance. It returns that length and the dimension; 0 if a product is not finite,
// -1 if x = 0.
func (k *KrylovPhi) expand(left float64, v [][]float64, mul func(dst, x []float64), tol float64) (tau float64, m, products int) {
	beta := norm(k.x)
	if beta == 0 {
		return left, -1, 0
	}
	if !finite(beta) {
		return 0, 0, 0
	}
	clear(k.h.Data)
	first := k.basis.Row(0)
	for i, x := range k.x {
		first[i] = x / beta
	}
	for j := range krylovPhi {
		w := k.basis.Row(j + 1)
		k.multiply(w, k.basis.Row(j), v, mul)
		products++
		before := norm(w)
		if !finite(before) {
			return 0, 0, products
		}
		after := k.orthogonalise(w, j)
		if after <= 10*epsilon*before { // an invariant space: the step is exact
			k.h.Set(j+1, j, 0)
			clear(w)
			return left, k.fill(j + 1), products
		}
		k.h.Set(j+1, j, after)
		scale(w, 1/after)
		if m := j + 1; m%krylovLook == 0 && m < krylovPhi && k.errorOf(left, m, beta) <= tol*left {
			return left, m, products
		}
	}
	return k.longest(left, beta, tol), krylovPhi, products
}

func finite(x float64) bool { return x-x == 0 }

// orthogonalise takes the basis up to row j off w, twice, and returns what is left of its norm.
func (k *KrylovPhi) orthogonalise(w []float64, j int) float64 {
	size := len(w)
	old := Dense{Rows: j + 1, Cols: size, Data: k.basis.Data[:(j+1)*size]}
	for range 2 {
		c := k.aside[:j+1]
		clear(c)
		old.AddMul(c, j+1, 1, w, size, 1)
		old.AddMulTrans(w, size, -1, c, j+1, 1)
		for i, ci := range c {
			k.h.Data[i*krylovPhi+j] += ci
		}
	}
	return norm(w)
}

// fill pads an invariant space of dimension m with zeros up to the next dimension that is looked at.
func (k *KrylovPhi) fill(m int) int {
	up := (m + krylovLook - 1) / krylovLook * krylovLook
	for i := m + 1; i <= up; i++ {
		clear(k.basis.Row(i))
	}
	return up
}

// exponential sets the exponential of tau times the projection of dimension m, with a row more for what
// leaves the space.
func (k *KrylovPhi) exponential(tau float64, m int) *Dense {
	s := k.small[m/krylovLook-1]
	for i := range m + 1 {
		copy(s.h.Row(i), k.h.Row(i)[:m])
		s.h.Set(i, m, 0)
	}
	s.compute(s.h, tau)
	return s.phi[0]
}

// errorOf is Saad's first estimate, the part of the solution outside the space.
func (k *KrylovPhi) errorOf(tau float64, m int, beta float64) float64 {
	return beta * math.Abs(k.exponential(tau, m).At(m, 0))
}

// longest returns the longest step up to left that is within its share of the tolerance.
func (k *KrylovPhi) longest(left, beta, tol float64) float64 {
	tau := left
	for range 100 {
		e := k.errorOf(tau, krylovPhi, beta)
		if e <= tol*tau {
			break
		}
		shrink := 0.1
		if finite(e) {
			shrink = 0.9 * math.Pow(tol*tau/e, 1.0/krylovPhi)
		}
		tau *= math.Min(0.8, math.Max(0.1, shrink))
	}
	return tau
}

// advance moves x on by tau: by the space and, as a correction, what leaves it.
func (k *KrylovPhi) advance(tau float64, m int) {
	beta := norm(k.x)
	e := k.exponential(tau, m)
	clear(k.x)
	for i := range m + 1 {
		f := beta * e.At(i, 0)
		for j, b := range k.basis.Row(i) {
			k.x[j] += f * b
		}
	}
}
