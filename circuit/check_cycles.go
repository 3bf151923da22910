package circuit

// findCycles returns a cycle of each part of a graph that has one; to names what each node leads
// to. It visits the nodes in the given order, so that the result does not hang on chance, and
// reports each node in one cycle at most.
func findCycles(order []string, to map[string][]string) (cycles [][]string) {
	const (
		open = 1 + iota
		done
	)
	state := make(map[string]int, len(order))
	var trail []string
	var visit func(node string)
	visit = func(node string) {
		state[node] = open
		trail = append(trail, node)
		for _, next := range to[node] {
			switch state[next] {
			case open:
				cycles = append(cycles, since(trail, next))
			case done:
			default:
				visit(next)
			}
		}
		trail = trail[:len(trail)-1]
		state[node] = done
	}
	for _, node := range order {
		if state[node] == 0 {
			visit(node)
		}
	}
	return cycles
}

// since copies the part of a trail from its last visit of node on.
func since(trail []string, node string) []string {
	for i := len(trail) - 1; i >= 0; i-- {
		if trail[i] == node {
			return append([]string(nil), trail[i:]...)
		}
	}
	return nil
}
