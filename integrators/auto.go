package integrators

import "settle/internal/archive"

// auto starts with an explicit method and changes to an implicit one where stability, not accuracy,
// holds the step back, and back again. Each row changes by itself; RowResult.Stretches says which
// method was used from when on, and why.
var auto = &Method{
	Name:  "auto",
	Title: "explicit or implicit, chosen along the path",
	Citation: "switching: L. R. Petzold, SIAM J. Sci. Stat. Comput. 4 (1983) 136-148; " +
		"stiffness test: E. Hairer, G. Wanner, Solving Ordinary Differential Equations II, IV.2",
	Family:        Switching,
	Order:         5,
	EmbeddedOrder: 4,
	Adaptive:      true,
	CapConstant:   1, // of the explicit method, when that is chosen
}

// pair is what auto works with in a solve.
type pair struct{ explicit, implicit *Method }

// explicitAbove lists the explicit methods of auto by the tolerance from which on they are the
// cheapest: see docs/benchmarks.md.
var explicitAbove = []struct {
	rtol   float64
	method string
}{
	{1e-7, "tsit5"},
	{0, "vern76"},
}

// stiffMethod needs one Jacobian and one factorisation a step, and is L-stable.
const stiffMethod = "rodas5p"

// choosePair picks the methods for a tolerance.
func choosePair(rtol float64) pair {
	k := 0
	for rtol < explicitAbove[k].rtol {
		k++
	}
	return pair{explicit: mustFind(explicitAbove[k].method), implicit: mustFind(stiffMethod)}
}

// Choices returns the methods between which a switching one chooses at a relative tolerance: it begins
// with the explicit one. For another method they are the method itself and nil.
func (m *Method) Choices(rtol float64) (explicit, implicit *Method) {
	if m.Family != Switching {
		return m, nil
	}
	p := choosePair(rtol)
	return p.explicit, p.implicit
}

// mustFind finds a method that this package has.
func mustFind(name string) *Method {
	m, ok := Find(name)
	if !ok {
		panic("integrators: no method " + name)
	}
	return m
}

// Stretch is a part of a row's path that one method took.
type Stretch struct {
	Method string
	T      float64 // from when on
	Why    string
}

func (s *Stretch) archive(a *archive.Archive) {
	a.Text(&s.Method)
	a.Float(&s.T)
	a.Text(&s.Why)
}
