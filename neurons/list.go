package neurons

// List is all transfer functions.
var List = []Kind{
	linearKind,
	tanhKind,
	sigmoidKind,
	reluKind,
	softplusKind,
	thresholdLinearKind,
	hardTanhKind,
	powerLawKind,
	softmaxKind,
}

// Find returns the Kind of that name.
func Find(name string) (Kind, bool) {
	for _, k := range List {
		if k.Name == name {
			return k, true
		}
	}
	return Kind{}, false
}

// Names returns the names in List, in its order.
func Names() []string {
	names := make([]string, len(List))
	for i, k := range List {
		names[i] = k.Name
	}
	return names
}
