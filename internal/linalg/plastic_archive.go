package linalg

import "settle/internal/archive"

// Archive saves the weights, or restores them into a matrix of the same shape and kind, all bits of what later
// updates will make of them included.
func (m *Dense) Archive(a *archive.Archive) { a.Floats(m.Data) }

// Archive saves the weights or restores them; see [Dense.Archive]. Full follows from them.
func (m *Single) Archive(a *archive.Archive) {
	if a.Singles(m.v); !a.Saving() {
		widen(m.Full.Data, m.v)
	}
}

// Archive saves the weights or restores them; see [Dense.Archive].
func (m *Columns[T]) Archive(a *archive.Archive) {
	switch v := any(m.v).(type) {
	case []float32:
		a.Singles(v)
	case []float64:
		a.Floats(v)
	}
	a.Float(&m.s)
	a.Floats(m.a)
	a.Floats(m.sums)
	a.Int(&m.updates)
}
