package circuit

import "strings"

// MethodName is an integration method as a circuit file names it. The list is kept here so that
// reading a circuit needs no integrator.
type MethodName struct {
	Name      string
	FixedStep bool // needs integrator.step
	Ordered   bool // needs integrator.order

	Stochastic bool // takes noise in
}

// MethodNames are the methods that integrator.method may name.
var MethodNames = []MethodName{
	{Name: "auto"},
	{Name: "dp54"},
	{Name: "tsit5"},
	{Name: "bs32"},
	{Name: "vern65"},
	{Name: "vern76"},
	{Name: "vern87"},
	{Name: "vern98"},
	{Name: "dop853"},
	{Name: "adams"},
	{Name: "eptrk6"},
	{Name: "bdf"},
	{Name: "rodas4"},
	{Name: "rodas5p"},
	{Name: "ros2"},
	{Name: "ros34pw2"},
	{Name: "trbdf2"},
	{Name: "esdirk43"},
	{Name: "esdirk54"},
	{Name: "radau5"},
	{Name: "rk4", FixedStep: true},
	{Name: "heun", FixedStep: true},
	{Name: "euler", FixedStep: true},
	{Name: "semi-implicit-euler", FixedStep: true, Ordered: true},
	{Name: "euler-maruyama", FixedStep: true, Stochastic: true},
	{Name: "stochastic-heun", FixedStep: true, Stochastic: true},
	{Name: "sra1", FixedStep: true, Stochastic: true},
	{Name: "gs-exp-euler", FixedStep: true, Ordered: true},
	{Name: "exp-euler", FixedStep: true},
	{Name: "etd2rk"},
	{Name: "exprb32"},
	{Name: "exprb43"},
}

func methodNames() []string {
	names := make([]string, len(MethodNames))
	for i, m := range MethodNames {
		names[i] = m.Name
	}
	return names
}

// methodsThat lists the methods with a property.
func methodsThat(has func(MethodName) bool) (names []string) {
	for _, m := range MethodNames {
		if has(m) {
			names = append(names, m.Name)
		}
	}
	return names
}

func fixedStepMethods() string {
	return strings.Join(methodsThat(func(m MethodName) bool { return m.FixedStep }), ", ")
}

func orderedMethods() string {
	return strings.Join(methodsThat(func(m MethodName) bool { return m.Ordered }), ", ")
}

// stochasticNames are the methods that take noise in.
func stochasticNames() []string {
	return methodsThat(func(m MethodName) bool { return m.Stochastic })
}

func findMethod(name string) (MethodName, bool) {
	for _, m := range MethodNames {
		if m.Name == name {
			return m, true
		}
	}
	return MethodName{}, false
}

// ControllerNames are the step-size controllers that integrator.controller may name.
var ControllerNames = []string{"pi", "i", "pid", "h211"}
