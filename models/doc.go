// Package models runs a complete model: a compiled circuit, its phases and the data presented.
//
// An [Experiment] takes the presentations in order, carries each through the phases of the circuit
// with an integrators.Solver, judges every ending with a [Verdict], and streams what happened to a
// [Recorder]. Nothing here is numerical: derivatives are circuit's, steps are integrators'.
//
// A [Training] lets circuits learn, one [Lesson] an arm and seed: its learner presents and settles as
// an experiment does, changes the weights by the rules of plasticity, tests the circuit now and then, and
// compares what it learns from with the closed forms of plasticity/credit.
//
// The result is a function of the Spec and the seed: the trials that are integrated together are
// fixed by the file, so the bits do not depend on the number of workers. Presentations whose
// traces are recorded are integrated one by one, which is why a trace streams to disk in order and
// is never held in memory.
//
// The file's layout is written down in layout.go as plain data ([Dataset]); who stores it
// (outputs/h5, or a test's memory) is the caller's choice.
package models
