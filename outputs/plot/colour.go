package plot

import "image/color"

// palette tells series apart, also for colour-blind readers.
// Source: M. Okabe, K. Ito, Color Universal Design, 2008; B. Wong, Nature Methods 8:441, 2011.
// Their yellow is left out: it is too light for a thin line on white.
var palette = []color.Color{
	rgb(0x0072b2), // blue
	rgb(0xd55e00), // vermillion
	rgb(0x009e73), // bluish green
	rgb(0xe69f00), // orange
	rgb(0xcc79a7), // reddish purple
	rgb(0x56b4e9), // sky blue
	rgb(0x000000), // black
}

// The figure's own colours.
var (
	paper   = rgb(0xffffff)
	ink     = rgb(0x262626) // text
	axisInk = rgb(0x808080) // axes and ticks
	guide   = rgb(0x9a9a9a) // guides to the eye
	faint   = rgb(0xd4d4d4) // zero lines
	shade   = rgb(0xf0f0f0) // shaded spans
	missing = rgb(0xdddddd) // NaN in a heatmap
)

// sequential runs from dark to light in even steps of lightness.
// Source: viridis, S. van der Walt and N. Smith, 2015 (CC0), at ninths of its range.
var sequential = ramp{
	rgb(0x440154), rgb(0x472d7b), rgb(0x3b528b), rgb(0x2c728e), rgb(0x21908c),
	rgb(0x27ad81), rgb(0x5dc863), rgb(0xaadc32), rgb(0xfde725),
}

// diverging runs from blue (below zero) over white to red.
// Source: RdBu with 11 classes, C. Brewer, ColorBrewer 2.0 (Apache 2.0), reversed.
var diverging = ramp{
	rgb(0x053061), rgb(0x2166ac), rgb(0x4393c3), rgb(0x92c5de), rgb(0xd1e5f0), rgb(0xf7f7f7),
	rgb(0xfddbc7), rgb(0xf4a582), rgb(0xd6604d), rgb(0xb2182b), rgb(0x67001f),
}

// ramp is a colour map: colours at equal distances, interpolated linearly.
type ramp []color.RGBA

// at returns the colour at u from 0 to 1.
func (r ramp) at(u float64) color.RGBA {
	u = min(max(u, 0), 1) * float64(len(r)-1)
	i := min(int(u), len(r)-2)
	return mix(r[i], r[i+1], u-float64(i))
}

// units returns the colour of curve i of n, from light to dark; the lightest colours of the map
// are left out, for they would not be seen on white.
func units(i, n int) color.Color {
	const light, dark = 0.80, 0.05
	if n == 1 {
		return palette[0]
	}
	return sequential.at(light + (dark-light)*float64(i)/float64(n-1))
}

func mix(a, b color.RGBA, u float64) color.RGBA {
	between := func(a, b uint8) uint8 { return uint8(float64(a) + u*(float64(b)-float64(a)) + 0.5) }
	return color.RGBA{between(a.R, b.R), between(a.G, b.G), between(a.B, b.B), 255}
}

func rgb(hex uint32) color.RGBA {
	return color.RGBA{uint8(hex >> 16), uint8(hex >> 8), uint8(hex), 255}
}
