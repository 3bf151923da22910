// Package training reads what a training run left in its HDF5 file, and sums it up.
//
// [Read] returns a [Run]: its arms in the order of the file, each with one [Curve] a seed, which has
// the columns that the file has. [Arm.Band] is a column's median over the seeds with its spread,
// [Arm.Summarise] one line of a table. The package knows files, not circuits: endings are the words
// that the file has for them.
//
// Seeds whose arm ended badly are not left out of the medians of an error: they count as worse than
// every number. A median over the seeds that happened to survive would praise an arm for failing.
package training
