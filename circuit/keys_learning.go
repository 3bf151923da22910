package circuit

import "math"

// RuleNames are the learning rules that a circuit file can name; plasticity.List has one of each name.
var RuleNames = []string{"delta", "hebb", "oja", "bcm", "anti-hebb", "kolen-pollack", "difference"}

// CreditMethods are the ways to share the error at the output among the layers: see Credit.Method.
var CreditMethods = creditMethodNames()

// closedForm is the solve of a phase, and of [credit], whose state of rest is computed by a formula.
const closedForm = "closed-form"

var (
	// atLeastOne is of numbers of things that 0 of would mean nothing.
	atLeastOne = &Range{Min: 1, Max: math.MaxInt32}
	shareRange = &Range{Min: 0, Max: 1}
	// negativeRange is of spectral abscissas of loops that come to rest.
	negativeRange = &Range{Min: math.Inf(-1), Max: 0, MaxOpen: true}
)

var plasticityKeys = []Key{
	{Pattern: "plasticity", Type: tableType, Doc: "Learning rules, each named for the pathway whose weights it changes."},
	{Pattern: "plasticity.*", Type: tableType, Doc: "How the weights of a pathway learn at the end of phases with learn = true.", Example: `{ rule = "delta", rate = 0.01, post = "e" }`},
	{Pattern: "plasticity.*.pathway", Type: nameType, Refers: "pathway", Doc: "Pathway whose weights learn; without it, the one that the table is named for. A pathway has one rule at most.", Example: `"W"`},
	{Pattern: "plasticity.*.rule", Type: choiceType, Required: true, Choices: RuleNames, Doc: "Learning rule.", Example: `"delta"`},
	{Pattern: "plasticity.*.rate", Type: numberType, Required: true, Range: nonNegativeRange, Doc: "Learning rate.", Example: "0.01"},
	{Pattern: "plasticity.*.decay", Type: numberType, Default: "0", Range: shareRange, Doc: "Share of the weights that is subtracted with each update.", Example: "1e-6"},
	{Pattern: "plasticity.*.clip", Type: numberType, Default: "0", Range: nonNegativeRange, Doc: "The post factor is scaled down to this norm where it is longer; 0: it is left as it is.", Example: "10"},
	{Pattern: "plasticity.*.norm", Type: numberType, Default: "0", Range: nonNegativeRange, Doc: "Each change of the weights is scaled to this Frobenius norm; 0: it is left as it is.", Example: "0.01"},
	{Pattern: "plasticity.*.pre", Type: readingType, Doc: "What the rule reads before the synapse: a population, or a table. Without it, the rate of the pathway's source.", Example: `"r"`},
	{Pattern: "plasticity.*.post", Type: readingType, Doc: "What the rule reads behind the synapse: a population, or a table. Without it, the rate of the pathway's target.", Example: `{ from = "u", modulate = { slope = "h" } }`},
	{Pattern: "plasticity.*.free", Type: nameType, Refers: "phase", Doc: "Phase at whose end the free rates are read, with which rules compare; without it, the first.", Example: `"settle"`},
	{Pattern: "plasticity.*.when", Type: choiceType, Default: `"settled"`, Choices: []string{"settled", "trajectory"}, Doc: "settled: the weights change once, at the end of the phase; trajectory: they move with the states during it, tau dW/dt = rate post pre^T - decay W.", Example: `"settled"`},
	{Pattern: "plasticity.*.tau", Type: quantityType, Unit: Time, Range: positiveRange, Doc: "Time constant of weights that move along the trajectory.", Example: `"10 s"`},
	{Pattern: "plasticity.*.bias", Type: flagType, Default: "true", Doc: "Whether the biases of the pathway's target learn too, by the same post factor.", Example: "false"},
	{Pattern: "plasticity.*.window", Type: numberType, Default: "100", Range: &Range{Min: 1, Max: math.Inf(1)}, Doc: "Of bcm: examples over which its sliding threshold averages.", Example: "100"},
}

// readingKeys are those of a table that pre or post may be.
var readingKeys = append(readingKeysOf("pre", "source"), readingKeysOf("post", "target")...)

func readingKeysOf(end, own string) []Key {
	at := "plasticity.*." + end + "."
	return []Key{
		{Pattern: at + "from", Type: nameType, Refers: "population", Doc: "Population that is read; without it, the pathway's " + own + ". Another one has to have the same size.", Example: `"r"`},
		{Pattern: at + "variable", Type: choiceType, Default: `"rate"`, Choices: []string{"rate", "state"}, Doc: "Its rate phi(x), or its state x.", Example: `"state"`},
		{Pattern: at + "modulate", Type: tableType, Doc: "Multiplies what is read by the slope phi'(x) of a population's transfer function, unit by unit.", Example: `{ slope = "h" }`},
		{Pattern: at + "modulate.slope", Type: nameType, Required: true, Refers: "population", Doc: "Population whose slope is used.", Example: `"h"`},
		{Pattern: at + "modulate.inverse", Type: flagType, Default: "false", Doc: "Divides by the slope instead.", Example: "true"},
	}
}

var creditKeys = []Key{
	{Pattern: "credit", Type: tableType, Doc: "How the error at the output becomes the share of each layer, and which parts of the circuit do it."},
	{Pattern: "credit.method", Type: choiceType, Default: `"dynamic-inversion"`, Choices: CreditMethods, Doc: "Way to assign credit.", Example: `"dynamic-inversion"`},
	{Pattern: "credit.leak", Type: numberType, Default: "0.01", Range: nonNegativeRange, Doc: "Leak alpha of the controllers.", Example: "0.01"},
	{Pattern: "credit.loop", Type: choiceType, Default: `"linear"`, Choices: []string{"linear", "tanh-zero", "operating-point"}, Doc: "What a loop inverts: W; W tanh(r) around 0; or W D, with the slopes D of the forward pass.", Example: `"linear"`},
	{Pattern: "credit.solve", Type: choiceType, Default: `"trajectory"`, Choices: []string{"trajectory", "equilibrium", closedForm}, Doc: "How the loops come to rest: see phase.*.solve.", Example: `"equilibrium"`},
	{Pattern: "credit.schedule", Type: choiceType, Default: `"sequential"`, Choices: []string{"sequential", "together"}, Doc: "Several loops settle one after the other, from the output down, or all at once.", Example: `"together"`},
	{Pattern: "credit.warm_start", Type: flagType, Default: "false", Doc: "Loops begin where the last example left them instead of at 0.", Example: "true"},
	{Pattern: "credit.unsettled", Type: choiceType, Default: `"drop"`, Choices: []string{"drop", "keep", "stop"}, Doc: "Of an example whose loops do not settle: drop, nothing is learned from it; keep, it is learned from as it is; stop, learning ends.", Example: `"stop"`},
	{Pattern: "credit.patience", Type: wholeType, Default: "100", Range: atLeastOne, Doc: "So many unsettled examples in a row end the learning with their verdict.", Example: "10"},
	{Pattern: "credit.forward", Type: namesType, Refers: "pathway", Doc: "Pathways of the chain from the input to the output.", Example: `["W1", "W2", "W3"]`},
	{Pattern: "credit.feedback_pathways", Type: namesType, Refers: "pathway", Doc: "Pathways that hold the feedback weights, from the lowest to the highest: one for each forward pathway but the first, or one for a single loop.", Example: `["B2", "B3"]`},
	{Pattern: "credit.hidden", Type: namesType, Refers: "population", Doc: "Populations of the hidden layers, in the order of the chain.", Example: `["h1", "h2"]`},
	{Pattern: "credit.deltas", Type: namesType, Refers: "population", Doc: "Populations whose state is the share of each hidden layer.", Example: `["r1", "r2"]`},
	{Pattern: "credit.error", Type: nameType, Refers: "population", Doc: "Population that holds the error at the output.", Example: `"e"`},
}

var monitorKeys = []Key{
	{Pattern: "monitor", Type: tableType, Doc: "Watch over the loops while their weights change."},
	{Pattern: "monitor.every", Type: wholeType, Default: "0", Range: countRange, Doc: "Examples between looks at the spectral abscissa of phases that end when settled; 0: never.", Example: "1"},
	{Pattern: "monitor.unstable", Type: choiceType, Default: `"report"`, Choices: []string{"repair", "refuse", "report"}, Doc: "Of a loop that is not stable: repair its feedback weights, end the learning, or only say so.", Example: `"repair"`},
	{Pattern: "monitor.target", Type: numberType, Default: "-0.01", Range: negativeRange, Doc: "A repair, and feedback weights with init = \"optimised\", go on until the abscissa is below this, in units of 1 / (largest tau).", Example: "-0.01"},
	{Pattern: "monitor.step", Type: numberType, Default: "0.05", Range: positiveRange, Doc: "Step of the descent.", Example: "0.05"},
	{Pattern: "monitor.least", Type: wholeType, Default: "10", Range: countRange, Doc: "Iterations that it takes at least.", Example: "10"},
	{Pattern: "monitor.iterations", Type: wholeType, Default: "200", Range: atLeastOne, Doc: "Iterations that it takes at most.", Example: "200"},
}

var evaluateKeys = []Key{
	{Pattern: "evaluate", Type: tableType, Doc: "How the circuit is tested while it learns."},
	{Pattern: "evaluate.every", Type: wholeType, Default: "0", Range: countRange, Doc: "Examples between tests; 0: at the ends of epochs only.", Example: "100"},
	{Pattern: "evaluate.phase", Type: nameType, Refers: "phase", Doc: "Phase at whose end the output is read; without it, the first.", Example: `"settle"`},
	{Pattern: "evaluate.output", Type: nameType, Refers: "population", Doc: "Population whose rate is the answer; without it, nothing is tested.", Example: `"y"`},
	{Pattern: "evaluate.loss", Type: choiceType, Default: `"squared"`, Choices: []string{"squared", "cross-entropy"}, Doc: "squared: half the squared error, summed over units; cross-entropy: of softmax outputs.", Example: `"squared"`},
	{Pattern: "evaluate.target", Type: choiceType, Default: `"task.target"`, Choices: dataSources, Doc: "What the answer should be.", Example: `"task.input"`},
}

var probeKeys = []Key{
	{Pattern: "probe", Type: tableType, Doc: "Comparison of what is learned from with other ways to assign credit."},
	{Pattern: "probe.every", Type: wholeType, Default: "0", Range: countRange, Doc: "Examples between probes; 0: never.", Example: "10"},
	{Pattern: "probe.angles", Type: choicesType, Choices: append(append([]string{}, CreditMethods...), closedForm), Doc: "Ways to assign credit with which the angle is taken, layer by layer. closed-form: the circuit's own method with its own kind of loop, solved exactly; the others are taken with linear loops.", Example: `["backpropagation", "closed-form"]`},
}
