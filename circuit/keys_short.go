package circuit

import "settle/neurons"

// Endings are the verdicts with which an arm can end. The list is kept here so that reading a circuit
// needs no model; models holds it against its own.
var Endings = []string{
	"finished", "settled", "unreachable", "marginal", "slow", "stability-limited", "limit-cycle", "aperiodic", "diverged",
	"step-budget", "smallest-step", "not-finite", "newton-failed", "interrupted", "unstable-fixed-point",
}

var networkKeys = []Key{
	{Pattern: "network", Type: tableType, Doc: "A feedforward network in short form, from which populations, pathways, inputs and phases are made."},
	{Pattern: "network.layers", Type: wholesType, Required: true, Range: &Range{Min: 1, Max: maxSize}, Doc: "Units of the input, of each hidden layer, and of the output: three numbers or more.", Example: "[64, 100, 10]"},
	{Pattern: "network.transfer", Type: transfersType, Default: `"tanh"`, Choices: neurons.Names(), Doc: "Transfer function of the hidden layers: one for all, or a list with one a layer.", Example: `"tanh"`},
	{Pattern: "network.output", Type: transferType, Default: `"linear"`, Choices: neurons.Names(), Doc: "Transfer function of the output. The error is the target minus the output's rate.", Example: `"softmax"`},
	{Pattern: "network.weights", Type: weightsType, Required: true, Doc: "The matrices of the forward pathways, as pathway.*.weights has them: one table for all, or a list with one a pathway, that from the input first.", Example: `{ init = "uniform", max = 0.01 }`},
	{Pattern: "network.bias", Type: valuesType, Default: "0", Doc: "Biases of the hidden layers and the output.", Example: `{ init = "uniform", max = 0.01 }`},
	{Pattern: "network.target", Type: choiceType, Default: `"target"`, Choices: []string{"target", "input"}, Doc: "What the output is compared with: the example's target, or its input, as an autoencoder does.", Example: `"input"`},
}

// loopKeys are the keys of [credit] from which [network] makes the circuit that carries the error back.
var loopKeys = []Key{
	{Pattern: "credit.tau", Type: quantityType, Unit: Time, Default: `"10 ms"`, Range: positiveRange, Doc: "Time constant of the inverted layers.", Example: `"10 ms"`},
	{Pattern: "credit.tau_controller", Type: quantityType, Unit: Time, Range: positiveRange, Doc: "Time constant of the controllers; without it, that of the inverted layers.", Example: `"20 ms"`},
	{Pattern: "credit.duration", Type: quantityType, Unit: Time, Range: positiveRange, Doc: "Longest time that loops may take to settle, or with until = \"end\" the time that they are followed. Without it, 10,000,000 times the larger time constant.", Example: `"60 s"`},
	{Pattern: "credit.until", Type: choiceType, Default: `"settled"`, Choices: []string{"settled", "end"}, Doc: "Loops are followed until they are at rest, or always for duration.", Example: `"end"`},
	{Pattern: "credit.feedback", Type: feedbackType, Choices: variantNames(feedbackVariants), Doc: "Weights of the pathways that carry the error back, as a word or a table. Without it, negative-transpose for the inversions and random for feedback-alignment; the other methods make their own.", Example: `"negative-transpose"`},
	{Pattern: "credit.feedback.init", Type: choiceType, Required: true, Choices: variantNames(feedbackVariants), Doc: "How the feedback weights come about.", Example: `"random"`},
	{Pattern: "credit.feedback.max", Type: numberType, Range: nonNegativeRange, Doc: "Largest weight that is drawn.", Example: "0.5"},
	{Pattern: "credit.feedback.scale", Type: scaleType, Default: "1", Choices: scaleWords, Doc: "Factor of the matrices.", Example: "50"},
	{Pattern: "credit.feedback.tracking", Type: flagType, Default: "false", Doc: "Makes the matrices anew whenever the forward weights change.", Example: "true"},
	{Pattern: "credit.feedback.angle", Type: numberType, Default: "0", Range: angleRange, Doc: "Degrees by which the matrices are turned away from minus the transposes, each in a random direction.", Example: "45"},
	{Pattern: "credit.feedback.path", Type: textType, Doc: "File (.npy, .csv or HDF5) with the matrix, relative to the circuit file. In it, and in dataset, a * stands for the number of the layer that the pathway comes from.", Example: `"b*.npy"`},
	{Pattern: "credit.feedback.dataset", Type: textType, Doc: "Dataset of an HDF5 file.", Example: `"/B*"`},
}

var armKeys = []Key{
	{Pattern: "arm", Type: tableType, Doc: "Variants of the circuit that learn side by side, each with a name."},
	{Pattern: "arm.*", Type: tableType, Doc: "What is different in this arm: any key of the file.", Example: `{ credit.leak = 0.1 }`},
	{Pattern: "arm.*.expect", Type: choiceType, Choices: Endings, Doc: "Verdict with which the arm is expected to end; without it, finished.", Example: `"diverged"`},
}

// shortKeys are those of [credit] that are used beside [network] only.
var shortKeys = []string{"tau", "tau_controller", "duration", "until", "feedback"}

// chainKeys are those of [credit] that [network] fills in.
var chainKeys = []string{"forward", "feedback_pathways", "hidden", "deltas", "error"}
