package linalg

import "sync"

// scratch is a buffer lent to one call. An Operator has no buffer of its own, since several
// goroutines may use it at once.
type scratch struct{ v []float64 }

var scratches = sync.Pool{New: func() any { return new(scratch) }}

// borrow returns a buffer of n zeros.
func borrow(n int) *scratch {
	s := scratches.Get().(*scratch)
	if cap(s.v) < n {
		s.v = make([]float64, n)
	}
	s.v = s.v[:n]
	clear(s.v)
	return s
}

func giveBack(s *scratch) { scratches.Put(s) }
