package circuit

import (
	"settle/internal/linalg"
	"settle/neurons"
)

// PopulationInfo is a population as compiled. Its slices are the circuit's own, one number a
// unit; only a learner writes Bias, between presentations (and then calls WeightsChanged).
type PopulationInfo struct {
	Name      string
	Size      int
	Offset    int       // of its first unit in a full state: populations in written order
	Tau       []float64 // s; all 0 where Algebraic
	Leak      []float64
	Bias      []float64
	Transfer  string // name of the neurons.Kind
	Clamp     string // "", "task.input" or "task.target"
	Algebraic bool   // leak x = drive at every instant
	Phi       neurons.Transfer

	// NoiseIntensity is that of white noise, dx = ... + NoiseIntensity dW, 1/sqrt(s); 0: none.
	// Coloured noise is a population of its own, the last ones in the list.
	NoiseIntensity float64
}

// PathwayInfo is a pathway as compiled: it adds Gain * W phi(x_From) to the drive of To.
type PathwayInfo struct {
	Name       string
	From, To   int // population indices
	Kind       string
	Gain       float64
	W          linalg.Operator // To x From; pathways that share a matrix point to the same one
	Shared     string          // the pathway whose matrix W is, or is a transposed view of; "" = its own
	Transposed bool            // W is the transposed view of that matrix
	Modulate   *ModulateInfo   // nil = none
}

// ModulateInfo is a slope that multiplies a pathway.
type ModulateInfo struct {
	Slope   int  // index of the population whose phi'(x) it is
	Post    bool // it multiplies W phi(x_From), not phi(x_From)
	Inverse bool // it divides
}

// StateRange says that variables [Lo, Hi) of a row's state are the units of a population.
type StateRange struct{ Population, Lo, Hi int }

// population is a PopulationInfo with what Dynamics needs besides.
type population struct {
	PopulationInfo
	identity bool            // phi(x) = x: the state itself serves as the rate
	linear   bool            // phi' does not depend on x
	bounded  bool            // phi' has a finite supremum: maxSlope
	coupled  neurons.Coupled // phi, if it does not act unit by unit (softmax); else nil
	maxSlope float64
	initial  quantity
	invTau   []float64 // 1/tau; nil where algebraic
	invLeak  []float64 // 1/leak of those that are algebraic, or follow in some phase
}

// pathway is a PathwayInfo with the modulation flattened; gate = -1 without one.
type pathway struct {
	PathwayInfo
	gate   int // population whose slope multiplies
	origin int // pathway whose matrix it is: another one's where they share it
}

// Populations returns the populations in written order.
func (c *Circuit) Populations() []PopulationInfo {
	infos := make([]PopulationInfo, len(c.populations))
	for i := range c.populations {
		infos[i] = c.populations[i].PopulationInfo
	}
	return infos
}

// Pathways returns the pathways in written order.
func (c *Circuit) Pathways() []PathwayInfo {
	infos := make([]PathwayInfo, len(c.pathways))
	for i := range c.pathways {
		infos[i] = c.pathways[i].PathwayInfo
	}
	return infos
}

// Phases returns the phases in written order.
func (c *Circuit) Phases() []PhaseInfo {
	infos := make([]PhaseInfo, len(c.plans))
	for i := range c.plans {
		infos[i] = c.plans[i].PhaseInfo
	}
	return infos
}
