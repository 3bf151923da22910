// Package testode holds initial value problems with known answers, for testing integrators.
//
// A [Problem] has the methods of integrators.System without importing it, so it can be solved as it
// is. [Problems] lists them all; tests range over it.
//
// The reference end values were computed in quadruple precision at two tolerances, or are closed forms.
// DETEST problems agree between those to 1e-20, most stiff ones to 1e-17; where the IVP test set
// (Mazzia, Magherini, University of Bari) publishes a value it agrees to 2e-13 or better.
// testdata/reference has a program that computes most of them.
package testode
