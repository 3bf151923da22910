// Package integrators carries systems of ordinary differential equations dy/dt = f(t, y) forward in
// time, and finds their states of rest. It knows nothing of what the equations mean and stands on its own.
//
// The types:
//
//   - [System] is the problem: a Derivative over rows. Further abilities ([Piecewise],
//     [Partitioned], [Spectral], [Equilibrium], [Propagator], [Leaky], [Noise]) are small interfaces
//     that a System may have as well. [NewFunc] makes a System of a plain function, [NewNoisyFunc] one
//     with noise.
//   - [Method] names a way of stepping; [Methods] lists them. An explicit Runge-Kutta method is
//     its [Tableau] and nothing else, a linearly implicit one its [RosenbrockTableau].
//   - [Controller] turns an error estimate into accept or refuse, and the next step size;
//     [Controls] lists the ways of doing so.
//   - [Solver] holds the settings and keeps the books; its zero value works.
//   - [Result] says how each row ended and what it took.
//   - [Observer] looks on at accepted steps, with dense output in between ([Step.At]).
//   - [Rest] finds states of rest by iteration, apart from any trajectory.
//   - [Stop] ends a row early; [Settling] is the one that waits for rest, and says what an
//     unsettled row is doing instead ([Settling.Trend]).
//
// # Rows
//
// A Solver carries R independent trials (rows) of one System. Time, step size, error and ending are
// each row's own; only the evaluations are shared: a stage evaluates all running rows in one call of
// Derivative. A refused row keeps its state and tries a smaller step while its mates go on; a
// finished row is swapped out at once. If Derivative treats rows independently, a row's steps are
// the same bits alone and among mates; but methods for inexact Jacobians ([RosenbrockTableau]) share one
// between the rows, which then agree within the tolerance.
//
// # Who writes what
//
// A System writes dydt only. A stepper writes its stages and the proposed state. The Solver alone
// moves rows on and writes the caller's y, when a row has ended. Observers and Stops write nothing
// of the solve, and copy what they want to keep.
//
// # Caveats
//
// A Solver keeps its work space from one Solve to the next, so each goroutine needs its own. Time
// runs forward only. An adaptive explicit method rides its stability bound near a stable rest, so a
// test of rest tighter than the integration tolerance may never fire: [SettleHazard] refuses such
// settings, and Solver.Cap cures them.
package integrators
