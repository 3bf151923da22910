// Package neurons holds transfer functions: what turns the state x of a rate neuron into its rate
// r = phi(x).
//
// A [Transfer] writes rates, or slopes, of a whole vector of units; it writes dst only, keeps no
// memory and may be shared by goroutines. What it can do besides is asked for by assertion:
// [Bounded], [SlopeLess], [Coupled]. A [Kind] is a transfer's entry in [List], from which circuit
// files choose by name: formula, parameters with their allowed ranges, citation. A further transfer
// is one more file and one more line in List; the tests range over it.
//
// Conventions. NaN in gives NaN out. At a kink the slope is 0, the derivative on the silent or
// saturated side. Rates and slopes are dimensionless.
package neurons
