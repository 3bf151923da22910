package models

import (
	"slices"

	"settle/circuit"
)

// reading is what a rule reads of one end of a synapse, out of a full state: the rate or the state of a
// population, times the slope of another.
type reading struct {
	population circuit.PopulationInfo
	state      bool // the state itself, not its rate
	slope      *circuit.PopulationInfo
	inverse    bool
	gate       []float64
}

func newReading(c *circuit.Circuit, r circuit.Reading, end int) reading {
	pops := c.Populations()
	if r.From != "" {
		end = populationOf(c, r.From)
	}
	q := reading{population: pops[end], state: r.Variable == "state", inverse: r.Inverse}
	if r.Slope != "" {
		q.slope = &pops[populationOf(c, r.Slope)]
		q.gate = make([]float64, q.slope.Size)
	}
	return q
}

// populationOf is the index of a population, -1 if there is none of that name.
func populationOf(c *circuit.Circuit, name string) int {
	return slices.IndexFunc(c.Populations(), func(p circuit.PopulationInfo) bool { return p.Name == name })
}

// pathwayOf is the index of a pathway, -1 if there is none of that name.
func pathwayOf(c *circuit.Circuit, name string) int {
	return slices.IndexFunc(c.Pathways(), func(p circuit.PathwayInfo) bool { return p.Name == name })
}

// take writes what is read of the full state to dst, one number a unit.
func (r *reading) take(dst, full []float64) {
	x := units(full, &r.population)
	if r.state {
		copy(dst, x)
	} else {
		r.population.Phi.Rate(dst, x)
	}
	if r.slope == nil {
		return
	}
	r.slope.Phi.Slope(r.gate, units(full, r.slope))
	for i, g := range r.gate {
		if r.inverse {
			dst[i] /= g
		} else {
			dst[i] *= g
		}
	}
}

// units is a population's part of a full state.
func units(full []float64, p *circuit.PopulationInfo) []float64 {
	return full[p.Offset : p.Offset+p.Size : p.Offset+p.Size]
}
