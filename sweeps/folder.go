package sweeps

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"settle/circuit"
)

// Folder is a sweep in a folder: copies of its files, its points, and their results.
//
//	sweep.json     which sweep it is
//	sweep.toml     the sweep file, as it was at the beginning
//	circuit.toml   the circuit, likewise
//	points/ab/     results of the points whose identity begins with ab, each whole from the moment on that it is there
//	parts/         results that are being written, or were left
//	failures/      why points have no result
//	submissions/   what was told to whom
type Folder struct {
	Dir  string
	Plan *Plan
	Manifest
	identity Identity
}

// Manifest says which sweep a folder holds.
type Manifest struct {
	Format  int    `json:"format"`
	Version string `json:"version"` // of the program
	Name    string `json:"name"`
	Points  int    `json:"points"`
	// Circuit is where the circuit file was, seen from the folder: files that it names are looked for beside it. Of a
	// built-in model it is the model's name.
	Circuit string `json:"circuit"`
	Builtin bool   `json:"builtin"`
	// Data are the files that circuit and sweep name, as seen from the circuit file, and the hashes of their contents.
	Data map[string]string `json:"data,omitempty"`
}

const (
	format       = 1
	manifestName = "sweep.json"
	sweepName    = "sweep.toml"
	circuitName  = "circuit.toml"
	pointsName   = "points"
	partsName    = "parts"
	failuresName = "failures"
	submitsName  = "submissions"
)

// Origin is the circuit that a sweep names.
type Origin struct {
	File    string // of a built-in model, its name with .toml
	Source  []byte
	Builtin bool
}

// ErrOther is that of a folder that holds another sweep.
var ErrOther = errors.New("the folder holds another sweep")

// Begin makes a folder for a sweep, or opens that which holds the same sweep already.
func Begin(ctx context.Context, dir string, s *Spec, from Origin, version string) (f *Folder, existed bool, err error) {
	plan, err := NewPlan(ctx, s)
	if err != nil {
		return nil, false, err
	}
	f = &Folder{Dir: dir, Plan: plan}
	f.Manifest = Manifest{Format: format, Version: version, Name: s.Name, Points: plan.Len(), Builtin: from.Builtin, Circuit: from.File}
	if !from.Builtin {
		if f.Circuit, err = seenFrom(dir, from.File); err != nil {
			return nil, false, err
		}
	}
	if f.Data, err = dataOf(s, from); err != nil {
		return nil, false, err
	}
	f.identity = f.identify(from.Source)
	was, err := Open(ctx, dir)
	switch {
	case err == nil:
		if err := was.GoesOnWith(version); err != nil {
			return nil, true, err
		}
		return was, true, f.same(was)
	case !errors.Is(err, fs.ErrNotExist):
		return nil, false, err
	}
	return f, false, f.make(s, from)
}

// seenFrom is a path relative to a folder, or absolute where there is no such.
func seenFrom(dir, path string) (string, error) {
	base, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	target, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	if relative, err := filepath.Rel(base, target); err == nil {
		return relative, nil
	}
	return target, nil
}

// make fills a folder; the manifest comes last, and makes it a sweep's.
func (f *Folder) make(s *Spec, from Origin) error {
	if left, err := os.ReadDir(f.Dir); err == nil && len(left) > 0 && !broken(left) {
		return fmt.Errorf("folder %s is not empty and holds no sweep: name another one", f.Dir)
	}
	for _, name := range []string{pointsName, partsName, failuresName, submitsName} {
		if err := os.MkdirAll(filepath.Join(f.Dir, name), 0o777); err != nil {
			return err
		}
	}
	for name, text := range map[string][]byte{sweepName: s.Source, circuitName: from.Source} {
		if err := writeWhole(filepath.Join(f.Dir, name), text); err != nil {
			return err
		}
	}
	return writeJSON(filepath.Join(f.Dir, manifestName), f.Manifest)
}

// broken tells whether a kill in the middle of make left a folder as it is.
func broken(entries []fs.DirEntry) bool {
	ours := []string{pointsName, partsName, failuresName, submitsName, sweepName, circuitName, manifestName}
	for _, e := range entries {
		if !slices.ContainsFunc(ours, func(name string) bool { return strings.HasPrefix(e.Name(), name) }) {
			return false
		}
	}
	return true
}

// Open opens the folder of a sweep, whichever version of the program began it. Without one the error is
// fs.ErrNotExist.
func Open(ctx context.Context, dir string) (*Folder, error) {
	f := &Folder{Dir: dir}
	if err := readJSON(filepath.Join(dir, manifestName), &f.Manifest); err != nil {
		return nil, err
	}
	if f.Format != format {
		return nil, fmt.Errorf("%s is of format %d; this program knows %d", filepath.Join(dir, manifestName), f.Format, format)
	}
	spec, err := Read(filepath.Join(dir, sweepName))
	if err != nil {
		return nil, err
	}
	spec.Name = f.Name
	from, err := f.Origin()
	if err != nil {
		return nil, err
	}
	f.identity = f.identify(from.Source)
	if f.Plan, err = NewPlan(ctx, spec); err != nil {
		return nil, err
	}
	return f, nil
}

// GoesOnWith refuses to run points with a version of the program that is not the one that began the sweep.
func (f *Folder) GoesOnWith(version string) error {
	if f.Version == version {
		return nil
	}
	return fmt.Errorf("%s was begun by settle %s, this is %s, whose results may differ: go on with that one, or begin anew in another folder; status and gather show what is there", f.Dir, f.Version, version)
}

// Origin is the circuit of the sweep, as it was at the beginning, under the name that it had.
func (f *Folder) Origin() (Origin, error) {
	source, err := os.ReadFile(filepath.Join(f.Dir, circuitName))
	file := f.Circuit
	if !f.Builtin && !filepath.IsAbs(file) {
		file = filepath.Join(f.Dir, file)
	}
	return Origin{file, source, f.Builtin}, err
}

// CheckData compares the files that circuit and sweep name with what they were at the beginning.
func (f *Folder) CheckData() error {
	from, err := f.Origin()
	if err != nil {
		return err
	}
	for name, was := range f.Data {
		path := resolve(from, name)
		now, err := hashFile(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return fmt.Errorf("%s, which %s needs, is not there: bring the circuit's files along, at the same place as seen from the sweep's folder", path, f.Name)
		case err != nil:
			return err
		case now != was:
			return fmt.Errorf("%s has changed since the sweep was begun: put it back, or begin anew in another folder", path)
		}
	}
	return nil
}

// identify is what all points have in common.
func (f *Folder) identify(source []byte) Identity {
	var common []byte
	for _, name := range slices.Sorted(maps.Keys(f.Data)) {
		common = fmt.Appendf(common, "%q %s\n", name, f.Data[name])
	}
	return Identity{Version: f.Version, Circuit: append(common, source...)}
}

// same tells how the sweep that a folder holds differs from the one that is to be run there.
func (f *Folder) same(was *Folder) error {
	for _, d := range []struct {
		what   string
		differ bool
	}{
		{"its points", f.Plan.Len() != was.Plan.Len()},
		{"the circuit, or a file that it names", f.identity.ID(nil) != was.identity.ID(nil)},
		{"the sweep file", string(f.Plan.Spec.Source) != string(was.Plan.Spec.Source)},
	} {
		if d.differ {
			return fmt.Errorf("%s: %w: %s changed since it was begun; name another folder", f.Dir, ErrOther, d.what)
		}
	}
	return nil
}

// ID identifies point i.
func (f *Folder) ID(i int) string { return f.identity.ID(f.Sets(i)) }

// Sets are the overrides that make the circuit that of point i.
func (f *Folder) Sets(i int) []circuit.Set { return f.Plan.Spec.Sets(f.Plan.Point(i)) }

// Describe names point i by its coordinates.
func (f *Folder) Describe(i int) string { return f.Plan.Spec.Describe(f.Plan.Point(i)) }

// Result is the file of a point's result, whether or not it is there.
func (f *Folder) Result(id string) string {
	return filepath.Join(f.Dir, ResultName(id))
}

// ResultName is the file of a point's result as seen from the folder.
func ResultName(id string) string { return filepath.Join(pointsName, id[:2], id+".h5") }
