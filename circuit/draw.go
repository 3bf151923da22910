package circuit

import (
	"math/rand/v2"

	"settle/internal/linalg"
)

// DrawWeights makes a (to x from) matrix by w, as those of pathways are made, with random numbers
// from rng and files through load (as Env.Load). w must not be made from pathways. Errors stand at
// key.
func (s *Spec) DrawWeights(key string, w *Weights, to, from int, rng *rand.Rand, load func(path, dataset string) (*linalg.Dense, error)) (*linalg.Dense, error) {
	k := compiler{spec: s, env: Env{Load: load}}
	src := &weightSource{w: w, to: to, from: from, rng: draws{rng},
		load: func() (*linalg.Dense, error) { return k.load(w.Path, w.Dataset) }}
	init, ok := findWeightInit(w.Init)
	if !ok || w.Shared != "" || len(w.Of) > 0 {
		return nil, s.Errorf(key, "cannot be made from pathways: give them an init of their own, such as \"uniform\", \"normal\" or \"orthogonal\"")
	}
	m, err := init.make(src)
	if err == nil {
		m, err = finishWeights(m, src, init.storage)
	}
	if err != nil {
		return nil, s.Errorf(key, "%v", err)
	}
	if rows, cols := m.Dims(); rows != to || cols != from {
		return nil, s.Errorf(key, "the matrix is %d x %d, but it has to be %d x %d (to x from)", rows, cols, to, from)
	}
	return m.Dense(), nil
}

// DrawValues draws one number for each of n units by v, as those of populations are drawn. Errors
// stand at key.
func (s *Spec) DrawValues(key string, v Values, n int, rng *rand.Rand, load func(path, dataset string) (*linalg.Dense, error)) ([]float64, error) {
	k := compiler{spec: s, env: Env{Load: load}}
	q := k.quantity(key, v, n)
	if len(k.errs) > 0 {
		return nil, k.errs
	}
	dst := make([]float64, n)
	q.fill(dst, rng)
	return dst, nil
}
