package main

import (
	"math"
	"slices"
	"strings"

	"settle/outputs/h5"
	"settle/outputs/plot"
)

// figure reads the numbers and arranges them.
func (p *plotFlags) figure(f *h5.File, s *stretch) (plot.Figure, error) {
	if p.what == "steps" {
		h, err := f.Float64s("/trajectory/step_size", []int{s.from}, []int{s.rows})
		if err != nil {
			return plot.Figure{}, err
		}
		e, err := f.Float64s("/trajectory/error_estimate", []int{s.from}, []int{s.rows})
		return plot.StepSizes(s.title, s.time, h, e, s.spans, s.marks), err
	}
	traces, err := p.traces(f, s)
	if err != nil {
		return plot.Figure{}, err
	}
	if p.what == "activity" {
		figure := plot.Figure{Title: s.title, ShareX: true}
		for _, t := range traces {
			figure.Panels = append(figure.Panels, plot.Activity(increasing(t), s.spans, s.marks))
		}
		return figure, nil
	}
	for i := range traces {
		traces[i] = broken(traces[i], s.breaks)
	}
	return plot.Run(s.title, traces, s.spans, s.marks), nil
}

// traces reads the chosen populations' variable.
func (p *plotFlags) traces(f *h5.File, s *stretch) ([]plot.Trace, error) {
	populations, err := f.Strings("/circuit/populations/population")
	if err != nil {
		return nil, err
	}
	for _, name := range p.populations {
		if !slices.Contains(populations, name) {
			return nil, usagef("--populations: no population %q; the file has %s%s", name, strings.Join(populations, ", "), didYouMean(name, populations))
		}
	}
	var traces []plot.Trace
	for _, name := range populations {
		if len(p.populations) > 0 && !slices.Contains(p.populations, name) {
			continue
		}
		for _, variable := range []string{"state", "rate", "drive"} {
			if p.variable != "" && p.variable != variable {
				continue
			}
			info, err := f.Dataset("/trajectory/" + name + "_" + variable)
			if err != nil {
				continue // not recorded
			}
			values, err := f.Float64s(info.Path, []int{s.from, 0}, []int{s.rows, info.Shape[1]})
			if err != nil {
				return nil, err
			}
			traces = append(traces, plot.Trace{Name: name, Variable: variable, T: s.time, Values: values})
			break
		}
	}
	if len(traces) == 0 {
		return nil, usagef("nothing to draw: settle show lists what was recorded")
	}
	return traces, nil
}

// increasing leaves out samples whose time is not above that of the one before: where a phase ends
// and the next begins there are two.
func increasing(t plot.Trace) plot.Trace {
	cols := len(t.Values) / len(t.T)
	kept := plot.Trace{Name: t.Name, Variable: t.Variable}
	for i, at := range t.T {
		if i > 0 && at <= kept.T[len(kept.T)-1] {
			continue
		}
		kept.T = append(kept.T, at)
		kept.Values = append(kept.Values, t.Values[i*cols:(i+1)*cols]...)
	}
	return kept
}

// broken puts a gap before each trial but the first: the end of one is not joined to the next.
func broken(t plot.Trace, breaks []int) plot.Trace {
	if len(breaks) == 0 {
		return t
	}
	cols := len(t.Values) / len(t.T)
	with := plot.Trace{Name: t.Name, Variable: t.Variable}
	for i, at := range t.T {
		if slices.Contains(breaks, i) {
			with.T = append(with.T, at)
			for range cols {
				with.Values = append(with.Values, math.NaN())
			}
		}
		with.T = append(with.T, at)
		with.Values = append(with.Values, t.Values[i*cols:(i+1)*cols]...)
	}
	return with
}
