package main

import (
	"fmt"
	"strconv"
	"strings"

	"settle/models"
	"settle/outputs/h5"
	"settle/outputs/plot"
)

// trialRange reads "2" or "0-3".
func trialRange(text string) (first, final int, err error) {
	a, b, ranged := strings.Cut(text, "-")
	first, err = strconv.Atoi(a)
	final = first
	if err == nil && ranged {
		final, err = strconv.Atoi(b)
	}
	if err != nil || first < 0 || final < first {
		return 0, 0, usagef("--trials %q: a trial, as in 2, or a range, as in 0-3", text)
	}
	return first, final, nil
}

// stretch is the part of /trajectory that is drawn, with the trials one behind the other.
type stretch struct {
	title       string
	from, rows  int // rows of /trajectory
	first, last int // trials
	time        []float64
	breaks      []int // samples at which a further trial begins
	spans       []plot.Span
	marks       []plot.Mark
}

func (s *stretch) trialText() string {
	if s.first == s.last {
		return fmt.Sprintf("trial %d", s.first)
	}
	return fmt.Sprintf("trials %d to %d", s.first, s.last)
}

// readStretch finds the rows of the trials, and their phases and verdicts.
func readStretch(f *h5.File, first, final int) (*stretch, error) {
	trials, err := f.Int64s("/trajectory/trial", nil, nil)
	if err != nil {
		return nil, err
	}
	s := &stretch{from: len(trials)}
	for i, trial := range trials {
		if int(trial) < first || int(trial) > final {
			continue
		}
		if s.rows == 0 {
			s.from, s.first = i, int(trial)
		}
		s.rows, s.last = i-s.from+1, int(trial)
	}
	if s.rows == 0 {
		return nil, fmt.Errorf("--trials %d-%d: none of them was recorded; the file has %s", first, final, recordedText(trials))
	}
	if title, err := f.Attr("/", "title"); err == nil {
		s.title = fmt.Sprint(title)
	}
	if s.time, err = f.Float64s("/trajectory/time", []int{s.from}, []int{s.rows}); err != nil {
		return nil, err
	}
	return s, s.lineUp(f, trials)
}

func recordedText(trials []int64) string {
	if len(trials) == 0 {
		return "none"
	}
	return fmt.Sprintf("trials %d to %d", trials[0], trials[len(trials)-1])
}

// lineUp puts the trials one behind the other in time, and finds the phases and their endings.
func (s *stretch) lineUp(f *h5.File, trials []int64) error {
	phases, err := f.Int64s("/trajectory/phase", []int{s.from}, []int{s.rows})
	if err != nil {
		return err
	}
	names, err := f.Strings("/circuit/phases/phase")
	if err != nil {
		return err
	}
	trials = trials[s.from : s.from+s.rows]
	offset, begin := 0.0, 0
	for i := range s.time {
		if i > 0 && trials[i] != trials[i-1] {
			offset = s.time[i-1]
			s.breaks = append(s.breaks, i)
		}
		s.time[i] += offset
		if ends := i+1 == s.rows || trials[i+1] != trials[i] || phases[i+1] != phases[i]; ends {
			if s.time[i] > s.time[begin] {
				s.spans = append(s.spans, plot.Span{From: s.time[begin], To: s.time[i], Label: names[phases[i]], Shaded: phases[i]%2 == 1})
			}
			begin = i + 1
		}
	}
	return s.verdicts(f)
}

// verdicts marks where the phases that were recorded ended.
func (s *stretch) verdicts(f *h5.File) error {
	firsts, err := f.Int64s("/episodes/first_obs", nil, nil)
	if err != nil {
		return err
	}
	counts, err := f.Int64s("/episodes/n_obs", nil, nil)
	if err != nil {
		return err
	}
	verdicts, err := f.Int64s("/episodes/verdict", nil, nil)
	if err != nil {
		return err
	}
	for i := range firsts {
		end := int(firsts[i]+counts[i]) - 1 - s.from
		if firsts[i] < 0 || end < 0 || end >= len(s.time) || int(firsts[i]) < s.from {
			continue
		}
		if v := models.Verdict(verdicts[i]); v != models.Finished {
			s.marks = append(s.marks, plot.Mark{X: s.time[end], Label: v.String()})
		}
	}
	return nil
}
