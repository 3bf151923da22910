package circuit

// Plasticity says how the weights of one pathway learn, at the end of phases with Learn.
type Plasticity struct {
	Pathway string // whose weights learn
	Rule    string // name of a plasticity.Kind: "delta", "hebb", ...
	Rate    float64
	Decay   float64 // subtracted as a share of the weights once an update: W <- (1 - decay) W + dW
	Clip    float64 // the post factor is scaled down to this norm; 0 = none
	Norm    float64 // each change of the weights is scaled to this Frobenius norm; 0 = left as it is
	Pre     Reading // default: the pathway's source, its rate
	Post    Reading // default: the pathway's target, its rate
	Free    string  // phase at whose end the free rates are read; "" = the first phase
	When    string  // "settled": at the end of the learning phase (summed over task.batch) | "trajectory"
	Tau     float64 // trajectory: tau dW/dt = rate post pre^T - decay W, s
	Bias    bool    // the target's biases learn too, with the same post factor
	Window  float64 // bcm: examples over which the sliding threshold averages; default 100
}

// Reading says what a rule reads of one end of a synapse: one number a unit of a population that is
// the pathway's end, or is paired with it one to one.
type Reading struct {
	From     string // population; "" = the pathway's own end
	Variable string // "rate" (default) | "state": at the end of the learning phase
	Slope    string // population whose slope phi'(x) multiplies it; "" = none
	Inverse  bool   // divides instead
}

// Credit says how the error at the output becomes the share of each hidden layer. [network] expands it
// into populations, pathways and phases; what is left tells probes, monitors and closed forms which
// pathways make the chain.
type Credit struct {
	// Method: "backpropagation", "feedback-alignment", "direct-feedback-alignment",
	// "pseudo-backpropagation", "non-dynamic-inversion", "dynamic-inversion" (default),
	// "single-loop-dynamic-inversion", "gauss-newton".
	Method    string
	Leak      float64 // alpha, of the controllers; default 0.01
	Loop      string  // "linear" (default) | "tanh-zero" | "operating-point"
	Solve     string  // "trajectory" (default) | "equilibrium" | "closed-form"
	Schedule  string  // several loops: "sequential" (default): one phase a loop, from the output | "together": one phase
	WarmStart bool    // loops start where the last example left them instead of at 0
	Unsettled string  // a presentation that does not settle: "drop" (default): no update | "keep" | "stop"
	Patience  int     // so many unsettled presentations in a row end the arm with their verdict; default 100

	Forward  []string // pathways of the chain from the input to the output, W1 to WL
	Feedback []string // pathways that hold B of the layers below the output, from W2's to WL's; one for a single loop
	Hidden   []string // populations of the hidden layers, whose slopes are D
	Deltas   []string // populations whose settled state is the share of each hidden layer, before D
	Error    string   // population that holds the error at the output
}

// Monitor watches the loops of phases that end when settled.
type Monitor struct {
	Every      int     // examples between looks at the spectral abscissa; 0 = never
	Unstable   string  // "repair" | "refuse" | "report" (default)
	Target     float64 // of optimised feedback: its abscissa comes below this, 1/largest tau; default -0.01
	Step       float64 // of the descent; default 0.05
	Least      int     // iterations at least; default 10
	Iterations int     // iterations at most; default 200
}

// Evaluate says how the circuit is tested while it learns. A row of /training is written each time.
type Evaluate struct {
	Every  int    // examples between tests; 0 = at the ends of epochs only
	Phase  string // phase after which the output is read; "" = the first
	Output string // population whose rate is the answer; "" = none: nothing is tested
	Loss   string // "squared" (default): half the squared error, summed over units | "cross-entropy"
	Target string // "task.target" (default) | "task.input"
}

// Probe compares what an arm learns from with other ways to assign credit.
type Probe struct {
	Every  int      // examples between probes; 0 = never
	Angles []string // credit methods, and "closed-form": the arm's own
}

// Arm is a variant of the circuit that learns beside the others.
type Arm struct {
	Name   string
	Expect string // verdict it is expected to end with: "" = finished | "diverged" | ...
}

// Teacher is a feedforward network that makes the task's data: inputs are normal with mean 0 and
// standard deviation 1, targets are its outputs.
type Teacher struct {
	Layers   []int
	Transfer Transfer // of the hidden layers
	Output   Transfer
	Weights  Weights
	Bias     Values
}
