package circuit

import (
	"math"

	"settle/internal/linalg"
)

// denseDoublings follow any small linear phase by the exponential of its whole Jacobian A. What is
// doubled is G = exp(tA) - 1, so that slow modes stay exact to rounding: G(2t) = 2 G + G^2.
type denseDoublings struct {
	courses
	a      linalg.Dense
	g      []linalg.Dense // by level
	ready  int
	madeH  float64
	series linalg.Polynomial
	v, o   []float64 // packed rows
	y, f   []float64 // of the rows judged last
	place  []int     // row -> its place among them
}

// exponentialSeries has the coefficients of e^x - 1, |x| <= 1/2.
var exponentialSeries = inverseFactorials(1, 15, 1, 0)

func newDenseDoublings(d *Dynamics) *denseDoublings {
	return &denseDoublings{courses: courses{d: d, width: d.p.dim, sharedMatrix: d.p.constantJ}}
}

// Start implements Doublings.
func (w *denseDoublings) Start(y []float64, rows int, span float64) (levels int, err error) {
	if err := w.start(y, rows); err != nil {
		return 0, err
	}
	stale := w.stale()
	if stale {
		w.a = zeroed(w.a, w.width, w.width)
		w.d.Jacobian(w.a.Data, 0, 0, y[:w.width])
	}
	if levels, err = doublingsOf(span * linalg.RowSum(&w.a)); err != nil {
		return 0, err
	}
	w.h = math.Ldexp(span, -levels)
	if stale || w.madeH != w.h {
		w.madeH, w.ready = w.h, 0
	}
	w.first()
	return levels, nil
}

// first takes all rows to h by the series of loopTerms terms.
func (w *denseDoublings) first() {
	n, count := w.width, w.rows*w.width
	w.v, w.o = grown(w.v, count), grown(w.o, count)
	w.y, w.f = grown(w.y, count), grown(w.f, count)
	if len(w.place) < w.rows {
		w.place = make([]int, w.rows)
	}
	term, next := w.v, w.o
	for i, f := range w.f0[:count] {
		term[i] = w.h * f
	}
	copy(w.now, term)
	for k := 2; k <= loopTerms; k++ {
		clear(next[:count])
		w.a.AddMul(next, n, w.h/float64(k), term, n, w.rows)
		for i, v := range next[:count] {
			w.now[i] += v
		}
		term, next = next, term
	}
	copy(w.atLevel(0), w.now[:count])
	for row := range w.rows {
		w.nowT[row] = 1
	}
}

// power returns exp(2^level h A) - 1.
func (w *denseDoublings) power(level int) *linalg.Dense {
	for len(w.g) <= level {
		w.g = append(w.g, linalg.Dense{})
	}
	for ; w.ready <= level; w.ready++ {
		g := &w.g[w.ready]
		*g = sized(*g, w.width)
		if w.ready == 0 {
			w.series.Set(&w.a, w.h)
			w.series.Evaluate(g, exponentialSeries)
			continue
		}
		half := &w.g[w.ready-1]
		for i, v := range half.Data {
			g.Data[i] = 2 * v
		}
		half.AddMulTrans(g.Data, w.width, 1, half.Data, w.width, w.width)
	}
	return &w.g[level]
}

// Double implements Doublings.
func (w *denseDoublings) Double(level int, rows []int) {
	w.begin(level, rows)
	w.Try(level, rows)
	w.keep(level+1, rows)
}

// Try implements Doublings.
func (w *denseDoublings) Try(level int, rows []int) {
	g, kept, n := w.power(level), w.atLevel(level), w.width
	for i, row := range rows {
		copy(w.v[i*n:], w.at(w.base, row))
		to, base := w.o[i*n:], w.at(w.base, row)
		for j, v := range w.at(kept, row) {
			to[j] = base[j] + v
		}
	}
	g.AddMul(w.o, n, 1, w.v, n, len(rows))
	for i, row := range rows {
		copy(w.at(w.now, row), w.o[i*n:])
	}
	w.moved(level, rows)
}

// Residuals implements Doublings.
func (w *denseDoublings) Residuals(r []float64, rows []int, rtol, atol float64) {
	n := w.width
	for i, row := range rows {
		w.place[row], w.size[row], w.index[row] = i, 0, 0
		copy(w.v[i*n:], w.at(w.now, row))
		copy(w.f[i*n:(i+1)*n], w.f0[row*n:])
		w.state(w.y[i*n:(i+1)*n], row)
		w.noteLargest(row, 0, w.y[i*n:(i+1)*n])
	}
	w.a.AddMul(w.f, n, 1, w.v, n, len(rows))
	for i, row := range rows {
		r[row] = w.d.Residual(0, w.y[i*n:(i+1)*n], w.f[i*n:(i+1)*n], row, rtol, atol)
	}
}

// Glance implements Doublings: nothing is certain.
func (w *denseDoublings) Glance(int, float64, float64, float64) (moving, resting bool) { return }

// Correction implements Doublings.
func (w *denseDoublings) Correction(row int, rtol, atol float64) (e float64, ok bool) {
	at := w.place[row] * w.width
	return w.d.Correction(0, w.y[at:at+w.width], w.f[at:at+w.width], row, rtol, atol)
}

func (w *denseDoublings) state(dst []float64, row int) {
	for i, v := range w.at(w.now, row) {
		dst[i] = w.y0[row*w.width+i] + v
	}
}

// States implements Doublings.
func (w *denseDoublings) States(y []float64) {
	for row := range w.rows {
		w.state(y[row*w.width:(row+1)*w.width], row)
	}
}
