package circuit

import (
	"fmt"
	"math"
)

// courses are the deviations of rows from where they began: at the times 2^level h, where the last Try
// began and where it led. A row's deviation is width numbers.
type courses struct {
	d            *Dynamics
	width        int
	rows         int
	h            float64     // s
	y0, f0       []float64   // states at time 0 and their derivatives, by row
	kept         [][]float64 // by level
	base, now    []float64
	baseT, nowT  []float64 // in units of h
	multiplied   []int     // by row: multiply-adds with weights
	size         []float64 // by row: largest |y_i|
	index        []int     // its i
	times        []float64 // zeros
	version      uint64    // of the weights that the matrices belong to
	known        bool      // they belong to any
	sharedMatrix bool      // they are those of all rows
}

// start takes rows in, with their derivatives.
func (c *courses) start(y []float64, rows int) error {
	n := c.d.p.dim
	c.rows = rows
	c.y0, c.f0 = grown(c.y0, rows*n), grown(c.f0, rows*n)
	c.base, c.now = grown(c.base, rows*c.width), grown(c.now, rows*c.width)
	c.baseT, c.nowT, c.times = grown(c.baseT, rows), grown(c.nowT, rows), grown(c.times, rows)
	c.size = grown(c.size, rows)
	if cap(c.multiplied) < rows {
		c.multiplied, c.index = make([]int, rows), make([]int, rows)
	}
	c.multiplied, c.index = c.multiplied[:rows], c.index[:rows]
	clear(c.multiplied)
	copy(c.y0, y[:rows*n])
	c.derive()
	if v := largest(c.f0[:rows*n]); math.IsNaN(v) || math.IsInf(v, 0) {
		return fmt.Errorf("circuit: the derivative is not finite at the start of phase %s", c.d.p.Name)
	}
	return nil
}

// derive writes the derivatives of y0: at 0 they are the still drives alone, unless algebraic populations
// hand others on.
func (c *courses) derive() {
	n, d := c.d.p.dim, c.d
	if largest(c.y0[:c.rows*n]) != 0 || len(d.p.whole.chain) > 0 {
		d.Derivative(c.f0, c.times, c.y0, d.ids[:c.rows])
		for row := range c.rows {
			c.multiplied[row] += d.Products()
		}
		return
	}
	for row := range c.rows {
		for _, pop := range d.p.Evolving {
			to, still := c.f0[row*n+d.p.at[pop]:], d.units(d.still, row, pop)
			for i, f := range d.c.populations[pop].invTau {
				to[i] = still[i] * f
			}
		}
	}
}

// stale tells whether the matrices have to be made anew, and takes it that they will be.
func (c *courses) stale() bool {
	version := c.d.c.version.Load()
	fresh := c.known && c.sharedMatrix && c.version == version
	c.known, c.version = true, version
	return !fresh
}

// at is row's deviation in v.
func (c *courses) at(v []float64, row int) []float64 {
	return v[row*c.width : (row+1)*c.width : (row+1)*c.width]
}

// atLevel returns room for the deviations at 2^level h.
func (c *courses) atLevel(level int) []float64 {
	for len(c.kept) <= level {
		c.kept = append(c.kept, nil)
	}
	if len(c.kept[level]) < c.rows*c.width {
		c.kept[level] = make([]float64, c.rows*c.width)
	}
	return c.kept[level]
}

// begin makes rows begin at 2^level h.
func (c *courses) begin(level int, rows []int) {
	from := c.atLevel(level)
	for _, row := range rows {
		copy(c.at(c.base, row), c.at(from, row))
		c.baseT[row] = math.Ldexp(1, level)
	}
}

// keep notes where rows are as 2^level h.
func (c *courses) keep(level int, rows []int) {
	to := c.atLevel(level)
	for _, row := range rows {
		copy(c.at(to, row), c.at(c.now, row))
	}
}

// moved says that rows were tried by 2^level h.
func (c *courses) moved(level int, rows []int) {
	for _, row := range rows {
		c.nowT[row] = c.baseT[row] + math.Ldexp(1, level)
	}
}

// Accept implements Doublings.
func (c *courses) Accept(rows []int) {
	for _, row := range rows {
		copy(c.at(c.base, row), c.at(c.now, row))
		c.baseT[row] = c.nowT[row]
	}
}

// Largest implements Doublings.
func (c *courses) Largest(row int) (size float64, i int) { return c.size[row], c.index[row] }

// Products implements Doublings.
func (c *courses) Products(row int) int {
	if n := c.d.Products(); n > 0 {
		return (c.multiplied[row] + n - 1) / n
	}
	return 0
}

// noteLargest notes the largest of x, the variables from index on, if it is larger than what was noted.
func (c *courses) noteLargest(row, index int, x []float64) {
	for i, v := range x {
		if a := math.Abs(v); !(a <= c.size[row]) {
			c.size[row], c.index[row] = a, index+i
			if math.IsNaN(a) {
				return
			}
		}
	}
}

// mostDoublings bounds how much faster than its duration a phase may be.
const mostDoublings = 60

// doublingsOf is how often a norm has to be halved to be at most 1/2.
func doublingsOf(norm float64) (int, error) {
	if !(norm <= math.Ldexp(1, mostDoublings)) {
		return 0, fmt.Errorf("circuit: the weights are too large to be followed, or not finite: |A| times the phase's duration is %.3g", norm)
	}
	f, e := math.Frexp(norm) // f 2^e with f in [1/2, 1)
	if f == 0.5 {
		e--
	}
	return max(0, e+1), nil
}
