package plasticity

var kolenPollack = Kind{
	Name:    "kolen-pollack",
	Formula: "dB = rate post pre^T, post what the forward pathway's rule reads as pre, and pre what it reads as post",
	Citation: "J. F. Kolen, J. B. Pollack, IEEE International Conference on Neural Networks 3 (1994) 1375-1380; " +
		"M. Akrout et al., NeurIPS 32 (2019) 976-984",
	Feedback: true,
	New:      fixed(KolenPollack{}),
}

// KolenPollack changes the weights B of a feedback pathway by the transpose of what the delta rule
// adds to the forward pathway's W. B's target layer is W's source layer, so the ends are swapped by
// the wiring, and Post and Pre are, as for every rule, what is read of B's own target and source.
// With the same rate and decay on both pathways W^T - B shrinks by the factor 1 - decay an update,
// whatever the two were at first: that decay is the pathway's own, not the rule's. Inversion loops
// want B = -W^T: there the rule is AntiHebb, read in the same way.
type KolenPollack struct{}

var _ Rule = KolenPollack{}

// Factors implements Rule.
func (KolenPollack) Factors(c *Change, l *Local) {
	c.Reset()
	c.addOuter(1, l.Post, l.Pre)
}
