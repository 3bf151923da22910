package training

import (
	"slices"
	"strings"
)

// Names returns the columns of all arms in the order of their names.
func (r *Run) Names() []string {
	var names []string
	for _, a := range r.Arms {
		for _, c := range a.Curves {
			for name := range c.Columns {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// After returns what follows the prefix in the names of columns: the phases of "lambda_max_".
func (r *Run) After(prefix string) []string {
	var rest []string
	for _, name := range r.Names() {
		if tail, ok := strings.CutPrefix(name, prefix); ok {
			rest = append(rest, tail)
		}
	}
	return rest
}

// Angle is a column of angles between what an arm learns from and what a method would have it learn
// from, at one layer.
type Angle struct{ Column, Method, Layer string }

// ClosedForm is the method of angles to the arm's own closed form.
const ClosedForm = "closed_form"

// references are the methods that angles are taken to, as columns write them. A column's name has the
// method before the layer, and both may have underscores.
var references = []string{
	"backpropagation", "feedback_alignment", "direct_feedback_alignment", "pseudo_backpropagation",
	"non_dynamic_inversion", "dynamic_inversion", "single_loop_dynamic_inversion", "gauss_newton", ClosedForm,
}

// Angles returns the columns of mean angles, those of one method together, in the order of references.
func (r *Run) Angles() []Angle {
	names := r.Names()
	var all []Angle
	for _, method := range references {
		for _, name := range names {
			layer, ok := strings.CutPrefix(name, "angle_"+method+"_")
			mean, isMax := strings.CutSuffix(name, "_max")
			largest := isMax && slices.Contains(names, mean)
			if ok && !largest {
				all = append(all, Angle{name, method, layer})
			}
		}
	}
	return all
}
