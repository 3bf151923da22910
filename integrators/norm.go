package integrators

import "math"

// errorNorm is the root mean square of e_i / (atol + rtol max(|y_i|, |y1_i|)), Hairer, Norsett,
// Wanner, Solving Ordinary Differential Equations I, eq. II.4.11. At most 1 is within tolerance.
func errorNorm(e, y, y1 []float64, tol tolerance) float64 {
	sum := 0.0
	for i, ei := range e {
		r := ei / (tol.abs + tol.rel*max(math.Abs(y[i]), math.Abs(y1[i])))
		sum += r * r
	}
	return math.Sqrt(sum / float64(len(e)))
}

// largest returns the largest |v_i| and its index; at the first NaN it returns that.
func largest(v []float64) (size float64, index int) {
	for i, x := range v {
		if a := math.Abs(x); !(a <= size) {
			size, index = a, i
			if a != a {
				return
			}
		}
	}
	return size, index
}

// finite reports whether x is neither NaN nor infinite.
func finite(x float64) bool { return x-x == 0 }
