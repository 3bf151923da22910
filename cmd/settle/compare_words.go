package main

import (
	"regexp"
	"strconv"
	"strings"

	"settle/circuit"
)

// keyNames are what a circuit file, or a flag, calls a setting of the solver.
var keyNames = strings.NewReplacer(
	"integrators: ", "", "workprecision: ", "",
	"Solver.Diverged", "settle.diverged",
	"Solver.MinStep", "integrator.min_step",
	"Solver.MaxSteps", "--max-steps",
	"Solver.MaxStep", "integrator.max_step",
	"Solver.Rtol", "--rtol",
)

var (
	component = regexp.MustCompile(`\|y\[(\d+)\]\|`)
	variable  = regexp.MustCompile(`\bvariable (\d+)\b`)
	longFloat = regexp.MustCompile(`\b\d+\.\d{6,}(e[-+]\d+)?\b`)
)

// plain says a message of the integrators in the circuit's words; unit names a state variable, nil
// where nothing has a name.
func plain(message string, unit func(int) string) string {
	message = longFloat.ReplaceAllStringFunc(keyNames.Replace(message), func(s string) string {
		x, _ := strconv.ParseFloat(s, 64)
		return strconv.FormatFloat(x, 'g', 6, 64)
	})
	if unit == nil {
		return message
	}
	named := func(pattern *regexp.Regexp, text, before string) string {
		return pattern.ReplaceAllStringFunc(text, func(s string) string {
			i, _ := strconv.Atoi(pattern.FindStringSubmatch(s)[1])
			return before + unit(i)
		})
	}
	return named(variable, named(component, message, "magnitude of "), "")
}

// unitOf names the population and the unit of each state variable of the phase that d has begun.
func unitOf(c *circuit.Circuit, d *circuit.Dynamics) func(int) string {
	ranges := d.StateRanges()
	return func(i int) string {
		for _, s := range ranges {
			if i >= s.Lo && i < s.Hi {
				return "population " + c.Populations()[s.Population].Name + ", unit " + strconv.Itoa(i-s.Lo)
			}
		}
		return "variable " + strconv.Itoa(i)
	}
}
