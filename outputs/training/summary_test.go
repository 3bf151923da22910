package training

import (
	"math"
	"testing"
)

// curve makes a curve whose row i comes after 10 i examples.
func curve(ending string, columns map[string][]float64) Curve {
	c := Curve{Columns: columns, Ending: ending, Seconds: 2}
	for _, v := range columns {
		for i := len(c.Step); i < len(v); i++ {
			c.Step = append(c.Step, int64(10*i))
		}
	}
	return c
}

var nan, inf = math.NaN(), math.Inf(1)

// equal treats two NaN as the same.
func equal(a, b float64) bool {
	return a == b || math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) < 1e-12*math.Abs(b)
}

// TestUntilCountsSeedsThatFail takes the median over all seeds: one that failed, and one that never
// came below the threshold, are worse than the three that did.
func TestUntilCountsSeedsThatFail(t *testing.T) {
	a := Arm{Curves: []Curve{
		curve(Finished, map[string][]float64{"nse": {1, 0.4, 0.2, 0.05}}),
		curve(Finished, map[string][]float64{"nse": {1, 0.8, 0.4, 0.6}}),
		curve(Finished, map[string][]float64{"nse": {1, nan, 0.6, 0.3}}),
		curve(Finished, map[string][]float64{"nse": {1, 0.9, 0.8, 0.7}}),
		curve("diverged", map[string][]float64{"nse": {1, 0.1, nan}}),
	}}
	got := a.Summarise().Until[0]
	want := Spread{Median: 30, Low: 20, High: inf, Known: 3, Of: 5}
	if got != want {
		t.Errorf("examples until nse < 0.5: %+v, want %+v", got, want)
	}
	if got := a.Summarise().Until[1]; got.Known != 1 || got.Median != inf || got.Low != inf {
		t.Errorf("examples until nse < 0.1: %+v: only the first seed came below", got)
	}
}

// TestOutcomesLeaveNoNumberToFailures wants the last numbers of failed seeds nowhere.
func TestOutcomesLeaveNoNumberToFailures(t *testing.T) {
	a := Arm{Curves: []Curve{
		curve(Finished, map[string][]float64{"loss": {4, 2}, "test_error": {0.9, 0.1}}),
		curve("limit-cycle", map[string][]float64{"loss": {4, 0.001}, "test_error": {0.9, 0}}),
		curve(Finished, map[string][]float64{"loss": {4, 1}, "test_error": {0.9, 0.3}}),
	}}
	s := a.Summarise()
	if s.Loss.Median != 2 || s.Loss.Known != 2 || s.Loss.High != inf {
		t.Errorf("loss %+v, want 1, 2 and infinite", s.Loss)
	}
	if m := s.TestError; !equal(m.Mean, 0.2) || !equal(m.SD, math.Sqrt(0.02)) || m.Known != 2 || m.Of != 3 {
		t.Errorf("test error %+v, want 0.2 ± %v of two seeds", m, math.Sqrt(0.02))
	}
	if s.Failed != 1 || s.Endings[0] != (Ending{Finished, 2}) || s.Endings[1] != (Ending{"limit-cycle", 1}) {
		t.Errorf("endings %+v, %d failed", s.Endings, s.Failed)
	}
}

// TestCountsAndMeansWeighExamples compares with sums by hand: 10 examples a row, of two seeds.
func TestCountsAndMeansWeighExamples(t *testing.T) {
	first := curve(Finished, map[string][]float64{
		"unsettled": {0, 5, 0}, "dropped": {0, 4, 0}, "settle_time": {nan, 1, 3}, "pairs": {nan, 100, 200}, "repairs_feedback3": {0, 1, 2}, "repairs_feedback2": {0, 0, 1},
	})
	first.Step[2] = 40 // the last row stands for 30 examples
	second := curve(Interrupted, map[string][]float64{"unsettled": {0, 1}, "dropped": {0, 0}, "settle_time": {nan, 2}, "pairs": {nan, 300}, "repairs_feedback3": {0, 0}, "repairs_feedback2": {0, 0}})
	a := Arm{Curves: []Curve{first, second}}
	s := a.Summarise()
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"unsettled", s.Unsettled, 6.0 / 50}, {"dropped", s.Dropped, 4.0 / 50},
		{"settle time", s.SettleTime, (10*1 + 30*3 + 10*2) / 50.0}, {"pairs", s.Pairs, (10*100 + 30*200 + 10*300) / 50.0},
		{"repairs", s.Repairs.Median, 1.5}, {"examples a second", s.Speed, 50.0 / 4},
	} {
		if !equal(c.got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, c.got, c.want)
		}
	}
	if s.Failed != 0 {
		t.Error("an interrupted arm counts as failed")
	}
}

// TestAbscissaIsTheLargestAfterRepair takes in columns of all phases and the ends of repairs, not their starts.
func TestAbscissaIsTheLargestAfterRepair(t *testing.T) {
	c := curve(Finished, map[string][]float64{"lambda_max_a": {-3, nan, -2}, "lambda_max_b": {-5, -1.5, -4}})
	c.Repairs = []Repair{{Step: 10, Phase: "a", Before: 0.7, After: -1}}
	if got := c.abscissa(); got != -1 {
		t.Errorf("%v, want -1: that after the repair", got)
	}
	c.Repairs = nil
	if got := c.abscissa(); got != -1.5 {
		t.Errorf("%v, want -1.5: that of phase b", got)
	}
}

// TestAnglesKnowMethodAndLayer wants names with underscores apart, and the largest of the closed form.
func TestAnglesKnowMethodAndLayer(t *testing.T) {
	c := curve(Finished, map[string][]float64{
		"angle_closed_form_h1": {0.1}, "angle_closed_form_h1_max": {0.4}, "angle_closed_form_h_2": {0.2}, "angle_gauss_newton_h1": {30},
		"angle_feedback_B": {80}, "angle_single_loop_dynamic_inversion_h1": {3}, "angle_dynamic_inversion_h1": {2},
	})
	r := Run{Arms: []Arm{{Curves: []Curve{c}}}}
	want := []Angle{
		{"angle_dynamic_inversion_h1", "dynamic_inversion", "h1"},
		{"angle_single_loop_dynamic_inversion_h1", "single_loop_dynamic_inversion", "h1"},
		{"angle_gauss_newton_h1", "gauss_newton", "h1"},
		{"angle_closed_form_h1", ClosedForm, "h1"},
		{"angle_closed_form_h_2", ClosedForm, "h_2"},
	}
	got := r.Angles()
	if len(got) != len(want) {
		t.Fatalf("%v, want %v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%v, want %v", got[i], want[i])
		}
	}
	if v := r.Arms[0].Summarise().Angle; v != 0.4 {
		t.Errorf("largest angle to the closed form: %v, want 0.4", v)
	}
}
