package circuit

import (
	"math"
	"strings"
)

// toleranceRange: below about 1e-15 rounding decides, not the method.
var toleranceRange = &Range{Min: 1e-15, Max: 1, MaxOpen: true}

// absoluteRange has no upper end, since states may be large.
var absoluteRange = &Range{Min: 1e-15, Max: math.Inf(1)}

var inputKeys = []Key{
	{Pattern: "input", Type: tableType, Doc: "External drives of populations, each with a name."},
	{Pattern: "input.*", Type: tableType, Doc: "A drive that is added to the input of a population as it is. Its times count from the start of the phase.", Example: `{ to = "u", shape = "step", onset = "20 ms", amplitude = -0.5 }`},
	{Pattern: "input.*.to", Type: nameType, Required: true, Refers: "population", Doc: "The driven population.", Example: `"u"`},
	{Pattern: "input.*.shape", Type: choiceType, Required: true, Choices: variantNames(shapeVariants), Doc: "Time course.", Example: `"step"`},
	{Pattern: "input.*.phases", Type: namesType, Refers: "phase", Doc: "Phases in which it acts; without it, all.", Example: `["settle"]`},
	{Pattern: "input.*.onset", Type: quantityType, Unit: Time, Default: `"0 s"`, Range: nonNegativeRange, Doc: "When it begins, from the start of the phase.", Example: `"20 ms"`},
	{Pattern: "input.*.duration", Type: quantityType, Unit: Time, Range: positiveRange, Doc: "How long it lasts; of a ramp, how long it rises. Without it, until the phase ends.", Example: `"100 ms"`},
	{Pattern: "input.*.amplitude", Type: valuesType, Default: "1", Doc: "Height: one number for all units, one a unit, or a distribution. Of files and datasets, a factor.", Example: "-0.5"},
	{Pattern: "input.*.offset", Type: valuesType, Default: "0", Doc: "Value around which a sine swings.", Example: "0.1"},
	{Pattern: "input.*.frequency", Type: quantityType, Unit: Frequency, Range: positiveRange, Doc: "Frequency of a sine.", Example: `"10 Hz"`},
	{Pattern: "input.*.shift", Type: quantityType, Unit: Angle, Default: `"0 rad"`, Doc: "Phase of a sine at its onset.", Example: `"90 deg"`},
	{Pattern: "input.*.path", Type: textType, Doc: "File (.npy, .csv or HDF5): rows are samples, columns are units, or one column for all. Relative to the circuit file.", Example: `"drive.npy"`},
	{Pattern: "input.*.dataset", Type: textType, Doc: "Dataset of an HDF5 file.", Example: `"/drive"`},
	{Pattern: "input.*.every", Type: quantityType, Unit: Time, Range: positiveRange, Doc: "Interval between samples.", Example: `"1 ms"`},
	{Pattern: "input.*.interp", Type: choiceType, Default: `"linear"`, Choices: []string{"linear", "hold"}, Doc: "Between samples: a straight line, or the last sample.", Example: `"hold"`},
	{Pattern: "input.*.from", Type: choiceType, Choices: dataSources, Doc: "The data that are presented.", Example: `"task.target"`},
}

var phaseKeys = []Key{
	{Pattern: "phase", Type: tableType, Doc: "What happens in each trial, one phase after the other, each with a name. At least one is needed."},
	{Pattern: "phase.*", Type: tableType, Doc: "A stretch of a trial in which the same pathways are open and the same populations evolve.", Example: `{ duration = "5 s", until = "settled" }`},
	{Pattern: "phase.*.duration", Type: quantityType, Unit: Time, Required: true, Range: nonNegativeRange,
		Doc: "How long the phase lasts, or with until = \"settled\" the longest it may take. 0 evaluates the algebraic populations once.", Example: `"5 s"`},
	{Pattern: "phase.*.until", Type: choiceType, Default: `"end"`, Choices: []string{"end", "settled"}, Doc: "Ends at its duration, or as soon as the populations are at rest.", Example: `"settled"`},
	{Pattern: "phase.*.settle", Type: namesType, Refers: "population", Doc: "Populations that have to come to rest; without it, all that evolve.", Example: `["r"]`},
	{Pattern: "phase.*.solve", Type: choiceType, Default: `"trajectory"`, Choices: []string{"trajectory", "equilibrium", closedForm},
		Doc: "How rest is found in a phase with until = \"settled\": by following the motion, or by solving for the state of rest, with inputs as they are at the phase's end. No trace is then recorded, one frame at the end apart. closed-form: the formula of the method in [credit] gives the state of rest.", Example: `"equilibrium"`},
	{Pattern: "phase.*.clamp", Type: clampsType, Refers: "population", Choices: dataSources, Doc: "Populations whose state is the presented data during this phase.", Example: `{ y = "task.target" }`},
	{Pattern: "phase.*.hold", Type: namesType, Refers: "population", Doc: "Populations that keep their state.", Example: `["h", "y"]`},
	{Pattern: "phase.*.reset", Type: namesType, Refers: "population", Doc: "Populations that are set back to their initial state when the phase begins.", Example: `["u", "r"]`},
	{Pattern: "phase.*.open", Type: namesType, Refers: "pathway", Doc: "Pathways that are open; without it, all. [] closes all.", Example: `["W1", "W2"]`},
	{Pattern: "phase.*.learn", Type: flagType, Default: "false", Doc: "Whether weights change at the end of the phase, by the rules of [plasticity].", Example: "true"},
}

var integratorKeys = []Key{
	{Pattern: "integrator", Type: tableType, Doc: "Method and accuracy of the time integration."},
	{Pattern: "integrator.method", Type: choiceType, Default: `"auto"`, Choices: methodNames(), Doc: "Integration method. auto changes between an explicit and an implicit one along the path. Fixed steps are taken by " + fixedStepMethods() + "; the others adapt theirs to the tolerances. adams and eptrk6 are for large circuits. For stiff ones: bdf, the Rosenbrock methods rodas4, rodas5p, ros2 and ros34pw2, the implicit Runge-Kutta methods trbdf2, esdirk43, esdirk54 and radau5, the exponential ones exprb32, exprb43 and etd2rk. For noise: " + strings.Join(stochasticNames(), ", ") + ".", Example: `"rk4"`},
	{Pattern: "integrator.rtol", Type: numberType, Default: "1e-6", Range: toleranceRange, Doc: "Relative tolerance of each step (adaptive methods; no effect on fixed steps).", Example: "1e-6"},
	{Pattern: "integrator.atol", Type: numberType, Default: "1e-9", Range: absoluteRange, Doc: "Absolute tolerance of each step (adaptive methods; no effect on fixed steps).", Example: "1e-9"},
	{Pattern: "integrator.step", Type: quantityType, Unit: Time, Range: positiveRange, Doc: "Step size; required by fixed-step methods, and only theirs.", Example: `"0.5 ms"`},
	{Pattern: "integrator.order", Type: namesType, Refers: "population", Doc: orderedMethods() + ": all evolving populations, in the order in which they are updated.", Example: `["u", "r"]`},
	{Pattern: "integrator.initial_step", Type: quantityType, Unit: Time, Range: positiveRange, Doc: "First step of adaptive methods; without it, chosen from the derivatives.", Example: `"1 us"`},
	{Pattern: "integrator.max_step", Type: quantityType, Unit: Time, Range: positiveRange, Doc: "Largest step of adaptive methods; without it, no limit.", Example: `"10 ms"`},
	{Pattern: "integrator.min_step", Type: quantityType, Unit: Time, Range: positiveRange, Doc: "Smallest step of adaptive methods; without it, 16 roundings of the time.", Example: `"0.001 us"`},
	{Pattern: "integrator.max_steps", Type: wholeType, Default: "1000000", Range: &Range{Min: 1, Max: math.MaxInt32}, Doc: "Steps that a phase of a trial may take, refused ones included.", Example: "100000"},
	{Pattern: "integrator.controller", Type: choiceType, Default: `"pi"`, Choices: ControllerNames, Doc: "Step-size controller of adaptive methods: proportional-integral, integral, proportional-integral-derivative, or the digital filter H211b, whose steps change most smoothly.", Example: `"h211"`},
	{Pattern: "integrator.stability_cap", Type: choiceType, Default: `"auto"`, Choices: []string{"auto", "on", "off"},
		Doc: "Keeps the steps of explicit methods, also those of method auto, below the stability bound; implicit ones have none. auto: in phases that end when settled.", Example: `"on"`},
	{Pattern: "integrator.equilibrium", Type: choiceType, Default: `"pseudo-transient"`, Choices: []string{"pseudo-transient", "newton"},
		Doc: "Of phases with solve = \"equilibrium\". pseudo-transient: implicit steps in time that grow as rest comes near; newton: Newton's method with one factorisation and Anderson acceleration.", Example: `"newton"`},
}

var settleKeys = []Key{
	{Pattern: "settle", Type: tableType, Doc: "What counts as settled."},
	{Pattern: "settle.rtol", Type: numberType, Default: "1e-6", Range: toleranceRange, Doc: "Relative tolerance of |tau dx/dt|.", Example: "1e-6"},
	{Pattern: "settle.atol", Type: numberType, Default: "1e-9", Range: absoluteRange, Doc: "Absolute tolerance of |tau dx/dt|.", Example: "1e-9"},
	{Pattern: "settle.diverged", Type: numberType, Default: "1e9", Range: positiveRange, Doc: "A state above this, in magnitude, has diverged.", Example: "1e6"},
	{Pattern: "settle.unsafe", Type: flagType, Default: "false", Doc: "Lets a run go ahead whose settle tolerance is tighter than the integration can follow.", Example: "true"},
}

var recordKeys = []Key{
	{Pattern: "record", Type: tableType, Doc: "What is kept of the trajectories."},
	{Pattern: "record.populations", Type: namesType, Refers: "population", Doc: "Populations that are recorded; without it, all.", Example: `["r", "u"]`},
	{Pattern: "record.variables", Type: choicesType, Default: `["state"]`, Choices: []string{"state", "rate", "drive"}, Doc: "state: x; rate: phi(x); drive: everything that enters the population.", Example: `["state", "rate"]`},
	{Pattern: "record.every", Type: quantityType, Unit: Time, Default: `"step"`, Choices: []string{"step"}, Range: positiveRange, Doc: "Interval between samples, or \"step\": every accepted step.", Example: `"1 ms"`},
	{Pattern: "record.trials", Type: wholeType, Default: "16", Range: countRange, Doc: "Only the first so many trials are traced. How each trial ended is kept of all.", Example: "8"},
	{Pattern: "record.float32", Type: flagType, Default: "false", Doc: "Stores traces in single precision: half the size.", Example: "true"},
	{Pattern: "record.flush", Type: quantityType, Unit: Time, Default: `"1 s"`, Range: positiveRange, Doc: "Time, on the clock, after which what was recorded is safe from a crash.", Example: `"2 s"`},
	{Pattern: "record.max_chunks", Type: wholeType, Default: "8000", Range: &Range{Min: 1, Max: 8000}, Doc: "Chunks of a dataset after which the recording goes on in a further file.", Example: "4000"},
	{Pattern: "record.examples", Type: wholesType, Range: countRange, Doc: "Examples, counted from 0, whose trajectories are recorded in /episode_data while the circuit learns.", Example: "[0, 99]"},
	{Pattern: "record.snapshots", Type: wholeType, Default: "0", Range: countRange, Doc: "Examples between snapshots of the weights while the circuit learns; 0: at the start and the end only.", Example: "1000"},
}
