package circuit

import (
	"math"
	"math/rand/v2"
	"path/filepath"
)

// quantity is a Values ready for use: its file is read, its list checked.
type quantity struct {
	draw func(r *rand.Rand) float64 // nil: not random
	list []float64                  // one a unit; nil: every unit has value
	all  float64
}

// random tells whether two draws may differ.
func (q *quantity) random() bool { return q.draw != nil }

// fill writes one number a unit to dst. r is used by random quantities only.
func (q *quantity) fill(dst []float64, r *rand.Rand) {
	switch {
	case q.draw != nil:
		for i := range dst {
			dst[i] = q.draw(r)
		}
	case q.list != nil:
		copy(dst, q.list)
	default:
		for i := range dst {
			dst[i] = q.all
		}
	}
}

// quantity prepares v for a population of n units; key is its place in the file.
func (k *compiler) quantity(key string, v Values, n int) quantity {
	switch v.Init {
	case "", "constant":
		k.finite(key, []float64{v.Constant})
		return quantity{all: v.Constant}
	case "list":
		return quantity{list: k.perUnit(key, v.List, n)}
	case "file":
		return quantity{list: k.perUnit(key, k.vector(key, v.Path, v.Dataset), n)}
	case "uniform":
		return quantity{draw: uniform(v.Min, v.Max)}
	case "normal":
		return quantity{draw: normal(v.Mean, v.Std)}
	}
	k.errorf(key+".init", "unknown distribution %q; allowed: constant, list, uniform, normal, file", v.Init)
	return quantity{}
}

// draw fills n numbers of population or input name from the stream of this role.
func (k *compiler) draw(key, role, name string, v Values, n int) []float64 {
	q := k.quantity(key, v, n)
	dst := make([]float64, n)
	q.fill(dst, Stream(k.spec.Seed, role, name, 0))
	return dst
}

// uniform draws from [lo, hi).
func uniform(lo, hi float64) func(*rand.Rand) float64 {
	return func(r *rand.Rand) float64 { return lo + (hi-lo)*r.Float64() }
}

func normal(mean, std float64) func(*rand.Rand) float64 {
	return func(r *rand.Rand) float64 { return mean + std*r.NormFloat64() }
}

// perUnit checks that there is one finite number a unit.
func (k *compiler) perUnit(key string, list []float64, n int) []float64 {
	if list == nil {
		return make([]float64, n) // the reason has been told
	}
	if len(list) != n {
		k.errorf(key, "%d values for a population of %d units; give one a unit", len(list), n)
		return make([]float64, n)
	}
	k.finite(key, list)
	return list
}

func (k *compiler) finite(key string, list []float64) {
	for i, x := range list {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			k.errorf(key, "value %d of %d is %v; only finite numbers can be used", i+1, len(list), x)
			return
		}
	}
}

// vector reads a file that holds a single row or column; nil if that failed.
func (k *compiler) vector(key, path, dataset string) []float64 {
	m, err := k.load(path, dataset)
	if err != nil {
		k.errorf(key+".path", "%v", err)
		return nil
	}
	if m.Rows != 1 && m.Cols != 1 {
		k.errorf(key+".path", "%s holds a %d x %d matrix; a single row or column is needed", path, m.Rows, m.Cols)
		return nil
	}
	return m.Data
}

// Resolve makes a path that the circuit file gives relative to itself one that can be opened.
func (s *Spec) Resolve(path string) string {
	if filepath.IsAbs(path) || s.File == "" {
		return path
	}
	return filepath.Join(filepath.Dir(s.File), path)
}
