package stability

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// MarginalModes are the modes of one component and one frequency that neither decay nor grow.
type MarginalModes struct {
	Count     int     // a pair counts two
	Frequency float64 // Hz; 0 for integrators, which keep or accumulate what drives them
	Component int     // index in Analysis.Components
	// Shares says where in the component the modes live, largest share first; nil if it is too
	// large to tell.
	Shares []Share
	// Awaited: a population that the phase waits for takes part, so that it will not settle, or
	// settles to a state that depends on where it began.
	Awaited bool
}

// Share is the part of some modes' squared length that lies in a population.
type Share struct {
	Population int
	Part       float64 // 0 to 1
}

// marginal finds a's marginal modes and where they live.
func (v *view) marginal(a *Analysis, j jacobian) error {
	for ci, c := range a.Components {
		groups := groupByFrequency(c.known(), a.Band)
		if len(groups) == 0 {
			continue
		}
		shares, err := v.sharing(c, j, a.Band)
		if err != nil {
			return err
		}
		for _, m := range groups {
			m.Component = ci
			m.Shares = shares(m.Frequency)
			m.Awaited = v.anyAwaited(c, m.Shares)
			a.Marginal = append(a.Marginal, m)
		}
	}
	return nil
}

// groupByFrequency counts the marginal modes among some eigenvalues; frequencies that differ by
// rounding are one.
func groupByFrequency(eig []complex128, band float64) (groups []MarginalModes) {
	var omega []float64
	for _, l := range eig {
		if math.Abs(real(l)) < band {
			omega = append(omega, math.Abs(imag(l)))
		}
	}
	slices.Sort(omega)
	for _, w := range omega {
		f := frequency(w, band)
		if n := len(groups); n > 0 && near(f, groups[n-1].Frequency, band) {
			groups[n-1].Count++
			continue
		}
		groups = append(groups, MarginalModes{Count: 1, Frequency: f})
	}
	return groups
}

// frequency turns 1/s into Hz, and what is within the band into 0.
func frequency(omega, band float64) float64 {
	if omega < band {
		return 0
	}
	return omega / (2 * math.Pi)
}

func near(f, g, band float64) bool { return math.Abs(f-g) <= band+1e-9*max(f, g) }

// anyAwaited tells whether the phase waits for a population that takes part in some modes; where
// that is not known, any of the component might.
func (v *view) anyAwaited(c *Component, shares []Share) bool {
	if shares == nil {
		return slices.ContainsFunc(c.Populations, v.awaited)
	}
	return slices.ContainsFunc(shares, func(s Share) bool { return s.Part > 1e-12 && v.awaited(s.Population) })
}

// maxVectors is the size up to which eigenvectors are asked for; they cost about three times what
// eigenvalues do.
const maxVectors = 1000

// sharing returns a function from a marginal frequency of component c to where its modes live.
func (v *view) sharing(c *Component, j jacobian, band float64) (func(f float64) []Share, error) {
	if l := c.Loop; l != nil && math.Abs(l.Rest) < band && (len(l.Mu) == 0 || math.Abs(l.Abscissa) >= band) {
		return func(float64) []Share { return []Share{{l.restsIn(), 1}} }, nil
	}
	whole, ok := j.(denseJacobian)
	if !ok || c.Dim > maxVectors {
		return func(float64) []Share { return nil }, nil
	}
	blocks := v.blocksOf(c)
	lambda, vectors, err := eigenvectors(whole.block(v.span(blocks)))
	if err != nil {
		return nil, err
	}
	return func(f float64) []Share {
		var modes []int
		for k, l := range lambda {
			// The vectors' own eigenvalues differ by rounding from those found without vectors.
			if math.Abs(real(l)) < 10*band && near(frequency(math.Abs(imag(l)), 10*band), f, 10*band) {
				modes = append(modes, k)
			}
		}
		return v.share(blocks, vectors, modes)
	}, nil
}

// restsIn is the population in which the modes live that do not go round the loop.
func (l *Loop) restsIn() int {
	if l.SizeU > l.SizeR {
		return l.U
	}
	return l.R
}

// blocksOf returns a component's populations as blocks of the state.
func (v *view) blocksOf(c *Component) []int {
	blocks := make([]int, len(c.Populations))
	for i, p := range c.Populations {
		blocks[i] = slices.Index(v.phase.Evolving, p)
	}
	return blocks
}

// share adds up how much of some unit vectors lies in each block, largest first; nil without any.
func (v *view) share(blocks []int, vectors *mat.CDense, modes []int) []Share {
	if len(modes) == 0 {
		return nil
	}
	shares := make([]Share, len(blocks))
	row := 0
	for b, k := range blocks {
		shares[b].Population = v.phase.Evolving[k]
		for end := row + v.population(k).Size; row < end; row++ {
			for _, m := range modes {
				x := vectors.At(row, m)
				shares[b].Part += (sq(real(x)) + sq(imag(x))) / float64(len(modes))
			}
		}
	}
	slices.SortStableFunc(shares, func(a, b Share) int { return cmp.Compare(b.Part, a.Part) })
	return shares
}
