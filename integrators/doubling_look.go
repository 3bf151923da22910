package integrators

import "math"

// look judges the active rows, which are at 2^level h, and drops those that have ended.
func (s *Doubling) look(level int) {
	if level < s.wait && level < s.levels {
		return
	}
	s.near, s.rested = s.near[:0], s.rested[:0]
	if level == s.levels {
		s.near = append(s.near, s.active...)
	} else {
		s.glance()
	}
	s.measure(s.near)
	s.leave(level)
	for _, row := range s.near {
		if level >= s.wait && s.result.Rows[row].Status == running && s.atRest(row) {
			s.rested = append(s.rested, row)
		}
	}
	if len(s.rested) > 0 {
		s.confirm(level)
	}
	s.dropEnded()
	if level == s.levels {
		s.timeOver(level)
	}
}

// glance sorts rows by what is certain of them: those at rest go to rested, those not known to move to near.
func (s *Doubling) glance() {
	for _, row := range s.active {
		switch moving, resting := s.work.Glance(row, s.rtol, s.atol, s.diverged); {
		case moving:
		case resting:
			s.rested = append(s.rested, row)
		default:
			s.near = append(s.near, row)
		}
	}
}

// timeOver ends the active rows at the end of the time; some may have been tried elsewhere.
func (s *Doubling) timeOver(level int) {
	if len(s.rested) > 0 && level > 0 {
		s.work.Double(level-1, s.active)
		s.measure(s.active)
	}
	for _, row := range s.active {
		s.end(row, ReachedEnd, s.span)
	}
	s.dropEnded()
}

// measure asks for the residuals of rows where they are.
func (s *Doubling) measure(rows []int) {
	if len(rows) == 0 {
		return
	}
	s.work.Residuals(s.r, rows, s.rtol, s.atol)
	for _, row := range rows {
		res := &s.result.Rows[row]
		res.Residual = s.r[row]
		res.Norm, res.Index = s.work.Largest(row)
	}
}

// leave ends the measured rows that grew too large; what is not a number has, since all began with numbers.
func (s *Doubling) leave(level int) {
	for _, row := range s.near {
		if res := &s.result.Rows[row]; !(res.Norm <= s.diverged) || math.IsNaN(res.Residual) {
			s.end(row, Diverged, 1<<level)
		}
	}
}

func (s *Doubling) end(row int, status Status, at int64) {
	s.result.Rows[row].Status, s.result.Rows[row].T = status, float64(at)*s.h
}

func (s *Doubling) dropEnded() {
	left := s.active[:0]
	for _, row := range s.active {
		if s.result.Rows[row].Status == running {
			left = append(left, row)
		}
	}
	s.active = left
}

// atRest tells whether a row that was measured is at rest.
func (s *Doubling) atRest(row int) bool {
	res := &s.result.Rows[row]
	if !(res.Residual <= 1) {
		return false
	}
	e, ok := s.work.Correction(row, s.rtol, s.atol)
	if res.Correction, res.Singular = e, !ok; !ok {
		res.Correction = math.NaN()
		return true
	}
	return e <= 1
}

// confirm finds out when the rested rows, which are at 2^level h, came to rest, and ends those that are
// still there 2^wait h later.
func (s *Doubling) confirm(level int) {
	if level == s.wait {
		s.work.Accept(s.rested)
		for _, row := range s.rested {
			s.begin[row] = 1 << level
		}
	} else {
		s.bisect(level)
	}
	s.sure = s.sure[:0]
	for _, row := range s.rested {
		if s.begin[row]+s.tau <= s.span {
			s.sure = append(s.sure, row)
		}
	}
	if len(s.sure) == 0 {
		return
	}
	s.try(s.wait, s.sure)
	s.measure(s.sure)
	for _, row := range s.sure {
		if s.atRest(row) {
			s.end(row, Stopped, s.begin[row]+s.tau)
		}
	}
}

// bisect narrows down when the rested rows came to rest, after 2^(level-1) h and by 2^level h, and makes
// the next Try begin there.
func (s *Doubling) bisect(level int) {
	for _, row := range s.rested {
		s.begin[row] = 1 << (level - 1)
	}
	gap := level - 1
	for n := 0; gap > s.wait && (n < s.bisections || level == s.levels); n++ {
		gap--
		s.try(gap, s.rested)
		s.advance(gap, s.stillMoving(s.rested))
	}
	s.try(gap, s.rested)
	s.advance(gap, s.rested)
}

// stillMoving are those of rows that are not at rest where they are.
func (s *Doubling) stillMoving(rows []int) []int {
	s.near, s.moving = s.near[:0], s.moving[:0]
	for _, row := range rows {
		switch moving, resting := s.work.Glance(row, s.rtol, s.atol, s.diverged); {
		case moving:
			s.moving = append(s.moving, row)
		case !resting:
			s.near = append(s.near, row)
		}
	}
	s.measure(s.near)
	for _, row := range s.near {
		if !s.atRest(row) {
			s.moving = append(s.moving, row)
		}
	}
	return s.moving
}

// try takes rows on by 2^level h.
func (s *Doubling) try(level int, rows []int) {
	if len(rows) > 0 {
		s.work.Try(level, rows)
		s.count(rows)
	}
}

// advance makes the next try of rows begin where one of 2^level h led.
func (s *Doubling) advance(level int, rows []int) {
	s.work.Accept(rows)
	for _, row := range rows {
		s.begin[row] += 1 << level
	}
}

func (s *Doubling) count(rows []int) {
	for _, row := range rows {
		s.result.Rows[row].Steps++
	}
}
