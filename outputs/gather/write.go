package gather

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"settle/outputs/h5"
)

// Extras are what a file has besides the table. Without any, /runs has a link to each point's file.
type Extras struct {
	Merged  bool     // copies instead of links
	Stacked []string // datasets of the runs that appear as one
}

// Write writes a table. The same sweep makes the same bits: nothing tells when or where it was gathered.
func Write(file string, s *Sweep, x Extras) error {
	w, err := h5.CreateWith(file, s.attributes(), nil, s.datasets(), h5.Options{Checksums: true, FlushEvery: -1}, func(a *h5.Adder) error {
		return errors.Join(s.runs(a, file, x.Merged), s.stacks(a, file, x.Stacked))
	})
	if err != nil {
		return err
	}
	return w.Close()
}

// runs adds the ways to the points' files.
func (s *Sweep) runs(a *h5.Adder, file string, merged bool) error {
	for i, p := range s.Points {
		if p.State != Done {
			continue
		}
		at := fmt.Sprintf("/runs/%06d", i)
		var err error
		if merged {
			err = a.Copy(at, beside(file, p.File), "/")
		} else {
			err = a.Link(at, p.File, "/")
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// beside is a name that is relative to a file's folder, as it can be opened from here.
func beside(file, name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(filepath.Dir(file), name)
}

// stacks adds datasets that show those of all runs as one.
func (s *Sweep) stacks(a *h5.Adder, file string, wanted []string) error {
	for _, dataset := range wanted {
		if err := s.stack(a, file, dataset); err != nil {
			return fmt.Errorf("%s of all runs as one: %w", dataset, err)
		}
	}
	return nil
}

func (s *Sweep) stack(a *h5.Adder, file, dataset string) error {
	var like h5.Info
	var rows []h5.Row
	for i, p := range s.Points {
		if p.State != Done {
			continue
		}
		d, err := infoOf(beside(file, p.File), dataset)
		if err != nil {
			return err
		}
		if rows == nil {
			like = d
		}
		if d.Kind == h5.String || d.Kind == h5.Other || d.Kind != like.Kind || !slices.Equal(d.Shape, like.Shape) {
			return fmt.Errorf("point %d has %s %v, the first has %s %v: only numbers of the same shape can be stacked; /runs leads to all of them", i, d.Kind, d.Shape, like.Kind, like.Shape)
		}
		rows = append(rows, h5.Row{Index: i, File: p.File})
	}
	if rows == nil {
		return errors.New("no point is done")
	}
	return a.Stack("/stacked"+dataset, like.Kind, append([]int{len(s.Points)}, like.Shape...), like.Path, rows)
}

func infoOf(file, dataset string) (h5.Info, error) {
	f, err := h5.Open(file)
	if err != nil {
		return h5.Info{}, err
	}
	defer f.Close() //nolint:errcheck // only read from
	return f.Dataset(dataset)
}
