package models

import (
	"math"

	"settle/circuit"
	"settle/neurons"
)

// largestControllerLeak is the leak below which a linear population in a loop is taken for a
// controller, that is one that drives its sources to a target.
const largestControllerLeak = 0.5

// controllers returns the populations that have a target: linear, nearly without leak, driven by and
// driving other evolving populations.
func controllers(c *circuit.Circuit) map[int]bool {
	driven, drives := map[int]bool{}, map[int]bool{}
	for _, p := range c.Pathways() {
		if p.From != p.To {
			driven[p.To], drives[p.From] = true, true
		}
	}
	all := map[int]bool{}
	for i, p := range c.Populations() {
		leak := 0.0
		for _, v := range p.Leak {
			leak = math.Max(leak, math.Abs(v))
		}
		if p.Transfer == "linear" && !p.Algebraic && p.Clamp == "" && leak < largestControllerLeak && driven[i] && drives[i] {
			all[i] = true
		}
	}
	return all
}

// flat is the share of its largest slope below which a unit counts as saturated.
const flat = 0.05

// saturated tells whether at least half of the bounded units that evolve are saturated: a
// controller that then misses its target does so because no rate is left, not by its leak.
func (j *judgement) saturated() bool {
	units, stuck := 0, 0
	at := 0
	for _, i := range j.info.Evolving {
		p := &j.p.populations[i]
		x := j.y[at : at+p.Size]
		at += p.Size
		b, ok := p.Phi.(neurons.Bounded)
		if !ok {
			continue
		}
		if lo, hi := b.Range(); math.IsInf(lo, 0) || math.IsInf(hi, 0) {
			continue
		}
		slope := make([]float64, p.Size)
		p.Phi.Slope(slope, x)
		for _, s := range slope {
			units++
			if math.Abs(s) < flat*b.MaxSlope() {
				stuck++
			}
		}
	}
	return units > 0 && 2*stuck >= units
}
