package brownian

import "math"

// piece is what a path does over some time: its increment and its space-time Levy area.
type piece struct{ w, h float64 }

// process names a path.
type process struct {
	key  [2]uint64
	unit uint64 // among the processes of the key
}

// words are the random words of a cell at a level, for the unit and its neighbour: cell is the number of
// the one that is halved, among those of its length in the root cell.
func (p *process) words(root int64, level int, cell int64) [4]uint64 {
	return philox(p.key, [4]uint64{p.unit / 2, uint64(level), uint64(cell), uint64(root)})
}

// normals are this unit's share of the words.
func (p *process) normals(words *[4]uint64) (x, y float64) {
	if p.unit%2 == 0 {
		return normals(words[0], words[1])
	}
	return normals(words[2], words[3])
}

// whole makes the piece of a root cell of a length of two normal numbers.
func whole(length, x, y float64) piece {
	return piece{math.Sqrt(length) * x, math.Sqrt(length/12) * y}
}

// left makes the first half of a piece, of root = the square root of its length and two normal numbers:
// given W and H, the increment to the middle has the mean W/2 + 3/2 H and the variance length/16, and the
// areas of the halves have the sum H/2 - root/4 x and a difference of variance length/12.
func (p piece) left(root, x, y float64) piece {
	const apart = 0.14433756729740643 // 1/sqrt(48): half of sqrt(1/12)
	return piece{
		w: p.w/2 + 1.5*p.h + root/4*x,
		h: p.h/4 - root/8*x + apart*root*y,
	}
}

// right is the other half, so that both together are the piece.
func (p piece) right(left piece) piece {
	w := p.w - left.w
	return piece{w: w, h: 2*p.h - (left.w-w)/2 - left.h}
}

// join puts pieces of lengths m and n one behind the other.
func join(p piece, m float64, q piece, n float64) piece {
	if m == 0 {
		return q
	}
	return piece{w: p.w + q.w, h: (m*p.h + n*q.h + (n*p.w-m*q.w)/2) / (m + n)}
}

// node is a cell of the tree with its piece.
type node struct {
	piece
	root  int64
	level int
	index int64
}

// between returns what the process does from a to b, by going down the tree from the top.
func (g *Grid) between(p *process, a, b position) (sum piece) {
	length := 0.0
	for root := a.root; root < b.root || root == b.root && b.tick > 0; root++ {
		lo, hi := int64(0), int64(ticks)
		if root == a.root {
			lo = a.tick
		}
		if root == b.root {
			hi = b.tick
		}
		if lo < hi {
			words := p.words(root, 0, 0)
			x, y := p.normals(&words)
			sum = join(sum, length, g.within(p, node{piece: whole(g.root, x, y), root: root}, lo, hi), float64(hi-lo))
			length += float64(hi - lo)
		}
	}
	return sum
}

// within returns what the process does from tick lo to tick hi > lo, both in the node's cell.
func (g *Grid) within(p *process, n node, lo, hi int64) piece {
	width := int64(ticks) >> n.level
	if hi-lo == width {
		return n.piece
	}
	words := p.words(n.root, n.level+1, n.index)
	x, y := p.normals(&words)
	left := n.left(math.Sqrt(math.Ldexp(g.root, -n.level)), x, y)
	first := node{left, n.root, n.level + 1, 2 * n.index}
	second := node{n.right(left), n.root, n.level + 1, 2*n.index + 1}
	middle := n.index*width + width/2
	switch {
	case hi <= middle:
		return g.within(p, first, lo, hi)
	case lo >= middle:
		return g.within(p, second, lo, hi)
	}
	return join(g.within(p, first, lo, middle), float64(middle-lo), g.within(p, second, middle, hi), float64(hi-middle))
}
