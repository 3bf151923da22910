package main

import (
	"encoding/csv"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"settle/outputs/training"
)

// markdownTable has a row for each arm, without columns for which no arm has a number.
func markdownTable(rows []training.Summary, columns []reportColumn) string {
	columns = known(rows, columns)
	lines := [][]string{{"arm", "method", "ending"}, {"---", "---", "---"}}
	for _, c := range columns {
		lines[0], lines[1] = append(lines[0], c.head), append(lines[1], "---:")
	}
	for i := range rows {
		line := []string{rows[i].Arm, rows[i].Method, endingText(&rows[i])}
		for _, c := range columns {
			line = append(line, cellText(&rows[i], &c))
		}
		lines = append(lines, line)
	}
	var b strings.Builder
	for _, line := range lines {
		for _, cell := range line {
			b.WriteString("| " + strings.ReplaceAll(cell, "|", `\|`) + " ")
		}
		b.WriteString("|\n")
	}
	return b.String()
}

// known are the columns that at least one arm that has not failed has a number for.
func known(rows []training.Summary, columns []reportColumn) []reportColumn {
	var kept []reportColumn
	for _, c := range columns {
		for i := range rows {
			if cell := c.cell(&rows[i]); !failedWholly(&rows[i]) && cell != none && cell != "" {
				kept = append(kept, c)
				break
			}
		}
	}
	return kept
}

// cellText never is a number for an arm that ended badly.
func cellText(s *training.Summary, c *reportColumn) string {
	switch {
	case !failedWholly(s):
		return c.cell(s)
	case c.outcome:
		return s.Endings[0].Name
	}
	return none
}

// failedWholly reports whether the arm ended badly with every seed.
func failedWholly(s *training.Summary) bool { return s.Seeds > 0 && s.Failed == s.Seeds }

// endingText counts the endings, and says whether they were foreseen.
func endingText(s *training.Summary) string {
	var parts []string
	asExpected := s.Expect != ""
	for _, e := range s.Endings {
		part := e.Name
		if len(s.Endings) > 1 {
			part += fmt.Sprintf(" %d", e.Count)
		}
		parts = append(parts, part)
		asExpected = asExpected && e.Name == s.Expect
	}
	text := strings.Join(parts, ", ")
	if failedWholly(s) && s.Examples.Known > 0 {
		text += " after " + plural(int(s.Examples.Median), "example")
	}
	switch {
	case asExpected && s.Expect != training.Finished:
		text += " (as expected)"
	case s.Expect != "" && !asExpected:
		text += " (expected: " + s.Expect + ")"
	}
	return text
}

// reportCSV has all columns in full precision, NaN where there is no number, and +Inf where an arm
// never came so far.
func reportCSV(rows []training.Summary) string {
	header := []string{"arm", "method", "ending", "expected", "settled_by", "seeds", "failed"}
	for _, c := range reportColumns {
		header = append(header, c.names...)
	}
	var b strings.Builder
	w := csv.NewWriter(&b)
	_ = w.Write(header) // a Builder never fails
	for i := range rows {
		_ = w.Write(csvFields(&rows[i]))
	}
	w.Flush()
	return b.String()
}

func csvFields(s *training.Summary) []string {
	fields := []string{s.Arm, s.Method, csvEnding(s), s.Expect, s.SettledBy, strconv.Itoa(s.Seeds), strconv.Itoa(s.Failed)}
	for _, c := range reportColumns {
		numbers := c.numbers(s)
		if failedWholly(s) {
			numbers = slices.Repeat([]float64{math.NaN()}, len(numbers))
		}
		for _, v := range numbers {
			fields = append(fields, strconv.FormatFloat(v, 'g', -1, 64))
		}
	}
	return fields
}

// csvEnding is one word for one ending, "finished 19 diverged 1" for several.
func csvEnding(s *training.Summary) string {
	if len(s.Endings) == 1 {
		return s.Endings[0].Name
	}
	var parts []string
	for _, e := range s.Endings {
		parts = append(parts, fmt.Sprintf("%s %d", e.Name, e.Count))
	}
	return strings.Join(parts, " ")
}
