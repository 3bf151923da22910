package circuit

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

// exactly is num * factor, rounded once: the rational product is exact.
func exactly(t rapid.TB, num string, factor *big.Rat) float64 {
	t.Helper()
	r, ok := new(big.Rat).SetString(num)
	if !ok {
		t.Fatalf("%q is no number", num)
	}
	f, _ := r.Mul(r, factor).Float64()
	return f
}

var exactUnits = []struct {
	name   string
	dim    Dimension
	factor *big.Rat
}{
	{"s", Time, big.NewRat(1, 1)}, {"ms", Time, big.NewRat(1, 1000)}, {"us", Time, big.NewRat(1, 1_000_000)},
	{"µs", Time, big.NewRat(1, 1_000_000)}, {"μs", Time, big.NewRat(1, 1_000_000)},
	{"min", Time, big.NewRat(60, 1)}, {"h", Time, big.NewRat(3600, 1)},
	{"Hz", Frequency, big.NewRat(1, 1)}, {"kHz", Frequency, big.NewRat(1000, 1)},
	{"rad", Angle, big.NewRat(1, 1)}, {"/sqrt(s)", NoiseIntensity, big.NewRat(1, 1)},
}

// Multiplying by 1e-3 gives another float than the decimal for 13 % of whole numbers.
func TestQuantityIsNearestFloat(t *testing.T) {
	naive := 0
	for i := range 10_000 {
		got, err := ParseQuantity(fmt.Sprintf("%d ms", i), Time)
		if want := exactly(t, fmt.Sprint(i), big.NewRat(1, 1000)); err != nil || got != want {
			t.Fatalf("%d ms is %v, %v; want %v", i, got, err, want)
		}
		if got != float64(i)*1e-3 {
			naive++
		}
	}
	if naive < 500 {
		t.Errorf("the naive product differs for %d of 10000 only: is this test of use?", naive)
	}
	rapid.Check(t, func(t *rapid.T) {
		num := rapid.StringMatching(`[-+]?([0-9]{1,18}\.?[0-9]{0,18}|\.[0-9]{1,9})([eE][-+]?[0-9]{1,2})?`).Draw(t, "num")
		u := rapid.SampledFrom(exactUnits).Draw(t, "unit")
		blank := rapid.SampledFrom([]string{"", " ", "\t "}).Draw(t, "blank")
		got, err := ParseQuantity(blank+num+blank+u.name+blank, u.dim)
		if want := exactly(t, num, u.factor); err != nil || got != want {
			t.Fatalf("%s %s is %v, %v; want %v", num, u.name, got, err, want)
		}
	})
}

func TestQuantityExtremes(t *testing.T) {
	for text, want := range map[string]float64{
		"180 deg": math.Pi, "90deg": math.Pi / 2, "1e308 s": 1e308, "1e311 ms": 1e308, "5e-324 s": 5e-324,
		"1e-400 s": 0, "1e-99999999999999999999 s": 0, "0e99999999999999999999 s": 0, "1e-999999999 h": 0,
		"0.1 min": 6, "-0.1 h": -360, "1e-10 ms": 1e-13,
	} {
		dim := Time
		if text[len(text)-3:] == "deg" {
			dim = Angle
		}
		if got, err := ParseQuantity(text, dim); err != nil || math.Abs(got-want) > 1e-15*math.Abs(want) {
			t.Errorf("%q is %v, %v; want %v", text, got, err, want)
		}
	}
	if got, err := ParseQuantity("0.25", Dimensionless); err != nil || got != 0.25 {
		t.Errorf("a plain number: %v, %v", got, err)
	}
}

func TestQuantityErrors(t *testing.T) {
	for _, c := range []struct {
		text string
		dim  Dimension
		want string
	}{
		{"10", Time, `needs a unit: write "10 ms"`},
		{"1.5", Frequency, `needs a unit: write "1.5 Hz"`},
		{"10 m", Time, `unknown unit "m"; allowed: s, ms, us, min, h`},
		{"10 MS", Time, `unknown unit "MS"; allowed: s, ms, us, min, h; did you mean "ms"?`},
		{"10 mins", Time, `unknown unit "mins"; allowed: s, ms, us, min, h; did you mean "min"?`},
		{"10 deg", Time, `"10 deg" is an angle, but a time is needed; allowed: s, ms, us, min, h`},
		{"3 ms", Dimensionless, `"3 ms" has a unit, but this is a plain number: write 3`},
		{"ms", Time, `"ms" is not a number with a unit; allowed: a time with its unit (s, ms, us, min, h), such as "10 ms"`},
		{"", Time, `"" is not a number with a unit; allowed: a time with its unit (s, ms, us, min, h), such as "10 ms"`},
		{"inf s", Time, `"inf s" is not a number with a unit; allowed: a time with its unit (s, ms, us, min, h), such as "10 ms"`},
		{"0x10 s", Time, `unknown unit "x10 s"; allowed: s, ms, us, min, h`},
		{"1_000 s", Time, `unknown unit "_000 s"; allowed: s, ms, us, min, h`},
		{"1e309 s", Time, `"1e309 s" is too large`},
		{"1e305 h", Time, `"1e305 h" is too large`},
		{"1e99999999999999999999 s", Time, `"1e99999999999999999999 s" is too large`},
		{"x", Dimensionless, `"x" is not a number with a unit; allowed: a number, such as 0.5`},
	} {
		_, err := ParseQuantity(c.text, c.dim)
		var e Error
		if !errors.As(err, &e) || e.Error() != c.want {
			t.Errorf("%q: %v\nwant %s", c.text, err, c.want)
		}
	}
}
