package circuit

import (
	"slices"
	"strings"

	"settle/neurons"
)

var taskKeys = []Key{
	{Pattern: "task", Type: tableType, Doc: "What is presented, trial by trial."},
	{Pattern: "task.data", Type: choiceType, Choices: anyData, Doc: "digits: 1797 handwritten digits of 8 x 8 pixels, built in. mnist: 70,000 of 28 x 28 pixels, from the four files of that set. teacher: random inputs, with the outputs of a network as targets. file: matrices of your own. Without it, trials without data.", Example: `"digits"`},
	{Pattern: "task.path", Type: textType, Doc: "Folder with the four files of mnist, relative to the circuit file.", Example: `"out/mnist"`},
	{Pattern: "task.inputs", Type: textType, Doc: "File (.npy, .csv or HDF5) with one trial a row, one input unit a column. Relative to the circuit file.", Example: `"x.npy"`},
	{Pattern: "task.targets", Type: textType, Doc: "File with one trial a row, one target unit a column. Where each row has one number above its others, the same two numbers in all rows, they are classes: wrong ones are counted.", Example: `"y.npy"`},
	{Pattern: "task.inputs_dataset", Type: textType, Doc: "Dataset of an HDF5 file of inputs.", Example: `"/x"`},
	{Pattern: "task.targets_dataset", Type: textType, Doc: "Dataset of an HDF5 file of targets.", Example: `"/y"`},
	{Pattern: "task.normalise", Type: choiceType, Default: `"none"`, Choices: []string{"none", "global", "max"}, Doc: "Of the inputs. global: the whole set to mean 0 and standard deviation 1; max: divided by the largest magnitude.", Example: `"global"`},
	{Pattern: "task.target_low", Type: numberType, Default: "0", Doc: "Target of the wrong classes.", Example: "-1"},
	{Pattern: "task.target_high", Type: numberType, Default: "1", Doc: "Target of the right class.", Example: "1"},
	{Pattern: "task.first", Type: wholeType, Default: "0", Range: countRange, Doc: "First example, counted from 0.", Example: "100"},
	{Pattern: "task.trials", Type: wholeType, Default: "0", Range: countRange, Doc: "Number of trials; 0: all of the data, or 1 without data.", Example: "20"},
	{Pattern: "task.rows", Type: wholeType, Default: "16", Range: &Range{Min: 1, Max: 65536}, Doc: "Trials that are integrated together.", Example: "16"},
	{Pattern: "task.shuffle", Type: flagType, Default: "false", Doc: "Presents the examples in a random order.", Example: "true"},
	{Pattern: "task.epochs", Type: wholeType, Default: "1", Range: atLeastOne, Doc: "Passes through the trials while the circuit learns.", Example: "20"},
	{Pattern: "task.batch", Type: wholeType, Default: "1", Range: atLeastOne, Doc: "Examples whose changes of the weights are summed to one update.", Example: "10"},
	{Pattern: "task.precision", Type: choiceType, Default: `"double"`, Choices: []string{"double", "single"}, Doc: "Of the forward weights that learn and of the products with them, while the circuit learns. Loops, their errors and time are in double precision in any case.", Example: `"single"`},
	{Pattern: "task.test_first", Type: wholeType, Default: "0", Range: countRange, Doc: "First example of the test set, counted from 0. mnist and teacher have a test set apart, in which it is counted.", Example: "1000"},
	{Pattern: "task.test_trials", Type: wholeType, Default: "0", Range: countRange, Doc: "Examples of the test set; 0: all that follow (of a teacher, 1000).", Example: "500"},
	{Pattern: "task.test", Type: choiceType, Default: `"data"`, Choices: []string{"data", "basis"}, Doc: "data: the test set; basis: the unit vectors, whose squared errors sum up to the mean error of a linear task over all inputs.", Example: `"data"`},
}

var teacherKeys = append([]Key{
	{Pattern: "task.teacher", Type: tableType, Doc: "Feedforward network whose outputs are the targets. Its inputs are normal, with mean 0 and standard deviation 1.", Example: `{ layers = [30, 20, 10], weights = { init = "normal", std = 0.3 } }`},
	{Pattern: "task.teacher.layers", Type: wholesType, Required: true, Range: &Range{Min: 1, Max: maxSize}, Doc: "Sizes of its layers, from the input to the output.", Example: "[30, 20, 10]"},
	teacherTransfer("transfer", "Transfer function of its hidden layers."),
	teacherTransfer("output", "Transfer function of its output."),
	{Pattern: "task.teacher.weights", Type: tableType, Required: true, Doc: "Its (to x from) matrices, drawn for each layer as the weights of a pathway are.", Example: `{ init = "normal", std = 0.3 }`},
	{Pattern: "task.teacher.bias", Type: valuesType, Default: "0", Doc: "Biases of its hidden layers and its output.", Example: "0.1"},
}, drawnKeys("task.teacher.weights")...)

func teacherTransfer(name, doc string) Key {
	return Key{Pattern: "task.teacher." + name, Type: transferType, Default: `"linear"`, Choices: neurons.Names(), Doc: doc, Example: `"tanh"`}
}

// drawnVariants are the initialisations of matrices that hang on nothing else in the circuit, without
// the keys that only a pathway's weights have.
var drawnVariants = drawn("uniform", "normal", "constant", "orthogonal")

// drawnNames are the keys of such matrices.
var drawnNames = []string{"init", "min", "max", "mean", "std", "value", "gain", "scale"}

func drawn(names ...string) (list []variant) {
	for _, name := range names {
		v, _ := findVariant(weightVariants, name)
		v.takes = slices.DeleteFunc(slices.Clone(v.takes), func(key string) bool { return !slices.Contains(drawnNames, key) })
		list = append(list, v)
	}
	return list
}

// drawnKeys are the keys of weights with drawnVariants below a table.
func drawnKeys(table string) (keys []Key) {
	for _, k := range weightsKeys {
		name := strings.TrimPrefix(k.Pattern, "pathway.*.weights.")
		if name == "init" {
			k.Required, k.Choices, k.Doc = true, variantNames(drawnVariants), "How the matrix comes about."
		}
		if slices.Contains(drawnNames, name) {
			k.Pattern = table + "." + name
			keys = append(keys, k)
		}
	}
	return keys
}
