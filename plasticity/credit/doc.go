// Package credit holds the ways from the error at the output of a feedforward chain to the share of
// each hidden layer, as pure functions, one method a file and one line in [List]. They serve as arms
// of an experiment, as probes beside another arm, and as what the dynamics of a loop are tested against.
//
// Layers count from 0, the input, to L, the output. W[k] (n_(k+1) x n_k) leads from layer k to k+1, so
// that the hidden layer k+1 is the target of W[k]; its share of the error is entry k of whatever a
// [Method] writes, for k = 0 to L-2. Of each layer there are two: what the population that holds the
// share has settled at (shares), and what a rule multiplies with the source's rate (deltas), which is
// the former times D, the slope of the hidden layer where it was held - or the former as it is, in
// methods that have their D inside. Examples are rows.
//
// The error is target minus output: weights change by + rate delta pre^T. Messages name layers and
// weights as a circuit file does: W1 leads from the input, W2 B2 is the loop around W[1] and B[1].
package credit
