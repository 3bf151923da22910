package main

import (
	"fmt"
	"math"
	"strconv"

	"settle/outputs/training"
)

// reportColumn is one column of the table of arms.
type reportColumn struct {
	group, head string
	words       string // for the reading guide
	outcome     bool   // an arm that failed shows its verdict here
	cell        func(*training.Summary) string
	names       []string // of the columns of report.csv
	numbers     func(*training.Summary) []float64
}

// The groups of columns, each of which is a table of report.md.
const (
	learning = "Learning"
	loops    = "Loops"
	work     = "Work"
)

// reportColumns are all columns but arm, method and ending, in their order.
var reportColumns = append(untilColumns(), []reportColumn{
	spreadColumn(learning, "loss", "final loss", "test loss at the last test: the mean over the test set, or the sum over the basis of inputs", "failed",
		func(s *training.Summary) training.Spread { return s.Loss }),
	spreadColumn(learning, "nse", "final NSE", "normalised error at the last test: the loss (squared, unless the circuit file says cross-entropy) divided by the largest loss that any arm with the same kind of loss had with that seed", "failed",
		func(s *training.Summary) training.Spread { return s.NSE }),
	testErrorColumn(),
	settledByColumn(),
	numberColumn(loops, "angle_closed_form", "largest angle to closed form (°)", "largest angle between what the arm learned from and the closed form of its own loops: near 0 where the loops came to rest at what theory says",
		func(s *training.Summary) float64 { return s.Angle }),
	numberColumn(loops, "lambda_max", "largest abscissa after repair (1/s)", "largest real part of the loops' eigenvalues that the arm went on with, at the last look before each test and after each repair: below 0 the loops are stable",
		func(s *training.Summary) float64 { return s.Lambda }),
	spreadColumn(loops, "repairs", "repairs", "how often the feedback weights were changed because a loop had become unstable", "",
		func(s *training.Summary) training.Spread { return s.Repairs }),
	percentColumn("unsettled", "not settled (%)", "share of the presentations whose loops did not come to rest", func(s *training.Summary) float64 { return s.Unsettled }),
	percentColumn("dropped", "dropped (%)", "share of the presentations that the arm did not learn from, because their loops did not come to rest", func(s *training.Summary) float64 { return s.Dropped }),
	timeColumn(loops, "settle_time", "settle time", "mean simulated time until the loops were at rest", func(s *training.Summary) float64 { return s.SettleTime }),
	numberColumn(work, "pairs", "pairs", "mean number of evaluations of the loops an example: one pair of products with their weights, forward and back", func(s *training.Summary) float64 { return s.Pairs }),
	spreadColumn(work, "examples", "examples", "how many examples the arm learned from", "", func(s *training.Summary) training.Spread { return s.Examples }),
	numberColumn(work, "examples_per_second", "examples/s", "examples learned from in a second of this machine's time, tests and probes included", func(s *training.Summary) float64 { return s.Speed }),
}...)

// untilColumns are the examples that it takes to come below each threshold.
func untilColumns() []reportColumn {
	var all []reportColumn
	for i, below := range training.Thresholds {
		text := strconv.FormatFloat(below, 'g', -1, 64)
		c := spreadColumn(learning, "until_"+text, "NSE < "+text, "examples until the normalised error (final NSE, below) was first seen below that, at the rate of the tests; never: not within this run", "never",
			func(s *training.Summary) training.Spread { return s.Until[i] })
		all = append(all, c)
	}
	return all
}

// spreadColumn is a median over seeds with quartiles. worst is the word for infinite.
func spreadColumn(group, name, head, words, worst string, get func(*training.Summary) training.Spread) reportColumn {
	return reportColumn{
		group: group, head: head, words: words, outcome: group == learning,
		cell:  func(s *training.Summary) string { return spreadText(get(s), worst) },
		names: []string{name + "_median", name + "_q1", name + "_q3", name + "_seeds"},
		numbers: func(s *training.Summary) []float64 {
			v := get(s)
			return []float64{v.Median, v.Low, v.High, float64(v.Known)}
		},
	}
}

// settledByColumn is a word; report.csv has it among its first columns.
func settledByColumn() reportColumn {
	return reportColumn{
		group: loops, head: "settled by",
		words:   "how the settled states that the arm learned from came about: trajectory: the motion of its loops was followed; equilibrium: the state of rest was solved for; closed-form: by a formula; -: nothing has to settle",
		cell:    func(s *training.Summary) string { return settledByText(s.SettledBy) },
		numbers: func(*training.Summary) []float64 { return nil },
	}
}

func settledByText(by string) string {
	if by == "" || by == "none" {
		return none
	}
	return by
}

func testErrorColumn() reportColumn {
	return reportColumn{
		group: learning, head: "test error (%)", outcome: true,
		words: "share of the test set that was put into the wrong class at the last test, mean ± standard deviation over seeds",
		cell:  func(s *training.Summary) string { return meanText(s.TestError, 100) },
		names: []string{"test_error_mean", "test_error_sd", "test_error_seeds"},
		numbers: func(s *training.Summary) []float64 {
			return []float64{s.TestError.Mean, s.TestError.SD, float64(s.TestError.Known)}
		},
	}
}

func numberColumn(group, name, head, words string, get func(*training.Summary) float64) reportColumn {
	return reportColumn{
		group: group, head: head, words: words, names: []string{name},
		cell:    func(s *training.Summary) string { return numberText(get(s)) },
		numbers: func(s *training.Summary) []float64 { return []float64{get(s)} },
	}
}

func percentColumn(name, head, words string, get func(*training.Summary) float64) reportColumn {
	c := numberColumn(loops, name, head, words, get)
	c.cell = func(s *training.Summary) string { return numberText(100 * get(s)) }
	return c
}

func timeColumn(group, name, head, words string, get func(*training.Summary) float64) reportColumn {
	c := numberColumn(group, name+"_s", head, words, get)
	c.cell = func(s *training.Summary) string { return durationText(get(s)) }
	return c
}

const none = "-" // where there is no number

func numberText(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return none
	}
	if math.Abs(v) >= 100 && math.Abs(v) < 1e6 {
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	return strconv.FormatFloat(v, 'g', 3, 64)
}

// spreadText is "147 (140 to 160; 20/20)", the number alone of one seed.
func spreadText(s training.Spread, worst string) string {
	text := func(v float64) string {
		if math.IsInf(v, 1) {
			return worst
		}
		return numberText(v)
	}
	if s.Of < 2 || math.IsNaN(s.Median) {
		return text(s.Median)
	}
	if s.Low == s.High && s.Known == s.Of {
		return text(s.Median)
	}
	if math.IsInf(s.Low, 1) { // no more to say of a spread
		return fmt.Sprintf("%s (%d/%d)", worst, s.Known, s.Of)
	}
	return fmt.Sprintf("%s (%s to %s; %d/%d)", text(s.Median), text(s.Low), text(s.High), s.Known, s.Of)
}

func meanText(m training.Mean, scale float64) string {
	text := fmt.Sprintf("%.2f", m.Mean*scale)
	switch {
	case m.Known == 0:
		return none
	case m.Of == 1:
		return text
	case m.Known > 1:
		text += fmt.Sprintf(" ± %.2f", m.SD*scale)
	}
	return text + fmt.Sprintf(" (%d/%d)", m.Known, m.Of)
}

// durationText is a simulated time in the unit that reads best.
func durationText(seconds float64) string {
	switch {
	case math.IsNaN(seconds):
		return none
	case seconds < 1e-3:
		return numberText(seconds*1e6) + " µs"
	case seconds < 1:
		return numberText(seconds*1e3) + " ms"
	}
	return numberText(seconds) + " s"
}
