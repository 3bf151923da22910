package circuit

// Spec is what a circuit file says, checked for names, types, units and values, in the order
// written, with defaults filled in. All quantities are in SI units (seconds, hertz) or
// dimensionless. Compile turns it into a Circuit.
type Spec struct {
	Name        string
	Description string
	Seed        uint64
	Populations []Population
	Pathways    []Pathway
	Inputs      []Input
	Phases      []Phase
	Task        Task
	Integrator  Integrator
	Settle      Settle
	Record      Record
	Plasticity  []Plasticity
	Credit      *Credit // nil = none
	Monitor     Monitor
	Evaluate    Evaluate
	Probe       Probe
	Arms        []Arm // without any, the circuit itself is the only one: see Spec.Arm

	// Source is the text the Spec was read from; File its name as given; Sets the overrides.
	Source []byte
	File   string
	Sets   []Set

	places map[string]place // dotted key -> where its value stands
	arm    string           // the arm that this is, "" for the file itself
}

// Set is one --set KEY=VALUE override, the value as written (TOML; a bare word is a string).
// The value Unset takes the key out of the file instead, whether it is there or not.
type Set struct{ Key, Value string }

// Unset as the value of a Set takes its key out of the file. It is no TOML, so no user can mean it.
const Unset = "\x00"

// Population is a group of rate neurons:
// tau dx/dt = -leak x + bias + input(t) + sum over pathways.
// Tau = 0 everywhere makes it algebraic: leak x = bias + input + pathways at every instant.
type Population struct {
	Name     string
	Size     int
	Tau      Values // seconds; 0 if the population is clamped and none is given
	Leak     Values // default 1
	Bias     Values // default 0
	Initial  Values // default 0: the state at the start of each trial, and after a reset
	Transfer Transfer
	Clamp    string // "", or "task.input" / "task.target": the state is the presented data
	Noise    *Noise // nil = none
}

// Noise is what drives each unit of a population at random.
type Noise struct {
	Kind      string  // "white": dx = ... + Intensity dW; "ou": an Ornstein-Uhlenbeck process is added to the input
	Intensity float64 // white, 1/sqrt(s)
	Tau       float64 // ou: correlation time, s
	Std       float64 // ou: stationary standard deviation
}

// Transfer names a neurons.Kind with its parameters.
type Transfer struct {
	Kind   string
	Params map[string]float64
}

// Values is a quantity of a population: a number, one number a unit, or a distribution.
type Values struct {
	Init     string // "constant" | "list" | "uniform" | "normal" | "file"
	Constant float64
	List     []float64
	Min, Max float64 // uniform
	Mean     float64 // normal
	Std      float64
	Path     string // file
	Dataset  string
}

// Pathway is a connection: it adds gain * W phi(x_from) to the input of population To.
type Pathway struct {
	Name     string
	From, To string
	Kind     string // "forward" (default) | "feedback" | "lateral": a label, not a rule
	Gain     float64
	Weights  Weights
	Modulate *Modulate
}

// Weights says how the (to x from) matrix of a pathway comes about.
type Weights struct {
	// Init: "uniform", "normal", "orthogonal", "identity", "constant", "sparse", "low-rank",
	// "file", "transpose", "negative-transpose", "pseudo-inverse", "product", "optimised"; "" if Shared is set.
	Init    string
	Storage string // "dense" | "sparse" | "low-rank"; "" = by Init, for a transpose as its original
	// Tracking makes a transpose, negative-transpose, pseudo-inverse or product anew whenever weights change.
	Tracking bool
	Of       []string // transpose, negative-transpose, pseudo-inverse, product: pathways multiplied left to right
	Shared   string   // another pathway whose matrix this one uses, as it is at that moment
	// Transposed uses the transpose of the shared matrix.
	Transposed bool
	Min, Max   float64 // uniform
	Mean, Std  float64 // normal; sparse and low-rank draw their entries normal with these
	Value      float64 // constant
	Gain       float64 // orthogonal, identity: a factor; default 1
	Density    float64 // sparse: probability of a connection; 0 if InDegree is given
	InDegree   int     // sparse: exactly so many sources a target unit; 0 if Density is given
	Rank       int     // low-rank
	Angle      float64 // transpose, negative-transpose: turned by so many degrees in a random direction; default 0
	Rcond      float64 // pseudo-inverse: singular values below Rcond * largest are dropped; default 1e-12
	Scale      float64 // a factor; default 1
	ScaleBy    string  // "" | "1/fan-in" | "1/sqrt(fan-in)" | "1/fan-out" | "1/sqrt(fan-out)" | "1/sqrt(fan-in+fan-out)"
	Self       bool    // false leaves out the diagonal of a square matrix; default true
	Path       string  // file, relative to the circuit file
	Dataset    string  // file: HDF5 dataset
}

// Modulate multiplies a pathway by the slope of another population's transfer function.
type Modulate struct {
	Slope   string // the population whose slope phi'(x) is used
	On      string // "pre": the source's rate is multiplied (default) | "post": the pathway's drive
	Inverse bool   // divide instead
}

// Input is an external drive of a population, added to its input as it is.
type Input struct {
	Name      string
	To        string
	Shape     string   // "constant" | "step" | "pulse" | "ramp" | "sine" | "file" | "dataset"
	Phases    []string // the phases it acts in; empty = all. Onsets count from the start of the phase
	Onset     float64  // s; default 0
	Duration  float64  // s; pulse, ramp (its rise), sine, file; +Inf = until the phase ends
	Amplitude Values   // default 1
	Offset    Values   // sine: mean value; default 0
	Frequency float64  // sine, Hz
	Shift     float64  // sine, radians at onset
	Path      string   // file: rows are samples, columns are units (or one column for all)
	Dataset   string   // file: HDF5 dataset
	Every     float64  // file: sample interval, s
	Interp    string   // file: "linear" (default) | "hold"
	From      string   // dataset: "task.input" | "task.target"
}

// Phase is a stretch of a presentation during which the same pathways are open and the same
// populations evolve.
type Phase struct {
	Name     string
	Duration float64           // s; 0 evaluates algebraic populations once
	Until    string            // "end" (default) | "settled": Duration is then the longest it may take
	Settle   []string          // populations that have to settle; empty = all that evolve
	Solve    string            // until settled: "trajectory" (default) | "equilibrium": solves for rest | "closed-form": see Credit
	Clamp    map[string]string // population -> "task.input" | "task.target", for this phase
	Hold     []string          // populations that keep their state
	Reset    []string          // populations set back to Initial when the phase begins
	Open     []string          // pathways that are open; nil = all
	Learn    bool              // weights change at its end: see Plasticity
}

// Task says what is presented, trial by trial.
type Task struct {
	Data            string   // "" (none) | "digits" | "mnist" | "teacher" | "file"
	Teacher         *Teacher // teacher
	Path            string   // mnist: folder with the four files
	Inputs, Targets string   // file: paths of (trials x units) matrices
	InputsDataset   string   // file: HDF5 dataset
	TargetsDataset  string
	Normalise       string  // "none" (default) | "global" (whole set to mean 0, std 1) | "max" (divide by the largest magnitude)
	TargetLow       float64 // digits: value of the wrong classes; default 0
	TargetHigh      float64 // digits: value of the right class; default 1
	First           int     // first example, from 0
	Trials          int     // number of presentations; 0 = all of the data, or 1 without data
	Rows            int     // trials integrated together; default 16
	Shuffle         bool
	Epochs          int    // passes through the trials; default 1
	Batch           int    // examples of one update; default 1
	Precision       string // of forward weights that learn: "double" (default) | "single"
	TestFirst       int    // first example of the test set; of mnist and teacher the test set is apart
	TestTrials      int    // examples of the test set; 0 = all that follow (mnist, digits, file), 1000 (teacher)
	// Test: "data" (default) | "basis": the unit vectors, whose summed squared error is the population error of a linear task
	Test string
}

// Integrator chooses the method and its tolerances.
type Integrator struct {
	Method       string   // default "auto"
	Rtol, Atol   float64  // default 1e-6, 1e-9
	Step         float64  // fixed-step methods, s
	Order        []string // populations in the order of their update, for methods that update them in turn
	InitialStep  float64  // s; 0 = chosen
	MaxStep      float64  // s; 0 = none
	MinStep      float64  // s; 0 = 16 ulp of t
	MaxSteps     int      // accepted and refused, a phase and trial; default 1,000,000
	Controller   string   // "pi" (default) | "i" | "pid" | "h211"
	StabilityCap string   // "auto" (default: on in phases until settled) | "on" | "off"
	Equilibrium  string   // phases with Solve "equilibrium": "pseudo-transient" (default) | "newton"
}

// Settle says what counts as settled.
type Settle struct {
	Rtol, Atol float64 // default 1e-6, 1e-9
	Diverged   float64 // |y| above this is divergence; default 1e9
	// Unsafe lets a run go ahead whose settle tolerance is tighter than the integration can
	// follow (it would be refused otherwise).
	Unsafe bool
}

// Record says what goes to the trajectory.
type Record struct {
	Populations []string // empty = all
	Variables   []string // "state", "rate", "drive"; default state
	Every       float64  // s; 0 = every accepted step
	Trials      int      // trajectories of the first so many trials only; default 16
	Float32     bool
	Flush       float64 // s of wall time between flushes; default 1
	MaxChunks   int     // chunks a dataset may have before the file goes on in a new segment; default 8000
	Examples    []int   // learning: examples (from 0) whose paths are recorded
	Snapshots   int     // learning: examples between snapshots of the weights; 0 = at the start and the end
}
