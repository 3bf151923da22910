// Package workprecision compares the methods of package integrators on a problem: what accuracy
// each reaches, and what it costs (a work-precision diagram; Hairer, Norsett & Wanner, Solving
// Ordinary Differential Equations I, II.10).
//
// [Compare] runs every method at every tolerance, methods of fixed steps at every step size, against
// a [Reference] that two independent methods agree on. A [Report] has a [Run] for each, also for
// those that could not run: its [Verdict] says how it ended. [Report.Orders] holds the observed order
// of each method against the nominal one, [Best] finds the cheapest method for an error, and
// [Recommend] says so in a sentence.
//
// # Errors
//
// An error is the largest |y_i - ref_i| relative to the reference's largest component: of the whole
// path for ErrorMax, at that moment for ErrorEnd, at rest for ErrorSettled. ErrorMax is the largest
// along the path, at the ends of all steps and through the method's dense output on a grid that is
// the same for all runs. What has no value is NaN.
//
// No error is known better than the reference: those below [Reference.Floor], four times its
// uncertainty, are given as the floor itself, which they do not exceed by much, and a run whose
// ErrorMax is so has the verdict [BelowReference].
//
// # Costs
//
// Counts are those of integrators.Stats of a solve in which nobody looks on, so that what dense output
// takes is not in them; Seconds is the least of several such solves.
package workprecision
