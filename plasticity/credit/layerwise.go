package credit

import "settle/internal/linalg"

// layerwise carries the error down layer by layer: delta_k = D_k (down_k of delta_(k+1)).
type layerwise struct{ chain *Chain }

// pass writes the shares; down writes to dst the share of hidden layer k+1, given the delta above.
func (l layerwise) pass(deltas, shares, slopes []*linalg.Dense, e *linalg.Dense, down func(dst *linalg.Dense, k int, above *linalg.Dense)) {
	checkRows(l.chain, deltas, shares, slopes, e)
	above := e
	for k := l.chain.hidden() - 1; k >= 0; k-- {
		down(deltas[k], k, above)
		keep(shares, k, deltas[k])
		multiply(deltas[k], slopes[k])
		above = deltas[k]
	}
}
