package stability

import "settle/internal/linalg"

// jacobian is a Jacobian as far as spectra need it. Variables are given by their indices.
type jacobian interface {
	// mul writes the product of the block (at x at) with x to dst.
	mul(dst, x []float64, at []int)
	// block returns the block (at x at).
	block(at []int) *linalg.Dense
	// round returns the product of the blocks (small x large) and (large x small).
	round(small, large []int) *linalg.Dense
}

var (
	_ jacobian = denseJacobian{}
	_ jacobian = (*products)(nil)
)

// denseJacobian is one built in full.
type denseJacobian struct{ *linalg.Dense }

func (j denseJacobian) mul(dst, x []float64, at []int) {
	for i, r := range at {
		row, sum := j.Row(r), 0.0
		for k, c := range at {
			sum += row[c] * x[k]
		}
		dst[i] = sum
	}
}

func (j denseJacobian) block(at []int) *linalg.Dense { return j.cut(at, at) }

func (j denseJacobian) round(small, large []int) *linalg.Dense {
	return linalg.Mul(j.cut(small, large), j.cut(large, small))
}

// cut copies the block (rows x cols).
func (j denseJacobian) cut(rows, cols []int) *linalg.Dense {
	b := linalg.NewDense(len(rows), len(cols), nil)
	for i, r := range rows {
		row := j.Row(r)
		for k, c := range cols {
			b.Set(i, k, row[c])
		}
	}
	return b
}

// products is a Jacobian too large to build: it is only multiplied with.
type products struct {
	along       func(dst, x []float64) // J x, whole
	probe, full []float64
}

func newProducts(v *view) *products {
	return &products{
		along: v.d.JacobianProduct(v.row, v.t, v.y), // nothing else asks v.d while it is in use
		probe: make([]float64, v.dim()), full: make([]float64, v.dim()),
	}
}

// column sets full to J e_c.
func (j *products) column(c int) {
	clear(j.probe)
	j.probe[c] = 1
	j.along(j.full, j.probe)
}

func (j *products) mul(dst, x []float64, at []int) {
	clear(j.probe)
	for i, r := range at {
		j.probe[r] = x[i]
	}
	j.along(j.full, j.probe)
	for i, r := range at {
		dst[i] = j.full[r]
	}
}

func (j *products) block(at []int) *linalg.Dense {
	b := linalg.NewDense(len(at), len(at), nil)
	for k, c := range at {
		j.column(c)
		for i, r := range at {
			b.Set(i, k, j.full[r])
		}
	}
	return b
}

func (j *products) round(small, large []int) *linalg.Dense {
	b := linalg.NewDense(len(small), len(small), nil)
	for k, c := range small {
		j.column(c)
		clear(j.probe)
		for _, r := range large {
			j.probe[r] = j.full[r]
		}
		j.along(j.full, j.probe)
		for i, r := range small {
			b.Set(i, k, j.full[r])
		}
	}
	return b
}
