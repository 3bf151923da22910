// Package integrators carries systems of ordinary differential equations dy/dt = f(t, y) forward in
// time, without noise or with it, and finds their states of rest. It knows nothing of what the equations
// mean and stands on its own.
//
// The types:
//
//   - [System] is the problem: a Derivative over rows. [NewFunc] makes a System of a plain function,
//     [NewNoisyFunc] one with noise.
//   - [Method] names a way of stepping; [Methods] lists them.
//   - [Controller] turns an error estimate into accept or refuse, and the next step size;
//     [Controls] lists the ways of doing so. Implicit and multistep methods pace themselves.
//   - [Solver] holds the settings and keeps the books; its zero value works.
//   - [Result] says how each row ended and what it took.
//   - [Observer] looks on at accepted steps, with dense output in between ([Step.At]).
//   - [Event] is a condition to be located on the dense output, and may end a row.
//   - [Stop] ends a row early; [Settling] is the one that waits for rest, and says what an
//     unsettled row is doing instead ([Settling.Trend]).
//   - [Rest] finds states of rest by iteration, apart from any trajectory.
//
// # Methods
//
// Explicit Runge-Kutta, Rosenbrock and implicit Runge-Kutta methods are their [Tableau],
// [RosenbrockTableau] or [ImplicitTableau], stochastic ones their [StochasticTableau]: what is derived
// from the numbers is computed from them. Which family ([Family]) for what:
//
//   - explicit Runge-Kutta (dp54, tsit5, vern98...) where nothing is stiff; adams, of variable order,
//     where evaluations are the time and solutions smooth; eptrk6 where several rows cost little
//     more than one ([Roomy]);
//   - Rosenbrock where systems are stiff: rodas4 and rodas5p with a Jacobian a step, ros2 and ros34pw2
//     with one for all rows and many steps;
//   - implicit Runge-Kutta (esdirk43, esdirk54, trbdf2, radau5) and bdf where they are stiff and a
//     Jacobian is dear: it is kept while iterations converge with it;
//   - exponential (exprb32, exprb43, etd2rk, exp-euler) where the Jacobian is most of f;
//   - staggered (semi-implicit-euler, gs-exp-euler) for loops of groups of variables;
//   - stochastic (euler-maruyama, stochastic-heun, sra1) for systems with noise, in steps of one size;
//   - auto changes between an explicit and a Rosenbrock method, each row by itself ([RowResult.Stretches]).
//
// # Abilities
//
// A System may know more than its derivative; each ability is a small interface, asked for by assertion,
// and has a fallback unless a method cannot do without. Time: [Piecewise] (jumps, where steps end),
// [Autonomous]. Linearisation: [Jacobian], [JacobianProduct], [ShiftedSolver] and [ComplexShifted]
// (I - c J by structure), [Propagator] (phi-functions by structure); else differences and dense matrices,
// or Krylov spaces. Exact motion: [Affine], for [Doubling]; few coordinates: [Semilinear], for
// [Multistep]. Groups: [Partitioned], [Leaky], [Sequential]. Rest: [Equilibrium], [Reducible],
// [Stability]. Speed and price: [Spectral], [Weighty], [Roomy]. Noise: [Noise], [Calculus].
//
// # Rows
//
// A Solver carries R independent trials (rows) of one System. Time, step size, error and ending are
// each row's own; only the evaluations are shared: a stage evaluates all running rows in one call of
// Derivative. A refused row keeps its state and tries a smaller step while its mates go on; a
// finished row is swapped out at once. If Derivative treats rows independently, a row's steps are
// the same bits alone and among mates; but methods for inexact Jacobians (ros2, ros34pw2, etd2rk) share
// one between the rows, which then agree within the tolerance.
//
// A solve can be broken off and resumed to the same bits: Solver.Checkpoint, Solver.Resume.
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
// runs forward only. Near a stable rest an adaptive explicit method rides its stability bound, so a test
// of rest tighter than the integration tolerance may never fire: [SettleHazard] refuses such settings,
// and Solver.Cap or another method cures them. A function with jumps that it does not declare
// ([Piecewise]) may have them stepped over.
package integrators
