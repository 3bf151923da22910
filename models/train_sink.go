package models

import (
	"fmt"
	"path"
	"sync"
)

// sink lets several learners write to one Recorder. Each has groups of its own, whose rows come in the
// learner's order, so what the file says does not depend on the number of workers.
type sink struct {
	mu  sync.Mutex
	rec Recorder
	err error // the recorder's first error; nothing is recorded after it

	number [1]float64 // what one hands over, which the recorder does not keep
	count  [1]int64
}

func (s *sink) floats(path string, values ...float64) {
	s.do(func() error { return s.rec.Append(path, values) })
}

func (s *sink) ints(path string, values ...int64) {
	s.do(func() error { return s.rec.AppendInts(path, values) })
}

func (s *sink) write(path string, values any) {
	s.do(func() error { return s.rec.Write(path, values) })
}

func (s *sink) do(f func() error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err == nil {
		s.err = f()
	}
}

// failed is the recorder's first error.
func (s *sink) failed() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.err
}

// curve is a series of /training: its dataset, and where its next value comes from. A whole one has ints.
type curve struct {
	Dataset
	float func() float64
	whole func() int64
}

// floatCurve and wholeCurve are curves of a group along its axis.
func floatCurve(name, units, long string, value func() float64) curve {
	return curve{Dataset: series(name, Float64, "", units, long), float: value}
}

func wholeCurve(name, long string, value func() int64) curve {
	return curve{Dataset: series(name, Int64, "", "1", long), whole: value}
}

// in puts a curve into a group, along axis, in chunks no larger than its rows.
func (c curve) in(group, axis string, rows int) curve {
	c.Path, c.Axes = path.Join(group, c.Path), []string{axis}
	c.Rows = rows
	return c
}

// put appends the next value of every curve.
func (s *sink) put(columns []curve) {
	s.do(func() error {
		for i := range columns {
			if err := s.one(&columns[i]); err != nil {
				return fmt.Errorf("%s: %w", columns[i].Path, err)
			}
		}
		return nil
	})
}

func (s *sink) one(c *curve) error {
	if c.whole != nil {
		s.count[0] = c.whole()
		return s.rec.AppendInts(c.Path, s.count[:])
	}
	s.number[0] = c.float()
	return s.rec.Append(c.Path, s.number[:])
}
