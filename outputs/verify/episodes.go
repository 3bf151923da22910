package verify

import (
	"errors"
	"slices"
	"strings"

	"settle/outputs/h5"
)

// episodes wants verdicts to be known ones, and episodes to point into the trajectory.
func episodes(s *subject) error {
	if err := flags(s); err != nil {
		return err
	}
	for _, name := range []string{"/episodes/first_obs", "/episodes/n_obs", "/trajectory/time"} {
		if _, ok := s.kind[name]; !ok {
			return nil
		}
	}
	first, err := s.Int64s("/episodes/first_obs", nil, nil)
	if err != nil {
		return err
	}
	n, err := s.Int64s("/episodes/n_obs", nil, nil)
	if err != nil {
		return err
	}
	rows := int64(s.kind["/trajectory/time"].Shape[0])
	for i := range min(len(first), len(n)) {
		if none := first[i] == -1 && n[i] == 0; !none && (first[i] < 0 || n[i] < 0 || first[i]+n[i] > rows) {
			s.beyond()("episodes", "/episodes", "episode %d has rows %d to %d of /trajectory, which has %d", i, first[i], first[i]+n[i]-1, rows)
			return nil
		}
	}
	return nil
}

// beyond tells of rows that are not there: a kill in the middle of a flush can leave one group ahead of another by what
// that flush wrote.
func (s *subject) beyond() func(check, where, format string, args ...any) {
	switch s.State {
	case Interrupted, Killed, Running:
		return s.note
	}
	return s.find
}

// flags wants every number that stands for a word to stand for one.
func flags(s *subject) error {
	for _, d := range s.all {
		v, err := s.Attr(d.Path, "flag_values")
		known, ok := v.([]int64)
		if err != nil || !ok || d.Kind != h5.Int8 {
			continue
		}
		unset := int64(-1) // "default: -1 for Int8"
		row := 0
		_, err = s.Pieces(d.Path, func(values any) error {
			for i, v := range values.([]int64) {
				if v != unset && !slices.Contains(known, v) {
					s.find("flags", d.Path, "row %d is %d, which stands for none of %s", row+i, v, s.meanings(d.Path))
					return errEnough
				}
			}
			row += len(values.([]int64))
			return nil
		})
		if err != nil && !errors.Is(err, errEnough) {
			return err
		}
	}
	return nil
}

func (s *subject) meanings(path string) string {
	v, _ := s.Attr(path, "flag_meanings") // for a message
	text, _ := v.(string)
	return strings.Join(strings.Fields(text), ", ")
}
