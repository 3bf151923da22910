package linalg

// AddMul adds gain * M x_i to row i of dst.
func (m *CSR) AddMul(dst []float64, ldd int, gain float64, x []float64, ldx, n int) {
	checkRows("dst", dst, ldd, m.Rows, n)
	checkRows("x", x, ldx, m.Cols, n)
	if m.Rows == 0 || len(m.Val) == 0 || gain == 0 {
		return
	}
	i := 0
	for ; i+4 <= n; i += 4 {
		m.addMul4(dst[i*ldd:], ldd, gain, x[i*ldx:], ldx)
	}
	for ; i < n; i++ {
		m.addMul1(dst[i*ldd:], gain, x[i*ldx:])
	}
}

// AddMulTrans adds gain * M^T x_i to row i of dst.
func (m *CSR) AddMulTrans(dst []float64, ldd int, gain float64, x []float64, ldx, n int) {
	checkRows("dst", dst, ldd, m.Cols, n)
	checkRows("x", x, ldx, m.Rows, n)
	if m.Cols == 0 || len(m.Val) == 0 || gain == 0 {
		return
	}
	for i := range n {
		row := dst[i*ldd:]
		for t, xt := range x[i*ldx : i*ldx+m.Rows] {
			cols, vals := m.Row(t)
			gx := gain * xt
			for p, j := range cols {
				row[j] += gx * vals[p]
			}
		}
	}
}
