package neurons

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Kind describes a transfer function that a circuit file may name.
type Kind struct {
	Name     string
	Formula  string // r of x and the parameters
	Citation string
	Params   []Param
	// New makes one with the given parameters, defaults for the others. An unknown name or a value
	// outside its range is an error that says what is allowed.
	New func(p map[string]float64) (Transfer, error)
}

// define adds New to k: build gets one checked value a parameter, in the order of k.Params.
func define(k Kind, build func(v []float64) Transfer) Kind {
	k.New = func(p map[string]float64) (Transfer, error) {
		v, err := k.values(p)
		if err != nil {
			return nil, err
		}
		return build(v), nil
	}
	return k
}

// values returns the value of each parameter.
func (k Kind) values(given map[string]float64) ([]float64, error) {
	if err := k.checkNames(given); err != nil {
		return nil, err
	}
	v := make([]float64, len(k.Params))
	for i, p := range k.Params {
		v[i] = p.Default
		if g, ok := given[p.Name]; ok {
			v[i] = g
		}
		if !p.allows(v[i]) {
			return nil, fmt.Errorf("transfer %q: %s is %g; allowed: %s (default %g)",
				k.Name, p.Name, v[i], p.Allowed(), p.Default)
		}
	}
	return v, nil
}

// checkNames names the first given parameter, by the alphabet, that k does not have.
func (k Kind) checkNames(given map[string]float64) error {
	known := make([]string, len(k.Params))
	for i, p := range k.Params {
		known[i] = p.Name
	}
	var unknown []string
	for name := range given {
		if !slices.Contains(known, name) {
			unknown = append(unknown, name)
		}
	}
	if unknown == nil {
		return nil
	}
	takes := "it takes none"
	if len(known) > 0 {
		takes = "it takes " + strings.Join(known, ", ")
	}
	return fmt.Errorf("transfer %q has no parameter %q; %s", k.Name, slices.Min(unknown), takes)
}

// Param is a parameter of a Kind.
type Param struct {
	Name, Doc        string
	Default          float64
	Min, Max         float64 // the range; NaN is never in it
	MinOpen, MaxOpen bool    // Min or Max itself is not allowed
}

// Allowed writes the range as a condition, such as "0 < gain < +Inf".
func (p Param) Allowed() string {
	return fmt.Sprintf("%g %s %s %s %g", p.Min, relation(p.MinOpen), p.Name, relation(p.MaxOpen), p.Max)
}

func relation(open bool) string {
	if open {
		return "<"
	}
	return "<="
}

func (p Param) allows(v float64) bool {
	above := v > p.Min || v == p.Min && !p.MinOpen
	below := v < p.Max || v == p.Max && !p.MaxOpen
	return above && below
}

// positive is a parameter with 0 < value < +Inf.
func positive(name, doc string, initial float64) Param {
	return Param{Name: name, Doc: doc, Default: initial, Max: math.Inf(1), MinOpen: true, MaxOpen: true}
}

// finite is a parameter that may be any finite number.
func finite(name, doc string, initial float64) Param {
	return Param{Name: name, Doc: doc, Default: initial,
		Min: math.Inf(-1), Max: math.Inf(1), MinOpen: true, MaxOpen: true}
}
