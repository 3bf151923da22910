package brownian

import (
	"fmt"
	"math"
)

const (
	topExponent = 20 // a root cell is as long as the mesh times a power of two, 2^19 to 2^20
	deepest     = 56 // levels below it
	ticks       = 1 << deepest
)

// Grid says where times lie in the tree. Cells are as long as the mesh times powers of two, so all
// steps that are such multiples of one mesh see the same paths, at cell boundaries.
type Grid struct {
	step  float64
	root  float64 // length of a root cell
	level int     // of a cell as long as step
}

// NewGrid returns the grid of steps on the paths of a mesh. Both must lie between 2^-36 and 2^20 units
// of time. A step that is no halving or doubling of the mesh is allowed, and costs more.
func NewGrid(mesh, step float64) (Grid, error) {
	for _, x := range []float64{mesh, step} {
		if !(x >= 0x1p-36 && x < 0x1p20) {
			return Grid{}, fmt.Errorf("a step of %g is out of the range of random paths, from %.2g to %.2g: express time in other units",
				x, 0x1p-36, 0x1p20)
		}
	}
	fraction, exponent := math.Frexp(mesh)
	g := Grid{step: mesh, root: math.Ldexp(fraction, topExponent), level: topExponent - exponent}
	if f, e := math.Frexp(step); f == fraction {
		g.step, g.level = step, topExponent-e
	}
	return g, nil
}

// position is a time: the root cell, and how many of its smallest parts lie before.
type position struct{ root, tick int64 }

// place finds the position of t. What rounding makes of a multiple of the step is taken for one; other
// times go to the nearest tick.
func (g *Grid) place(t float64) position {
	k := math.Round(t / g.step)
	if math.Abs(t-k*g.step) <= 4*math.Abs(t)*0x1p-52 {
		n := int64(k)
		return position{n >> g.level, (n & (1<<g.level - 1)) << (deepest - g.level)}
	}
	x := t / g.root
	root := math.Floor(x)
	p := position{int64(root), int64(math.Round((x - root) * ticks))}
	if p.tick == ticks {
		p = position{p.root + 1, 0}
	}
	return p
}

// since counts the ticks from the start of a root cell, at most one before the position's own.
func (a position) since(root int64) int64 { return (a.root-root)*ticks + a.tick }

// enclosing returns the number of the step-sized cell in which the time from a to b > a lies, ok being
// whether there is one.
func (g *Grid) enclosing(a, b position) (index int64, ok bool) {
	width := int64(ticks) >> g.level
	index = a.tick / width
	if b.root < a.root || b.root-a.root > 1 {
		return index, false
	}
	end := b.since(a.root)
	return index, end > a.tick && end <= (index+1)*width
}

// cell returns the number of the step-sized cell from a to b, ok being whether there is one.
func (g *Grid) cell(a, b position) (index int64, ok bool) {
	width := int64(ticks) >> g.level
	if a.tick&(width-1) != 0 || b.root-a.root > 1 || (b.root-a.root)*ticks+b.tick-a.tick != width {
		return 0, false
	}
	return a.tick >> (deepest - g.level), true
}
