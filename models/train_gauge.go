package models

import (
	"math"

	"settle/circuit/stability"
	"settle/internal/linalg"
)

// gauge is what is measured of a forward matrix and its feedback.
type gauge struct {
	forward, feedback string
	w, b              *linalg.Dense
	low, high, angle  float64 // singular values of W; degrees between B and -W^T
}

// findGauges takes the feedback matrices that lead back layer by layer: those from the output to a layer
// further down have no forward matrix of their own, even where the sizes agree.
func (p *probe) findGauges(l *learner) {
	s := l.c.Spec.Credit
	if len(s.Forward) > 2 && (s.Method == "single-loop-dynamic-inversion" || s.Method == "direct-feedback-alignment") {
		return
	}
	for k, b := range p.credit.chain.B {
		if b == nil || b.Cols != p.credit.chain.W[k].Rows || b.Rows != p.credit.chain.W[k].Cols {
			continue
		}
		p.gauges = append(p.gauges, gauge{forward: s.Forward[k], feedback: s.Feedback[k-1], w: p.credit.chain.W[k], b: b})
	}
}

func (g *gauge) reset() { g.low, g.high, g.angle = math.NaN(), math.NaN(), math.NaN() }

// measure looks at the matrices as they are now.
func (g *gauge) measure() (err error) {
	if !g.w.Finite() {
		return ends(NotFinite, "weights of pathway %s are not finite; lower plasticity.%[1]s.rate", g.forward)
	}
	if g.low, g.high, err = linalg.SingularRange(g.w); err != nil {
		return ends(NotFinite, "singular values of pathway %s: %v", g.forward, err)
	}
	g.angle = stability.FeedbackAngle(g.w, g.b)
	return nil
}

// columns of /training.
func (g *gauge) columns() []curve {
	return []curve{
		floatCurve("sigma_min_"+g.forward, "1", "smallest singular value of pathway "+g.forward, func() float64 { return g.low }),
		floatCurve("sigma_max_"+g.forward, "1", "largest singular value of pathway "+g.forward, func() float64 { return g.high }),
		floatCurve("angle_feedback_"+g.feedback, "degree", "angle between pathway "+g.feedback+" and the negative transpose of "+g.forward, func() float64 { return g.angle }),
	}
}
