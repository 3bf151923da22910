package integrators

import "math"

// errorNorm is the root mean square of e_i / (atol + rtol max(|y_i|, |y1_i|)), Hairer, Norsett,
// Wanner, Solving Ordinary Differential Equations I, eq. II.4.11. At most 1 is within tolerance.
func errorNorm(e, y, y1 []float64, rtol, atol float64) float64 {
	sum := 0.0
	for i, ei := range e {
		r := ei / (atol + rtol*max(math.Abs(y[i]), math.Abs(y1[i])))
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

// norm2 is the Euclidean norm, by the largest number so that nothing overflows.
func norm2(v []float64) float64 {
	size, _ := largest(v)
	if size == 0 || !finite(size) {
		return size
	}
	sum := 0.0
	for _, x := range v {
		sum += x / size * (x / size)
	}
	return size * math.Sqrt(sum)
}
