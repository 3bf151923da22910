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

func (m *CSR) addMul1(dst []float64, gain float64, x []float64) {
	for t := range m.Rows {
		cols, vals := m.Row(t)
		var s float64
		for p, j := range cols {
			s += vals[p] * x[j]
		}
		dst[t] += gain * s
	}
}

// addMul4 serves four rows with one pass over the matrix, each summed in the order of addMul1.
func (m *CSR) addMul4(dst []float64, ldd int, gain float64, x []float64, ldx int) {
	x0, x1, x2, x3 := x, x[ldx:], x[2*ldx:], x[3*ldx:]
	for t := range m.Rows {
		cols, vals := m.Row(t)
		var s0, s1, s2, s3 float64
		for p, j := range cols {
			v := vals[p]
			s0 += v * x0[j]
			s1 += v * x1[j]
			s2 += v * x2[j]
			s3 += v * x3[j]
		}
		dst[t] += gain * s0
		dst[ldd+t] += gain * s1
		dst[2*ldd+t] += gain * s2
		dst[3*ldd+t] += gain * s3
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
