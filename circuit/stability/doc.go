// Package stability says what a circuit does near a state: whether small deviations die out, how
// fast, by which loops, and whether a loop can reach its target at all.
//
//   - [Analysis], from [Analyse], is the spectrum of a phase's whole coupled Jacobian with a verdict
//     (stable, marginal, unstable), time constants, the components it falls into, and a forecast of
//     the settling time.
//   - [Loop], from [NewLoop] or [Loops], is one inversion loop: two populations, a layer and its
//     controller. [Criterion] judges it by an exact inequality and its modes are in closed form
//     ([Modes]), so that it costs one decomposition of the smaller population's size.
//   - [Reach], from [Reachable], is a proof that a target is out of reach, or the lack of one.
//   - [Abscissa] is a look at the spectral abscissa alone, quick enough for every example of a training.
//   - [Smoothed] is the smoothed spectral abscissa of a matrix and its gradient; [Optimise] descends it
//     to make feedback weights stable.
//   - [FeedbackAngle] is the angle between feedback weights and -W^T.
//   - [FixedPoint] is Newton's method; it is never a trajectory.
//
// Functions that take a circuit.Dynamics speak of the phase that it has begun last, of one row, with
// the inputs in force at the given time. They evaluate derivatives and Jacobians and so write the
// Dynamics' scratch, but neither its stored states nor the state they are given, except FixedPoint,
// whose result it is. Optimise alone writes weights, those of one pathway. But for Abscissa, functions
// allocate: they are for reports and verdicts, not for inner loops.
//
// Rates are in 1/s, times in s, frequencies in Hz.
//
// # Caveats
//
// A spectrum is about infinitesimal deviations. At a state that is not an equilibrium it is a
// snapshot; and where the Jacobian is far from normal, deviations can first grow a thousandfold
// although every mode decays. The band that counts as marginal ([Analysis].Band) covers rounding of
// simple eigenvalues; a defective eigenvalue at zero can leave it.
package stability
