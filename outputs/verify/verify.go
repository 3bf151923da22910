package verify

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"settle/outputs/h5"
)

// check is one way to look at a file. Errors are those of reading it.
type check struct {
	name string
	look func(*subject) error
}

// checks are all of them, in their order; those of the structure come before the file is opened.
var checks = []check{
	{"lengths", lengths},
	{"provenance", provenance},
	{"values", values},
	{"episodes", episodes},
	{"time", times},
	{"points", gathered},
}

// subject is the file that is looked at.
type subject struct {
	*h5.File
	*Report
	all  []h5.Info
	kind map[string]h5.Info
}

// File checks a result file, with all its segments. The error is that of a file that cannot be read at all, or is not
// HDF5; damage is in the report. A file whose structure is sound is opened by the HDF5 library if probe lets it.
func File(path string, probe func(path string) error) (*Report, error) {
	r := &Report{File: path, Findings: []Finding{}, Notes: []Finding{}}
	if info, err := os.Stat(path); err != nil {
		return nil, err
	} else if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a regular file", path)
	}
	held, err := r.structure()
	if err != nil {
		return nil, err
	}
	if r.State != Damaged {
		if err := probe(path); err != nil {
			r.State = Damaged
			r.find("structure", path, "%s", strings.TrimPrefix(err.Error(), "h5: "))
		} else {
			r.contents(held)
		}
	}
	r.Sound = len(r.Findings) == 0
	r.Words = words(r)
	return r, nil
}

// structure reads the metadata of the file, without HDF5.
func (r *Report) structure() (held bool, err error) {
	found, err := h5.Examine(r.File)
	switch {
	case errors.Is(err, h5.ErrHeld):
		return true, nil
	case errors.Is(err, h5.ErrNotHDF5):
		return false, err
	case errors.Is(err, h5.ErrForeign):
		r.note("structure", r.File, "was not made by settle: its structure is left to the HDF5 library")
		return false, nil
	case err != nil:
		r.State = Damaged
		r.find("structure", r.File, "%s", strings.TrimPrefix(err.Error(), "h5: "))
		return false, nil
	}
	for _, s := range found.Segments {
		r.Segments = append(r.Segments, s.Path)
		if s.Open {
			r.State = Killed
			r.find("structure", s.Path, "was left open by a process that died")
		}
		if s.Short > 0 {
			r.find("structure", s.Path, "ends %d bytes early", s.Short)
		}
		for _, g := range s.Groups {
			r.add(Group{g.Path, g.Rows, g.Trimmed})
		}
	}
	if gap := h5.Gap(r.File); gap != "" {
		r.find("segments", gap, "is missing, and later files of the run are there")
	}
	slices.SortFunc(r.Groups, func(a, b Group) int { return strings.Compare(a.Path, b.Path) })
	return false, nil
}

// add adds the rows of a segment.
func (r *Report) add(g Group) {
	for i := range r.Groups {
		if r.Groups[i].Path == g.Path {
			r.Groups[i].Rows += g.Rows
			r.Groups[i].Partial += g.Partial
			return
		}
	}
	r.Groups = append(r.Groups, g)
}

// contents opens the file and looks at everything in it.
func (r *Report) contents(held bool) {
	f, err := h5.Open(r.File)
	if err != nil {
		r.State = Damaged
		r.find("structure", r.File, "%s", strings.TrimPrefix(err.Error(), "h5: "))
		return
	}
	defer f.Close() //nolint:errcheck // only read from
	f.Hold()
	r.Segments = f.Segments()
	s := &subject{File: f, Report: r, kind: map[string]h5.Info{}}
	if s.all, err = f.Datasets(); err != nil {
		r.State = Damaged
		r.find("structure", r.File, "%s", strings.TrimPrefix(err.Error(), "h5: "))
		return
	}
	for _, d := range s.all {
		s.kind[d.Path] = d
	}
	r.Datasets = len(s.all)
	s.status(held)
	for _, c := range checks {
		if err := c.look(s); err != nil {
			r.find(c.name, r.File, "%s", strings.TrimPrefix(err.Error(), "h5: "))
		}
	}
}

// status names what the file is in.
func (s *subject) status(held bool) {
	switch {
	case held:
		s.State = Running
		return
	case s.State == Killed:
		return
	case s.isGathered(): // it is written at once, and so has no status
		s.State = Gathered
		return
	}
	v, err := s.Int64s("/status", nil, nil)
	if err != nil || len(v) != 1 {
		s.State = Foreign
		return
	}
	names := []State{Running, Finished, Failed, Interrupted}
	if v[0] < 0 || int(v[0]) >= len(names) {
		s.State = Damaged
		s.find("status", "/status", "is %d, which means nothing", v[0])
		return
	}
	if s.State = names[v[0]]; s.State == Running {
		s.State = Killed
		s.find("status", "/status", "says running, and nobody is writing the file")
	}
}

func words(r *Report) string {
	switch r.State {
	case Finished:
		return "the run finished"
	case Failed:
		return "the run came to its end, and something in it did not end well: settle show " + r.File
	case Interrupted:
		return "the run was interrupted: what it had recorded is here"
	case Running:
		return "the run is going on: what it has flushed was checked"
	case Killed:
		return "the run was killed: what it had flushed is here; settle recover " + r.File + " makes it readable for other programs"
	case Gathered:
		return strings.TrimSuffix("a gathered sweep: "+r.points, ": ")
	case Foreign:
		return "not a file of settle run"
	}
	return "damaged: what is wrong stands below; settle view and h5dump may still show parts of it"
}
