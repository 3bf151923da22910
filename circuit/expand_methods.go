package circuit

import "slices"

// creditMethod is a way to turn the error at the output into the share of each hidden layer.
type creditMethod struct {
	name   string
	doc    string
	usual  Weights          // of the pathways that go back, unless the file says others; Init "" if it has none of its own
	expand func(*expansion) // adds the circuit that carries the error back
}

// creditMethods are the values that credit.method may have.
var creditMethods = []creditMethod{
	backpropagation, feedbackAlignment, directFeedbackAlignment, pseudoBackpropagation,
	nonDynamicInversion, dynamicInversion, singleLoopDynamicInversion, gaussNewton,
}

func creditMethodNames() []string {
	names := make([]string, len(creditMethods))
	for i, m := range creditMethods {
		names[i] = m.name
	}
	return names
}

func findCreditMethod(name string) (creditMethod, bool) {
	i := slices.IndexFunc(creditMethods, func(m creditMethod) bool { return m.name == name })
	if i < 0 {
		return creditMethod{}, false
	}
	return creditMethods[i], true
}
