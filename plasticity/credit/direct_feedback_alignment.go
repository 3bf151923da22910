package credit

import "settle/internal/linalg"

var directFeedbackAlignment = Kind{
	Name:     "direct-feedback-alignment",
	Formula:  "delta_l = D_l B_(l+1) e, B fixed and from the output",
	Citation: "A. Nokland, NeurIPS 29 (2016) 1037-1045",
	New:      func() Method { return &DirectFeedbackAlignment{} },
}

// DirectFeedbackAlignment carries the error from the output to each layer at once.
type DirectFeedbackAlignment struct{ layerwise }

var _ Method = (*DirectFeedbackAlignment)(nil)

// Prepare implements Method.
func (m *DirectFeedbackAlignment) Prepare(c *Chain) error {
	m.chain = c
	return c.checkFeedback(c.hidden(), c.top)
}

// Deltas implements Method.
func (m *DirectFeedbackAlignment) Deltas(deltas, shares, slopes []*linalg.Dense, e *linalg.Dense) error {
	m.pass(deltas, shares, slopes, e, func(dst *linalg.Dense, k int, _ *linalg.Dense) {
		applyTo(dst, m.chain.B[k+1], e)
	})
	return nil
}
