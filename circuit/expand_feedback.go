package circuit

import (
	"slices"
	"strconv"
	"strings"
)

// feedbackVariants are the values of credit.feedback's init.
var feedbackVariants = []variant{
	{"random", "equally likely between -max (0.5 unless given) and max", nil, []string{"max", "scale"}},
	{"negative-transpose", "minus the transposes of the forward weights, or of their product", nil, []string{"angle", "scale", "tracking"}},
	{"pseudo-inverse", "pseudo-inverses of the forward weights, or of their product", nil, []string{"scale", "tracking"}},
	{"optimised", "drawn between -max (0.01 unless given) and max, then changed until the loop is stable: see monitor.target", nil, []string{"max"}},
	{"file", "read from files; with several pathways a * in path or dataset stands for the layer's number", []string{"path"}, []string{"dataset", "scale"}},
}

// between are weights equally likely between -largest and largest.
func between(largest float64) Weights {
	w := plainWeights("uniform")
	w.Min, w.Max = -largest, largest
	return w
}

// opposite are -W^T; the pathways are named where they are used.
var opposite = plainWeights("negative-transpose")

// back are the weights of the pathway that carries the error back from layer l, across the pathways of.
func (x *expansion) back(l int, of ...string) Weights {
	w := x.method.usual
	if x.feedback.Weights != nil {
		w = *x.feedback.Weights
	}
	switch w.Init {
	case "negative-transpose", "pseudo-inverse":
		w.Of = slices.Clone(of)
	case "file":
		number := strconv.Itoa(l)
		w.Path, w.Dataset = strings.ReplaceAll(w.Path, "*", number), strings.ReplaceAll(w.Dataset, "*", number)
	}
	return w
}

// goBack adds a pathway that carries the error back.
func (x *expansion) goBack(p Pathway) {
	x.connect(p, "credit")
	x.origin["pathway."+p.Name+".weights"] = "credit.feedback"
	x.Credit.Feedback = append([]string{p.Name}, x.Credit.Feedback...)
}

// down names the forward pathways from the output's down to that into layer l, whose product is W_L ... W_l.
func (x *expansion) down(l int) []string {
	var names []string
	for k := x.depth(); k >= l; k-- {
		names = append(names, numbered("W", k))
	}
	return names
}

// others are the populations, so far, that a phase holds in which only these move; clamped ones need no holding.
func (x *expansion) others(moving []string) []string {
	names := []string{}
	for _, p := range x.Populations {
		if p.Clamp == "" && !slices.Contains(moving, p.Name) {
			names = append(names, p.Name)
		}
	}
	return names
}
