package linalg

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// CSR is a sparse (Rows x Cols) matrix in compressed sparse row form: the elements of row i are
// Val[RowPtr[i]:RowPtr[i+1]], in the columns Col[RowPtr[i]:RowPtr[i+1]], which increase.
type CSR struct {
	Rows, Cols int
	RowPtr     []int   // Rows + 1 numbers
	Col        []int32 // four bytes: a large product waits for memory
	Val        []float64
}

var _ Operator = (*CSR)(nil)

// Triplet is one element of a sparse matrix.
type Triplet struct {
	Row, Col int
	Value    float64
}

// NewCSR returns the sparse matrix of the given elements, in any order; those at the same place
// add up, in the order given. Zeros among them are kept. It panics on a place outside the matrix.
func NewCSR(rows, cols int, elements []Triplet) *CSR {
	if cols > math.MaxInt32 {
		panic(fmt.Sprintf("linalg: NewCSR: %d columns, at most %d", cols, math.MaxInt32))
	}
	sorted := slices.Clone(elements)
	slices.SortStableFunc(sorted, func(a, b Triplet) int {
		return cmp.Or(cmp.Compare(a.Row, b.Row), cmp.Compare(a.Col, b.Col))
	})
	m := emptyCSR(rows, cols, len(sorted))
	last := Triplet{Row: -1}
	for _, e := range sorted {
		if e.Row < 0 || e.Row >= rows || e.Col < 0 || e.Col >= cols {
			panic(fmt.Sprintf("linalg: NewCSR: element (%d, %d) of a (%d x %d) matrix", e.Row, e.Col, rows, cols))
		}
		if e.Row == last.Row && e.Col == last.Col {
			m.Val[len(m.Val)-1] += e.Value
			continue
		}
		m.push(e.Row, e.Col, e.Value)
		last = e
	}
	m.close()
	return m
}

// NewCSRFromDense returns the elements of d that are not zero.
func NewCSRFromDense(d *Dense) *CSR {
	m := emptyCSR(d.Rows, d.Cols, 0)
	for i := range d.Rows {
		for j, v := range d.Row(i) {
			if v != 0 {
				m.push(i, j, v)
			}
		}
	}
	m.close()
	return m
}

func emptyCSR(rows, cols, size int) *CSR {
	return &CSR{
		Rows: rows, Cols: cols, RowPtr: make([]int, rows+1),
		Col: make([]int32, 0, size), Val: make([]float64, 0, size),
	}
}

// push appends an element; RowPtr counts each row's elements until close.
func (m *CSR) push(row, col int, v float64) {
	m.RowPtr[row+1]++
	m.Col = append(m.Col, int32(col))
	m.Val = append(m.Val, v)
}

// close turns the counts of RowPtr into offsets.
func (m *CSR) close() {
	for i := range m.Rows {
		m.RowPtr[i+1] += m.RowPtr[i]
	}
}

// Dims returns the number of rows (targets) and columns (sources).
func (m *CSR) Dims() (to, from int) { return m.Rows, m.Cols }

// Products is the number of stored elements.
func (m *CSR) Products() int { return len(m.Val) }

// Row returns the columns and values of row i, which are part of m.
func (m *CSR) Row(i int) (cols []int32, vals []float64) {
	lo, hi := m.RowPtr[i], m.RowPtr[i+1]
	return m.Col[lo:hi:hi], m.Val[lo:hi:hi]
}

// Scale multiplies m by f, in place.
func (m *CSR) Scale(f float64) {
	for i := range m.Val {
		m.Val[i] *= f
	}
}

// Dense returns the matrix in full.
func (m *CSR) Dense() *Dense {
	d := NewDense(m.Rows, m.Cols, nil)
	for i := range m.Rows {
		cols, vals := m.Row(i)
		row := d.Row(i)
		for p, j := range cols {
			row[j] = vals[p]
		}
	}
	return d
}

// Transpose returns M^T in the same form, by one counting pass and one filling pass.
func (m *CSR) Transpose() *CSR {
	if m.Rows > math.MaxInt32 {
		panic(fmt.Sprintf("linalg: CSR.Transpose: %d rows, at most %d", m.Rows, math.MaxInt32))
	}
	t := &CSR{Rows: m.Cols, Cols: m.Rows, RowPtr: make([]int, m.Cols+1),
		Col: make([]int32, len(m.Col)), Val: make([]float64, len(m.Val))}
	for _, j := range m.Col {
		t.RowPtr[j+1]++
	}
	t.close()
	next := slices.Clone(t.RowPtr)
	for i := range m.Rows {
		cols, vals := m.Row(i)
		for p, j := range cols {
			t.Col[next[j]], t.Val[next[j]] = int32(i), vals[p]
			next[j]++
		}
	}
	return t
}
