package circuit

import (
	"fmt"
	"strings"

	"settle/neurons"
)

// shape is that of a (to x from) matrix; zero if the populations are not known.
type shape struct{ to, from int }

func (s shape) known() bool       { return s.to > 0 && s.from > 0 }
func (s shape) transposed() shape { return shape{s.from, s.to} }
func (s shape) String() string    { return fmt.Sprintf("%d x %d", s.to, s.from) }

// checkWeights checks every pathway's matrix against the sizes of its populations, and that no
// matrix is made from itself.
func (r *reader) checkWeights() {
	shapes := make(map[string]shape, len(r.spec.Pathways))
	for _, p := range r.spec.Pathways {
		if from, to := r.populations[p.From], r.populations[p.To]; from != nil && to != nil {
			shapes[p.Name] = shape{to.Size, from.Size}
		}
	}
	circular := r.checkDerivation()
	for i := range r.spec.Pathways {
		p := &r.spec.Pathways[i]
		if s := shapes[p.Name]; s.known() {
			r.checkSizes(p, s)
			if !circular[p.Name] {
				r.checkOf(p, s, shapes)
				r.checkShared(p, s, shapes)
			}
		}
		if p.Modulate != nil {
			r.checkModulate(p)
		}
	}
}

// checkSizes checks what a matrix of its own asks of its shape.
func (r *reader) checkSizes(p *Pathway, s shape) {
	key, w := "pathway."+p.Name+".weights.", &p.Weights
	sources := s.from
	if !w.Self && s.to == s.from {
		sources--
	}
	switch {
	case w.Init == "identity" && s.to != s.from:
		r.problem(key+"init", "the identity needs two populations of the same size, but %q has %d units and %q has %d", p.From, s.from, p.To, s.to)
	case w.Init == "low-rank" && w.Rank > min(s.to, s.from):
		r.problem(key+"rank", "is %d, but a %s matrix has at most rank %d", w.Rank, s, min(s.to, s.from))
	case w.Init == "sparse" && w.InDegree > sources:
		r.problem(key+"in_degree", "is %d, but a unit of %q has only %d possible sources in %q", w.InDegree, p.To, sources, p.From)
	}
	if w.Init != "" && !w.Self && s.to != s.from {
		r.problem(key+"self", "there is no diagonal to leave out: the matrix is %s", s)
	}
}

// checkOf checks that the matrices named by of can be multiplied, and that the result fits.
func (r *reader) checkOf(p *Pathway, s shape, shapes map[string]shape) {
	if len(p.Weights.Of) == 0 {
		return
	}
	key := "pathway." + p.Name + ".weights.of"
	product := shapes[p.Weights.Of[0]]
	for i, name := range p.Weights.Of {
		next := shapes[name]
		if !next.known() {
			return
		}
		if i == 0 {
			continue
		}
		if product.from != next.to {
			r.listProblem(key, name, "%s (%s) cannot be multiplied with what stands before it (%s): %d columns, %d rows", name, next, product, product.from, next.to)
			return
		}
		product.from = next.from
	}
	result := product.transposed()
	if p.Weights.Init == "product" {
		result = product
	}
	if result != s {
		r.problem(key, "the %s of %s is %s, but from %q (%d units) to %q (%d units) the matrix has to be %s (to x from)%s",
			p.Weights.Init, strings.Join(p.Weights.Of, " "), result, p.From, s.from, p.To, s.to, s, otherWay(p.Weights.Init, result, s))
	}
}

func otherWay(init string, got, want shape) string {
	switch {
	case got.transposed() != want:
		return ""
	case init == "product":
		return `; init = "transpose" would fit`
	case init == "transpose":
		return `; init = "product" would fit`
	}
	return "; exchange from and to"
}

func (r *reader) checkShared(p *Pathway, s shape, shapes map[string]shape) {
	other := shapes[p.Weights.Shared]
	if p.Weights.Shared == "" || !other.known() {
		return
	}
	if p.Weights.Transposed {
		other = other.transposed()
	}
	if other == s {
		return
	}
	hint := ""
	if other.transposed() == s {
		hint = fmt.Sprintf("; transposed = %t would fit", !p.Weights.Transposed)
	}
	r.problem("pathway."+p.Name+".weights.shared", "the matrix of %q is %s, but from %q (%d units) to %q (%d units) it has to be %s (to x from)%s",
		p.Weights.Shared, other, p.From, s.from, p.To, s.to, s, hint)
}

// checkModulate checks that the slope exists and has one number a unit of what it multiplies.
func (r *reader) checkModulate(p *Pathway) {
	key := "pathway." + p.Name + ".modulate.slope"
	gate, beside := r.populations[p.Modulate.Slope], r.populations[p.From]
	if p.Modulate.On == "post" {
		beside = r.populations[p.To]
	}
	if gate == nil {
		return
	}
	if hasNoSlope(gate.Transfer) {
		r.problem(key, "population %q has the transfer function %s, which has no slope; name another population", gate.Name, gate.Transfer.Kind)
	}
	if beside != nil && gate.Size > 0 && beside.Size > 0 && gate.Size != beside.Size {
		r.problem(key, "population %q has %d units, but its slope multiplies population %q of %d units, unit by unit", gate.Name, gate.Size, beside.Name, beside.Size)
	}
}

func hasNoSlope(t Transfer) bool {
	kind, ok := neurons.Find(t.Kind)
	if !ok {
		return false
	}
	phi, err := kind.New(t.Params)
	if err != nil {
		return false
	}
	_, without := phi.(neurons.SlopeLess)
	return without
}

// checkDerivation names chains of weights that end in themselves, and returns their pathways.
func (r *reader) checkDerivation() (circular map[string]bool) {
	circular = map[string]bool{}
	from, key := map[string][]string{}, map[string]string{}
	order := make([]string, 0, len(r.spec.Pathways))
	for _, p := range r.spec.Pathways {
		order = append(order, p.Name)
		from[p.Name], key[p.Name] = p.Weights.Of, "pathway."+p.Name+".weights.of"
		if p.Weights.Shared != "" {
			from[p.Name], key[p.Name] = []string{p.Weights.Shared}, "pathway."+p.Name+".weights.shared"
		}
	}
	for _, cycle := range findCycles(order, from) {
		for _, name := range cycle {
			circular[name] = true
		}
		if len(cycle) == 1 {
			r.problem(key[cycle[0]], "the weights of %s are made from themselves", cycle[0])
			continue
		}
		r.problem(key[cycle[0]], "the weights are made from each other in a circle: %s; give one of them weights of its own", circle(cycle))
	}
	return circular
}

// circle writes a cycle out: a -> b -> a.
func circle(cycle []string) string {
	names := cycle[:min(len(cycle), maxListed)]
	middle := ""
	if len(names) < len(cycle) {
		middle = " -> ..."
	}
	return strings.Join(names, " -> ") + middle + " -> " + cycle[0]
}
