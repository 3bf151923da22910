package training

import (
	"slices"
	"testing"
)

// TestBandOfFewSeeds spans all of them, and leaves out steps without a number.
func TestBandOfFewSeeds(t *testing.T) {
	a := Arm{Curves: []Curve{
		curve(Finished, map[string][]float64{"loss": {4, nan, 1}}),
		curve(Finished, map[string][]float64{"loss": {6, nan, 2}}),
		curve(Finished, map[string][]float64{"loss": {5, nan}}),
	}}
	b := a.Band("loss", true)
	if !slices.Equal(b.Step, []float64{0, 20}) || !slices.Equal(b.Median, []float64{5, 1.5}) || !slices.Equal(b.Low, []float64{4, 1}) || !slices.Equal(b.High, []float64{6, 2}) {
		t.Errorf("%+v", b)
	}
	if b.Quartiles || b.Seeds != 3 {
		t.Errorf("%+v: three seeds are too few for quartiles", b)
	}
}

// TestBandOfManySeeds takes quartiles of five.
func TestBandOfManySeeds(t *testing.T) {
	var a Arm
	for _, v := range []float64{5, 1, 4, 2, 3} {
		a.Curves = append(a.Curves, curve(Finished, map[string][]float64{"loss": {v}}))
	}
	if b := a.Band("loss", true); !b.Quartiles || b.Low[0] != 2 || b.Median[0] != 3 || b.High[0] != 4 {
		t.Errorf("%+v", b)
	}
}

// TestBandCountsFailures lets a seed that failed be worse than the others, from its last number on,
// and only where that is asked for.
func TestBandCountsFailures(t *testing.T) {
	a := Arm{Curves: []Curve{
		curve(Finished, map[string][]float64{"loss": {3, 2, 1}}),
		curve("diverged", map[string][]float64{"loss": {3, 0.1}}),
		curve(Finished, map[string][]float64{"loss": {3, 2.5, 2}}),
	}}
	b := a.Band("loss", true)
	if !slices.Equal(b.Median, []float64{3, 2, 2}) || b.High[2] != inf {
		t.Errorf("%+v", b)
	}
	if b := a.Band("loss", false); b.Median[2] != 1.5 {
		t.Errorf("%+v", b)
	}
}

// TestQuantiles compares with numpy.quantile, whose default is the same definition.
func TestQuantiles(t *testing.T) {
	for _, c := range []struct {
		sorted  []float64
		p, want float64
	}{
		{[]float64{1, 2, 4, 8}, 0.25, 1.75}, {[]float64{1, 2, 4, 8}, 0.5, 3}, {[]float64{1, 2, 4, 8}, 0.75, 5},
		{[]float64{7}, 0.25, 7}, {[]float64{1, 2, inf}, 0.5, 2}, {[]float64{1, inf, inf, inf}, 0.75, inf}, {nil, 0.5, nan},
	} {
		if got := quantile(c.sorted, c.p); !equal(got, c.want) {
			t.Errorf("quantile %v of %v: %v, want %v", c.p, c.sorted, got, c.want)
		}
	}
}

// TestSharesAreOfTheRowsExamples divides by what the row stands for.
func TestSharesAreOfTheRowsExamples(t *testing.T) {
	c := curve(Finished, map[string][]float64{"unsettled": {0, 5, 1}})
	r := Run{Arms: []Arm{{Curves: []Curve{c}}}}
	r.Shares("unsettled", "share")
	if got := c.Columns["share"]; !equal(got[0], nan) || got[1] != 0.5 || got[2] != 0.1 {
		t.Errorf("%v, want NaN 0.5 0.1", got)
	}
}

// TestThinTakesMeans of two rows each, and the last alone.
func TestThinTakesMeans(t *testing.T) {
	v := []float64{1, 3, 5, 9, 20}
	b := Band{Step: v, Median: v, Low: v, High: v, Seeds: 2}
	if got := b.Thin(3); !slices.Equal(got.Step, []float64{2, 7, 20}) || !slices.Equal(got.High, []float64{2, 7, 20}) || got.Seeds != 2 {
		t.Errorf("%+v", got)
	}
	if got := b.Thin(5); !slices.Equal(got.Median, v) {
		t.Errorf("%+v: there are few enough", got)
	}
}
