package training

import (
	"math"
	"strings"
)

// Thresholds are the normalised squared errors whose crossing is reported, as in table 3a of the
// reference runs (Podlaski & Machens, NeurIPS 2020, figure 3).
var Thresholds = []float64{0.5, 0.1, 0.01, 1e-3, 1e-4}

// Summary is an arm in numbers. NaN stands where there is none.
type Summary struct {
	Arm, Method, Expect string
	SettledBy           string   // "trajectory", "equilibrium", "closed-form", "none"; "" where the file does not say
	Endings             []Ending // of all seeds, most frequent first
	Failed, Seeds       int
	Examples            Spread // learned from

	Until      []Spread // examples until nse is below each of Thresholds; infinite where it never is
	Loss, NSE  Spread   // at the end
	TestError  Mean     // at the end, share of wrong classes
	Angle      float64  // degrees, largest to the arm's own closed form
	Lambda     float64  // 1/s, largest abscissa that the arm learned with
	Repairs    Spread
	Unsettled  float64 // share of presentations
	Dropped    float64
	SettleTime float64 // s, mean
	Pairs      float64 // mean an example
	Speed      float64 // examples a second
}

// Summarise sums an arm up.
func (a *Arm) Summarise() Summary {
	s := Summary{Arm: a.Name, Method: a.Method, Expect: a.Expect, SettledBy: a.SettledBy, Endings: a.endings(), Failed: a.Failed(), Seeds: len(a.Curves)}
	s.Examples = a.spread(func(c *Curve) float64 { return float64(c.Examples()) })
	for _, below := range Thresholds {
		s.Until = append(s.Until, a.spread(func(c *Curve) float64 { return c.until(below) }))
	}
	s.Loss = a.spread(func(c *Curve) float64 { return c.outcome("loss") })
	s.NSE = a.spread(func(c *Curve) float64 { return c.outcome("nse") })
	s.TestError = newMean(a.each(func(c *Curve) float64 { return c.outcome("test_error") }))
	s.Angle, s.Lambda = a.largest((*Curve).angle), a.largest((*Curve).abscissa)
	s.Repairs = a.spread((*Curve).repaired)
	s.Unsettled, s.Dropped = a.share("unsettled"), a.share("dropped")
	s.SettleTime, s.Pairs = a.mean("settle_time"), a.mean("pairs")
	s.Speed = a.speed()
	return s
}

func (a *Arm) each(f func(*Curve) float64) []float64 {
	values := make([]float64, len(a.Curves))
	for i := range a.Curves {
		values[i] = f(&a.Curves[i])
	}
	return values
}

func (a *Arm) spread(f func(*Curve) float64) Spread { return newSpread(a.each(f)) }

// until is how many examples it takes until nse is below a threshold: infinite where it never is, or
// the arm failed. NaN without nse.
func (c *Curve) until(below float64) float64 {
	column := c.Columns["nse"]
	if c.Failed() {
		return math.Inf(1)
	}
	known := false
	for i, v := range column {
		if v < below {
			return float64(c.Step[i])
		}
		known = known || isFinite(v)
	}
	if !known {
		return math.NaN()
	}
	return math.Inf(1)
}

// outcome is the last number of an error: infinite where the arm failed.
func (c *Curve) outcome(name string) float64 {
	if c.Failed() && c.Columns[name] != nil {
		return math.Inf(1)
	}
	return c.last(name)
}

// largest is the largest finite number that any seed has.
func (a *Arm) largest(f func(*Curve) float64) float64 { return largest(a.each(f)) }

func largest(values []float64) float64 {
	most := math.NaN()
	for _, v := range values {
		if isFinite(v) && !(v <= most) {
			most = v
		}
	}
	return most
}

// angle is the largest to the closed form, at any layer.
func (c *Curve) angle() float64 {
	most := math.NaN()
	for name, column := range c.Columns {
		if strings.HasPrefix(name, "angle_"+ClosedForm+"_") {
			most = largest([]float64{most, largest(column)})
		}
	}
	return most
}

// abscissa is the largest that the arm went on with: columns and repairs have those after repair.
func (c *Curve) abscissa() float64 {
	most := math.NaN()
	for _, r := range c.Repairs {
		most = largest([]float64{most, r.After})
	}
	for name, column := range c.Columns {
		if strings.HasPrefix(name, "lambda_max_") {
			most = largest([]float64{most, largest(column)})
		}
	}
	return most
}
