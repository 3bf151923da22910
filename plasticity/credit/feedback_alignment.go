package credit

import "settle/internal/linalg"

var feedbackAlignment = Kind{
	Name:     "feedback-alignment",
	Formula:  "delta_l = D_l B_(l+1) delta_(l+1), B fixed",
	Citation: "T. P. Lillicrap et al., Nature Communications 7 (2016) 13276",
	New:      func() Method { return &FeedbackAlignment{} },
}

// FeedbackAlignment carries the error down by weights of its own.
type FeedbackAlignment struct{ layerwise }

var _ Method = (*FeedbackAlignment)(nil)

// Prepare implements Method.
func (m *FeedbackAlignment) Prepare(c *Chain) error {
	m.chain = c
	return c.checkFeedback(c.hidden(), c.above)
}

// Deltas implements Method.
func (m *FeedbackAlignment) Deltas(deltas, shares, slopes []*linalg.Dense, e *linalg.Dense) error {
	m.pass(deltas, shares, slopes, e, m.down)
	return nil
}

func (m *FeedbackAlignment) down(dst *linalg.Dense, k int, above *linalg.Dense) {
	applyTo(dst, m.chain.B[k+1], above)
}
