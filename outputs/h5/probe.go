//go:build cgo

package h5

// Probe reads what the file says of itself, its texts, what is short, and both ends of what is long: all the ways to
// the values, and few of these.
func (f *File) Probe() error {
	for _, g := range f.groups {
		if _, err := f.Attrs(g); err != nil {
			return err
		}
	}
	all, err := f.Datasets()
	if err != nil {
		return err
	}
	for _, d := range all {
		if _, err := f.Attrs(d.Path); err != nil {
			return err
		}
		if err := f.probe(d); err != nil {
			return err
		}
	}
	return nil
}

// probeValues is how many values of a dataset are read.
const probeValues = 1 << 16

func (f *File) probe(d Info) error {
	switch {
	case d.Kind == Other, d.Virtual: // what is in other files is not this one's
		return nil
	case d.Kind == String:
		_, err := f.Strings(d.Path)
		return err
	case len(d.Shape) == 0:
		_, err := f.Float64s(d.Path, nil, nil)
		return err
	}
	rows := min(d.Shape[0], max(1, probeValues/max(1, product(d.Shape[1:]))))
	start, count := make([]int, len(d.Shape)), append([]int{rows}, d.Shape[1:]...)
	for _, at := range []int{0, d.Shape[0] - rows} {
		start[0] = at
		if _, err := f.Float64s(d.Path, start, count); err != nil {
			return err
		}
	}
	return nil
}
