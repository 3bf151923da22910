package workprecision

import (
	"math"

	"settle/integrators"
)

// Reference is what errors are measured against: the path of one method, on which another agrees.
type Reference struct {
	Methods [2]string  // the first is compared with, the second is what it was checked by
	Rtol    [2]float64 // their tolerances

	// Independent is false where only one method came through: it was then checked by itself at
	// a looser tolerance, which does not find what is wrong with the method.
	Independent bool

	// Uncertainty is the largest difference of the two along the path, or of the first from
	// Problem.End where that is more, relative to Scale.
	Uncertainty float64
	Floor       float64 // 4 Uncertainty: smaller errors are not known

	// RestFloor takes the place of Floor for what a run does after T, where the reference had come
	// to rest: how near it was, by its own account and by how far the second path went on.
	RestFloor float64

	Scale  float64 // the largest component along the path
	T      float64 // where it ends: T1, or where the two had come to rest
	Rested bool

	system  integrators.System // that the path is of
	path    *path
	awaited []int
	// restWithin is the relative settle tolerance that the path's rest was reached with
	restWithin float64

	rest   scale
	end    *scale    // of Problem.End
	known  []float64 // Problem.End
	times  []float64 // the grid
	states []float64 // and what the path is there
	buffer []float64
}

// scale is what an error is divided by, and below what it is not known.
type scale struct{ size, floor float64 }

// known returns a distance as a relative error, and whether it is one: the floor stands in for what
// is below.
func (s scale) known(distance float64) (e float64, known bool) {
	e = distance / s.size
	return max(e, s.floor), e > s.floor
}

// relativeTo makes a scale of the size of a state.
func (ref *Reference) relativeTo(size float64) scale {
	size = orOne(size)
	return scale{size, ref.Floor * ref.Scale / size}
}

const (
	safety     = 4               // uncertainties: an error is then known to a quarter
	rounding   = 2.220446049e-16 // relative spacing of floats
	gridPoints = 512             // of the common grid
)

// finish works out what does not change from run to run.
func (ref *Reference) finish(worst, late float64) {
	ref.Scale = orOne(ref.Scale)
	ref.Uncertainty = max(worst/ref.Scale, rounding)
	ref.Floor = safety * ref.Uncertainty
	ref.times = ref.path.grid(gridPoints)
	ref.states = make([]float64, len(ref.times)*ref.path.n)
	for i, t := range ref.times {
		ref.path.at(ref.states[i*ref.path.n:(i+1)*ref.path.n], t)
	}
	ref.rest = ref.relativeTo(ref.largestAwaited(ref.path.last()))
	ref.rest.floor = max(ref.rest.floor, safety*ref.restWithin, safety*late/ref.rest.size)
	ref.RestFloor = ref.rest.floor * ref.rest.size / ref.Scale
	if ref.known != nil {
		ref.end = &scale{orOne(largest(ref.known)), safety * rounding}
	}
}

func orOne(x float64) float64 {
	if x == 0 {
		return 1
	}
	return x
}

func (ref *Reference) largestAwaited(y []float64) (m float64) {
	if ref.awaited == nil {
		return largest(y)
	}
	for _, i := range ref.awaited {
		m = max(m, math.Abs(y[i]))
	}
	return m
}

// distanceAwaited is the largest difference among the awaited variables.
func (ref *Reference) distanceAwaited(a, b []float64) (d float64) {
	if ref.awaited == nil {
		return distance(a, b)
	}
	for _, i := range ref.awaited {
		d = max(d, math.Abs(a[i]-b[i]))
	}
	return d
}

func distance(a, b []float64) (d float64) {
	for i := range a {
		d = max(d, math.Abs(a[i]-b[i]))
	}
	return d
}

func largest(y []float64) (m float64) {
	for _, x := range y {
		m = max(m, math.Abs(x))
	}
	return m
}
