package circuit

// PhaseInfo is a phase as compiled. Numbers are indices of populations, except Open.
type PhaseInfo struct {
	Name      string
	Duration  float64 // s
	Until     string  // "end" or "settled"
	Solve     string  // "trajectory", "equilibrium" or "closed-form"
	Evolving  []int   // the state of the integration, in written order
	Settle    []int   // have to settle; all that evolve if the file names none, or Solve is "equilibrium"
	Held      []int
	Clamped   []int
	Algebraic []int // in the order of their evaluation
	Open      []int // pathway indices
}

// plan is what Dynamics does in a phase. A population is still if nothing about it changes during
// the phase (it is clamped, held, or algebraic and driven by still ones only), else it moves; a
// pathway is still if its source, its gate and its matrix are. What is still is evaluated once, when the
// phase begins; what moves, at every evaluation.
type plan struct {
	PhaseInfo
	dim     int
	at      []int    // population -> its first variable in the state; -1 if it does not evolve
	clampBy []string // population -> "", taskInput or taskTarget
	reset   []int
	still   []bool // population -> it is still
	drifts  []bool // pathway -> its matrix changes during the phase, by a rule with when = "trajectory"
	idle    []int  // populations that are clamped or held: their drive matters to no one but a recorder
	heard   []int  // of these, those that drive others: of the rest the rate does not matter either

	stillWires  []wires // population -> what drives it and is still
	movingWires []wires // population -> what drives it and moves
	stillChain  []int   // the still among the algebraic, in order of evaluation

	whole program   // every evolving population
	parts []program // one part of a partitioned method each
	frame program   // everything a Frame shows

	biasDrifts []bool // population -> its bias changes during the phase

	noisy noisy // what evolves and has noise

	gateAt   []int // pathway -> where its still gate is kept; -1 if it has none or moves
	gateSize int   // of all kept gates of a row

	direct    []bool   // pathway -> it makes a block of the Jacobian by itself: see jacobian.go
	loose     []bool   // pathway -> it goes from moving to evolving populations and is not direct
	looseFrom []bool   // population -> it evolves and reaches another through a loose pathway
	feels     [][]bool // population -> the populations that evolve and its derivative or state hangs on
	constantJ bool     // the Jacobian is the same at all states and in all rows
	boundedJ  bool     // all slopes and gates in the Jacobian have bounds that do not hang on the state

	rest      *plan // the same with the followers at rest; nil where there are none: see reduced.go
	followers []int // of such a plan
}

// wires is what drives a population: inputs and pathways by index.
type wires struct{ inputs, pathways []int }

// program is an evaluation of some populations and of all they need for it.
type program struct {
	sources []int // evolving populations whose rates are needed
	chain   []int // moving algebraic populations, in order of evaluation
	targets []int // evolving populations whose derivative is wanted
	lo, hi  int   // the targets' range in the state
}

// program works out what the targets need, by following moving wires upstream. all are moving
// algebraic populations wanted anyway.
func (p *plan) program(c *compiled, targets, all []int) program {
	source, chained := make([]bool, len(p.at)), make([]bool, len(p.at))
	var need func(pop int)
	visit := func(pop int) {
		if !p.still[pop] && p.at[pop] < 0 && !chained[pop] {
			chained[pop] = true
			need(pop)
		}
	}
	need = func(pop int) {
		for _, i := range p.movingWires[pop].pathways {
			from := c.pathways[i].From
			source[from] = p.at[from] >= 0 || source[from]
			visit(from)
			if gate := c.pathways[i].gate; gate >= 0 {
				visit(gate)
			}
		}
	}
	for _, pop := range targets {
		need(pop)
	}
	for _, pop := range all {
		visit(pop)
	}
	g := program{targets: targets}
	for _, pop := range p.Evolving {
		if source[pop] {
			g.sources = append(g.sources, pop)
		}
	}
	for _, pop := range p.Algebraic {
		if chained[pop] {
			g.chain = append(g.chain, pop)
		}
	}
	return g
}
