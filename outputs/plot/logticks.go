package plot

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// logTicks returns the ticks of a logarithmic axis: decades, with unlabelled ticks between; on an
// axis of less than three decades, 1, 2 and 5 (or 1 and 3) times each; on a still shorter one,
// evenly spaced.
func logTicks(lo, hi float64, n int) []tick {
	first, last := decade(lo, math.Ceil), decade(hi, math.Floor)
	switch decades := last - first + 1; {
	case decades >= 3:
		return decadeTicks(lo, hi, first, last, n)
	case hi/lo >= 3:
		return mantissaTicks(lo, hi, n)
	}
	values, step := linearTicks(lo, hi, n, false)
	ticks := make([]tick, len(values))
	for i, v := range values {
		ticks[i] = tick{v, plainOrPower(v, step)}
	}
	return ticks
}

// decade returns the exponent of v rounded up or down, forgiving the last digits.
func decade(v float64, round func(float64) float64) int {
	e := math.Log10(v)
	if near := math.Round(e); math.Abs(e-near) < 1e-9 {
		return int(near)
	}
	return int(round(e))
}

func decadeTicks(lo, hi float64, first, last, n int) (ticks []tick) {
	every := 1
	for (last-first)/every+1 > n {
		every++
	}
	readable := first >= -2 && last <= 3 // 0.01 to 1000 read better than powers
	for e := first - 1; e <= last; e++ {
		v := math.Pow10(e)
		if e >= first {
			ticks = append(ticks, tick{v, decadeLabel(e, e%every == 0, readable)})
		}
		if every == 1 {
			ticks = append(ticks, minor(lo, hi, v)...)
		}
	}
	return ticks
}

func decadeLabel(e int, labelled, readable bool) string {
	switch {
	case !labelled:
		return ""
	case readable:
		return strconv.FormatFloat(math.Pow10(e), 'f', -1, 64)
	}
	return "10" + superscript(e)
}

// minor returns ticks without labels at 2 to 9 times v.
func minor(lo, hi, v float64) (ticks []tick) {
	for m := 2.0; m < 10; m++ {
		if m*v >= lo && m*v <= hi {
			ticks = append(ticks, tick{value: m * v})
		}
	}
	return ticks
}

// mantissaTicks labels as many multiples of each power of ten as there is room for.
func mantissaTicks(lo, hi float64, n int) (ticks []tick) {
	for _, labelled := range []string{"125", "13", "1"} {
		ticks = multiplesOfPowers(lo, hi, labelled)
		if named := slices.DeleteFunc(slices.Clone(ticks), func(t tick) bool { return t.label == "" }); len(named) <= n {
			break
		}
	}
	return ticks
}

// multiplesOfPowers labels the ticks whose first digit is among the given.
func multiplesOfPowers(lo, hi float64, labelled string) (ticks []tick) {
	for e := decade(lo, math.Floor); e <= decade(hi, math.Floor); e++ {
		for digit := 1; digit < 10; digit++ {
			v := float64(digit) * math.Pow10(e)
			if v < lo*(1-1e-9) || v > hi*(1+1e-9) {
				continue
			}
			t := tick{value: v}
			if strings.Contains(labelled, strconv.Itoa(digit)) {
				t.label = plainOrPower(v, math.Pow10(e))
			}
			ticks = append(ticks, t)
		}
	}
	return ticks
}

// plainOrPower writes v as a decimal if that is short, and as a multiple of a power otherwise.
func plainOrPower(v, step float64) string {
	if v >= 1e-3 && v < 1e5 {
		return short(v, step)
	}
	e := int(math.Floor(math.Log10(v) + 1e-9))
	unit := math.Pow10(e)
	return short(v/unit, step/unit) + "×10" + superscript(e)
}
