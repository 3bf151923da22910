package circuit

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"

	"settle/internal/linalg"
)

// weightSource is what the matrix of a pathway is made from.
type weightSource struct {
	w        *Weights
	to, from int
	rng      draws
	of       []linalg.Operator // the matrices of w.Of
	load     func() (*linalg.Dense, error)
}

// weightInit is a way to make a (to x from) matrix. The result is the caller's: it shares no
// memory with the operands. Scale and storage are seen to afterwards.
type weightInit struct {
	name    string
	storage string // what it is kept as unless the file says otherwise
	make    func(s *weightSource) (linalg.Operator, error)
}

// weightInits are the values that `init` may have.
var weightInits = []weightInit{
	{"uniform", "dense", makeUniform},
	{"normal", "dense", makeNormal},
	{"constant", "dense", makeConstant},
	{"orthogonal", "dense", makeOrthogonal},
	// A dense identity would be the costliest pathway of a circuit that copies a wide layer.
	{"identity", "sparse", makeIdentity},
	{"sparse", "sparse", makeSparse},
	{"low-rank", "low-rank", makeLowRank},
	{"file", "dense", makeFromFile},
	{"transpose", "", makeTranspose},
	{"negative-transpose", "", makeNegativeTranspose},
	{"pseudo-inverse", "dense", makePseudoInverse},
	{"product", "", makeProduct},
	{"optimised", "dense", makeUniform}, // models descends from there
}

func findWeightInit(name string) (weightInit, bool) {
	i := slices.IndexFunc(weightInits, func(w weightInit) bool { return w.name == name })
	if i < 0 {
		return weightInit{}, false
	}
	return weightInits[i], true
}

// weights makes every pathway's matrix, those it is derived from first.
func (k *compiler) weights() {
	k.c.pathways = make([]pathway, len(k.spec.Pathways))
	for i := range k.spec.Pathways {
		k.c.pathways[i] = k.compilePathway(&k.spec.Pathways[i])
		k.c.pathways[i].origin = i
	}
	k.c.changed = make([]atomic.Uint64, len(k.c.pathways))
	if len(k.errs) > 0 {
		return
	}
	for i := range k.c.pathways {
		k.operator(i, nil)
	}
	if len(k.errs) == 0 {
		k.keepForLearning()
	}
}

func (k *compiler) compilePathway(s *Pathway) pathway {
	key := "pathway." + s.Name
	p := pathway{gate: -1, PathwayInfo: PathwayInfo{
		Name: s.Name, From: k.populationIndex[s.From], To: k.populationIndex[s.To], Kind: s.Kind, Gain: s.Gain,
		Shared: s.Weights.Shared, Transposed: s.Weights.Transposed,
	}}
	k.finite(key+".gain", []float64{s.Gain})
	if m := s.Modulate; m != nil {
		p.gate = k.populationIndex[m.Slope]
		p.Modulate = &ModulateInfo{Slope: p.gate, Post: m.On == "post", Inverse: m.Inverse}
		k.checkModulation(key+".modulate", m, &p)
	}
	return p
}

func (k *compiler) checkModulation(key string, m *Modulate, p *pathway) {
	gate, beside := &k.c.populations[p.gate], p.From
	if p.Modulate.Post {
		beside = p.To
	}
	other := &k.c.populations[beside]
	if gate.coupled != nil {
		k.errorf(key+".slope", "population %q has the transfer function %s, which has no slope; name another population", m.Slope, gate.Transfer)
	}
	if gate.Size != other.Size {
		k.errorf(key+".slope", "population %q has %d units, but its slope multiplies population %q of %d units, unit by unit", m.Slope, gate.Size, other.Name, other.Size)
	}
}

// operator returns pathway i's matrix and makes it if need be; path is the chain of pathways that
// wait for it.
func (k *compiler) operator(i int, path []int) linalg.Operator {
	p, s := &k.c.pathways[i], &k.spec.Pathways[i]
	key := "pathway." + s.Name + ".weights"
	if p.W != nil {
		return p.W
	}
	if at := slices.Index(path, i); at >= 0 {
		k.errorf(key, "the weights are made from each other in a circle: %s; give one of them weights of its own", k.chain(append(path[at:], i)))
		return nil
	}
	path = append(path, i)
	var w linalg.Operator
	if s.Weights.Shared != "" {
		w = k.sharedMatrix(key+".shared", p, path)
	} else {
		w = k.ownMatrix(key, i, path)
	}
	if w != nil && k.fits(key, p, w) {
		p.W = w
	}
	return p.W
}

func (k *compiler) chain(path []int) string {
	names := make([]string, len(path))
	for i, p := range path {
		names[i] = k.spec.Pathways[p].Name
	}
	return strings.Join(names, " -> ")
}

// sharedMatrix is the matrix of the pathway that p shares it with, which is p's origin from then on.
func (k *compiler) sharedMatrix(key string, p *pathway, path []int) linalg.Operator {
	i := k.pathway(key, p.Shared)
	if i < 0 {
		return nil
	}
	w := k.operator(i, path)
	if p.origin = k.c.pathways[i].origin; w != nil && p.Transposed {
		return viewTransposed(w)
	}
	return w
}

// ownMatrix makes a matrix by its init, brings it into its storage and scales it.
func (k *compiler) ownMatrix(key string, i int, path []int) linalg.Operator {
	s := &k.spec.Pathways[i]
	init, ok := findWeightInit(s.Weights.Init)
	if !ok {
		k.errorf(key+".init", "unknown init %q", s.Weights.Init)
		return nil
	}
	src := k.weightSource(key, s, path)
	if src == nil {
		return nil
	}
	w, err := init.make(src)
	if err != nil {
		k.errorf(placeOf(key, err), "%v", err)
		return nil
	}
	if w, err = finishWeights(w, src, init.storage); err != nil {
		k.errorf(key, "%v", err)
		return nil
	}
	k.track(i, w, src, init)
	return w
}

// keyError is a mistake about one key of a table of weights.
type keyError struct {
	key string
	error
}

// placeOf is the key that a mistake about weights is about: key, or one below it.
func placeOf(key string, err error) string {
	if e := (keyError{}); errors.As(err, &e) {
		return joinKey(key, e.key)
	}
	return key
}

// weightSource gathers what s is made from; nil if an operand could not be made.
func (k *compiler) weightSource(key string, s *Pathway, path []int) *weightSource {
	src := &weightSource{
		w: &s.Weights, to: k.sizeOf(s.To), from: k.sizeOf(s.From),
		rng:  draws{Stream(k.spec.Seed, "weights", s.Name, 0)},
		load: func() (*linalg.Dense, error) { return k.load(s.Weights.Path, s.Weights.Dataset) },
	}
	for _, name := range s.Weights.Of {
		i := k.pathway(key+".of", name)
		if i < 0 {
			return nil
		}
		w := k.operator(i, path)
		if w == nil {
			return nil
		}
		src.of = append(src.of, w)
	}
	return src
}

func (k *compiler) sizeOf(name string) int { return k.spec.Populations[k.populationIndex[name]].Size }

// fits checks a matrix's shape against its pathway's populations.
func (k *compiler) fits(key string, p *pathway, w linalg.Operator) bool {
	from, to := &k.c.populations[p.From], &k.c.populations[p.To]
	rows, cols := w.Dims()
	if rows == to.Size && cols == from.Size {
		return true
	}
	hint := ""
	if rows == from.Size && cols == to.Size {
		hint = "; its transpose would fit"
	}
	k.errorf(key, "the matrix is %d x %d, but from %q to %q it has to be %d x %d (to x from)%s",
		rows, cols, from.Name, to.Name, to.Size, from.Size, hint)
	return false
}

// finishWeights brings a fresh matrix into its storage, leaves out the diagonal, and scales it.
func finishWeights(w linalg.Operator, s *weightSource, storage string) (linalg.Operator, error) {
	if s.w.Storage != "" {
		storage = s.w.Storage
	}
	w, err := store(w, storage)
	if err != nil {
		return nil, err
	}
	if !s.w.Self && s.to == s.from {
		if w, err = withoutDiagonal(w); err != nil {
			return nil, err
		}
	}
	factor, err := s.scale()
	if err != nil {
		return nil, err
	}
	if factor != 1 {
		w.(interface{ Scale(float64) }).Scale(factor)
	}
	return w, nil
}

// store converts w to the storage asked for; "" leaves it as it came.
func store(w linalg.Operator, storage string) (linalg.Operator, error) {
	switch storage {
	case "":
		return w, nil
	case "dense":
		return w.Dense(), nil
	case "sparse":
		if m, ok := w.(*linalg.CSR); ok {
			return m, nil
		}
		return linalg.NewCSRFromDense(w.Dense()), nil
	case "low-rank":
		if m, ok := w.(*linalg.LowRank); ok {
			return m, nil
		}
		return nil, fmt.Errorf("storage \"low-rank\" is for init = \"low-rank\" and its transposes only; use \"dense\" or \"sparse\"")
	}
	return nil, fmt.Errorf("unknown storage %q; allowed: dense, sparse, low-rank", storage)
}
