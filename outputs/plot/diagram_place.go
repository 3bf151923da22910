package plot

import (
	"math"

	"gonum.org/v1/plot/vg"
)

// Sizes of a diagram, in points.
const (
	nodeWidth  = vg.Length(56)
	nodeHeight = vg.Length(24)
	nodeAside  = vg.Length(14) // between nodes of one rank
	columnAway = vg.Length(46) // between the two columns of a folded circuit
	rankAway   = vg.Length(25)
	outside    = vg.Length(30) // for what goes around, left and right
	mostRanks  = 4             // more are folded: up, and down again
)

// placed is a diagram with everything in its place, which is the same in every view.
type placed struct {
	*Diagram
	at            []spot
	curves        [][4]vg.Point
	width, height vg.Length
}

// spot is the middle of a node.
type spot struct {
	vg.Point
	row   int
	right bool // in the column that goes down
}

// ranks is how far each node is from the sources, along edges that lead from earlier nodes to later ones.
func (d *Diagram) ranks() (rank []int, depth int) {
	rank = make([]int, len(d.Nodes))
	for j := range d.Nodes {
		for _, e := range d.Edges {
			if e.To == j && e.From < j {
				rank[j] = max(rank[j], rank[e.From]+1)
			}
		}
		depth = max(depth, rank[j]+1)
	}
	return rank, depth
}

func (d *Diagram) place() *placed {
	rank, depth := d.ranks()
	fold := depth
	if depth > mostRanks {
		fold = (depth + 1) / 2
	}
	type cell struct {
		right bool
		row   int
	}
	members := map[cell][]int{}
	p := &placed{Diagram: d, at: make([]spot, len(d.Nodes))}
	widest := map[bool]int{}
	for i, r := range rank {
		c := cell{r >= fold, r}
		if c.right {
			c.row = max(0, 2*fold-1-r)
		}
		members[c] = append(members[c], i)
		widest[c.right] = max(widest[c.right], len(members[c]))
	}
	column := func(right bool) vg.Length {
		n := vg.Length(widest[right])
		return max(0, n*nodeWidth+(n-1)*nodeAside)
	}
	middle := map[bool]vg.Length{false: outside + column(false)/2, true: outside + column(false) + columnAway + column(true)/2}
	for c, list := range members {
		for k, i := range list {
			x := middle[c.right] + (vg.Length(k)-vg.Length(len(list)-1)/2)*(nodeWidth+nodeAside)
			p.at[i] = spot{vg.Point{X: x, Y: vg.Length(c.row)*(nodeHeight+rankAway) + nodeHeight/2 + 4}, c.row, c.right}
		}
	}
	p.width = 2*outside + column(false)
	if widest[true] > 0 {
		p.width += columnAway + column(true)
	}
	p.height = vg.Length(fold)*(nodeHeight+rankAway) - rankAway + 8
	p.join()
	return p
}

// join gives every edge its curve; several between the same two nodes lie side by side.
func (p *placed) join() {
	pair := func(e Edge) [2]int { return [2]int{min(e.From, e.To), max(e.From, e.To)} }
	count, seen := map[[2]int]int{}, map[[2]int]int{}
	for _, e := range p.Edges {
		count[pair(e)]++
	}
	for _, e := range p.Edges {
		k := pair(e)
		shift := (vg.Length(seen[k]) - vg.Length(count[k]-1)/2) * 18
		seen[k]++
		p.curves = append(p.curves, curveOf(p.at[e.From], p.at[e.To], e.From == e.To, shift))
	}
}

// curveOf is the cubic from one node to another.
func curveOf(a, b spot, self bool, shift vg.Length) [4]vg.Point {
	point := func(s spot, x, y vg.Length) vg.Point { return vg.Point{X: s.X + x, Y: s.Y + y} }
	side := vg.Length(-1)
	if a.right {
		side = 1
	}
	dx, dy := b.X-a.X, b.Y-a.Y
	switch {
	case self:
		x, out := side*nodeWidth/2, side*24
		return [4]vg.Point{point(a, x, 5), point(a, x+out, 14), point(a, x+out, -14), point(a, x, -6)}
	case abs(a.row-b.row) > 1 && a.right == b.right && vg.Length(math.Abs(float64(dx))) < nodeWidth: // around those between
		x, out := side*nodeWidth/2, side*(14+3*vg.Length(abs(a.row-b.row))+vg.Length(math.Abs(float64(shift)))/2)
		return [4]vg.Point{point(a, x, shift/4), point(a, x+out, dy*0.2), point(b, x+out, -dy*0.2), point(b, x, shift/4)}
	case math.Abs(float64(dy)) < 1:
		x := nodeWidth / 2
		if dx < 0 {
			x = -x
		}
		return [4]vg.Point{point(a, x, shift/2), point(a, x+dx*0.1, shift), point(b, -x-dx*0.1, shift), point(b, -x, shift/2)}
	}
	y := nodeHeight / 2
	if dy < 0 {
		y = -y
	}
	reach := (dy - 2*y) / 2
	return [4]vg.Point{point(a, shift, y), point(a, shift, y+reach), point(b, shift, -y-reach), point(b, shift, -y)}
}

func abs(i int) int { return max(i, -i) }

// along is the point at the share t of a cubic.
func along(q [4]vg.Point, t float64) vg.Point {
	u := 1 - t
	b := [4]vg.Length{vg.Length(u * u * u), vg.Length(3 * u * u * t), vg.Length(3 * u * t * t), vg.Length(t * t * t)}
	var p vg.Point
	for i := range q {
		p.X += b[i] * q[i].X
		p.Y += b[i] * q[i].Y
	}
	return p
}
