package integrators

// neville extrapolates results of 1, 2, 3... times as many substeps to infinitely many, by the scheme of
// Aitken and Neville: Hairer, Norsett & Wanner, Solving Ordinary Differential Equations I, II.9. It
// holds T_{j,1}...T_{j,j} of the last j.
type neville [][]float64

func newNeville(counts, n int) neville {
	t := make(neville, counts)
	for j := range t {
		t[j] = make([]float64, n)
	}
	return t
}

// extrapolate takes in the result of the j-th count, j = 0, 1..., and turns value into the best that can
// be made of those so far. The error is a series in powers of the substeps' size to the power given.
func (t neville) extrapolate(value []float64, j, power int) {
	for m := range j {
		ratio := float64(j+1) / float64(j-m)
		if power == 2 {
			ratio *= ratio
		}
		for x, v := range value {
			t[m][x], value[x] = v, v+(v-t[m][x])/(ratio-1)
		}
	}
	copy(t[j], value)
}
