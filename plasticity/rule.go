package plasticity

// Local is what a synapse's two ends know at the moment of learning. The rule only reads it.
type Local struct {
	Pre   []float64 // rate of each source unit
	Post  []float64 // settled feedback state of each target unit
	Free  []float64 // rate of each target unit without feedback
	Slope []float64 // slope of the target's transfer function where it was held
}

// Rule turns what is local into a change of weights rate * post pre^T.
type Rule interface {
	// Factors writes the post factor (one number a target unit) and the pre factor (one a source
	// unit).
	Factors(post, pre []float64, l Local)
}

// Kind names a rule.
type Kind struct {
	Name, Formula, Citation string
	Rule                    Rule
}

// List holds every rule.
var List = []Kind{
	delta,
}

// Find returns the rule of that name.
func Find(name string) (Kind, bool) {
	for _, k := range List {
		if k.Name == name {
			return k, true
		}
	}
	return Kind{}, false
}
