package stability

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// Components against the definition: two nodes share one if each reaches the other; and order: no
// edge leads to an earlier component.
func TestComponentsAgainstReachability(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	sizes := map[int]bool{}
	for range 300 {
		n := 1 + r.IntN(9)
		g := make(graph, n)
		for p := range n {
			for q := range n {
				if r.Float64() < 1.3/float64(n) {
					g[p] = append(g[p], q)
				}
			}
		}
		reach := closure(g)
		comps := g.components()
		of := make([]int, n)
		count := 0
		for c, nodes := range comps {
			sizes[len(nodes)] = true
			count += len(nodes)
			for _, v := range nodes {
				of[v] = c
			}
		}
		if count != n {
			t.Fatalf("%v: components %v do not cover it", g, comps)
		}
		for p := range n {
			for q := range n {
				if together := p == q || reach[p][q] && reach[q][p]; together != (of[p] == of[q]) {
					t.Fatalf("%v: nodes %d and %d in components %v", g, p, q, comps)
				}
				if g.has(p, q) && of[p] > of[q] {
					t.Fatalf("%v: edge %d -> %d leads back in %v", g, p, q, comps)
				}
			}
		}
	}
	if !sizes[1] || !sizes[2] || !sizes[4] {
		t.Errorf("component sizes seen: %v", sizes)
	}
}

// closure is Warshall's: reach[p][q] if a path of at least one edge leads from p to q.
func closure(g graph) [][]bool {
	reach := make([][]bool, len(g))
	for p := range g {
		reach[p] = make([]bool, len(g))
		for _, q := range g[p] {
			reach[p][q] = true
		}
	}
	for k := range g {
		for i := range g {
			for j := range g {
				reach[i][j] = reach[i][j] || reach[i][k] && reach[k][j]
			}
		}
	}
	return reach
}

func TestPathsThroughDroppedNodes(t *testing.T) {
	// 0 -> 1 -> 2 -> 3 and 2 -> 0, 3 -> 3: nodes 1 and 2 are dropped.
	g := graph{{1}, {2}, {3, 0}, {3}}
	short := g.through([]int{0, 3})
	slices.Sort(short[0])
	if !slices.Equal(short[0], []int{0, 1}) || !slices.Equal(short[1], []int{1}) {
		t.Errorf("got %v, want [[0 1] [1]]", short)
	}
}
