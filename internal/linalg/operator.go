package linalg

// Operator is a (to x from) matrix, seen as what it does to rows of rates. Rows may be strided:
// row i of x starts at x[i*ldx]. Implementations: *Dense, *CSR, *LowRank. Read-only use is safe
// from several goroutines.
type Operator interface {
	// Dims returns the number of target and of source units.
	Dims() (to, from int)

	// AddMul adds gain * W x_i to row i of dst, for n rows: dst (n x to), x (n x from).
	AddMul(dst []float64, ldd int, gain float64, x []float64, ldx, n int)

	// AddMulTrans adds gain * W^T x_i to row i of dst, for n rows: dst (n x from), x (n x to).
	AddMulTrans(dst []float64, ldd int, gain float64, x []float64, ldx, n int)

	// Dense returns the matrix in full, newly allocated unless it is dense already.
	Dense() *Dense

	// Products is the number of multiply-adds of one row's product.
	Products() int
}

// Dense is a row-major (Rows x Cols) matrix, element (i, j) at Data[i*Cols+j].
type Dense struct {
	Rows, Cols int
	Data       []float64
}

// NewDense returns a matrix of zeros, or one over data if that is not nil.
func NewDense(rows, cols int, data []float64) *Dense {
	if data == nil {
		data = make([]float64, rows*cols)
	}
	if len(data) != rows*cols {
		panic("linalg: data does not match the matrix's shape")
	}
	return &Dense{Rows: rows, Cols: cols, Data: data}
}

// At returns element (i, j).
func (m *Dense) At(i, j int) float64 { return m.Data[i*m.Cols+j] }

// Set sets element (i, j).
func (m *Dense) Set(i, j int, v float64) { m.Data[i*m.Cols+j] = v }
