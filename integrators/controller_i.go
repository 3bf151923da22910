package integrators

// integral is the classical control: the error alone decides.
var integral = &Control{
	Name:     "i",
	Title:    "integral",
	Citation: "E. Hairer, S. P. Norsett, G. Wanner, Solving Ordinary Differential Equations I, Springer 1993, II.4",
	start:    func(l Limits) Controller { return &PI{Limits: l} },
}
