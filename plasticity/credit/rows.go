package credit

import (
	"fmt"
	"math"

	"settle/internal/linalg"
)

// RowsError says which examples have no answer.
type RowsError struct {
	Rows []int // in ascending order
	Err  error // of the first of them
}

func (e *RowsError) Error() string {
	if len(e.Rows) == 1 {
		return fmt.Sprintf("credit: example %d: %v", e.Rows[0], e.Err)
	}
	return fmt.Sprintf("credit: %d examples, the first of them %d: %v", len(e.Rows), e.Rows[0], e.Err)
}

// Unwrap returns the error of the first example.
func (e *RowsError) Unwrap() error { return e.Err }

// eachRow serves n examples one by one; those that fail become NaN in deltas[k], k <= the entry that
// failed.
func eachRow(n int, deltas []*linalg.Dense, serve func(row int) (failed int, err error)) error {
	var all *RowsError
	for i := range n {
		k, err := serve(i)
		if err == nil {
			continue
		}
		if all == nil {
			all = &RowsError{Err: err}
		}
		all.Rows = append(all.Rows, i)
		for ; k >= 0; k-- {
			fill(deltas[k].Row(i), math.NaN())
		}
	}
	if all == nil {
		return nil
	}
	return all
}

func fill(v []float64, x float64) {
	for i := range v {
		v[i] = x
	}
}

// keep copies what populations hold, before D, to shares[k], unless nobody wants it.
func keep(shares []*linalg.Dense, k int, share *linalg.Dense) {
	if shares != nil {
		copy(shares[k].Data, share.Data)
	}
}

// keepAll is keep of every layer.
func keepAll(shares, all []*linalg.Dense) {
	for k, share := range all {
		keep(shares, k, share)
	}
}

// multiply makes x = x * d element by element.
func multiply(x, d *linalg.Dense) {
	for i, v := range d.Data {
		x.Data[i] *= v
	}
}

// mulTo writes A B to dst.
func mulTo(dst, a, b *linalg.Dense) {
	clear(dst.Data)
	// Row i of A B is B^T applied to row i of A.
	b.AddMulTrans(dst.Data, dst.Cols, 1, a.Data, a.Cols, a.Rows)
}

// applyTo writes M x_i to row i of dst.
func applyTo(dst, m, x *linalg.Dense) {
	clear(dst.Data)
	m.AddMul(dst.Data, dst.Cols, 1, x.Data, x.Cols, x.Rows)
}

// resize returns m as a (rows x cols) matrix, with its old memory where that is enough.
func resize(m *linalg.Dense, rows, cols int) *linalg.Dense {
	if m == nil || cap(m.Data) < rows*cols {
		return linalg.NewDense(rows, cols, nil)
	}
	m.Rows, m.Cols, m.Data = rows, cols, m.Data[:rows*cols]
	return m
}

// checkRows panics unless every matrix has one row an example and one column a unit.
func checkRows(c *Chain, deltas, shares, slopes []*linalg.Dense, e *linalg.Dense) {
	if e.Cols != c.outputs() {
		panic(fmt.Sprintf("credit: errors of %d units for an output of %d", e.Cols, c.outputs()))
	}
	c.checkLayers("deltas", deltas, e.Rows)
	c.checkLayers("slopes", slopes, e.Rows)
	if shares != nil {
		c.checkLayers("shares", shares, e.Rows)
	}
}

func (c *Chain) checkLayers(name string, all []*linalg.Dense, rows int) {
	if len(all) != c.hidden() {
		panic(fmt.Sprintf("credit: %s of %d layers for %d hidden ones", name, len(all), c.hidden()))
	}
	for k, m := range all {
		if m.Rows != rows || m.Cols != c.units(k) {
			panic(fmt.Sprintf("credit: %s[%d] is (%d x %d), not (%d x %d)", name, k, m.Rows, m.Cols, rows, c.units(k)))
		}
	}
}
