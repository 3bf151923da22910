package integrators

import (
	"errors"
	"fmt"
	"strings"
)

// Noise is an optional ability of a System that is driven by Wiener processes,
//
//	dy = f(t, y) dt + g(t, y) dW,
//
// f being its Derivative. The equation is Ito's, unless the System says otherwise ([Calculus]). Only
// methods of the family Stochastic solve it, by fixed steps; all others refuse it.
type Noise interface {
	// Wiener is the number m of independent Wiener processes of one row; 0: there is no noise.
	Wiener() int

	// Additive reports whether g does not depend on y.
	Additive() bool

	// Diffusion writes g(t[i], y[i*n:(i+1)*n]) w[i*m:(i+1)*m] to dst[i*n:(i+1)*n] for each packed row i,
	// n = Dim(), m = Wiener(). w is in units of sqrt(time). It writes nothing but dst.
	Diffusion(dst, t, y, w []float64, rows []int)

	// WienerKey names the path of one process of trial row. Processes of different names are
	// independent; the same name gives the same path in every row, solve and method. Units count from 0.
	WienerKey(row, process int) (key [2]uint64, unit uint64)
}

// Calculus is an optional ability of a System with Noise that depends on the state.
type Calculus interface {
	// Stratonovich reports whether the equation is Stratonovich's and not Ito's.
	Stratonovich() bool
}

// noiseKind is what decides whether a method may be used.
type noiseKind int

const (
	noNoise noiseKind = iota
	additiveNoise
	itoNoise
	stratonovichNoise
)

var noiseNames = [...]string{"no noise", "additive noise", "noise that depends on the state, in Ito's calculus",
	"noise that depends on the state, in Stratonovich's calculus"}

// kindOfNoise looks at a System's abilities.
func kindOfNoise(sys System) noiseKind {
	noise, ok := sys.(Noise)
	if !ok || noise.Wiener() == 0 {
		return noNoise
	}
	if noise.Additive() {
		return additiveNoise
	}
	if c, ok := sys.(Calculus); ok && c.Stratonovich() {
		return stratonovichNoise
	}
	return itoNoise
}

// orders are those of a method with a kind of noise.
func (m *Method) orders(kind noiseKind) Convergence {
	if m.Noise == nil {
		return Convergence{}
	}
	return [...]Convergence{{}, m.Noise.Additive, m.Noise.Ito, m.Noise.Stratonovich}[kind]
}

// checkNoise refuses a method that would leave the noise out, or converge to another equation's solution.
func checkNoise(sys System, m *Method) error {
	kind := kindOfNoise(sys)
	if kind == noNoise || m.orders(kind) != (Convergence{}) {
		return nil
	}
	var can []string
	for _, other := range methods {
		if other.orders(kind) != (Convergence{}) {
			can = append(can, other.Name)
		}
	}
	return fmt.Errorf("the system has %s, with which %s does not converge: use %s, with a step", noiseNames[kind], m.Name, strings.Join(can, " or "))
}

var (
	errNoisySettling = errors.New("a system with noise never comes to rest: integrate to an end without waiting for it")
	errOtherNoise    = errors.New("the system has another number of Wiener processes")
)
