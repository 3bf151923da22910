package main

import (
	"fmt"
	"image/color"

	"settle/outputs/plot"
	"settle/outputs/training"
)

// family is the colour of arms that share a credit method, and how thick their curves are.
type family struct {
	colour color.RGBA
	width  float64 // pt
}

// families has colours that colour-blind readers tell apart too. Those of closed forms are wide and lie
// below: the arm with the dynamics often runs on top of them.
// Colours: M. Okabe, K. Ito, Color Universal Design, 2008.
var families = map[string]family{
	"backpropagation":               {color.RGBA{0x00, 0x00, 0x00, 255}, 0.9},
	"feedback-alignment":            {color.RGBA{0xe6, 0x9f, 0x00, 255}, 0.9},
	"direct-feedback-alignment":     {color.RGBA{0xe6, 0x9f, 0x00, 255}, 0.9},
	"pseudo-backpropagation":        {color.RGBA{0x00, 0x9e, 0x73, 255}, 0.9},
	"non-dynamic-inversion":         {color.RGBA{0x56, 0xb4, 0xe9, 255}, 1.9},
	"dynamic-inversion":             {color.RGBA{0x00, 0x72, 0xb2, 255}, 0.9},
	"single-loop-dynamic-inversion": {color.RGBA{0xcc, 0x79, 0xa7, 255}, 0.9},
	"gauss-newton":                  {color.RGBA{0xd5, 0x5e, 0x00, 255}, 1.9},
}

// others are the colours of arms of no known method, in turn.
var others = []color.RGBA{
	{0x00, 0x72, 0xb2, 255}, {0xd5, 0x5e, 0x00, 255}, {0x00, 0x9e, 0x73, 255}, {0xe6, 0x9f, 0x00, 255},
	{0xcc, 0x79, 0xa7, 255}, {0x56, 0xb4, 0xe9, 255}, {0x00, 0x00, 0x00, 255},
}

// dashes tell the arms of one colour apart: dashes and gaps in turn, pt.
var dashes = [][]float64{nil, {5, 2}, {1.2, 1.6}, {6, 1.6, 1.2, 1.6}, {2.6, 1.6}, {6, 1.6, 1.2, 1.6, 1.2, 1.6}, {9, 3}}

// looksOf gives every arm a look of its own, the same in all figures.
func looksOf(arms []training.Arm) []plot.Style {
	looks := make([]plot.Style, len(arms))
	members := map[color.RGBA]int{}
	unknown := 0
	for i, a := range arms {
		f, ok := families[a.Method]
		if !ok {
			f = family{others[unknown%len(others)], 0.9}
			unknown++
		}
		n := members[f.colour]
		members[f.colour]++
		looks[i] = plot.Style{Color: f.colour, Dashes: dashes[n%len(dashes)], Width: f.width + 0.9*float64(n/len(dashes))}
	}
	return looks
}

// armLabel is an arm's name in a legend, with how it failed.
func armLabel(a *training.Arm) string {
	s := a.Summarise()
	if s.Failed == 0 {
		return a.Name
	}
	if s.Failed == s.Seeds && len(s.Endings) == 1 {
		return fmt.Sprintf("%s (%s)", a.Name, s.Endings[0].Name)
	}
	return fmt.Sprintf("%s (%d of %d failed)", a.Name, s.Failed, s.Seeds)
}
