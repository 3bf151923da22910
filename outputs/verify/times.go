package verify

import "errors"

// errEnough ends a pass through a dataset whose first mistake was told.
var errEnough = errors.New("enough")

// times wants time to go on within a trial.
func times(s *subject) error {
	const clock, trial = "/trajectory/time", "/trajectory/trial"
	if _, ok := s.kind[clock]; !ok {
		return nil
	}
	trials, err := s.Int64s(trial, nil, nil)
	if err != nil {
		return err
	}
	row, last := 0, 0.0
	_, err = s.Pieces(clock, func(values any) error {
		for _, t := range values.([]float64) {
			if row > 0 && row < len(trials) && trials[row] == trials[row-1] && t < last {
				s.find("time", clock, "goes back from %g s to %g s in row %d", last, t, row)
				return errEnough
			}
			row, last = row+1, t
		}
		return nil
	})
	if errors.Is(err, errEnough) {
		return nil
	}
	return err
}
