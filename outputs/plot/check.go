package plot

import (
	"errors"
	"fmt"
	"math"
)

// check finds what cannot be drawn.
func (f Figure) check() error {
	if len(f.Panels) == 0 {
		return errors.New("plot: the figure has no panels")
	}
	for _, mm := range []float64{f.Width, f.Height} {
		if mm != 0 && (mm < minSize || mm > maxSize || math.IsNaN(mm)) {
			return fmt.Errorf("plot: a figure of %g mm cannot be drawn; width and height are %d to %d mm, or 0 for the default", mm, minSize, maxSize)
		}
	}
	for i := range f.Panels {
		if err := f.Panels[i].check(); err != nil {
			return fmt.Errorf("plot: panel %d %q: %w", i+1, f.Panels[i].Title, err)
		}
	}
	return nil
}

// The sizes of a figure, mm: from a thumbnail to a poster.
const (
	minSize = 20
	maxSize = 2000
)

func (p *Panel) check() error {
	for i := range p.Series {
		if err := p.Series[i].check(); err != nil {
			return fmt.Errorf("series %d %q: %w", i+1, p.Series[i].Name, err)
		}
	}
	if err := p.XRange.check(p.LogX); err != nil {
		return fmt.Errorf("x range: %w", err)
	}
	if err := p.YRange.check(p.LogY); err != nil {
		return fmt.Errorf("y range: %w", err)
	}
	if p.Heat != nil {
		return p.Heat.check()
	}
	return nil
}

func (s *Series) check() error {
	if len(s.X) != len(s.Y) {
		return fmt.Errorf("%d x values, but %d y values", len(s.X), len(s.Y))
	}
	if s.Kind == Band && len(s.Low) != len(s.X) {
		return fmt.Errorf("a band of %d x values, but %d lower ones", len(s.X), len(s.Low))
	}
	return nil
}

func (r Range) check(log bool) error {
	switch {
	case r == Range{}:
		return nil
	case !(r.Min < r.Max) || r.Min < -largest || r.Max > largest:
		return fmt.Errorf("%g to %g is not a range: the first has to be the smaller, both within ±%g", r.Min, r.Max, largest)
	case log && r.Min < smallest:
		return fmt.Errorf("%g to %g: a logarithmic axis needs values above 0, from %g", r.Min, r.Max, smallest)
	case !log && !(&axis{lo: r.Min, hi: r.Max}).wide():
		return fmt.Errorf("%v to %v is too short a range to tell its ends apart", r.Min, r.Max)
	}
	return nil
}
