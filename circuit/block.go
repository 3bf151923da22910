package circuit

import "settle/internal/linalg"

// block is a block of a Jacobian as an operator: the matrix itself, or where most of it is 0 its
// sparse form.
type block struct {
	linalg.Operator
	sparse linalg.CSR
}

// sparseWorth is the share of elements other than 0 below which a sparse product is the faster one.
const sparseWorth = 0.2

// set takes m over, without copying it unless it is sparse.
func (b *block) set(m *linalg.Dense) {
	b.Operator = m
	count := 0
	for _, v := range m.Data {
		if v != 0 {
			count++
		}
	}
	if float64(count) < sparseWorth*float64(len(m.Data)) {
		b.compress(m)
		b.Operator = &b.sparse
	}
}

// compress writes the elements of m other than 0 to the sparse form, in the memory it has.
func (b *block) compress(m *linalg.Dense) {
	s := &b.sparse
	s.Rows, s.Cols = m.Rows, m.Cols
	s.RowPtr, s.Col, s.Val = append(s.RowPtr[:0], 0), s.Col[:0], s.Val[:0]
	for i := range m.Rows {
		for j, v := range m.Row(i) {
			if v != 0 {
				s.Col, s.Val = append(s.Col, int32(j)), append(s.Val, v)
			}
		}
		s.RowPtr = append(s.RowPtr, len(s.Col))
	}
}
