package view

import "math"

// matrix is weights, all of them row by row or, if post and pre are given, those of synapses.
type matrix struct {
	rows, cols int
	values     []float64
	post, pre  []int64
}

// widest is the largest magnitude.
func (m *matrix) widest() float64 {
	e := finiteOnly(m.values, 1)
	return max(math.Abs(e.lo), math.Abs(e.hi), 0)
}

// at is where weight i stands.
func (m *matrix) at(i int) (row, col int) {
	if m.post != nil {
		return int(m.post[i]), int(m.pre[i])
	}
	return i / m.cols, i % m.cols
}

// frame is the answer: cells that are means of blocks of the matrix, NaN where there are no synapses, and
// counts of all weights in equal bins from the smallest to the largest.
func (m *matrix) frame(about weightsAbout) *frame {
	about.Rows, about.Cols = min(m.rows, pictureSide), min(m.cols, pictureSide)
	about.Count = len(m.values)
	e := finiteOnly(m.values, 1)
	about.Lo, about.Hi, about.Mean = zeroOr(e.lo), zeroOr(e.hi), zeroOr(e.mean)
	about.Widest = max(about.Widest, m.widest())
	f := &frame{About: about}
	f.addThin("cells", m.cells(about.Rows, about.Cols))
	f.add("bins", m.histogram(about.Lo, about.Hi))
	return f
}

// zeroOr is for JSON, which has no NaN.
func zeroOr(v float64) float64 {
	if !isFinite(v) {
		return 0
	}
	return v
}

func (m *matrix) cells(rows, cols int) []float32 {
	sums, counts := make([]float64, rows*cols), make([]float64, rows*cols)
	for i, v := range m.values {
		row, col := m.at(i)
		k := row*rows/m.rows*cols + col*cols/m.cols
		sums[k] += v
		counts[k]++
	}
	cells := make([]float32, rows*cols)
	for k := range cells {
		cells[k] = float32(sums[k] / counts[k]) // NaN of none
	}
	return cells
}

func (m *matrix) histogram(lo, hi float64) []float64 {
	counts := make([]float64, bins)
	for _, v := range m.values {
		if !isFinite(v) {
			continue
		}
		k := 0
		if hi > lo {
			k = min(bins-1, int((v-lo)/(hi-lo)*bins))
		}
		counts[k]++
	}
	return counts
}
