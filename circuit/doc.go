// Package circuit turns the description of a neural circuit into its equations of motion.
//
// A [Spec] is what a circuit file says; [Compile] makes a [Circuit] of it: parameters and weights
// drawn or read, and a plan for each phase. [Circuit.NewDynamics] gives the right-hand side dy/dt,
// with scratch of its own, so several workers may share one Circuit.
//
// Each population of rate neurons obeys
//
//	tau dx/dt = -leak x + bias + input(t) + sum over pathways into it of gain W phi(x_from),
//
// or, with tau = 0, leak x = the right-hand side's rest at every instant. A pathway may be
// modulated by the slope phi' of a third population. All populations that evolve in a phase are
// one system of coupled ordinary differential equations, evaluated together; what cannot change
// during the phase is evaluated once, when it begins.
//
// Dynamics has the methods of integrators.System and of the abilities Piecewise, Partitioned,
// Spectral, Equilibrium and Noise; this package does not import integrators.
//
// Who may write what. Dynamics writes its own scratch and never the Circuit. The entries of a
// pathway's matrix ([Circuit.Pathways]) and a population's Bias are for learning to write, between
// presentations: call [Circuit.WeightsChanged] then, and Begin afterwards, since drives that do not
// change within a phase were worked out from them. Slices that a Dynamics returns are its own.
//
// Random numbers come from one stream per purpose and name ([Stream]), keyed by the seed: adding a
// population or a pathway leaves all others as they were.
//
// Caveats. Time counts from the start of each phase. A row's answer does not depend on the rows it
// is evaluated with, except for rounding: products of one row and of several add up in different
// orders. Everything is in SI units.
package circuit
