//go:build !openblas

package linalg

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
