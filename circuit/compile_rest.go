package circuit

import (
	"cmp"
	"slices"
)

// smallestFollowing is the leak from which a population may be put at rest by dividing its drive by
// it; a smaller one would make large errors of small ones.
const smallestFollowing = 1e-3

// rest derives from p the plan in which populations that only follow the others are at rest, as
// algebraic ones are; nil if there are none.
func (k *compiler) rest(key string, p *plan) *plan {
	followers := k.followers(p)
	if len(followers) == 0 {
		return nil
	}
	q := *p
	q.at, q.Evolving, q.dim = slices.Clone(p.at), nil, 0
	for _, pop := range p.Evolving {
		if slices.Contains(followers, pop) {
			q.at[pop] = -1
			k.c.populations[pop].invLeak = reciprocals(k.c.populations[pop].Leak)
			continue
		}
		q.Evolving = append(q.Evolving, pop)
		q.at[pop] = q.dim
		q.dim += k.c.populations[pop].Size
	}
	q.Algebraic = append(slices.Clone(p.Algebraic), followers...)
	order, ok := k.algebraicOrder(key, &q)
	if !ok {
		return nil
	}
	q.Algebraic, q.followers = order, followers
	q.whole = q.program(&k.c.compiled, q.Evolving, followers)
	k.structure(&q)
	return &q
}

// followers picks populations without a circle among themselves, the largest first, of the same size
// the one with more leak.
func (k *compiler) followers(p *plan) (chosen []int) {
	order := slices.Clone(p.Evolving)
	slices.SortStableFunc(order, func(i, j int) int {
		a, b := &k.c.populations[i], &k.c.populations[j]
		return cmp.Or(cmp.Compare(b.Size, a.Size), cmp.Compare(slices.Min(b.Leak), slices.Min(a.Leak)))
	})
	for _, pop := range order {
		if slices.Min(k.c.populations[pop].Leak) >= smallestFollowing && !p.circle(append(chosen, pop), pop) {
			chosen = append(chosen, pop)
		}
	}
	slices.Sort(chosen)
	return chosen
}

// circle tells whether pop hangs on itself through members.
func (p *plan) circle(members []int, pop int) bool {
	seen, queue := make([]bool, len(p.at)), []int{pop}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		if p.feels[at][pop] {
			return true
		}
		for _, m := range members {
			if p.feels[at][m] && !seen[m] {
				seen[m] = true
				queue = append(queue, m)
			}
		}
	}
	return false
}
