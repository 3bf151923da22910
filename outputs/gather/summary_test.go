package gather

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
)

func TestReduceLeavesOutWhatIsNoNumber(t *testing.T) {
	nan := math.NaN()
	values := []float64{nan, 3, -1, nan, 4, nan}
	for take, want := range map[string]float64{"first": 3, "last": 4, "min": -1, "max": 4, "mean": 2, "sum": 6} {
		if got := reduce(values, take); got != want {
			t.Errorf("%s of %v is %g, want %g", take, values, got, want)
		}
		if got := reduce([]float64{nan}, take); !math.IsNaN(got) {
			t.Errorf("%s of no number is %g, want none", take, got)
		}
	}
}

func TestNumbersGoThroughJSONToTheBit(t *testing.T) {
	for _, x := range []float64{0, math.Copysign(0, -1), 0.1, -math.MaxFloat64, math.SmallestNonzeroFloat64, math.Inf(1), math.Inf(-1), math.NaN()} {
		text, err := json.Marshal(Number(x))
		if err != nil {
			t.Fatal(err)
		}
		var back Number
		if err := json.Unmarshal(text, &back); err != nil || math.Float64bits(float64(back)) != math.Float64bits(x) && !math.IsNaN(x) || math.IsNaN(float64(back)) != math.IsNaN(x) {
			t.Errorf("%g became %s and then %g: %v", x, text, float64(back), err)
		}
	}
}

func TestAPathStandsForOneDataset(t *testing.T) {
	r := reader{names: []string{"/populations/u/r", "/populations/v/r", "/training/DI/seed0/test_error", "/time"}}
	for pattern, want := range map[string]string{
		"/training/*/seed0/test_error": "/training/DI/seed0/test_error", "/time": "/time", "/populations/v/r": "/populations/v/r",
	} {
		if got, err := r.find(pattern); got != want || err != nil {
			t.Errorf("%s stands for %q, want %s: %v", pattern, got, want, err)
		}
	}
	for pattern, want := range map[string]string{
		"/populations/*/r": "stands for 2 datasets", "/populations/w/r": "they have /populations/u/r, /populations/v/r",
		"/nothing/here": "settle show lists them", "/a[": "is no path",
	} {
		if got, err := r.find(pattern); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s stands for %q: %v; want %q", pattern, got, err, want)
		}
	}
}
