package circuit

import "settle/internal/linalg"

// tracked is a matrix that is made anew whenever those it is made of have changed.
type tracked struct {
	pathway int
	w       linalg.Operator
	src     *weightSource
	init    weightInit
}

// Retrack makes the matrices of pathways with Weights.Tracking anew, in the order of their derivation,
// and calls WeightsChanged if there are any. The matrices keep their place: pointers to them stay good.
// A transpose of one dense matrix costs a copy and allocates nothing; a pseudo-inverse costs a
// decomposition. It fails where one cannot be made, as of weights that are not finite. No solve may be
// under way, but for one in a phase whose weights move along its trajectory.
func (c *Circuit) Retrack() error {
	for i := range c.tracked {
		if err := c.tracked[i].again(); err != nil {
			return c.Spec.Errorf("pathway."+c.pathways[c.tracked[i].pathway].Name+".weights", "%v", err)
		}
		c.WeightsChanged(c.tracked[i].pathway)
	}
	return nil
}

// track notes that w of pathway i, which init made from src, follows its originals.
func (k *compiler) track(i int, w linalg.Operator, src *weightSource, init weightInit) {
	if k.spec.Pathways[i].Weights.Tracking {
		k.c.tracked = append(k.c.tracked, tracked{i, w, src, init})
	}
}

func (t *tracked) again() error {
	if t.transposeInPlace() {
		return nil
	}
	w, err := t.init.make(t.src)
	if err != nil {
		return err
	}
	if w, err = finishWeights(w, t.src, t.init.storage); err != nil {
		return err
	}
	overwrite(t.w, w)
	return nil
}

// overwrite puts src in the place of dst, which is kept in the same way.
func overwrite(dst, src linalg.Operator) {
	switch to := dst.(type) {
	case *linalg.Dense:
		copy(to.Data, src.(*linalg.Dense).Data)
	case *linalg.CSR:
		*to = *src.(*linalg.CSR) // other elements may be 0 now
	case *linalg.LowRank:
		from := src.(*linalg.LowRank)
		copy(to.U.Data, from.U.Data)
		copy(to.V.Data, from.V.Data)
	}
}

// transposeInPlace does it without allocating for transposes of one dense matrix; ok tells whether w is one.
func (t *tracked) transposeInPlace() (ok bool) {
	dst, src, sign := t.transposed()
	if dst == nil {
		return false
	}
	factor, err := t.src.scale()
	if err != nil {
		return false // told by the general way
	}
	for j := range src.Rows {
		for i, v := range src.Row(j) {
			dst.Data[i*dst.Cols+j] = sign * factor * v
		}
	}
	if !t.src.w.Self {
		_, err = withoutDiagonal(dst)
	}
	return err == nil
}

// transposed are w and the matrix of which it is the transpose, times sign; nil where it is none of one dense
// matrix.
func (t *tracked) transposed() (dst, src *linalg.Dense, sign float64) {
	sign = 1
	switch t.init.name {
	case "transpose":
	case "negative-transpose":
		sign = -1
	default:
		return nil, nil, 0
	}
	if len(t.src.of) != 1 {
		return nil, nil, 0
	}
	dst, dense := t.w.(*linalg.Dense)
	src, also := t.src.of[0].(*linalg.Dense)
	if !dense || !also {
		return nil, nil, 0
	}
	return dst, src, sign
}
