package workprecision

import (
	"cmp"
	"slices"

	"settle/integrators"
)

// familyRank orders families by how well they serve as references at the tightest tolerances, those
// for nonstiff problems first: they fail early where they are of no use. Families that are not here
// serve only if nothing else does.
var familyRank = map[integrators.Family]int{
	integrators.ExplicitRungeKutta: 1,
	integrators.ExplicitMultistep:  2,
	integrators.ImplicitRungeKutta: 3,
	integrators.Rosenbrock:         4,
	integrators.ImplicitMultistep:  5,
}

// candidates are the methods that may be references, in the order in which they are tried: the
// best of each family, then the second best of each, and so on.
func candidates() []*integrators.Method {
	byFamily := map[integrators.Family][]*integrators.Method{}
	for _, m := range integrators.Methods() {
		if m.Adaptive && familyRank[m.Family] > 0 {
			byFamily[m.Family] = append(byFamily[m.Family], m)
		}
	}
	var all []ranked
	for family, list := range byFamily {
		slices.SortStableFunc(list, func(a, b *integrators.Method) int { return cmp.Compare(b.Order, a.Order) })
		for i, m := range list {
			all = append(all, ranked{m, i, familyRank[family]})
		}
	}
	slices.SortFunc(all, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(a.inFamily, b.inFamily), cmp.Compare(a.family, b.family))
	})
	methods := make([]*integrators.Method, len(all))
	for i, r := range all {
		methods[i] = r.Method
	}
	return methods
}

// ranked is a method with its place in its family, and its family's.
type ranked struct {
	*integrators.Method
	inFamily, family int
}
