package stability

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"

	"settle/circuit"
)

// Analysis is what the Jacobian of a phase's whole coupled system says about a state: how small
// deviations from it go on as long as the state stays near and inputs stay as they are. It
// decides about an equilibrium; at any other state it is a snapshot, unless the phase is linear,
// where all states are alike.
type Analysis struct {
	Phase string
	Dim   int // number of state variables
	// Eigenvalues of the whole Jacobian in 1/s, rightmost first; nil if Note says why.
	Eigenvalues []complex128
	Abscissa    float64 // largest real part, 1/s; -Inf where nothing evolves
	Radius      float64 // largest modulus, 1/s
	Verdict     Verdict
	// Band is the half-width, in 1/s, within which Verdict and Marginal call a mode marginal:
	// MarginalBand, or what rounding leaves of a zero in a Jacobian of this size.
	Band     float64
	Marginal []MarginalModes
	// Slowest and Fastest are the time constants -1/Re, in s, of the slowest and the fastest
	// decay; 0 where nothing decays. Frequency is the slowest mode's, in Hz; 0 if it does not
	// oscillate.
	Slowest, Fastest, Frequency float64
	// Components in the order in which they influence each other.
	Components []*Component
	Settling   Settling
	// Linear: the phase's equations are linear in the state.
	Linear bool
	// Note says what is estimated, and how; empty where all is exact to rounding.
	Note string
}

// Loops returns the inversion loops among the components.
func (a *Analysis) Loops() []*Loop {
	var loops []*Loop
	for _, c := range a.Components {
		if c.Loop != nil {
			loops = append(loops, c.Loop)
		}
	}
	return loops
}

// Analyse analyses the phase that d has begun about row's state y at time t (s, from the start of
// the phase); y has d.Dim() numbers and is not changed. It is an error if the state or its
// Jacobian is not finite, or an eigenvalue iteration does not converge.
//
// Up to 3000 variables everything is exact to rounding and costs one decomposition of each
// component; loops cost only one of their smaller population's size. Beyond, the same is done by
// products with the Jacobian, and a component that is itself larger gets its abscissa and radius
// from the Arnoldi iteration.
func Analyse(d *circuit.Dynamics, row int, t float64, y []float64) (*Analysis, error) {
	v, err := look(d, row, t, y)
	if err != nil {
		return nil, err
	}
	j, err := v.jacobian()
	if err != nil {
		return nil, err
	}
	a := &Analysis{Phase: v.phase.Name, Dim: v.dim(), Abscissa: math.Inf(-1), Linear: v.linear()}
	g := v.influences()
	v.addEdges(g, j)
	for _, blocks := range g.components() {
		slices.Sort(blocks)
		c, err := v.component(j, g, blocks)
		if err != nil {
			return nil, err
		}
		a.add(c)
	}
	a.note()
	a.judge(j)
	a.timeScales()
	if err := v.marginal(a, j); err != nil {
		return nil, err
	}
	a.Settling = v.settling(a, j)
	return a, nil
}

// add takes a component's spectrum into the whole.
func (a *Analysis) add(c *Component) {
	a.Components = append(a.Components, c)
	a.Eigenvalues = append(a.Eigenvalues, c.Eigenvalues...)
	a.Abscissa = math.Max(a.Abscissa, real(c.Rightmost)) // unlike max, keeps a NaN whatever the order
	a.Radius = math.Max(a.Radius, c.Radius)
}

// note says what is not exact; a spectrum with a part missing is no spectrum.
func (a *Analysis) note() {
	for _, c := range a.Components {
		if c.Estimated {
			a.Eigenvalues = nil
			a.Note = fmt.Sprintf("abscissa and radius of %s (%d variables) are estimates by the Arnoldi iteration", c.Name, c.Dim)
		}
	}
	sortRightmost(a.Eigenvalues)
}

// judge sets Band and Verdict.
func (a *Analysis) judge(j jacobian) {
	norm := a.Radius
	if whole, ok := j.(denseJacobian); ok {
		norm = floats.Norm(whole.Data, 2)
	}
	a.Band = bandFor(norm)
	a.Verdict = judge(a.Abscissa, a.Band)
}

// timeScales reads the time constants off the spectrum, or off what is known of its ends.
func (a *Analysis) timeScales() {
	var all []complex128
	for _, c := range a.Components {
		all = append(all, c.known()...)
	}
	slow := complex(math.Inf(-1), 0)
	fast := 0.0
	for _, l := range all {
		if real(l) > -a.Band {
			continue
		}
		if real(l) > real(slow) {
			slow = l
		}
		fast = max(fast, -real(l))
	}
	if fast > 0 {
		a.Slowest, a.Fastest = -1/real(slow), 1/fast
		a.Frequency = math.Abs(imag(slow)) / (2 * math.Pi)
	}
}
