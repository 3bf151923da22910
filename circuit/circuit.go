package circuit

import (
	"sync/atomic"

	"settle/internal/linalg"
)

// Env is what a Circuit needs from outside when it is compiled.
type Env struct {
	// Load reads a matrix from a .npy, CSV or HDF5 file (dataset names the HDF5 dataset). Paths
	// come as the circuit file has them, but relative to the circuit file's folder resolved. The
	// matrix is the circuit's from then on.
	Load func(path, dataset string) (*linalg.Dense, error)
	// InputSize and TargetSize are the widths of the task's data, 0 without a task.
	InputSize, TargetSize int
	// MaxBytes is the memory a circuit may ask for; 0 = four fifths of what the machine has.
	MaxBytes int64
}

// Circuit is a compiled Spec: sizes, parameters, weights, the phases' plans. It is not changed by
// Dynamics, of which several (one a worker) may share it.
type Circuit struct {
	Spec *Spec
	compiled
}

// compiled is what Compile works out from a Spec.
type compiled struct {
	populations []population
	pathways    []pathway
	inputs      []input
	plans       []plan
	size        int // sum of the populations' sizes
	widest      int // size of the largest population
	inputSize   int
	targetSize  int
	tracked     []tracked // in the order of their derivation

	// version counts changes of weights; what Dynamics derive from weights carries it. changed is, for each
	// pathway, that of its matrix's last change.
	version atomic.Uint64
	changed []atomic.Uint64
}

// Size is the length of a full state: the sum of all population sizes.
func (c *Circuit) Size() int { return c.size }

// WeightsChanged tells every Dynamics of c that the entries of a pathway's matrix, or a bias, were
// written. Spectra and factorisations kept from before are then dropped. Call it after an update
// and before the next Begin; no solve may be under way, but for one in a phase whose weights move along
// its trajectory. Where pathways are given, by their places in Pathways, all other matrices are as they were:
// what was derived from those alone stays.
func (c *Circuit) WeightsChanged(pathways ...int) {
	version := c.version.Add(1)
	if len(pathways) == 0 {
		for k := range c.changed {
			c.changed[k].Store(version)
		}
	}
	for _, k := range pathways {
		c.changed[c.pathways[k].origin].Store(version)
	}
}

// changedAt is the version at which the matrix of a pathway changed last.
func (c *Circuit) changedAt(pathway int) uint64 { return c.changed[c.pathways[pathway].origin].Load() }
