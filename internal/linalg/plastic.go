package linalg

// Plastic is an Operator whose entries learn. Implementations: *Dense, *Columns.
type Plastic interface {
	Operator

	// Update makes W = keep W + rate * sum over k < n of post_k pre_k^T; see [Dense.Update].
	Update(keep, rate float64, post []float64, ldpost int, pre []float64, ldpre, n int)

	// UpdateRows is Update with a factor keep[i] for each row.
	UpdateRows(keep []float64, rate float64, post []float64, ldpost int, pre []float64, ldpre, n int)

	// ChangeNorm is the Frobenius norm of such a change; see [Dense.ChangeNorm].
	ChangeNorm(decay, post []float64, ldpost int, pre []float64, ldpre, n int) float64
}

var (
	_ Plastic = (*Dense)(nil)
	_ Plastic = (*Columns[float64])(nil)
	_ Plastic = (*Columns[float32])(nil)
)
