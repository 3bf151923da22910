package linalg

import (
	"fmt"
	"math"
)

// Update makes W = keep W + rate * sum over k < n of post_k pre_k^T. The decay costs nothing, a pair no more than
// the columns of those source units that differ from most.
func (m *Columns[T]) Update(keep, rate float64, post []float64, ldpost int, pre []float64, ldpre, n int) {
	checkRows("post", post, ldpost, m.to, n)
	checkRows("pre", pre, ldpre, m.from, n)
	if m.s *= keep; keep == 0 {
		m.zero() // as in BLAS, what is not kept may be anything
	} else if math.Abs(m.s) < tiniestScale {
		m.fold()
	}
	m.learn(rate, post, ldpost, pre, ldpre, n)
}

// UpdateRows is Update with a factor keep[i] for each row, which takes a pass over W.
func (m *Columns[T]) UpdateRows(keep []float64, rate float64, post []float64, ldpost int, pre []float64, ldpre, n int) {
	checkRows("post", post, ldpost, m.to, n)
	checkRows("pre", pre, ldpre, m.from, n)
	if len(keep) != m.to {
		panic(fmt.Sprintf("linalg: UpdateRows with %d factors for %d rows", len(keep), m.to))
	}
	for j := range m.from {
		for i, v := range m.column(j) {
			m.v[j*m.to+i] = T(kept(keep[i], float64(v)))
		}
	}
	for i, f := range keep {
		m.a[i], m.sums[i] = kept(f, m.a[i]), kept(f, m.sums[i])
	}
	m.learn(rate, post, ldpost, pre, ldpre, n)
}

// kept is f v, and 0 where nothing is kept, whatever v.
func kept(f, v float64) float64 {
	if f == 0 {
		return 0
	}
	return f * v
}

// tiniestScale is how much of s decays may leave before it is taken into V, so that rate/s stays a number.
const tiniestScale = 0x1p-20

// learn adds rate * sum of post_k pre_k^T.
func (m *Columns[T]) learn(rate float64, post []float64, ldpost int, pre []float64, ldpre, n int) {
	if rate != 0 && n > 0 {
		w := borrow(2*m.from + m.to)
		for k := range n {
			m.addOuter(rate/m.s, post[k*ldpost:][:m.to], pre[k*ldpre:][:m.from], w.v)
		}
		giveBack(w)
	}
	if m.updates++; m.updates >= foldAfter {
		m.fold()
	}
}

// addOuter adds f post pre^T to V + a 1^T.
func (m *Columns[T]) addOuter(f float64, post, pre, work []float64) {
	e := unlike[T](pre, f, work)
	p := as[T](work[2*m.from:])[:m.to]
	for i, v := range post {
		p[i] = T(v)
		m.a[i] += f * e.common * v
		m.sums[i] += f * e.rest * v
	}
	scatter(m.v, p, e.index, e.factor)
}

// fold takes s and a into V.
func (m *Columns[T]) fold() {
	for j := range m.from {
		for i, v := range m.column(j) {
			m.v[j*m.to+i] = T(m.s * (float64(v) + m.a[i]))
		}
	}
	clear(m.a)
	m.s, m.updates = 1, 0
	m.sum()
}

func (m *Columns[T]) zero() {
	clear(m.v)
	clear(m.a)
	clear(m.sums)
	m.s = 1
}

// ChangeNorm is the Frobenius norm of sum of post_k pre_k^T - diag(decay) W.
func (m *Columns[T]) ChangeNorm(decay, post []float64, ldpost int, pre []float64, ldpre, n int) float64 {
	if decay != nil {
		return m.Dense().ChangeNorm(decay, post, ldpost, pre, ldpre, n)
	}
	return changeNorm(m.to, m.from, post, ldpost, pre, ldpre, n)
}
