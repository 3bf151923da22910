package circuit

import (
	"slices"

	"errors"

	"settle/internal/linalg"
)

// compiler turns a Spec into a Circuit and collects what is wrong on the way.
type compiler struct {
	spec *Spec
	env  Env
	c    *Circuit
	errs Errors

	populationIndex map[string]int
	pathwayIndex    map[string]int

	drifts     []bool // pathway -> its matrix changes during phases that learn
	biasDrifts []bool // population -> its bias does
}

// Compile turns a Spec into a Circuit: it draws the parameters and weights, reads the files they
// come from, and plans each phase. A mistake that only shows here (a file's shape, a tau drawn
// negative, a cycle of algebraic populations, more memory than there is) comes back as Errors, all
// of them at once. Nothing large is allocated before the circuit is known to fit into memory.
func Compile(spec *Spec, env Env) (*Circuit, error) {
	k := &compiler{spec: expandNoise(spec), env: env, c: &Circuit{Spec: spec}}
	k.c.inputSize, k.c.targetSize = env.InputSize, env.TargetSize
	// Each stage relies on those before it being without mistakes.
	for _, stage := range []func(){k.index, k.checkMemory, k.populations, k.weights, k.inputs, k.drift, k.phases, k.evaluation} {
		if stage(); len(k.errs) > 0 {
			k.errs.sort()
			k.errs = slices.Compact(k.errs) // what several pathways derive from is told once
			return nil, k.errs
		}
	}
	return k.c, nil
}

func (k *compiler) errorf(key, format string, args ...any) {
	k.errs = append(k.errs, k.spec.Errorf(key, format, args...))
}

// index gives populations and pathways their numbers and looks up every name that the Spec uses.
// The reader has told a user's mistakes; this guards a Spec that was made in Go.
func (k *compiler) index() {
	k.populationIndex, k.pathwayIndex = map[string]int{}, map[string]int{}
	for i := range k.spec.Populations {
		k.enter(k.populationIndex, "population", k.spec.Populations[i].Name, i)
		if n := k.spec.Populations[i].Size; n <= 0 {
			k.errorf("population."+k.spec.Populations[i].Name+".size", "is %d; at least 1 unit is needed", n)
		}
	}
	for i := range k.spec.Pathways {
		k.enter(k.pathwayIndex, "pathway", k.spec.Pathways[i].Name, i)
	}
	for i := range k.spec.Pathways {
		p := &k.spec.Pathways[i]
		k.population("pathway."+p.Name+".from", p.From)
		k.population("pathway."+p.Name+".to", p.To)
		if p.Modulate != nil {
			k.population("pathway."+p.Name+".modulate.slope", p.Modulate.Slope)
		}
	}
}

func (k *compiler) enter(index map[string]int, table, name string, i int) {
	if _, twice := index[name]; twice {
		k.errorf(table+"."+name, "there are two of this name; give one of them another")
	}
	index[name] = i
}

// population returns the index of a named population; an unknown name is an error at key.
func (k *compiler) population(key, name string) int {
	return k.lookup(k.populationIndex, "population", key, name)
}

func (k *compiler) pathway(key, name string) int {
	return k.lookup(k.pathwayIndex, "pathway", key, name)
}

func (k *compiler) lookup(index map[string]int, what, key, name string) int {
	i, ok := index[name]
	if !ok {
		k.errorf(key, "unknown %s %q", what, name)
		return -1
	}
	return i
}

// lookups are the indices of several names, without the unknown ones.
func (k *compiler) lookups(index map[string]int, what, key string, names []string) []int {
	list := make([]int, 0, len(names))
	for _, name := range names {
		if i := k.lookup(index, what, key, name); i >= 0 {
			list = append(list, i)
		}
	}
	return list
}

// dataSize is the width of "task.input" or "task.target".
func (k *compiler) dataSize(key, source string) int {
	switch source {
	case taskInput:
		return k.env.InputSize
	case taskTarget:
		return k.env.TargetSize
	}
	k.errorf(key, "unknown data %q; allowed: %q, %q", source, taskInput, taskTarget)
	return 0
}

// checkData tells if a trial's data do not fit a population.
func (k *compiler) checkData(key, source string, pop int) {
	p := &k.spec.Populations[pop]
	known := len(k.errs)
	n := k.dataSize(key, source)
	switch {
	case len(k.errs) > known || n == p.Size:
	case n == 1 && source == taskTarget:
		k.errorf(key, "%q has 1 value a trial, but population %q has %d units; make its size 1, or write classes as one column each: 1 for the right one, else 0",
			source, p.Name, p.Size)
	default:
		k.errorf(key, "%q has %d values a trial, but population %q has %d units; make its size %d",
			source, n, p.Name, p.Size, n)
	}
}

const (
	taskInput  = "task.input"
	taskTarget = "task.target"
)

// load reads a matrix from a file that the circuit file names.
func (k *compiler) load(path, dataset string) (*linalg.Dense, error) {
	if k.env.Load == nil {
		return nil, errors.New("files cannot be read here: no loader was given to Compile")
	}
	return k.env.Load(k.spec.Resolve(path), dataset)
}
