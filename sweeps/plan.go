package sweeps

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"

	"settle/circuit"
)

// maxPoints bounds the combinations of a sweep, those that are left out included.
const maxPoints = 100_000_000

// Plan numbers the points of a sweep. It holds no points: each is made of its number.
type Plan struct {
	Spec    *Spec
	sizes   []int   // of the groups of axes that go along together; of the samples; of the seeds, which change fastest
	group   []int   // of each axis
	kept    []int32 // numbers of the combinations that are points; nil if all are
	all     int
	columns [][]float64 // of each sampled axis, its values; nil for others
}

// NewPlan numbers the points of a sweep. The context ends a long search for those that a condition keeps.
func NewPlan(ctx context.Context, s *Spec) (*Plan, error) {
	p := &Plan{Spec: s, group: make([]int, len(s.Axes))}
	p.arrange()
	product := 1.0
	for _, n := range p.sizes {
		product *= float64(n)
	}
	if product > maxPoints {
		return nil, fmt.Errorf("%s has %.3g combinations; at most %d are possible: sample the axes (uniform, loguniform) instead", s.File, product, maxPoints)
	}
	p.all = int(product)
	p.draw()
	if err := p.keep(ctx); err != nil {
		return nil, err
	}
	if p.Len() == 0 {
		return nil, fmt.Errorf("%s: where = %q keeps none of %d combinations", s.File, s.Where, p.all)
	}
	return p, nil
}

// arrange gives each axis its group: axes of one zip share one, sampled axes are one.
func (p *Plan) arrange() {
	const none = -1
	of := make([]int, len(p.Spec.Zips))
	for i := range of {
		of[i] = none
	}
	samples := none
	join := func(i int, group *int, size int) {
		if *group == none {
			*group = len(p.sizes)
			p.sizes = append(p.sizes, size)
		}
		p.group[i] = *group
	}
	for i, a := range p.Spec.Axes {
		alone := none
		switch zip := p.Spec.zipOf(a.Name); {
		case a.Sample != nil:
			join(i, &samples, p.Spec.Samples)
		case zip >= 0:
			join(i, &of[zip], len(a.Values))
		default:
			join(i, &alone, len(a.Values))
		}
	}
	p.sizes = append(p.sizes, max(len(p.Spec.Seeds), 1))
}

// zipOf is the number of the zip that an axis is in, or -1.
func (s *Spec) zipOf(axis string) int {
	for i, names := range s.Zips {
		for _, name := range names {
			if name == axis {
				return i
			}
		}
	}
	return -1
}

// draw makes the values of the sampled axes.
func (p *Plan) draw() {
	s := p.Spec
	p.columns = make([][]float64, len(s.Axes))
	for d, i := range s.sampled() {
		a := s.Axes[i]
		share := func(k int) float64 { return sobol(uint32(k), d) }
		if s.Sampling == "random" {
			share = func(k int) float64 { return uniform(s.SampleSeed, a.Name, k) }
		}
		p.columns[i] = make([]float64, s.Samples)
		for k := range p.columns[i] {
			p.columns[i][k] = between(a.Sample.From, a.Sample.To, share(k), a.Sample.Log)
		}
	}
}

// keep finds the combinations that the condition keeps.
func (p *Plan) keep(ctx context.Context) error {
	where, err := newCondition(p.Spec)
	if where == nil || err != nil {
		return err
	}
	p.kept = []int32{}
	for i := range p.all {
		if i%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		ok, err := where.keeps(p.Spec, p.combination(i))
		if err != nil {
			return err
		}
		if ok {
			p.kept = append(p.kept, int32(i))
		}
	}
	return nil
}

// Len is the number of points.
func (p *Plan) Len() int {
	if p.kept != nil {
		return len(p.kept)
	}
	return p.all
}

// LeftOut is how many combinations the condition leaves out.
func (p *Plan) LeftOut() int { return p.all - p.Len() }

// Point is point i, from 0.
func (p *Plan) Point(i int) Point {
	c := i
	if p.kept != nil {
		c = int(p.kept[i])
	}
	point := p.combination(c)
	point.Index = i
	return point
}

// combination takes a number apart, digit by digit; that of the seed is the last.
func (p *Plan) combination(c int) Point {
	digits := make([]int, len(p.sizes))
	for k := len(p.sizes) - 1; k >= 0; k-- {
		digits[k] = c % p.sizes[k]
		c /= p.sizes[k]
	}
	point := Point{Coordinates: make([]Value, len(p.Spec.Axes))}
	for i, a := range p.Spec.Axes {
		at := digits[p.group[i]]
		if a.Sample != nil {
			point.Coordinates[i] = numberValue(p.columns[i][at]).with(a.Unit)
		} else {
			point.Coordinates[i] = a.Values[at]
		}
	}
	if len(p.Spec.Seeds) > 0 {
		point.Seed, point.Seeded = p.Spec.Seeds[digits[len(digits)-1]], true
	}
	return point
}

// Point is one run of the circuit.
type Point struct {
	Index       int
	Coordinates []Value // of each axis
	Seed        uint64
	Seeded      bool // whether the sweep has seeds; otherwise the circuit's own holds
}

// Sets are the overrides that make the circuit that of a point.
func (s *Spec) Sets(p Point) []circuit.Set {
	sets := append([]circuit.Set{}, s.Set...)
	for i, a := range s.Axes {
		for _, key := range a.Keys {
			sets = append(sets, circuit.Set{Key: key, Value: p.Coordinates[i].Text})
		}
	}
	if p.Seeded {
		sets = append(sets, circuit.Set{Key: "seed", Value: strconv.FormatUint(p.Seed, 10)})
	}
	return sets
}

// Describe names a point by its coordinates.
func (s *Spec) Describe(p Point) string {
	parts := make([]string, 0, len(s.Axes)+1)
	for i, a := range s.Axes {
		text := p.Coordinates[i].Text
		if x := p.Coordinates[i].Number; !math.IsNaN(x) && a.Unit == "" {
			text = strconv.FormatFloat(x, 'g', 6, 64)
		}
		parts = append(parts, a.Name+" = "+text)
	}
	if p.Seeded {
		parts = append(parts, fmt.Sprintf("seed = %d", p.Seed))
	}
	return strings.Join(parts, ", ")
}
