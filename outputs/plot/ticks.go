package plot

import (
	"math"
	"strconv"
	"strings"
)

// setTicks chooses at most n labelled ticks (at least two where that is possible).
func (a *axis) setTicks(n int, whole bool) {
	n = max(n, 2)
	if a.log {
		a.ticks = logTicks(a.lo, a.hi, n)
		a.note = ""
		return
	}
	values, step := linearTicks(a.lo, a.hi, n, whole)
	a.ticks, a.note = labelled(values, step)
}

// linearTicks returns the multiples of 1, 2 or 5 times a power of ten between lo and hi.
func linearTicks(lo, hi float64, n int, whole bool) (values []float64, step float64) {
	step = tickStep((hi-lo)/float64(n), whole)
	for len(multiples(lo, hi, step)) > n {
		step = tickStep(step*1.5, whole)
	}
	return multiples(lo, hi, step), step
}

// tickStep returns the smallest of 1, 2, 5 times a power of ten that is at least rough.
func tickStep(rough float64, whole bool) float64 {
	power := math.Pow(10, math.Floor(math.Log10(rough)))
	step := 10 * power
	for _, m := range []float64{1, 2, 5} {
		if m*power >= rough*(1-1e-9) {
			step = m * power
			break
		}
	}
	if whole {
		return max(step, 1)
	}
	return step
}

// multiples of step within [lo, hi], the ends widened by their rounding. A multiple is exact as
// the quotient of whole numbers would be; sums of steps are not.
func multiples(lo, hi, step float64) (values []float64) {
	slack := 1e-9 * step
	for k := math.Ceil((lo - slack) / step); k*step <= hi+slack; k++ {
		values = append(values, k*step)
		if k+1 == k { // the axis is shorter than its ends' rounding
			break
		}
	}
	return values
}

// labelled writes the values shortly. Numbers too large or too small to be read at a glance are
// divided by a power of ten, and a tall pedestal is taken off; note says so.
func labelled(values []float64, step float64) (ticks []tick, note string) {
	largest := 0.0
	for _, v := range values {
		largest = max(largest, math.Abs(v))
	}
	offset := 0.0
	if largest > 0 && step < 2e-5*largest {
		digits := math.Pow(10, math.Ceil(math.Log10(step))+1)
		offset = math.Floor(values[0]/digits) * digits
		largest = math.Abs(values[len(values)-1] - offset)
		note = signed(offset)
	}
	power := 0
	if largest >= 1e5 || largest > 0 && largest < 1e-2 {
		power = int(math.Floor(math.Log10(largest) + 1e-9))
		note = strings.TrimSpace("×10" + superscript(power) + "\u00a0" + note)
	}
	unit := math.Pow(10, float64(power))
	for _, v := range values {
		ticks = append(ticks, tick{v, short((v-offset)/unit, step/unit)})
	}
	return ticks, note
}

// short writes v with the decimals that step needs and no more.
func short(v, step float64) string {
	decimals := max(0, int(-math.Floor(math.Log10(step)+1e-9)))
	s := strconv.FormatFloat(v, 'f', decimals, 64)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	if s == "-0" {
		return "0"
	}
	return strings.Replace(s, "-", "−", 1)
}

func signed(v float64) string {
	s, power, scaled := strings.Cut(strconv.FormatFloat(math.Abs(v), 'g', 12, 64), "e")
	if n, err := strconv.Atoi(power); scaled && err == nil {
		s += "×10" + superscript(n)
	}
	if v < 0 {
		return "− " + s
	}
	return "+ " + s
}

// superscript writes n as an exponent.
func superscript(n int) string {
	return strings.NewReplacer("-", "⁻", "0", "⁰", "1", "¹", "2", "²", "3", "³", "4", "⁴",
		"5", "⁵", "6", "⁶", "7", "⁷", "8", "⁸", "9", "⁹").Replace(strconv.Itoa(n))
}
