package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"time"

	"settle/models"
)

// triedFor is how long each arm learns to measure its cost.
const triedFor = 300 * time.Millisecond

// tellCost lets every arm learn a little, and says how long all of it will take. The arms' weights have then
// moved; nothing is recorded.
func tellCost(ctx context.Context, out io.Writer, arms []*armCheck) error {
	total, examples, tried := 0.0, 0, 0
	same, atLeast := true, ""
	for _, a := range arms {
		f, err := a.lesson.Forecast(ctx, triedFor)
		switch {
		case ctx.Err() != nil:
			return exitError{exitInterrupted, errors.New("interrupted")}
		case err != nil:
			return fmt.Errorf("arm %s: %w", a.lesson.Arm, err)
		}
		name := ""
		if len(arms) > 1 {
			name = " of arm " + a.lesson.Arm
		}
		fmt.Fprintf(out, "cost%s: %s\n", name, costText(f))
		same = same && (examples == 0 || examples == f.Examples)
		total, examples, tried = total+f.Seconds(), max(examples, f.Examples), tried+f.Tried
		if f.AtLeast {
			atLeast = "at least, "
		}
	}
	upTo := ""
	if !same {
		upTo = "up to "
	}
	fmt.Fprintf(out, "cost: %sabout %s on one core for %s of %s%s, measured on %d\n", atLeast, spanText(total), plural(len(arms), "arm"), upTo, plural(examples, "example"), tried)
	return nil
}

// costText is what an arm costs, by its parts.
func costText(f *models.Forecast) string {
	text := fmt.Sprintf("about %s; %s an example", spanText(f.Seconds()), spanText(f.PerExample))
	for _, part := range []struct {
		n     int
		price float64
		name  string
	}{{f.Looks, f.PerLook, "look of the monitor"}, {f.Probes, f.PerProbe, "probe"}, {f.Tests, f.PerTest, "test"}} {
		if part.n > 0 && part.price > 0 {
			text += fmt.Sprintf(", %s a %s", spanText(part.price), part.name)
		}
	}
	switch {
	case f.Ending != models.Finished:
		text = fmt.Sprintf("it ended as %s after %s: %s", f.Ending, plural(f.Tried, "example"), f.Detail)
	case f.AtLeast:
		text += "; an example did not come to an end in the time there was"
	case f.Unsettled > 0:
		text += fmt.Sprintf("; %d of %s did not settle", f.Unsettled, plural(f.Tried, "example"))
	}
	return text
}

// spanText is a time in the unit that reads best.
func spanText(seconds float64) string {
	for _, u := range []struct {
		below, unit float64
		name        string
	}{{1e-3, 1e-6, "µs"}, {1, 1e-3, "ms"}, {120, 1, "s"}, {7200, 60, "min"}, {172800, 3600, "h"}, {math.Inf(1), 86400, "days"}} {
		if seconds < u.below {
			return twoDigits(seconds/u.unit) + " " + u.name
		}
	}
	return "for ever"
}

// twoDigits writes a number above 0.001 with two digits at least, and no exponent.
func twoDigits(v float64) string {
	if v >= 9.95 {
		return fmt.Sprintf("%.0f", v)
	}
	return fmt.Sprintf("%.2g", v)
}
