package plot

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func labels(ticks []tick) (list []string) {
	for _, t := range ticks {
		if t.label != "" {
			list = append(list, t.label)
		}
	}
	return list
}

func TestTicksReadWell(t *testing.T) {
	for _, c := range []struct {
		log    bool
		lo, hi float64
		n      int
		want   string
		note   string
	}{
		{false, 0, 1, 6, "0 0.2 0.4 0.6 0.8 1", ""},
		{false, 0, 1, 5, "0 0.5 1", ""},
		{false, -1, 1, 5, "−1 −0.5 0 0.5 1", ""},
		{false, 0.03, 0.97, 6, "0.2 0.4 0.6 0.8", ""},
		{false, 0, 900, 5, "0 200 400 600 800", ""},
		{false, 0, 1e6, 6, "0 0.2 0.4 0.6 0.8 1", "×10⁶"},
		{false, 0, 3e-9, 4, "0 1 2 3", "×10⁻⁹"},
		{false, 100.0001, 100.0004, 4, "1 2 3 4", "×10⁻⁴ + 100"},
		{false, 0.1, 0.3, 4, "0.1 0.2 0.3", ""},
		{true, 0.01, 1000, 6, "0.01 0.1 1 10 100 1000", ""},
		{true, 1e-12, 1, 4, "10⁻¹² 10⁻⁸ 10⁻⁴ 10⁰", ""},
		{true, 1, 30, 6, "1 2 5 10 20", ""},
		{true, 2, 40, 6, "2 5 10 20", ""},
		{true, 2e-7, 8e-7, 6, "2×10⁻⁷ 5×10⁻⁷", ""},
		{true, 100, 200, 6, "100 120 140 160 180 200", ""},
	} {
		a := axis{log: c.log, lo: c.lo, hi: c.hi}
		a.setTicks(c.n, false)
		note := strings.ReplaceAll(a.note, "\u00a0", " ")
		if got := strings.Join(labels(a.ticks), " "); got != c.want || note != c.note {
			t.Errorf("%g to %g (log %v): %s [%s], want %s [%s]", c.lo, c.hi, c.log, got, note, c.want, c.note)
		}
	}
}

func TestWholeTicks(t *testing.T) {
	for units, want := range map[int][]string{1: {"0"}, 2: {"0", "1"}, 3: {"0", "1", "2"}, 20: {"0", "5", "10", "15"}} {
		a := axis{lo: -0.5, hi: float64(units) - 0.5}
		a.setTicks(6, true)
		if got := labels(a.ticks); !slices.Equal(got, want) {
			t.Errorf("%d units: %q, want %q", units, got, want)
		}
	}
}

// Labels, with the note, have to say the value that they stand at.
func TestTickLabelsAreTheirValues(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		middle := rapid.Float64Range(-1e6, 1e6).Draw(t, "middle")
		length := math.Pow(10, rapid.Float64Range(-8, 8).Draw(t, "log length"))
		n := rapid.IntRange(3, 6).Draw(t, "n")
		a := axis{lo: middle - length/2, hi: middle + length/2}
		if !a.wide() {
			t.Skip("too short")
		}
		a.setTicks(n, false)
		if len(a.ticks) > n || len(a.ticks) < 1 {
			t.Fatalf("%d ticks, at most %d", len(a.ticks), n)
		}
		factor, offset := readNote(t, a.note)
		for i, k := range a.ticks {
			v, err := strconv.ParseFloat(strings.Replace(k.label, "−", "-", 1), 64)
			if err != nil {
				t.Fatal(err)
			}
			if got := v*factor + offset; !near(got, k.value, 1e-6*length+1e-11*math.Abs(middle)) {
				t.Fatalf("%q [%s] is %g, stands at %g", k.label, a.note, got, k.value)
			}
			if len(k.label) > 12 {
				t.Fatalf("%q is long", k.label)
			}
			if i > 0 && a.ticks[i-1].label == k.label {
				t.Fatalf("%q twice", k.label)
			}
		}
	})
}

// readNote reads "×10⁻³ + 100".
func readNote(t *rapid.T, note string) (factor, offset float64) {
	factor = 1
	note = strings.NewReplacer("\u00a0", "", " ", "", "−", "-", "⁻", "-", "⁰", "0", "¹", "1", "²", "2", "³", "3",
		"⁴", "4", "⁵", "5", "⁶", "6", "⁷", "7", "⁸", "8", "⁹", "9").Replace(note)
	parse := func(s string) float64 {
		v, err := strconv.ParseFloat(strings.Replace(s, "×10", "e", 1), 64)
		if err != nil {
			t.Fatalf("note %q: %v", note, err)
		}
		return v
	}
	rest, scaled := strings.CutPrefix(note, "×10")
	if !scaled {
		if note != "" {
			offset = parse(note)
		}
		return factor, offset
	}
	end := strings.LastIndexAny(rest, "+-")
	if end <= 0 { // the sign of the exponent, or none
		return parse("1e" + rest), 0
	}
	if k := strings.IndexAny(rest[1:], "+-"); k >= 0 {
		end = k + 1
	}
	return parse("1e" + rest[:end]), parse(rest[end:])
}

func TestLogTicksAreInRangeAndFew(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lo := math.Pow(10, rapid.Float64Range(-300, 290).Draw(t, "lo"))
		hi := lo * math.Pow(10, rapid.Float64Range(0.001, 16).Draw(t, "decades"))
		n := rapid.IntRange(3, 6).Draw(t, "n")
		a := axis{log: true, lo: lo, hi: hi}
		a.setTicks(n, false)
		named := labels(a.ticks)
		if len(named) < 1 || len(named) > n {
			t.Fatalf("%g to %g: labels %q", lo, hi, named)
		}
		for _, k := range a.ticks {
			if u := a.share(k.value); u < -1e-6 || u > 1+1e-6 {
				t.Fatalf("%g is outside of %g to %g", k.value, lo, hi)
			}
		}
	})
}

func TestSingleValuesHaveAnAxis(t *testing.T) {
	for _, v := range []float64{0, 1, -3, 1e300, -1e-300, 5e-324} {
		for _, log := range []bool{false, true} {
			e := newExtent(log)
			e.add(v, math.NaN(), math.Inf(1))
			a := e.axis(Range{}, 0.05)
			a.setTicks(5, false)
			if !(a.lo < a.hi) || math.IsInf(a.hi, 0) {
				t.Errorf("%g (log %v): %g to %g", v, log, a.lo, a.hi)
			}
		}
	}
}
