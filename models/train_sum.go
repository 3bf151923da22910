package models

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// ArmSummary is what the seeds of one arm came to.
type ArmSummary struct {
	Arm                         string
	Seeds                       int
	Endings                     []string // of each seed
	First, Loss, Wrong          float64  // medians over the seeds that finished; NaN of none
	Unsettled, Dropped, Repairs int64
	Examples                    int
	PerSecond                   float64
}

// SumUp gathers results by arm, in their order.
func SumUp(results []LessonResult) (all []ArmSummary) {
	for _, r := range results {
		if len(all) == 0 || all[len(all)-1].Arm != r.Arm {
			all = append(all, sumUp(r.Arm, results))
		}
	}
	return all
}

func sumUp(arm string, results []LessonResult) ArmSummary {
	s := ArmSummary{Arm: arm}
	var first, loss, wrong []float64
	seconds := 0.0
	for _, r := range results {
		if r.Arm != arm {
			continue
		}
		s.Seeds++
		s.Endings = append(s.Endings, r.Ending.String())
		s.Unsettled, s.Dropped, s.Repairs = s.Unsettled+r.Unsettled, s.Dropped+r.Dropped, s.Repairs+r.Repairs
		s.Examples += r.Examples
		seconds += r.Seconds
		if r.Ending == Finished {
			first, loss, wrong = append(first, r.FirstLoss), append(loss, r.Loss), append(wrong, r.Wrong)
		}
	}
	s.First, s.Loss, s.Wrong = median(first), median(loss), median(wrong)
	s.PerSecond = float64(s.Examples) / seconds
	return s
}

// median of v, NaN of none.
func median(v []float64) float64 {
	if len(v) == 0 {
		return math.NaN()
	}
	slices.Sort(v)
	return (v[(len(v)-1)/2] + v[len(v)/2]) / 2
}

// Line is one for the terminal, the arm's name in so many columns. An arm that did not finish shows its
// verdict, not a number.
func (s ArmSummary) Line(width int) string {
	line := fmt.Sprintf("%-*s ", width, s.Arm)
	if finished := slices.Contains(s.Endings, Finished.String()); !finished {
		line += s.endings()
	} else if math.IsNaN(s.First) { // not tested
		line += s.endings()
	} else {
		line += fmt.Sprintf("loss %.4g -> %.4g", s.First, s.Loss)
		if !math.IsNaN(s.Wrong) {
			line += fmt.Sprintf(", test error %.2f %%", 100*s.Wrong)
		}
		if s.Seeds > 1 {
			line += fmt.Sprintf(" (median of %s)", s.endings())
		}
	}
	if s.Unsettled > 0 {
		line += fmt.Sprintf(", %d of %s unsettled, %d dropped", s.Unsettled, count(s.Examples, "example"), s.Dropped)
	}
	if s.Repairs > 0 {
		line += ", " + count(int(s.Repairs), "repair")
	}
	return line + fmt.Sprintf(", %.0f examples/s", s.PerSecond)
}

// endings counts the seeds' verdicts: "19 finished, 1 diverged"; of one seed it is the verdict.
func (s ArmSummary) endings() string {
	if len(s.Endings) == 1 {
		return s.Endings[0]
	}
	var parts []string
	for _, v := range Verdicts() {
		n := 0
		for _, e := range s.Endings {
			if e == v.String() {
				n++
			}
		}
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, v))
		}
	}
	return strings.Join(parts, ", ")
}
