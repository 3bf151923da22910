package circuit

import (
	"math"

	"settle/neurons"
)

// maxSize keeps a population's size, and the product of two, far from overflow.
const maxSize = 100_000_000

// Often-used ranges.
var (
	positiveRange    = &Range{Max: math.Inf(1), MinOpen: true}
	nonNegativeRange = &Range{Max: math.Inf(1)}
	countRange       = &Range{Min: 0, Max: math.MaxInt32}
	angleRange       = &Range{Max: 180}
)

// dataSources are what a population can be clamped to and an input can present.
var dataSources = []string{"task.input", "task.target"}

var rootKeys = []Key{
	{Pattern: "name", Type: textType, Doc: "Name of the circuit; without it, the file's name. It titles the results.", Example: `"inversion-loop"`},
	{Pattern: "description", Type: textType, Doc: "One line about the circuit.", Example: `"a controller inverts one layer"`},
	{Pattern: "seed", Type: wholeType, Default: "1", Range: nonNegativeRange,
		Doc: "Seed of every random number. Each population, pathway and input has a stream of its own, so adding one does not change the others.", Example: "1"},
}

var populationKeys = []Key{
	{Pattern: "population", Type: tableType, Doc: "Groups of rate neurons, each with a name."},
	{Pattern: "population.*", Type: tableType, Doc: "A group of rate neurons whose state x follows tau dx/dt = -leak x + bias + input(t) + the sum over pathways of gain W phi(x_from).", Example: `{ size = 20, tau = "10 ms", transfer = "tanh" }`},
	{Pattern: "population.*.size", Type: wholeType, Required: true, Range: &Range{Min: 1, Max: maxSize}, Doc: "Number of units.", Example: "20"},
	{Pattern: "population.*.tau", Type: valuesType, Unit: Time, Range: nonNegativeRange,
		Doc: "Time constant. Required unless the population is clamped. With 0 everywhere the population is algebraic: it follows its input at once, leak x = input.", Example: `"10 ms"`},
	{Pattern: "population.*.leak", Type: valuesType, Default: "1", Doc: "How strongly the state is pulled to 0. A controller has a small leak, or 0: then it integrates.", Example: "0.01"},
	{Pattern: "population.*.bias", Type: valuesType, Default: "0", Doc: "Constant input.", Example: "[0.1, -0.2, 0.3]"},
	{Pattern: "population.*.initial", Type: valuesType, Default: "0", Doc: "State at the start of each trial and after a reset. A distribution is drawn anew for each trial.", Example: `{ init = "normal", std = 1 }`},
	{Pattern: "population.*.transfer", Type: transferType, Default: `"linear"`, Choices: neurons.Names(),
		Doc: "Transfer function phi that turns the state into the rate: its name, or a table with kind and parameters.", Example: `"tanh"`},
	{Pattern: "population.*.transfer.kind", Type: choiceType, Required: true, Choices: neurons.Names(), Doc: "Name of the transfer function; its parameters stand beside it.", Example: `"power-law"`},
	{Pattern: "population.*.clamp", Type: choiceType, Choices: dataSources, Doc: "The state is the presented pattern, in every phase.", Example: `"task.input"`},
	{Pattern: "population.*.noise", Type: tableType, Doc: "Noise, of each unit its own. It needs integrator.method = \"sra1\", \"euler-maruyama\" or \"stochastic-heun\", and excludes until = \"settled\".", Example: `{ kind = "ou", tau = "5 ms", std = 0.1 }`},
}

// noiseKeys are the keys of a population's noise.
var noiseKeys = []Key{
	{Pattern: "population.*.noise.kind", Type: choiceType, Required: true, Choices: variantNames(noiseVariants), Doc: "White noise is added to the change of the state, an Ornstein-Uhlenbeck process to the input of the population.", Example: `"white"`},
	{Pattern: "population.*.noise.intensity", Type: quantityType, Unit: NoiseIntensity, Range: nonNegativeRange, Doc: "Of white noise: dx = ... + intensity dW.", Example: `"0.1 /sqrt(s)"`},
	{Pattern: "population.*.noise.tau", Type: quantityType, Unit: Time, Range: positiveRange, Doc: "Correlation time of an Ornstein-Uhlenbeck process.", Example: `"5 ms"`},
	{Pattern: "population.*.noise.std", Type: numberType, Range: nonNegativeRange, Doc: "Its stationary standard deviation, which it has from the start of a trial.", Example: "0.1"},
}

// valuesKeys are the keys of a distribution, wherever values are wanted.
var valuesKeys = []Key{
	{Pattern: "VALUES", Type: tableType, Doc: "tau, leak, bias, initial, amplitude and offset are one number for all units, a list with one number a unit, or such a table."},
	{Pattern: "VALUES.init", Type: choiceType, Required: true, Choices: variantNames(valuesVariants), Doc: "Distribution.", Example: `"uniform"`},
	{Pattern: "VALUES.min", Type: numberType, Doc: "Smallest value; without it, -max. With the unit of the key, if it has one.", Example: "-0.5"},
	{Pattern: "VALUES.max", Type: numberType, Doc: "Largest value.", Example: "0.5"},
	{Pattern: "VALUES.mean", Type: numberType, Default: "0", Doc: "Mean.", Example: "0.1"},
	{Pattern: "VALUES.std", Type: numberType, Range: nonNegativeRange, Doc: "Standard deviation.", Example: "0.5"},
	{Pattern: "VALUES.path", Type: textType, Doc: "File (.npy, .csv or HDF5) with one number a unit, in SI units; relative to the circuit file.", Example: `"bias.npy"`},
	{Pattern: "VALUES.dataset", Type: textType, Doc: "Dataset of an HDF5 file.", Example: `"/bias"`},
}

var pathwayKeys = []Key{
	{Pattern: "pathway", Type: tableType, Doc: "Connections between populations, each with a name."},
	{Pattern: "pathway.*", Type: tableType, Doc: "A connection: adds gain W phi(x_from) to the input of a population.", Example: `{ from = "r", to = "u", weights = { init = "normal", std = 0.3 } }`},
	{Pattern: "pathway.*.from", Type: nameType, Required: true, Refers: "population", Doc: "Source population.", Example: `"r"`},
	{Pattern: "pathway.*.to", Type: nameType, Required: true, Refers: "population", Doc: "Target population.", Example: `"u"`},
	{Pattern: "pathway.*.kind", Type: choiceType, Default: `"forward"`, Choices: []string{"forward", "feedback", "lateral"}, Doc: "A label for drawings and reports; it changes nothing in the dynamics.", Example: `"feedback"`},
	{Pattern: "pathway.*.gain", Type: numberType, Default: "1", Doc: "Factor of the pathway's drive.", Example: "-1"},
	{Pattern: "pathway.*.weights", Type: tableType, Required: true, Doc: "The (to x from) matrix W.", Example: `{ init = "normal", std = 0.3 }`},
	{Pattern: "pathway.*.modulate", Type: tableType, Doc: "Multiplies the pathway by the slope phi'(x) of another population's transfer function, unit by unit.", Example: `{ slope = "h", on = "pre" }`},
	{Pattern: "pathway.*.modulate.slope", Type: nameType, Required: true, Refers: "population", Doc: "Population whose slope is used.", Example: `"h"`},
	{Pattern: "pathway.*.modulate.on", Type: choiceType, Default: `"pre"`, Choices: []string{"pre", "post"}, Doc: "pre: the source's rate is multiplied, before W; post: the pathway's drive, after W.", Example: `"pre"`},
	{Pattern: "pathway.*.modulate.inverse", Type: flagType, Default: "false", Doc: "Divides by the slope instead.", Example: "true"},
}

var weightsKeys = []Key{
	{Pattern: "pathway.*.weights.init", Type: choiceType, Choices: variantNames(weightVariants), Doc: "How the matrix comes about. Required unless shared is given.", Example: `"normal"`},
	{Pattern: "pathway.*.weights.shared", Type: nameType, Refers: "pathway", Doc: "Uses the matrix of another pathway as it is at every moment, instead of one of its own.", Example: `"W"`},
	{Pattern: "pathway.*.weights.transposed", Type: flagType, Default: "false", Doc: "Uses the transpose of the shared matrix.", Example: "true"},
	{Pattern: "pathway.*.weights.of", Type: namesType, Refers: "pathway", Doc: "Pathway whose matrix is taken at the start, or several: their matrices are multiplied from left to right.", Example: `["W3", "W2"]`},
	{Pattern: "pathway.*.weights.tracking", Type: flagType, Default: "false", Doc: "Makes the matrix anew from those named by of whenever their weights change.", Example: "true"},
	{Pattern: "pathway.*.weights.min", Type: numberType, Doc: "Smallest weight; without it, -max.", Example: "-0.5"},
	{Pattern: "pathway.*.weights.max", Type: numberType, Doc: "Largest weight; of optimised weights 0.01 without it.", Example: "0.5"},
	{Pattern: "pathway.*.weights.mean", Type: numberType, Default: "0", Doc: "Mean of the weights.", Example: "0.1"},
	{Pattern: "pathway.*.weights.std", Type: numberType, Range: nonNegativeRange, Doc: "Standard deviation of the weights.", Example: "0.3"},
	{Pattern: "pathway.*.weights.value", Type: numberType, Doc: "The weight.", Example: "0.1"},
	{Pattern: "pathway.*.weights.gain", Type: numberType, Default: "1", Doc: "Factor of the matrix.", Example: "0.9"},
	{Pattern: "pathway.*.weights.density", Type: numberType, Range: &Range{Max: 1, MinOpen: true}, Doc: "Probability of each connection.", Example: "0.1"},
	{Pattern: "pathway.*.weights.in_degree", Type: wholeType, Range: &Range{Min: 1, Max: maxSize}, Doc: "Exactly so many sources for each target unit, instead of density.", Example: "10"},
	{Pattern: "pathway.*.weights.rank", Type: wholeType, Range: &Range{Min: 1, Max: maxSize}, Doc: "Rank, at most the smaller of the two sizes.", Example: "2"},
	{Pattern: "pathway.*.weights.angle", Type: numberType, Default: "0", Range: angleRange, Doc: "Turns the matrix by so many degrees towards a random one that is orthogonal to it (elements as one long vector); its norm stays.", Example: "45"},
	{Pattern: "pathway.*.weights.rcond", Type: numberType, Default: "1e-12", Range: &Range{Max: 1, MaxOpen: true}, Doc: "Singular values below rcond times the largest are dropped.", Example: "1e-6"},
	{Pattern: "pathway.*.weights.path", Type: textType, Doc: "File (.npy, .csv or HDF5) with the matrix: one row a target unit, one column a source unit. Relative to the circuit file.", Example: `"w.npy"`},
	{Pattern: "pathway.*.weights.dataset", Type: textType, Doc: "Dataset of an HDF5 file.", Example: `"/W"`},
	{Pattern: "pathway.*.weights.scale", Type: scaleType, Default: "1", Choices: scaleWords,
		Doc: "Factor of the matrix: a number, or one that follows from the sizes. \"2/sqrt(fan-in)\" is possible too. Fan-in is the number of sources of a target unit (sparse weights count connections), fan-out the number of targets of a source unit.", Example: `"1/sqrt(fan-in)"`},
	{Pattern: "pathway.*.weights.self", Type: flagType, Default: "true", Doc: "false leaves out the diagonal of a square matrix: no unit is connected with itself.", Example: "false"},
	{Pattern: "pathway.*.weights.storage", Type: choiceType, Choices: []string{"dense", "sparse", "low-rank"},
		Doc: "How the matrix is kept. Without it: sparse for sparse and identity, low-rank for low-rank, as its original for a transpose, otherwise dense.", Example: `"sparse"`},
}

// scaleWords are the factors that follow from the sizes.
var scaleWords = []string{"1/fan-in", "1/sqrt(fan-in)", "1/fan-out", "1/sqrt(fan-out)", "1/sqrt(fan-in+fan-out)"}
