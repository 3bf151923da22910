package integrators

// rescale turns differences of one step size into those of another, ratio times as large, of the same
// polynomial: D' = D R(ratio) R(1), R_ij = prod_{m=1..i} (m - 1 - j ratio)/m (Shampine & Reichelt, 2.2).
func (s *bdfStepper) rescale(w *bdfRow, ratio float64) {
	k := w.k
	m := bdfRescaling(k, ratio)
	var old [mostBDF + 1]float64
	for x := range s.n {
		for j := range k + 1 {
			old[j] = w.now[j*s.n+x]
		}
		for j := range k + 1 {
			sum := 0.0
			for l := range k + 1 {
				sum += old[l] * m[l][j]
			}
			w.now[j*s.n+x] = sum
		}
	}
}

// bdfSquare is a matrix over the differences of order 0 to mostBDF.
type bdfSquare [mostBDF + 1][mostBDF + 1]float64

// bdfRescaling is R(ratio) R(1) for differences of order 0 to k.
func bdfRescaling(k int, ratio float64) (m bdfSquare) {
	r, u := bdfShifted(k, ratio), bdfShifted(k, 1)
	for i := range k + 1 {
		for j := range k + 1 {
			for l := range k + 1 {
				m[i][j] += r[i][l] * u[l][j]
			}
		}
	}
	return m
}

// bdfShifted is R(ratio).
func bdfShifted(k int, ratio float64) (r bdfSquare) {
	for j := range k + 1 {
		r[0][j] = 1
		for i := 1; i <= k; i++ {
			r[i][j] = r[i-1][j] * (float64(i-1) - ratio*float64(j)) / float64(i)
		}
	}
	return r
}

// at is the polynomial of degree k through the state at the end and the k before it.
func (s *bdfStepper) at(dst []float64, st *Step, theta float64) {
	w := &s.rows[st.Row]
	if w.extrapolated {
		hermite(dst, st, theta)
		return
	}
	copy(dst, s.row(w.then, 0))
	product := 1.0
	for j := 1; j <= w.used; j++ {
		product *= (theta - 1 + float64(j-1)) / float64(j)
		for x, v := range s.row(w.then, j) {
			dst[x] += product * v
		}
	}
}
