package plot

// timeUnit is a unit that times are shown in.
type timeUnit struct {
	name   string
	second float64 // in this unit
}

// unitFor returns the unit in which times up to longest seconds are read best.
func unitFor(longest float64) timeUnit {
	switch {
	case longest < 2e-3 && longest > 0:
		return timeUnit{"µs", 1e6}
	case longest < 2:
		return timeUnit{"ms", 1e3}
	}
	return timeUnit{"s", 1}
}

func (u timeUnit) label() string { return "time (" + u.name + ")" }

// times converts from seconds.
func (u timeUnit) times(seconds []float64) []float64 {
	t := make([]float64, len(seconds))
	for i, s := range seconds {
		t[i] = s * u.second
	}
	return t
}

// spans shades every second one, so that neighbours are told apart.
func (u timeUnit) spans(phases []Span, named bool) []Span {
	list := make([]Span, len(phases))
	for i, s := range phases {
		list[i] = Span{From: s.From * u.second, To: s.To * u.second, Shaded: i%2 == 0}
		if named {
			list[i].Label = s.Label
		}
	}
	return list
}

func (u timeUnit) marks(marks []Mark, named bool) []Mark {
	list := make([]Mark, len(marks))
	for i, m := range marks {
		list[i] = Mark{X: m.X * u.second}
		if named {
			list[i].Label = m.Label
		}
	}
	return list
}

// longest returns the largest of all times, phases and marks.
func longest(phases []Span, marks []Mark, times ...[]float64) float64 {
	e := newExtent(false)
	for _, t := range times {
		e.add(t...)
	}
	for _, s := range phases {
		e.add(s.To)
	}
	for _, m := range marks {
		e.add(m.X)
	}
	return max(e.hi, 0) // -Inf without any
}
