package circuit

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"settle/internal/linalg"
)

// draws is a stream with the patterns that matrices need.
type draws struct{ *rand.Rand }

// fill draws every element, row by row.
func (r draws) fill(m *linalg.Dense, draw func(*rand.Rand) float64) *linalg.Dense {
	for i := range m.Data {
		m.Data[i] = draw(r.Rand)
	}
	return m
}

func makeUniform(s *weightSource) (linalg.Operator, error) {
	return s.rng.fill(linalg.NewDense(s.to, s.from, nil), uniform(s.w.Min, s.w.Max)), nil
}

func makeNormal(s *weightSource) (linalg.Operator, error) {
	return s.rng.fill(linalg.NewDense(s.to, s.from, nil), normal(s.w.Mean, s.w.Std)), nil
}

func makeConstant(s *weightSource) (linalg.Operator, error) {
	m := linalg.NewDense(s.to, s.from, nil)
	for i := range m.Data {
		m.Data[i] = s.w.Value
	}
	return m, nil
}

// makeOrthogonal draws a matrix with orthonormal rows or columns (whichever are fewer), uniformly
// by Haar's measure (Mezzadri 2007), times the gain.
func makeOrthogonal(s *weightSource) (linalg.Operator, error) {
	m := s.rng.fill(linalg.NewDense(s.to, s.from, nil), normal(0, 1))
	q, err := linalg.Orthogonalise(m)
	if err != nil {
		return nil, err
	}
	q.Scale(s.w.Gain)
	return q, nil
}

func makeIdentity(s *weightSource) (linalg.Operator, error) {
	n := min(s.to, s.from)
	m := newCSR(s.to, s.from, n)
	for i := range n {
		m.Col = append(m.Col, int32(i))
		m.Val = append(m.Val, s.w.Gain)
		m.RowPtr[i+1] = i + 1
	}
	for i := n; i < s.to; i++ {
		m.RowPtr[i+1] = n
	}
	return m, nil
}

// makeLowRank draws both factors of W = U V^T; Mean and Std are those of the factors' elements.
func makeLowRank(s *weightSource) (linalg.Operator, error) {
	u := s.rng.fill(linalg.NewDense(s.to, s.w.Rank, nil), normal(s.w.Mean, s.w.Std))
	v := s.rng.fill(linalg.NewDense(s.from, s.w.Rank, nil), normal(s.w.Mean, s.w.Std))
	return linalg.NewLowRank(u, v), nil
}

// makeSparse draws which sources each target has, then the weights, target by target.
func makeSparse(s *weightSource) (linalg.Operator, error) {
	if err := s.checkConnections(); err != nil {
		return nil, err
	}
	m := newCSR(s.to, s.from, int(s.connections()))
	pick := s.rng.bernoulli(s.from, s.w.Density)
	if s.w.InDegree > 0 {
		pick = s.rng.sample(s.from, s.w.InDegree)
	}
	weight := normal(s.w.Mean, s.w.Std)
	for i := range s.to {
		without := -1
		if !s.w.Self && s.to == s.from {
			without = i
		}
		m.Col = pick(m.Col, without)
		for len(m.Val) < len(m.Col) {
			m.Val = append(m.Val, weight(s.rng.Rand))
		}
		m.RowPtr[i+1] = len(m.Col)
	}
	return m, nil
}

func (s *weightSource) checkConnections() error {
	sources := s.from
	if !s.w.Self && s.to == s.from {
		sources--
	}
	switch {
	case s.w.InDegree < 0 || s.w.InDegree > sources:
		return fmt.Errorf("in-degree %d is not possible: each target has %d possible sources", s.w.InDegree, sources)
	case s.w.InDegree == 0 && !(s.w.Density > 0 && s.w.Density <= 1):
		return fmt.Errorf("density %g is not possible; allowed: above 0, at most 1 (or give an in-degree)", s.w.Density)
	}
	return nil
}

func newCSR(to, from, elements int) *linalg.CSR {
	return &linalg.CSR{Rows: to, Cols: from, RowPtr: make([]int, to+1),
		Col: make([]int32, 0, elements), Val: make([]float64, 0, elements)}
}

// picker appends the sources of one target to cols, in order, all but without (-1: any).
type picker func(cols []int32, without int) []int32

// bernoulli picks each of n sources with probability p. It jumps from one success to the next by
// geometric gaps, so that its cost is the number of connections, not of candidates.
func (r draws) bernoulli(n int, p float64) picker {
	gap := func() float64 { return 0 }
	if p < 1 {
		perTrial := math.Log1p(-p)
		gap = func() float64 { return math.Floor(math.Log1p(-r.Float64()) / perTrial) }
	}
	return func(cols []int32, without int) []int32 {
		// Compared as float64: a gap may be beyond any integer.
		for at := gap(); at < float64(n); at += 1 + gap() {
			if j := int(at); j != without {
				cols = append(cols, int32(j))
			}
		}
		return cols
	}
}

// sample picks exactly k of n sources without replacement.
// Method: R. W. Floyd, in J. Bentley, Programming pearls: a sample of brilliance, CACM 30 (1987)
// 754-757; k draws whatever n is.
func (r draws) sample(n, k int) picker {
	taken := make([]bool, n)
	return func(cols []int32, without int) []int32 {
		first, among := len(cols), n
		if without >= 0 {
			among-- // numbers from without on then stand for their successors
		}
		for j := among - k; j < among; j++ {
			c := r.IntN(j + 1)
			if taken[c] {
				c = j
			}
			taken[c] = true
			cols = append(cols, int32(c))
		}
		row := cols[first:]
		slices.Sort(row)
		for i, c := range row {
			taken[c] = false
			if without >= 0 && int(c) >= without {
				row[i]++
			}
		}
		return cols
	}
}
