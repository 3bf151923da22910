package training

import (
	"math"
	"slices"
)

// Run is what a training file holds.
type Run struct {
	Seeds []int64
	Arms  []Arm // in the order of the file
}

// Arm is one variant of the circuit.
type Arm struct {
	Name      string
	Method    string  // of credit assignment; "" where the circuit file names none
	Expect    string  // the ending that the circuit file foresees; "" = finished
	SettledBy string  // how settled states come about; "" where the file does not say
	Curves    []Curve // one a seed
}

// Curve is how one arm learned with one seed: one row a test.
type Curve struct {
	Seed    int64
	Step    []int64              // examples learned from so far
	Columns map[string][]float64 // one number a row, NaN where there is none; only those that the file has
	Ending  string               // the verdict's name; Running until there is one
	Seconds float64              // NaN until the end
	Repairs []Repair
	Spectra []Spectrum // one a phase that was watched
}

// Spectrum is what the first and the last sample of a phase's eigenvalues hold, in 1/s.
type Spectrum struct {
	Phase      string
	From, To   int64 // examples learned from before
	Start, End []complex128
}

// Repair is one descent that made an unstable loop stable.
type Repair struct {
	Step          int64
	Phase         string
	Before, After float64 // spectral abscissa, 1/s
}

// The endings that are known by name; all others are failures.
const (
	Running     = "running"
	Interrupted = "interrupted"
	Finished    = "finished"
	settled     = "settled"
)

// Failed reports whether the arm ended badly: its last numbers say nothing about learning.
func (c *Curve) Failed() bool {
	return !slices.Contains([]string{Running, Interrupted, Finished, settled}, c.Ending)
}

// Column returns a column, nil if the file has none of that name.
func (c *Curve) Column(name string) []float64 { return c.Columns[name] }

// last returns the last finite number of a column; NaN without one.
func (c *Curve) last(name string) float64 {
	column := c.Columns[name]
	for i := len(column) - 1; i >= 0; i-- {
		if isFinite(column[i]) {
			return column[i]
		}
	}
	return math.NaN()
}

// Examples is how many examples the arm has learned from.
func (c *Curve) Examples() int64 {
	if len(c.Step) == 0 {
		return 0
	}
	return c.Step[len(c.Step)-1]
}

// Has reports whether any curve has a finite number in the column.
func (a *Arm) Has(column string) bool {
	return slices.ContainsFunc(a.Curves, func(c Curve) bool { return slices.ContainsFunc(c.Columns[column], isFinite) })
}

// Has reports whether any arm has a finite number in the column.
func (r *Run) Has(column string) bool {
	return slices.ContainsFunc(r.Arms, func(a Arm) bool { return a.Has(column) })
}

// Failed counts the seeds with which the arm ended badly.
func (a *Arm) Failed() int {
	n := 0
	for i := range a.Curves {
		if a.Curves[i].Failed() {
			n++
		}
	}
	return n
}

func isFinite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
