// Package plasticity holds local learning rules, one a file.
//
// A [Rule] sees [Local] and nothing else: what the two ends of a synapse know. It does not see the
// circuit, so a rule that is not local does not compile. It writes a [Change], the factors of a few
// outer products and what of each row of weights decays; who holds the weights W (target units x
// source units) adds, in one pass,
//
//	rate * (sum over k of Post[k] Pre[k]^T - diag(Decay) W).
//
// A rule reads what it is given: the slope of a transfer function belongs to the reading of an end,
// not to the rule. A new rule is one file and one line in [List].
package plasticity
