package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"settle/circuit"
	"settle/models"
)

// checkLearning checks a circuit that learns: what its arms have in common once, then what each has of its
// own, and what they will cost.
func checkLearning(ctx context.Context, out io.Writer, spec *circuit.Spec) error {
	arms, err := newArmChecks(spec)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%s: the file is right; it learns\n", spec.Name)
	fmt.Fprintf(out, "  seed %d; settle run --seeds N learns with the N seeds from it on\n", spec.Seed)
	if len(arms) > 1 {
		fmt.Fprintf(out, "  %s: %s\n", plural(len(arms), "arm"), strings.Join(armNames(spec), ", "))
	}
	for _, f := range arms[0].facts {
		if shared(arms, &f) {
			fmt.Fprintf(out, "  %s\n", f.text)
		}
	}
	if len(arms) > 1 {
		printArms(out, arms)
	}
	fmt.Fprintln(out)
	return tellCost(ctx, out, arms)
}

// newArmChecks compiles and analyses every arm.
func newArmChecks(spec *circuit.Spec) (all []*armCheck, err error) {
	arms := spec.Arms
	if len(arms) == 0 {
		arms = []circuit.Arm{{Name: theArm}}
	}
	shelf := taskShelf{}
	for _, a := range arms {
		l, err := lesson(spec, a, spec.Seed, &shelf)
		if err != nil {
			return nil, err
		}
		c, err := newArmCheck(l)
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, nil
}

// printArms prints what each has of its own.
func printArms(out io.Writer, arms []*armCheck) {
	for _, a := range arms {
		fmt.Fprintf(out, "\narm %s%s\n", a.lesson.Arm, expectText(a.lesson.Expect))
		a.print(out, func(f *fact) bool { return !shared(arms, f) })
	}
}

func expectText(verdict string) string {
	if verdict == "" {
		return ""
	}
	return ", expected to end as " + verdict
}

// shared reports whether all arms have a fact.
func shared(arms []*armCheck, f *fact) bool {
	for _, a := range arms {
		if !slices.Contains(a.facts, *f) {
			return false
		}
	}
	return true
}

// fact is a line about an arm. Those of its own are put together: items of one head in one line.
type fact struct{ text, head, item string }

// armCheck is what there is to say of an arm.
type armCheck struct {
	lesson *models.Lesson
	facts  []fact
}

func newArmCheck(l *models.Lesson) (*armCheck, error) {
	a := &armCheck{lesson: l}
	a.credit()
	a.populations()
	a.pathways()
	a.learning()
	return a, a.phases()
}

// say adds a line that stands alone.
func (a *armCheck) say(format string, values ...any) {
	a.facts = append(a.facts, fact{text: fmt.Sprintf(format, values...)})
}

// print prints the arm's own facts.
func (a *armCheck) print(out io.Writer, own func(*fact) bool) {
	printed := map[string]bool{}
	for _, f := range a.facts {
		switch {
		case !own(&f) || f.head != "" && printed[f.head]:
		case f.head == "":
			fmt.Fprintf(out, "  %s\n", f.text)
		default:
			printed[f.head] = true
			fmt.Fprintf(out, "  %s: %s\n", f.head, strings.Join(a.items(f.head, own), ", "))
		}
	}
}

func (a *armCheck) items(head string, own func(*fact) bool) (all []string) {
	for _, f := range a.facts {
		if f.head == head && own(&f) {
			all = append(all, f.item)
		}
	}
	return all
}

func (a *armCheck) populations() {
	for _, p := range a.lesson.Circuit.Populations() {
		kind := p.Transfer + ", " + populationText(p)
		a.facts = append(a.facts, fact{
			text: fmt.Sprintf("population %-8s %11s, %s", p.Name, plural(p.Size, "unit"), kind),
			head: "population " + kind, item: fmt.Sprintf("%s (%d)", p.Name, p.Size),
		})
	}
}

func (a *armCheck) pathways() {
	c := a.lesson.Circuit
	for i, p := range c.Pathways() {
		way := c.Populations()[p.From].Name + " -> " + c.Populations()[p.To].Name
		to, from := p.W.Dims()
		weights := weightsText(&c.Spec.Pathways[i])
		more := closedText(c.Spec, p.Name)
		if p.Gain != 1 {
			more += fmt.Sprintf(", gain %.4g", p.Gain)
		}
		if p.Modulate != nil {
			more += ", times the slope of " + c.Populations()[p.Modulate.Slope].Name
		}
		a.facts = append(a.facts, fact{
			text: fmt.Sprintf("pathway    %-8s %s, %s, %d x %d, %s%s", p.Name, way, p.Kind, to, from, weights, more),
			head: p.Kind + " pathway", item: fmt.Sprintf("%s %s (%s%s)", p.Name, way, weights, more),
		})
	}
}

// weightsText says how the weights of a pathway come about.
func weightsText(p *circuit.Pathway) string {
	w := &p.Weights
	text := w.Init
	switch {
	case w.Shared != "" && w.Transposed:
		return w.Shared + " transposed"
	case w.Shared != "":
		return "weights of " + w.Shared
	case len(w.Of) > 0:
		text += " of " + strings.Join(w.Of, " ")
	case w.Init == "uniform":
		text += fmt.Sprintf(" from %.4g to %.4g", w.Min, w.Max)
	}
	if w.Angle != 0 {
		text += fmt.Sprintf(", turned by %.4g degrees", w.Angle)
	}
	if w.Scale != 1 && w.Scale != 0 {
		text += fmt.Sprintf(", scale %.4g", w.Scale)
	}
	if w.Tracking {
		text += ", tracking"
	}
	return text
}
