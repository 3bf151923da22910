package plasticity

// Local is what a synapse's two ends know at the moment of learning. A rule only reads it, its
// Memory excepted.
type Local struct {
	Pre, Post         []float64 // what is read of each source and each target unit when the circuit learns
	FreePre, FreePost []float64 // the same at the end of the free phase; nil unless Kind.Free
	Memory            []float64 // one number a target unit that the rule keeps between examples, 0 at first; nil unless Kind.Memory
}

// Rule turns what is local into a change of weights. It allocates nothing once c has held a change
// of these sizes.
type Rule interface {
	Factors(c *Change, l *Local)
}

// Parameters of the rules that have some.
type Parameters struct {
	Window float64 // bcm: examples over which the threshold averages, at least 1; default 100
}

// Kind names a rule.
type Kind struct {
	Name, Formula, Citation string
	Free                    bool // it reads FreePre and FreePost
	Memory                  bool // it keeps Memory
	Feedback                bool // it is for the weights of a feedback pathway
	New                     func(Parameters) Rule
}

// List holds every rule.
var List = []Kind{
	delta,
	hebb,
	antiHebb,
	oja,
	bcm,
	difference,
	kolenPollack,
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

// fixed is the New of a rule without parameters.
func fixed(r Rule) func(Parameters) Rule {
	return func(Parameters) Rule { return r }
}
