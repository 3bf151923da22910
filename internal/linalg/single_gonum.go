//go:build !openblas

package linalg

// updateSingle makes row i of w = keep[i] row i + rate * sum over k < n of post_k,i pre_k, and full the same.
func updateSingle(w []float32, full []float64, keep []float32, rate float32, post, pre []float32, n int) {
	rows := len(keep)
	cols := len(w) / rows
	for i, f := range keep {
		row := w[i*cols : (i+1)*cols]
		for j, v := range row {
			if row[j] = f * v; f == 0 {
				row[j] = 0 // as in BLAS, what is not kept may be anything
			}
		}
		for k := range n {
			p := rate * post[k*rows+i]
			for j, v := range pre[k*cols : (k+1)*cols] {
				row[j] += float32(p * v) // rounded: Go may fuse the two otherwise
			}
		}
		widen(full[i*cols:], row)
	}
}

// widen makes full the numbers of w.
func widen(full []float64, w []float32) {
	for i, v := range w {
		full[i] = float64(v)
	}
}

// narrowTo rounds x.
func narrowTo(dst []float32, x []float64) {
	for i, v := range x {
		dst[i] = float32(v)
	}
}

// addSingle adds gain x to dst.
func addSingle(dst []float64, gain float64, x []float32) {
	for i, v := range x {
		dst[i] += float64(gain * float64(v)) // rounded: Go may fuse the two otherwise
	}
}
