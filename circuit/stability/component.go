package stability

import (
	"fmt"
	"math"
	"math/cmplx"
	"strings"

	"settle/internal/linalg"
)

// Component is a set of evolving populations each of which influences all others of it. The
// spectrum of a whole circuit is the union of its components' spectra: what leads from one to the
// next stands beside the diagonal blocks of a block triangular Jacobian.
type Component struct {
	Populations []int  // the circuit's indices, in written order
	Name        string // "u <-> r" of a loop, else the populations' names
	Dim         int
	// Eigenvalues in 1/s, rightmost first; nil where Estimated.
	Eigenvalues []complex128
	// Estimated: too large to decompose, Rightmost and Radius are the Arnoldi iteration's.
	Estimated bool
	Rightmost complex128 // of a pair the one with positive imaginary part
	Radius    float64    // 1/s
	Loop      *Loop      // nil unless it is an inversion loop
}

// members are the populations of a component, and their names in one.
func (v *view) members(blocks []int) (populations []int, name string) {
	names := make([]string, len(blocks))
	for i, k := range blocks {
		populations = append(populations, v.phase.Evolving[k])
		names[i] = v.population(k).Name
	}
	return populations, strings.Join(names, ", ")
}

// component analyses one component.
func (v *view) component(j jacobian, g graph, blocks []int) (*Component, error) {
	c := &Component{}
	c.Populations, c.Name = v.members(blocks)
	at := v.span(blocks)
	c.Dim = len(at)
	loop, err := v.loop(j, g, blocks)
	switch {
	case err != nil:
		return nil, err
	case loop != nil:
		c.Loop, c.Name, c.Eigenvalues = loop, loop.Name, loop.Eigenvalues()
	case len(blocks) == 1 && v.decays(j, g, blocks[0]):
		for _, rate := range v.leakRates(blocks[0]) {
			c.Eigenvalues = append(c.Eigenvalues, complex(rate, 0))
		}
		sortRightmost(c.Eigenvalues)
	case c.Dim > maxDense:
		return c, c.estimate(j, at)
	default:
		if c.Eigenvalues, err = linalg.Eigenvalues(j.block(at)); err != nil {
			return nil, fmt.Errorf("stability: populations %s: %w", c.Name, err)
		}
	}
	c.Rightmost = c.Eigenvalues[0]
	for _, l := range c.Eigenvalues {
		c.Radius = max(c.Radius, cmplx.Abs(l))
	}
	return c, nil
}

// known returns the eigenvalues, or of an estimated component the rightmost one.
func (c *Component) known() []complex128 {
	if c.Estimated {
		return []complex128{c.Rightmost}
	}
	return c.Eigenvalues
}

// estimate finds the ends of a large component's spectrum by products alone.
func (c *Component) estimate(j jacobian, at []int) error {
	mul := func(dst, x []float64) { j.mul(dst, x, at) }
	c.Estimated = true
	right, ok := linalg.Extreme(len(at), mul, linalg.LargestReal, 1e-8)
	far, also := linalg.Extreme(len(at), mul, linalg.LargestModulus, 1e-6)
	c.Rightmost, c.Radius = right, cmplx.Abs(far)
	if !ok || !also {
		return fmt.Errorf("stability: populations %s (%d variables): the Arnoldi iteration did not converge; its best guess is an abscissa of %.3g /s and a radius of %.3g /s",
			c.Name, c.Dim, real(right), c.Radius)
	}
	return nil
}

// addEdges adds to g the influences that a Jacobian shows, should there be any that the pathways
// do not: the spectrum is then still the whole Jacobian's.
func (v *view) addEdges(g graph, j jacobian) {
	whole, ok := j.(denseJacobian)
	if !ok {
		return
	}
	for p := range g {
		for q := range g {
			if p != q && !g.has(p, q) && largest(whole, v.lo[q], v.lo[q+1], v.lo[p], v.lo[p+1]) > 0 {
				g[p] = append(g[p], q)
			}
		}
	}
}

// largest returns the largest magnitude in a block of m.
func largest(m denseJacobian, row0, row1, col0, col1 int) (x float64) {
	for i := row0; i < row1; i++ {
		for _, v := range m.Row(i)[col0:col1] {
			x = max(x, math.Abs(v))
		}
	}
	return x
}
