package verify

import "path"

// lengths wants the datasets that grow in a group to be equally long, and each axis as long as its coordinate.
func lengths(s *subject) error {
	first := map[string]string{} // group -> its first dataset that grows
	for _, d := range s.all {
		dir := path.Dir(d.Path)
		if d.Unlimited {
			if other, ok := first[dir]; !ok {
				first[dir] = d.Path
			} else if n := s.kind[other].Shape[0]; n != d.Shape[0] {
				s.find("lengths", d.Path, "has %d rows, %s has %d", d.Shape[0], other, n)
			}
		}
		for i, axis := range d.Axes {
			scale, ok := s.kind[path.Join(dir, axis)]
			if ok && axis != "" && len(scale.Shape) == 1 && scale.Shape[0] != d.Shape[i] {
				s.find("lengths", d.Path, "has %d along %s, whose coordinate has %d", d.Shape[i], axis, scale.Shape[0])
			}
		}
	}
	return nil
}
