// Package plasticity holds local learning rules, one a file.
//
// A [Rule] sees [Local] and nothing else: what the two ends of a synapse know. It does not see the
// circuit, so a rule that is not local does not compile. It returns the two factors of an outer
// product; who holds the weights adds rate * post pre^T in one pass. A new rule is one file and one
// line in [List].
//
// Circuit files cannot name rules yet: the reader refuses [plasticity] tables and says so.
package plasticity
