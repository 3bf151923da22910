package circuit

import "slices"

// variant is one value of a key that decides which other keys are used beside it: a weight
// initialisation, the shape of an input, a distribution.
type variant struct {
	name  string
	doc   string
	needs []string // keys that must be given
	takes []string // keys that may be given
}

func (v variant) uses(key string) bool {
	return slices.Contains(v.needs, key) || slices.Contains(v.takes, key)
}

func variantNames(list []variant) []string {
	names := make([]string, len(list))
	for i, v := range list {
		names[i] = v.name
	}
	return names
}

func findVariant(list []variant, name string) (variant, bool) {
	i := slices.IndexFunc(list, func(v variant) bool { return v.name == name })
	if i < 0 {
		return variant{}, false
	}
	return list[i], true
}

var valuesVariants = []variant{
	{"uniform", "equally likely between min and max", []string{"max"}, []string{"min"}},
	{"normal", "Gaussian", []string{"std"}, []string{"mean"}},
	{"file", "read from a file", []string{"path"}, []string{"dataset"}},
}

var noiseVariants = []variant{
	{"white", "dx = ... + intensity dW, with W a Wiener process (Ito)", []string{"intensity"}, nil},
	{"ou", "an Ornstein-Uhlenbeck process is added to the input", []string{"tau", "std"}, nil},
}

var weightVariants = []variant{
	{"uniform", "equally likely between min and max", []string{"max"}, takes("min", "self")},
	{"normal", "Gaussian", []string{"std"}, takes("mean", "self")},
	{"constant", "all the same", []string{"value"}, takes("self")},
	{"orthogonal", "random with orthonormal rows or columns, whichever are fewer, times gain", nil, takes("gain", "self")},
	{"identity", "the identity times gain; both populations have the same size", nil, takes("gain")},
	{"sparse", "few connections, Gaussian; needs density or in_degree", []string{"std"}, takes("mean", "density", "in_degree", "self")},
	{"low-rank", "U V^T with Gaussian U and V of so many columns", []string{"rank", "std"}, takes("mean", "self")},
	{"file", "read from a file", []string{"path"}, takes("dataset", "self")},
	{"transpose", "the transpose of the matrix, or product, named by of", []string{"of"}, takes("angle", "tracking", "self")},
	{"negative-transpose", "minus the transpose of the matrix, or product, named by of", []string{"of"}, takes("angle", "tracking", "self")},
	{"pseudo-inverse", "the Moore-Penrose inverse of the matrix, or product, named by of", []string{"of"}, takes("rcond", "tracking", "self")},
	{"product", "the matrix, or product, named by of", []string{"of"}, takes("tracking", "self")},
	{"optimised", "feedback weights: drawn between min and max, then changed until the loop is as stable as monitor.target says", nil, []string{"min", "max"}},
}

// takes adds the keys that every weight initialisation may have.
func takes(keys ...string) []string { return append(keys, "scale", "storage") }

var shapeVariants = []variant{
	{"constant", "amplitude all the time", nil, []string{"amplitude"}},
	{"step", "0, from onset on amplitude", nil, []string{"onset", "amplitude"}},
	{"pulse", "amplitude from onset for duration, otherwise 0", []string{"duration"}, []string{"onset", "amplitude"}},
	{"ramp", "rises from 0 at onset to amplitude in duration, then stays", []string{"duration"}, []string{"onset", "amplitude"}},
	{"sine", "offset + amplitude sin(2 pi frequency (t - onset) + shift) from onset for duration", []string{"frequency"}, []string{"onset", "duration", "amplitude", "offset", "shift"}},
	{"file", "amplitude times samples from a file, from onset for duration; after the last sample its value stays", []string{"path", "every"}, []string{"dataset", "interp", "onset", "duration", "amplitude"}},
	{"dataset", "amplitude times the trial's data, from onset for duration", []string{"from"}, []string{"onset", "duration", "amplitude"}},
}
