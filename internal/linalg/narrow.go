package linalg

// SquaredErrors is the sum of the squares of e_i / (atol + rtol max(|y_i|, |y1_i|)), which are of one length:
// Hairer, Norsett, Wanner, Solving Ordinary Differential Equations I, eq. II.4.11.
func SquaredErrors(e, y, y1 []float64, rtol, atol float64) float64 {
	if len(e) == 0 {
		return 0
	}
	return squaredErrors(e, y[:len(e)], y1[:len(e)], rtol, atol)
}

// narrow tells whether a matrix has few and long rows.
func narrow(rows, cols int) bool { return rows > 0 && rows <= shortSide && cols >= longSide }

// places are the numbers of the rows of a narrow matrix.
var places = func() (p [shortSide]int32) {
	for i := range p {
		p[i] = int32(i)
	}
	return p
}()

// addRows adds the sum over k of gain f[k] row k of w to dst, w (len(f) x len(dst)) being narrow.
func addRows(dst []float64, gain float64, w, f []float64) {
	var scaled [shortSide + 1]float64 // an array has one element at least
	for k, v := range f {
		scaled[k] = gain * v
	}
	gather(dst, w, places[:len(f)], scaled[:len(f)])
}
