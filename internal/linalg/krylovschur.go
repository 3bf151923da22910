package linalg

import (
	"math"
	"math/cmplx"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas/blas64"
)

// krylovSchur holds a Krylov decomposition A V = V H + v_m b^T: the rows of basis are the m
// orthonormal columns of V, then v_m; row m of h is b.
type krylovSchur struct {
	n     int
	mul   func(dst, x []float64)
	first []float64 // the starting vector
	basis *Dense    // (krylov+1) x n
	h     *Dense    // (krylov+1) x krylov
	from  int       // columns of h that are there already
	m     int       // columns after expand: krylov, or fewer if the space is invariant

	Schur            // H = Q T Q^T, m x m
	b      []float64 // b in the Schur basis
	square Dense     // H
	column []float64 // a column of H, or what re-orthogonalisation adds to it
	kept   Dense     // the Schur vectors that a restart keeps, as rows
	turned Dense     // the basis vectors these make
}

// begin starts from the same vector every time, in the memory that is there if n is what it was.
func (k *krylovSchur) begin(n int, mul func(dst, x []float64)) {
	if k.n != n || k.basis == nil {
		k.basis, k.h, k.column = NewDense(krylov+1, n, nil), NewDense(krylov+1, krylov, nil), make([]float64, krylov)
		k.first = startingVector(n)
	}
	k.n, k.mul, k.from = n, mul, 0
	clear(k.h.Data)
	copy(k.basis.Row(0), k.first)
}

// startingVector has no symmetries, so that no eigenvector is orthogonal to it by construction.
func startingVector(n int) []float64 {
	random := rand.New(rand.NewPCG(1, 2))
	v := make([]float64, n)
	for i := range v {
		v[i] = random.NormFloat64()
	}
	scale(v, 1/norm(v))
	return v
}

// expand adds Arnoldi vectors up to m = krylov. It stops short where the space is invariant, and
// returns false where a product is not finite.
func (k *krylovSchur) expand() bool {
	for j := k.from; j < krylov; j++ {
		w := k.basis.Row(j + 1)
		k.mul(w, k.basis.Row(j))
		before := norm(w)
		if math.IsNaN(before) || math.IsInf(before, 0) {
			return false
		}
		// Classical Gram-Schmidt, twice: as orthogonal as modified, and made of products.
		old := Dense{Rows: j + 1, Cols: k.n, Data: k.basis.Data[:(j+1)*k.n]}
		for range 2 {
			c := k.column[:j+1]
			clear(c)
			old.AddMul(c, j+1, 1, w, k.n, 1)
			old.AddMulTrans(w, k.n, -1, c, j+1, 1)
			for i, ci := range c {
				k.h.Data[i*krylov+j] += ci
			}
		}
		k.m = j + 1
		after := norm(w)
		if after <= 10*epsilon*before {
			k.h.Set(j+1, j, 0)
			return true
		}
		k.h.Set(j+1, j, after)
		scale(w, 1/after)
	}
	return true
}

// decompose brings H to Schur form; false if the QR algorithm does not converge.
func (k *krylovSchur) decompose() bool {
	k.square.resize(k.m)
	for i := range k.m {
		copy(k.square.Row(i), k.h.Row(i)[:k.m])
	}
	return k.Factor(&k.square) == nil
}

// order moves the wanted Ritz values to the front of the Schur form, sets b, and returns how many
// a restart keeps: keep, or one more where a pair would be torn.
func (k *krylovSchur) order(want Want) (kept int) {
	m := k.m
	for kept < min(keep, m) {
		best := kept
		for i := kept; i < m; i += k.block(i) {
			if want.measure(k.eigenvalue(i)) > want.measure(k.eigenvalue(best)) {
				best = i
			}
		}
		if best != kept {
			// Two blocks too close to be swapped are as good as equal: leave them.
			k.move(best, kept)
		}
		kept += k.block(kept)
	}
	if cap(k.b) < m {
		k.b = make([]float64, m)
	}
	k.b = k.b[:m]
	clear(k.b)
	k.Q.AddMulTrans(k.b, m, 1, k.h.Row(m)[:m], m, 1)
	return kept
}

// restart shrinks the decomposition to its first kept Schur vectors.
func (k *krylovSchur) restart(kept int) {
	m, n := k.m, k.n
	k.kept.reshape(kept, m)
	for i := range m {
		for j := range kept {
			k.kept.Set(j, i, k.Q.At(i, j))
		}
	}
	k.turned.reshape(kept, n)
	clear(k.turned.Data)
	basis := Dense{Rows: m, Cols: n, Data: k.basis.Data[:m*n]}
	basis.AddMulTrans(k.turned.Data, n, 1, k.kept.Data, m, kept)
	copy(k.basis.Row(kept), k.basis.Row(m))
	copy(k.basis.Data, k.turned.Data)
	clear(k.h.Data)
	for i := range kept {
		copy(k.h.Row(i), k.T.Row(i)[:kept])
	}
	copy(k.h.Row(kept), k.b[:kept])
	k.from = kept
}

// reshape makes m a rows x cols matrix, in the memory it has if that is enough.
func (m *Dense) reshape(rows, cols int) {
	if cap(m.Data) < rows*cols {
		m.Data = make([]float64, rows*cols)
	}
	m.Rows, m.Cols, m.Data = rows, cols, m.Data[:rows*cols]
}

// residual is that of the first block's Schur vectors.
func (k *krylovSchur) residual() float64 { return norm(k.b[:k.block(0)]) }

// scale is the largest modulus of a Ritz value.
func (k *krylovSchur) scale() float64 {
	var largest float64
	for i := 0; i < k.m; i += k.block(i) {
		largest = max(largest, cmplx.Abs(k.eigenvalue(i)))
	}
	return largest
}

func norm(v []float64) float64 {
	return blas64.Nrm2(blas64.Vector{N: len(v), Inc: 1, Data: v})
}

func scale(v []float64, f float64) {
	blas64.Scal(f, blas64.Vector{N: len(v), Inc: 1, Data: v})
}
