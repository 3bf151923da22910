package circuit

import "strings"

// algebraicOrder sorts the phase's algebraic populations so that each comes after those it hangs
// on, through open pathways and through gates. A cycle is an error that names it.
func (k *compiler) algebraicOrder(key string, p *plan) (order []int, ok bool) {
	const (
		unseen = iota
		open
		done
	)
	state := make([]int, len(p.at))
	for i := range state {
		state[i] = done
	}
	for _, i := range p.Algebraic {
		state[i] = unseen
	}
	var trail []int
	var visit func(pop int) bool
	visit = func(pop int) bool {
		trail = append(trail, pop)
		defer func() { trail = trail[:len(trail)-1] }()
		switch state[pop] {
		case done:
			return true
		case open:
			k.cycle(key, trail)
			return false
		}
		state[pop] = open
		for _, up := range k.upstream(p, pop) {
			if !visit(up) {
				return false
			}
		}
		state[pop] = done
		order = append(order, pop)
		return true
	}
	for _, i := range p.Algebraic {
		if !visit(i) {
			return nil, false
		}
	}
	return order, true
}

// upstream are the populations that pop's drive is computed from.
func (k *compiler) upstream(p *plan, pop int) (list []int) {
	for _, i := range p.Open {
		if w := &k.c.pathways[i]; w.To == pop {
			list = append(list, w.From)
			if w.gate >= 0 {
				list = append(list, w.gate)
			}
		}
	}
	return list
}

// cycle tells of the cycle that the end of trail closes; trail runs upstream.
func (k *compiler) cycle(key string, trail []int) {
	last := trail[len(trail)-1]
	var names []string
	for i := len(trail) - 1; i >= 0; i-- {
		names = append(names, k.c.populations[trail[i]].Name)
		if trail[i] == last && i < len(trail)-1 {
			break
		}
	}
	k.errorf(key, "populations with tau = 0 wait for each other in a circle: %s; give one of them a tau, hold it, or close a pathway between them",
		strings.Join(names, " -> "))
}
