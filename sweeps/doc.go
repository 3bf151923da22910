// Package sweeps runs a circuit at many points: combinations of values of the keys of its file, and seeds.
//
// A [Spec] is what a sweep file says; a [Plan] numbers its points without holding them. A point is
// identified by a hash of the program's version, the circuit, the values and the seed ([Point.ID]), and its
// result is one file of that name. Files are the truth: a point is done when its file is there, which
// happens by a rename at the end, and nothing else is kept of what is done. So any number of workers may
// work at any points: what two of them do twice is the same, bit for bit.
//
// How a point is run, and whether its file is sound, is the caller's to say ([Runner]); this package knows no
// simulator and no HDF5.
package sweeps
