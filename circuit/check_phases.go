package circuit

import (
	"maps"
	"slices"
	"strings"
)

// maxPhases is how many a results file can tell apart.
const maxPhases = 127

// phaseRole is what a population does during a phase.
type phaseRole int

const (
	unknownRole phaseRole = iota // not a population, or one that could not be read
	isEvolving
	isFollowing // algebraic
	isHeld
	isClamped
)

// roles says what each population does during a phase.
func (r *reader) roles(p *Phase) map[string]phaseRole {
	roles := make(map[string]phaseRole, len(r.spec.Populations))
	held := setOf(p.Hold)
	for i := range r.spec.Populations {
		pop := &r.spec.Populations[i]
		switch {
		case pop.Clamp != "" || p.Clamp[pop.Name] != "":
			roles[pop.Name] = isClamped
		case held[pop.Name]:
			roles[pop.Name] = isHeld
		case pop.algebraic():
			roles[pop.Name] = isFollowing
		default:
			roles[pop.Name] = isEvolving
		}
	}
	return roles
}

func setOf(names []string) map[string]bool {
	set := make(map[string]bool, len(names))
	for _, name := range names {
		set[name] = true
	}
	return set
}

func (r *reader) checkPhases() {
	switch n := len(r.names["phase"]); {
	case n == 0 && r.told("phase"):
		return
	case n == 0:
		r.problem("phase", "the circuit has no phase: write [phase.run] with duration = \"1 s\"")
		return
	case n > maxPhases:
		r.reportKey("phase."+r.names["phase"][maxPhases], Error{Problem: "there are too many phases", Allowed: "up to 127"})
		return
	}
	seen, moving := map[string]bool{}, map[string]bool{}
	for i := range r.spec.Phases {
		p := &r.spec.Phases[i]
		roles := r.roles(p)
		for name, role := range roles {
			moving[name] = moving[name] || role == isEvolving
		}
		r.checkRoles(p, roles)
		r.checkUntil(p, roles)
		r.checkAlgebraic(p, roles, seen)
		for _, name := range slices.Sorted(maps.Keys(p.Clamp)) {
			r.checkData("phase."+p.Name+".clamp."+name, p.Clamp[name])
		}
	}
	for i := range r.spec.Populations {
		p := &r.spec.Populations[i]
		r.checkData("population."+p.Name+".clamp", p.Clamp)
	}
	r.checkOrder(moving)
}

// checkRoles reports lists that name a population in a role it does not have.
func (r *reader) checkRoles(p *Phase, roles map[string]phaseRole) {
	key := "phase." + p.Name + "."
	for _, name := range p.Hold {
		if roles[name] == isClamped {
			r.listProblem(key+"hold", name, "%q is clamped: its state is the data, so it cannot be held as well", name)
		}
	}
	for _, name := range p.Reset {
		switch roles[name] {
		case isClamped:
			r.listProblem(key+"reset", name, "%q is clamped: its state is the data, so it cannot be reset", name)
		case isFollowing:
			r.listProblem(key+"reset", name, "%q is algebraic (tau = 0): it follows its input at once, so there is nothing to reset", name)
		}
	}
	for _, name := range p.Settle {
		if why := [...]string{isFollowing: "is algebraic (tau = 0)", isHeld: "is held", isClamped: "is clamped"}[roles[name]]; why != "" {
			r.listProblem(key+"settle", name, "%q %s in this phase, so there is nothing that could settle", name, why)
		}
	}
}

// checkUntil checks that a phase that ends when settled has the time and something to settle.
func (r *reader) checkUntil(p *Phase, roles map[string]phaseRole) {
	key := "phase." + p.Name + "."
	if p.Until == "end" && len(p.Settle) > 0 {
		r.problem(key+"settle", `has no effect with until = "end": write until = "settled", or leave settle out`)
	}
	if p.Until == "end" && p.Solve == "equilibrium" {
		r.problem(key+"solve", `has no effect with until = "end": write until = "settled", or leave solve out`)
	}
	if p.Until != "settled" {
		return
	}
	if p.Duration == 0 && !r.told(key+"duration") {
		r.problem(key+"duration", `is 0, but until = "settled" needs the longest time it may take: write duration = "5 s"`)
	}
	for _, role := range roles {
		if role == isEvolving {
			return
		}
	}
	if len(roles) > 0 && !r.toldAny("population.") {
		r.problem(key+"until", `nothing evolves in this phase, so nothing can settle: write until = "end"`)
	}
}

// toldAny tells whether something about a key that begins so has been reported.
func (r *reader) toldAny(prefix string) bool {
	return slices.ContainsFunc(r.errs, func(e placed) bool { return strings.HasPrefix(e.Key, prefix) })
}

// checkAlgebraic names populations with tau = 0 that follow each other in a circle during a phase;
// a circle that an earlier phase has is in seen.
func (r *reader) checkAlgebraic(p *Phase, roles map[string]phaseRole, seen map[string]bool) {
	var order []string
	for i := range r.spec.Populations {
		if name := r.spec.Populations[i].Name; roles[name] == isFollowing {
			order = append(order, name)
		}
	}
	for _, cycle := range findCycles(order, r.followers(p, roles)) {
		if c := circle(cycle); !seen[c] {
			seen[c] = true
			r.problem("population."+cycle[0]+".tau", "populations with tau = 0 follow each other in a circle in phase %q: %s; give one of them a tau above 0", p.Name, c)
		}
	}
}

// followers maps each algebraic population to those that follow it, through its rate or its slope.
func (r *reader) followers(p *Phase, roles map[string]phaseRole) map[string][]string {
	open, to := setOf(p.Open), map[string][]string{}
	for _, w := range r.spec.Pathways {
		if p.Open != nil && !open[w.Name] || roles[w.To] != isFollowing {
			continue
		}
		to[w.From] = append(to[w.From], w.To)
		if w.Modulate != nil {
			to[w.Modulate.Slope] = append(to[w.Modulate.Slope], w.To)
		}
	}
	return to
}

// checkData checks that the task has the data that key presents; "" is none.
func (r *reader) checkData(key, source string) { r.checkDataFor("presents", key, source) }

// checkDataFor says what key does with the data.
func (r *reader) checkDataFor(does, key, source string) {
	task := &r.spec.Task
	switch {
	case source == "" || r.told("task.data"):
	case task.Data == "":
		r.problem(key, "%s %q, but the circuit has no data: write [task] with data = \"digits\", or \"file\" with inputs and targets", does, source)
	case task.Data == "file" && source == "task.input" && task.Inputs == "" && !r.told("task.inputs"):
		r.problem(key, "%s %q, but [task] names no inputs: write inputs = \"x.npy\" there", does, source)
	case task.Data == "file" && source == "task.target" && task.Targets == "" && !r.told("task.targets"):
		r.problem(key, "%s %q, but [task] names no targets: write targets = \"y.npy\" there", does, source)
	}
}
