package linalg

import "settle/internal/archive"

// Plastic is an Operator whose entries learn. Implementations: *Dense, *Columns, *Single.
type Plastic interface {
	Operator

	// Update makes W = keep W + rate * sum over k < n of post_k pre_k^T; see [Dense.Update].
	Update(keep, rate float64, post []float64, ldpost int, pre []float64, ldpre, n int)

	// UpdateRows is Update with a factor keep[i] for each row.
	UpdateRows(keep []float64, rate float64, post []float64, ldpost int, pre []float64, ldpre, n int)

	// ChangeNorm is the Frobenius norm of such a change; see [Dense.ChangeNorm].
	ChangeNorm(decay, post []float64, ldpost int, pre []float64, ldpre, n int) float64

	// Finite tells whether all entries are numbers.
	Finite() bool

	// Archive saves the weights or restores them; see [Dense.Archive].
	Archive(a *archive.Archive)
}

// Finite tells whether all entries are numbers.
func (m *Dense) Finite() bool { return AllFinite(m.Data) }

// Finite tells whether all entries are numbers.
func (m *Columns[T]) Finite() bool { return AllFinite(m.v) && AllFinite(m.a) && m.s-m.s == 0 }

// AllFinite tells whether all of v are numbers.
func AllFinite[T Float](v []T) bool {
	for _, x := range v {
		if x-x != 0 {
			return false
		}
	}
	return true
}

var (
	_ Plastic = (*Dense)(nil)
	_ Plastic = (*Columns[float64])(nil)
	_ Plastic = (*Columns[float32])(nil)
	_ Plastic = (*Single)(nil)
)
