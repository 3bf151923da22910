package circuit

import (
	"fmt"
	"math"

	"settle/internal/linalg"
)

func makeFromFile(s *weightSource) (linalg.Operator, error) {
	m, err := s.load()
	if err != nil {
		return nil, err
	}
	for i, v := range m.Data {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, fmt.Errorf("%s holds %v at row %d, column %d (from 1); weights have to be finite", s.w.Path, v, i/m.Cols+1, i%m.Cols+1)
		}
	}
	return m, nil
}

// makeTranspose is (A B ...)^T of the pathways it is made of.
func makeTranspose(s *weightSource) (linalg.Operator, error) {
	if len(s.of) == 1 {
		return s.turned(transposeOf(s.of[0]))
	}
	m, err := product(s)
	if err != nil {
		return nil, err
	}
	return s.turned(m.Transpose())
}

func makeNegativeTranspose(s *weightSource) (linalg.Operator, error) {
	w, err := makeTranspose(s)
	if err != nil {
		return nil, err
	}
	w.(interface{ Scale(float64) }).Scale(-1)
	return w, nil
}

// makePseudoInverse is the Moore-Penrose inverse of the product.
func makePseudoInverse(s *weightSource) (linalg.Operator, error) {
	m, err := product(s)
	if err != nil {
		return nil, err
	}
	return linalg.Pinv(m, s.w.Rcond)
}

func makeProduct(s *weightSource) (linalg.Operator, error) {
	if len(s.of) == 1 {
		return copyOf(s.of[0]), nil
	}
	return product(s)
}

// product multiplies the operands, left to right as they are written: of [W3, W2] it is W3 W2.
func product(s *weightSource) (*linalg.Dense, error) {
	if len(s.of) == 0 {
		return nil, fmt.Errorf("needs at least one pathway to be made of: of = \"W\"")
	}
	m := s.of[0].Dense()
	for i, w := range s.of[1:] {
		rows, cols := w.Dims()
		if m.Cols != rows {
			return nil, fmt.Errorf("the matrix of %s (%d x %d) cannot follow a %d x %d matrix: the inner sizes differ", s.w.Of[i+1], rows, cols, m.Rows, m.Cols)
		}
		m = linalg.Mul(m, w.Dense())
	}
	return m, nil
}

// transposeOf copies the transpose of w in w's own storage.
func transposeOf(w linalg.Operator) linalg.Operator {
	switch m := w.(type) {
	case *linalg.CSR:
		return m.Transpose()
	case *linalg.LowRank:
		return linalg.NewLowRank(m.V.Clone(), m.U.Clone())
	case transposed:
		return copyOf(m.of)
	}
	return w.Dense().Transpose()
}

// copyOf copies w in its own storage.
func copyOf(w linalg.Operator) linalg.Operator {
	switch m := w.(type) {
	case *linalg.Dense:
		return m.Clone()
	case *linalg.LowRank:
		return linalg.NewLowRank(m.U.Clone(), m.V.Clone())
	}
	return transposeOf(transposeOf(w))
}

// withoutDiagonal removes the connections of units with themselves.
func withoutDiagonal(w linalg.Operator) (linalg.Operator, error) {
	switch m := w.(type) {
	case *linalg.Dense:
		clearDiagonal(m)
		return m, nil
	case *linalg.CSR:
		return csrWithoutDiagonal(m), nil
	}
	return nil, fmt.Errorf("self = false is not possible with low-rank storage, where single weights do not exist; use storage = \"dense\"")
}

func clearDiagonal(m *linalg.Dense) {
	for i := range m.Rows {
		m.Set(i, i, 0)
	}
}

func csrWithoutDiagonal(m *linalg.CSR) *linalg.CSR {
	kept := newCSR(m.Rows, m.Cols, len(m.Val))
	for i := range m.Rows {
		cols, vals := m.Row(i)
		for p, j := range cols {
			if int(j) != i {
				kept.Col = append(kept.Col, j)
				kept.Val = append(kept.Val, vals[p])
			}
		}
		kept.RowPtr[i+1] = len(kept.Col)
	}
	return kept
}

// scale is the factor of `scale` and its fan-in form. Fan-in is the number of sources of a target
// unit, fan-out the number of targets of a source unit: the sizes, or of sparse weights the
// (expected) number of connections.
func (s *weightSource) scale() (float64, error) {
	in, out := float64(s.from), float64(s.to)
	if s.w.Init == "sparse" {
		in, out = s.connections()/float64(s.to), s.connections()/float64(s.from)
	}
	switch s.w.ScaleBy {
	case "":
		return s.w.Scale, nil
	case "1/fan-in":
		return s.w.Scale / in, nil
	case "1/sqrt(fan-in)":
		return s.w.Scale / math.Sqrt(in), nil
	case "1/fan-out":
		return s.w.Scale / out, nil
	case "1/sqrt(fan-out)":
		return s.w.Scale / math.Sqrt(out), nil
	case "1/sqrt(fan-in+fan-out)":
		return s.w.Scale / math.Sqrt(in+out), nil
	}
	return 0, fmt.Errorf("unknown scale %q; allowed: a number, 1/fan-in, 1/sqrt(fan-in), 1/fan-out, 1/sqrt(fan-out), 1/sqrt(fan-in+fan-out)", s.w.ScaleBy)
}

// connections is the expected number of elements of sparse weights, Self left aside.
func (s *weightSource) connections() float64 {
	if s.w.InDegree > 0 {
		return float64(s.to) * float64(s.w.InDegree)
	}
	return float64(s.to) * float64(s.from) * s.w.Density
}
