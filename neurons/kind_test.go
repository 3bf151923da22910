package neurons

import (
	"math"
	"testing"
)

// A bad parameter is an error that says what is allowed.
func TestBadParameters(t *testing.T) {
	for _, c := range []struct {
		name  string
		p     map[string]float64
		error string
	}{
		{"tanh", map[string]float64{"gain": 0}, `transfer "tanh": gain is 0; allowed: 0 < gain < +Inf (default 1)`},
		{"tanh", map[string]float64{"gian": 1}, `transfer "tanh" has no parameter "gian"; it takes gain`},
		{"power-law", map[string]float64{"z": 1, "a": 1, "gain": -1},
			`transfer "power-law" has no parameter "a"; it takes gain, threshold, exponent`},
		{"power-law", map[string]float64{"exponent": -2},
			`transfer "power-law": exponent is -2; allowed: 0 < exponent < +Inf (default 2)`},
		{"threshold-linear", map[string]float64{"max": 0},
			`transfer "threshold-linear": max is 0; allowed: 0 < max <= +Inf (default +Inf)`},
		{"softmax", map[string]float64{"temperature": math.Inf(1)},
			`transfer "softmax": temperature is +Inf; allowed: 0 < temperature < +Inf (default 1)`},
	} {
		kind, _ := Find(c.name)
		f, err := kind.New(c.p)
		if err == nil || err.Error() != c.error || f != nil {
			t.Errorf("%s %v: %v, %v\nwant %s", c.name, c.p, f, err, c.error)
		}
	}
}

// No parameter of any kind takes NaN, and none takes what lies outside its range.
func TestRangesHold(t *testing.T) {
	for _, k := range List {
		for _, p := range k.Params {
			for _, v := range []float64{math.NaN(), math.Nextafter(p.Min, math.Inf(-1)), math.Nextafter(p.Max, math.Inf(1)), p.Min, p.Max} {
				want := v == p.Min && !p.MinOpen || v == p.Max && !p.MaxOpen
				if _, err := k.New(map[string]float64{p.Name: v}); (err == nil) != want {
					t.Errorf("%s: %s = %v: error %v", k.Name, p.Name, v, err)
				}
			}
		}
	}
}
