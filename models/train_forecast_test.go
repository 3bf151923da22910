package models_test

import (
	"context"
	"testing"
	"time"

	"settle/models"
)

// forecastOf is that of the only arm of the school.
func forecastOf(t *testing.T, budget time.Duration, pairs ...string) *models.Forecast {
	t.Helper()
	f, err := lessonsOf(t, school, 1, nil, pairs...)[0].Forecast(context.Background(), budget)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// A forecast counts what the lesson will do, and has a price for all of it.
func TestForecastCountsTheLesson(t *testing.T) {
	for _, c := range []struct {
		pairs         []string
		looks, probes int
	}{
		{nil, 0, 0},
		{[]string{"monitor.every = 3", "probe.every = 4", `probe.angles = ["backpropagation"]`, "evaluate.every = 5", "task.epochs = 2"}, 7, 5},
		{[]string{"monitor.every = 3", "evaluate.every = 7", "task.batch = 5"}, 2, 0},
	} {
		f := forecastOf(t, 60*time.Millisecond, c.pairs...)
		r := teach(t, school, c.pairs...)
		if rows := len(r.whole("/training/main/step")); f.Examples != r.results[0].Examples || f.Tests != rows || f.Looks != c.looks || f.Probes != c.probes {
			t.Errorf("%v: %+v; there are %d tests", c.pairs, f, rows)
		}
		if !(f.PerExample > 0) || !(f.PerTest > 0) || f.Looks > 0 != (f.PerLook > 0) || f.Tried < 1 || f.Unsettled != 0 || f.Ending != models.Finished {
			t.Errorf("%v: %+v", c.pairs, f)
		}
	}
	f := models.Forecast{Examples: 100, PerExample: 1, Looks: 10, PerLook: 2, Probes: 4, PerProbe: 3, Tests: 5, PerTest: 7}
	if got := f.Seconds(); got != 167 {
		t.Errorf("%g s, want 167", got)
	}
}

// An arm that does not settle is told, and ends as it would.
func TestForecastOfAnArmThatDiverges(t *testing.T) {
	f := forecastOf(t, time.Minute, wild, "credit.patience = 2")
	if f.Ending != models.Diverged || f.Tried != 2 || f.Unsettled != 2 || f.Detail == "" {
		t.Errorf("%+v", f)
	}
	f = forecastOf(t, time.Minute, unstable, "monitor.every = 1", "monitor.unstable = refuse")
	if f.Ending != models.Diverged || f.Tried != 0 {
		t.Errorf("%+v", f)
	}
}
