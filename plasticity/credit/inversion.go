package credit

import (
	"fmt"

	"settle/internal/linalg"
)

// inversion is what the methods made of loops share.
type inversion struct {
	chain *Chain
	kind  Loop
	loops []*loop
	names []string // of loops, for messages
}

// begin makes room for n loops of chain c.
func (m *inversion) begin(c *Chain, n int) {
	m.chain, m.kind = c, c.Loop
	if m.kind == "" {
		m.kind = Linear
	}
	for len(m.loops) < n {
		m.loops = append(m.loops, &loop{})
	}
	m.loops = m.loops[:n]
}

// prepare sets l's weights, and factors what all examples share.
func (l *loop) prepare(who string, w []*linalg.Dense, b *linalg.Dense, alpha float64, kind Loop) error {
	l.set(who, w, b, alpha)
	switch kind {
	case Linear:
		l.assemble(nil)
		return l.factor()
	case TanhZero, OperatingPoint:
		return nil
	}
	return fmt.Errorf("credit: no loop %q; there are %q, %q and %q", kind, Linear, TanhZero, OperatingPoint)
}

// serve solves l for example i, whose states it writes to row i of r.
func (l *loop) serve(r, slopes []*linalg.Dense, i int, delta []float64, kind Loop) error {
	l.one.row(r, slopes, i)
	if kind == TanhZero {
		return l.tanhZero(delta)
	}
	return l.operatingPoint(delta)
}
