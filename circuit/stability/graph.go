package stability

// graph says which node influences which: graph[p] lists the q with an edge p -> q.
type graph [][]int

// through returns the graph among the kept nodes alone, in which paths through dropped nodes have
// become edges: algebraic populations follow their sources at once.
func (g graph) through(kept []int) graph {
	place := make([]int, len(g))
	for i := range place {
		place[i] = -1
	}
	for k, p := range kept {
		place[p] = k
	}
	short := make(graph, len(kept))
	for k, p := range kept {
		seen := make([]bool, len(g))
		var visit func(q int)
		visit = func(q int) {
			for _, next := range g[q] {
				switch {
				case seen[next]:
				case place[next] >= 0:
					seen[next] = true
					short[k] = append(short[k], place[next])
				default:
					seen[next] = true
					visit(next)
				}
			}
		}
		visit(p)
	}
	return short
}

// has tells whether there is an edge p -> q.
func (g graph) has(p, q int) bool {
	for _, next := range g[p] {
		if next == q {
			return true
		}
	}
	return false
}

// components returns the strongly connected components, each before those it influences: in that
// order of the nodes a Jacobian is block triangular, so that its spectrum is the union of the
// components' spectra.
//
// R. Tarjan, Depth-first search and linear graph algorithms, SIAM J. Comput. 1 (1972) 146-160.
func (g graph) components() [][]int {
	t := tarjan{g: g, index: make([]int, len(g)), low: make([]int, len(g)), open: make([]bool, len(g))}
	for v := range g {
		if t.index[v] == 0 {
			t.visit(v)
		}
	}
	// Tarjan closes a component after all it leads to.
	for i, j := 0, len(t.found)-1; i < j; i, j = i+1, j-1 {
		t.found[i], t.found[j] = t.found[j], t.found[i]
	}
	return t.found
}

type tarjan struct {
	g          graph
	count      int
	index, low []int // order of discovery from 1; earliest node reachable through the subtree
	open       []bool
	stack      []int
	found      [][]int
}

func (t *tarjan) visit(v int) {
	t.count++
	t.index[v], t.low[v] = t.count, t.count
	t.stack, t.open[v] = append(t.stack, v), true
	for _, w := range t.g[v] {
		if t.index[w] == 0 {
			t.visit(w)
			t.low[v] = min(t.low[v], t.low[w])
		} else if t.open[w] {
			t.low[v] = min(t.low[v], t.index[w])
		}
	}
	if t.low[v] == t.index[v] {
		t.close(v)
	}
}

// close takes the component that v was first met of from the stack.
func (t *tarjan) close(v int) {
	at := len(t.stack) - 1
	for t.stack[at] != v {
		at--
	}
	component := append([]int(nil), t.stack[at:]...)
	for _, w := range component {
		t.open[w] = false
	}
	t.stack = t.stack[:at]
	t.found = append(t.found, component)
}
