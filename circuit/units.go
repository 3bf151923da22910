package circuit

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
)

// Dimension is what a quantity measures.
type Dimension int

// The dimensions of quantities in a circuit file; their SI unit comes first in quantityUnits.
const (
	Dimensionless Dimension = iota
	Time
	Frequency
	Angle
	NoiseIntensity // state per square root of time
)

// String names the dimension in a sentence: "a time".
func (d Dimension) String() string {
	return [...]string{"a plain number", "a time", "a frequency", "an angle", "a noise intensity"}[d]
}

// Units returns the units of a dimension as they are written, the SI unit first.
func (d Dimension) Units() []string {
	var names []string
	for _, u := range quantityUnits {
		if u.dimension == d {
			names = append(names, u.name)
		}
	}
	return names
}

// quantityUnit is a unit of measurement: factor * 10^exponent of the SI unit.
type quantityUnit struct {
	name      string
	dimension Dimension
	factor    float64
	exponent  int
}

// The exponent is kept apart so that "10 ms" can be read as the decimal 10e-3: multiplying by 1e-3
// is wrong in the last bit for every eighth whole number.
var quantityUnits = []quantityUnit{
	{"s", Time, 1, 0},
	{"ms", Time, 1, -3},
	{"us", Time, 1, -6},
	{"min", Time, 60, 0},
	{"h", Time, 3600, 0},
	{"Hz", Frequency, 1, 0},
	{"kHz", Frequency, 1, 3},
	{"rad", Angle, 1, 0},
	{"deg", Angle, math.Pi / 180, 0},
	{"/sqrt(s)", NoiseIntensity, 1, 0},
}

// ParseQuantity reads a number with its unit, such as "10 ms", and returns it in SI units, rounded
// once: "10 ms" is the float nearest to 0.01. The units are s, ms, us, min, h; Hz, kHz; rad, deg;
// /sqrt(s). The error, an Error, says what is wrong and what is allowed.
func ParseQuantity(s string, dim Dimension) (float64, error) {
	text := strings.TrimSpace(s)
	num, name := splitQuantity(text)
	u, ok := findUnit(name)
	switch {
	case num == "":
		return 0, Error{Problem: quoteValue(s) + " is not a number with a unit", Allowed: allowedQuantity(dim)}
	case name == "" && dim == Dimensionless:
		u = quantityUnit{factor: 1}
	case name == "":
		return 0, Error{Problem: fmt.Sprintf("needs a unit: write %s", quoteValue(num+" "+dim.usual()))}
	case dim == Dimensionless:
		return 0, Error{Problem: fmt.Sprintf("%s has a unit, but this is a plain number: write %s", quoteValue(s), clipText(num))}
	case !ok:
		near, _ := Suggest(name, dim.Units())
		return 0, Error{Problem: "unknown unit " + quoteValue(name), Allowed: strings.Join(dim.Units(), ", "), Suggestion: near}
	case u.dimension != dim:
		return 0, Error{Problem: fmt.Sprintf("%s is %s, but %s is needed", quoteValue(s), u.dimension, dim), Allowed: strings.Join(dim.Units(), ", ")}
	}
	v := u.times(num)
	if math.IsInf(v, 0) {
		return 0, Error{Problem: quoteValue(s) + " is too large"}
	}
	return v, nil
}

// usual is the unit that examples are written in.
func (d Dimension) usual() string {
	switch d {
	case Dimensionless:
		return ""
	case Time:
		return "ms"
	}
	return d.Units()[0]
}

func allowedQuantity(d Dimension) string {
	if d == Dimensionless {
		return "a number, such as 0.5"
	}
	return fmt.Sprintf("%s with its unit (%s), such as %q", d, strings.Join(d.Units(), ", "), "10 "+d.usual())
}

func findUnit(name string) (quantityUnit, bool) {
	if name == "µs" || name == "μs" { // the micro sign and the Greek letter
		name = "us"
	}
	for _, u := range quantityUnits {
		if u.name == name {
			return u, true
		}
	}
	return quantityUnit{}, false
}

// splitQuantity parts "-1.5e3 ms" into "-1.5e3" and "ms"; the number is "" if there is none.
func splitQuantity(s string) (num, name string) {
	i := 0
	digits := func() (n int) {
		for i < len(s) && '0' <= s[i] && s[i] <= '9' {
			i, n = i+1, n+1
		}
		return n
	}
	sign := func() {
		if i < len(s) && (s[i] == '+' || s[i] == '-') {
			i++
		}
	}
	sign()
	n := digits()
	if i < len(s) && s[i] == '.' {
		i++
		n += digits()
	}
	if n == 0 {
		return "", s
	}
	if end := i; i < len(s) && (s[i] == 'e' || s[i] == 'E') {
		i++
		if sign(); digits() == 0 {
			i = end // "1 e" or "1eV": not an exponent
		}
	}
	return s[:i], strings.TrimSpace(s[i:])
}

// times returns the number num of units in SI units: the nearest float, or infinity.
func (u quantityUnit) times(num string) float64 {
	if u.factor != math.Trunc(u.factor) { // an angle: the factor is rounded as it is
		v, _ := strconv.ParseFloat(num, 64)
		return v * u.factor
	}
	mantissa, exponent, _ := strings.Cut(strings.ToLower(num), "e")
	e, err := strconv.Atoi(exponent)
	if err != nil && exponent != "" { // beyond any float: let it overflow, or vanish
		e = math.MaxInt32
		if exponent[0] == '-' {
			e = -e
		}
	}
	e = min(max(e, -math.MaxInt32), math.MaxInt32)
	shifted := mantissa + "e" + strconv.Itoa(e+u.exponent)
	v, _ := strconv.ParseFloat(shifted, 64)
	if u.factor == 1 || v == 0 || math.IsInf(v, 0) {
		return v
	}
	// 200 bits hold the product exactly enough for its one rounding to be the right one.
	exact, _, err := big.ParseFloat(shifted, 10, 200, big.ToNearestEven)
	if err != nil {
		return v * u.factor
	}
	v, _ = exact.Mul(exact, big.NewFloat(u.factor)).Float64()
	return v
}
