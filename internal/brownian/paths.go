package brownian

import (
	"math"
	"math/bits"
)

// Paths are several independent Wiener processes, asked for at the same times. Going forward by steps
// of the grid takes one cell's random numbers a step and process, on the average; other times cost the
// way down the tree, from the step-sized cell where both lie in one.
type Paths struct {
	grid      Grid
	processes []process

	// The way from the root cell to the step-sized cell visited last, level by level, each a piece a
	// process.
	way   [][]piece
	root  int64
	index int64
	valid bool
}

// Open lays the paths of n processes on a grid; key names each: the processes of one key are told apart
// by their units.
func (p *Paths) Open(grid Grid, n int, key func(process int) (key [2]uint64, unit uint64)) {
	p.grid, p.valid = grid, false
	if len(p.processes) != n {
		p.processes, p.way = make([]process, n), nil
	}
	if len(p.way) <= grid.level {
		p.way = newWay(grid.level+1, n)
	}
	for i := range p.processes {
		p.processes[i].key, p.processes[i].unit = key(i)
	}
}

// newWay has room for n processes at each level.
func newWay(levels, n int) [][]piece {
	all, way := make([]piece, levels*n), make([][]piece, levels)
	for i := range way {
		way[i] = all[i*n : (i+1)*n]
	}
	return way
}

// Increments writes W(t1) - W(t0) of each process to w, and the mean over the time between of
// W(s) - W(t0) to mean, where it is not nil: I_(1,0)/h in the notation of Kloeden and Platen.
func (p *Paths) Increments(w, mean []float64, t0, t1 float64) {
	a, b := p.grid.place(t0), p.grid.place(t1)
	if index, ok := p.grid.cell(a, b); ok {
		p.visit(a.root, index)
		for i, q := range p.way[p.grid.level] {
			q.write(w, mean, i)
		}
		return
	}
	index, inside := p.grid.enclosing(a, b)
	if inside {
		p.visit(a.root, index)
	}
	for i := range p.processes {
		q := &p.processes[i]
		if inside {
			top := node{p.way[p.grid.level][i], a.root, p.grid.level, index}
			p.grid.within(q, top, a.tick, b.since(a.root)).write(w, mean, i)
			continue
		}
		p.grid.between(q, a, b).write(w, mean, i)
	}
}

func (q piece) write(w, mean []float64, i int) {
	w[i] = q.w
	if mean != nil {
		mean[i] = q.w/2 + q.h
	}
}

// visit goes to a step-sized cell, down from where its way parts from that of the cell visited last.
func (p *Paths) visit(root, index int64) {
	last, from := p.grid.level, 0
	if p.valid && root == p.root {
		from = last + 1 - bits.Len64(uint64(index^p.index))
	}
	for level := from; level <= last; level++ {
		cell := index >> (last - level)
		switch {
		case level == 0:
			p.top(root)
		case cell%2 == 0:
			p.goLeft(root, level, cell/2)
		default:
			if level > from { // else the way went through the first half, where the two part
				p.goLeft(root, level, cell/2)
			}
			p.goRight(level)
		}
	}
	p.root, p.index, p.valid = root, index, true
}

// top draws the root cell.
func (p *Paths) top(root int64) {
	var words [4]uint64
	for i := range p.processes {
		p.draw(&words, i, root, 0, 0)
		x, y := p.processes[i].normals(&words)
		p.way[0][i] = whole(p.grid.root, x, y)
	}
}

// goLeft draws the first halves of the cell one level up.
func (p *Paths) goLeft(root int64, level int, parent int64) {
	var words [4]uint64
	length := math.Sqrt(math.Ldexp(p.grid.root, 1-level))
	above, here := p.way[level-1], p.way[level]
	for i := range p.processes {
		p.draw(&words, i, root, level, parent)
		x, y := p.processes[i].normals(&words)
		here[i] = above[i].left(length, x, y)
	}
}

// goRight turns first halves into second ones.
func (p *Paths) goRight(level int) {
	above, here := p.way[level-1], p.way[level]
	for i := range here {
		here[i] = above[i].right(here[i])
	}
}

// draw provides the words of process i, which two neighbours share: the second takes them from the first.
func (p *Paths) draw(words *[4]uint64, i int, root int64, level int, cell int64) {
	q := &p.processes[i]
	if i > 0 && q.unit%2 == 1 {
		if before := &p.processes[i-1]; before.unit == q.unit-1 && before.key == q.key {
			return
		}
	}
	*words = q.words(root, level, cell)
}
