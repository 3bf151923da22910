package models

import (
	"math"

	"settle/circuit"
)

// spectra records the eigenvalues of the loops that are watched, wherever the weights are recorded.
type spectra struct {
	monitor *monitor
	at      string // group of the datasets
	loops   []spectrum
	samples int64
	modes   []complex128
}

// spectrum is one phase whose eigenvalues are recorded.
type spectrum struct {
	phase  int
	name   string
	re, im []float64 // 1/s, rightmost first
}

// mostModes is how many state variables a phase may have: all its eigenvalues are recorded, or none.
const mostModes = 2048

// newSpectra returns nil if no loop is watched, or all are too large.
func newSpectra(l *learner) *spectra {
	if l.monitor == nil {
		return nil
	}
	s := &spectra{monitor: l.monitor, at: "/spectrum/" + l.place}
	for _, p := range l.monitor.loops {
		if n := variables(l.c, l.phases[p.phase]); n > 0 && n <= mostModes {
			s.loops = append(s.loops, spectrum{phase: p.phase, name: p.name, re: make([]float64, n), im: make([]float64, n)})
		}
	}
	if s.loops == nil {
		return nil
	}
	return s
}

// variables is the number of state variables of a phase.
func variables(c *circuit.Circuit, p circuit.PhaseInfo) (n int) {
	for _, i := range p.Evolving {
		n += c.Populations()[i].Size
	}
	return n
}

// take writes a sample: the spectra with the weights as they are, about the state that the last example left.
func (s *spectra) take(l *learner) {
	if s == nil {
		return
	}
	l.out.ints(s.at+"/sample", s.samples)
	l.out.ints(s.at+"/step", int64(l.step))
	s.samples++
	s.monitor.d.Present(0, l.step, l.inputs[0], l.targets[0]) // for what a phase clamps
	for i := range s.loops {
		p := &s.loops[i]
		s.measure(l, p)
		l.out.floats(s.at+"/eig_re_"+p.name, p.re...)
		l.out.floats(s.at+"/eig_im_"+p.name, p.im...)
	}
}

// measure takes the eigenvalues of one phase; NaN where there are none, as of weights that are not finite.
func (s *spectra) measure(l *learner, p *spectrum) {
	s.modes = s.modes[:0]
	if _, err := s.monitor.at(l, p.phase); err == nil {
		s.modes = s.monitor.look.Modes(s.modes)
	}
	for k := range p.re {
		p.re[k], p.im[k] = math.NaN(), math.NaN()
		if k < len(s.modes) {
			p.re[k], p.im[k] = real(s.modes[k]), imag(s.modes[k])
		}
	}
}

// layout describes /spectrum.
func (s *spectra) layout() []Dataset {
	if s == nil {
		return nil
	}
	all := []Dataset{
		series(s.at+"/sample", Int64, "sample", "1", "sample: the start, every snapshot of the weights, the end"),
		series(s.at+"/step", Int64, "sample", "1", "examples learned from"),
	}
	for _, p := range s.loops {
		mode, n := "mode_"+p.name, len(p.re)
		part := func(name, long string) Dataset {
			return Dataset{Path: s.at + "/" + name + p.name, Kind: Float64, Axes: []string{"sample", mode}, Shape: []int{-1, n},
				Units: "1/s", LongName: long + " of the eigenvalues of phase " + p.name + ", rightmost first, slopes included"}
		}
		all = append(all, index(s.at+"/"+mode, mode, n, "mode of phase "+p.name), part("eig_re_", "real part"), part("eig_im_", "imaginary part"))
	}
	return all
}
