package circuit

import (
	"testing"

	"pgregory.net/rapid"

	"settle/internal/linalg"
)

// All blocks together are the Jacobian, and what is not wanted stays as it was.
func TestJacobianBlocksOfRandomCircuits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tr := randomTrial(t, randomSpec(t))
		const row = 2
		n := tr.d.Dim()
		whole := linalg.NewDense(n, n, nil)
		tr.d.Jacobian(whole.Data, row, tr.t[row], tr.row(row))
		ranges := tr.d.StateRanges()
		parts := map[[2]int]*linalg.Dense{}
		for i, to := range ranges {
			for j, from := range ranges {
				if (i+j)%3 != 2 { // some are not wanted
					parts[[2]int{to.Population, from.Population}] = linalg.NewDense(to.Hi-to.Lo, from.Hi-from.Lo, nil)
				}
			}
		}
		tr.d.JacobianBlocks(row, tr.t[row], tr.row(row), func(to, from int) *linalg.Dense { return parts[[2]int{to, from}] })
		for _, to := range ranges {
			for _, from := range ranges {
				part := parts[[2]int{to.Population, from.Population}]
				for i := 0; part != nil && i < part.Rows; i++ {
					near(t, "block", part.Row(i), whole.Row(to.Lo + i)[from.Lo:from.Hi], 1e-14)
				}
			}
		}
	})
}

// The factors say what a change of one weight does to the Jacobian.
func TestBlockFactors(t *testing.T) {
	changed := 0
	check := func(t *rapid.T) {
		tr := randomTrial(t, randomSpec(t))
		const row = 1
		n, y := tr.d.Dim(), tr.row(row)
		before, after := linalg.NewDense(n, n, nil), linalg.NewDense(n, n, nil)
		at := map[int]int{}
		for _, r := range tr.d.StateRanges() {
			at[r.Population] = r.Lo
		}
		uses := map[linalg.Operator]int{}
		for _, p := range tr.d.Circuit().Pathways() {
			uses[underlying(p.W)]++
		}
		for k, p := range tr.d.Circuit().Pathways() {
			w, dense := p.W.(*linalg.Dense)
			tr.d.Jacobian(before.Data, row, tr.t[row], y)
			rows, cols, ok := tr.d.BlockFactors(k)
			if !ok || !dense || uses[w] > 1 {
				continue
			}
			changed++
			i, j := w.Rows/2, w.Cols/2
			want := rows[i] * cols[j] * 0.5
			w.Set(i, j, w.At(i, j)+0.5)
			tr.d.Jacobian(after.Data, row, tr.t[row], y)
			x, z := at[p.To]+i, at[p.From]+j
			near(t, "change", []float64{after.At(x, z) - before.At(x, z)}, []float64{want}, 1e-11*(1+largest(before.Data)))
		}
	}
	for k := 0; k < 10 && changed < 3; k++ { // few of the circuits drawn have such a weight
		rapid.Check(t, check)
	}
	if changed < 3 {
		t.Errorf("only %d weights were changed", changed)
	}
}

func underlying(w linalg.Operator) linalg.Operator {
	if v, ok := w.(transposed); ok {
		return v.of
	}
	return w
}
