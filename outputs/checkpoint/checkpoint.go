// Package checkpoint keeps, in a small file beside a run's result file, where the run stood: the rows that were safe
// in the result file, and the state of the computation. A new checkpoint takes the place of the last in one step,
// so a kill or a loss of power at any moment leaves the old one or the new one, whole.
//
// It knows neither circuits nor HDF5: the state is bytes, the rows are counts by group.
package checkpoint

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"settle/internal/archive"
)

// Checkpoint is where a run stood.
type Checkpoint struct {
	Run     string           // the run's UUID, which its result file has too
	Where   string           // for people
	Lengths map[string]int64 // rows of each group of the result file that are part of it
	State   []byte           // of the computation
}

// magic begins a file; its last figure is the format's version.
const magic = "settle checkpoint 1\n"

// mostGroups bounds a count, against a damaged file.
const mostGroups = 1 << 20

// Path is where the checkpoint of a result file is.
func Path(result string) string { return result + ".checkpoint" }

// Save puts a checkpoint in the place of the last, and returns when the disk has it.
func Save(path string, c *Checkpoint) error {
	part := path + ".part"
	err := write(part, append([]byte(magic), c.sealed()...))
	if err == nil {
		err = os.Rename(part, path)
	}
	if err == nil {
		err = syncFolder(path)
	}
	if err != nil {
		_ = os.Remove(part) // the first error is the one to report
		return fmt.Errorf("writing the checkpoint: %w", err)
	}
	return nil
}

// Load reads a checkpoint. Without one the error is fs.ErrNotExist.
func Load(path string) (*Checkpoint, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading the checkpoint: %w", err)
	}
	rest, ok := bytes.CutPrefix(data, []byte(magic))
	if !ok {
		return nil, fmt.Errorf("%s is no checkpoint, or one of another version of settle", path)
	}
	a, err := archive.Open(rest)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	c := &Checkpoint{}
	if c.archive(a); a.End() != nil {
		return nil, fmt.Errorf("%s: %w", path, a.End())
	}
	return c, nil
}

// Remove removes a checkpoint, if there is one, and what was left of the writing of one.
func Remove(path string) error {
	for _, name := range []string{path + ".part", path} {
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("removing the checkpoint: %w", err)
		}
	}
	return nil
}

func (c *Checkpoint) sealed() []byte {
	a := archive.New(nil)
	c.archive(a)
	return a.Seal()
}

func (c *Checkpoint) archive(a *archive.Archive) {
	a.Text(&c.Run)
	a.Text(&c.Where)
	groups := slices.Sorted(maps.Keys(c.Lengths))
	n := len(groups)
	if a.Count(&n, mostGroups); !a.Saving() {
		groups, c.Lengths = make([]string, n), map[string]int64{}
	}
	for _, g := range groups {
		rows := c.Lengths[g]
		a.Text(&g)
		a.Int64(&rows)
		c.Lengths[g] = rows
	}
	a.Bytes(&c.State)
}

// write makes a file that the disk has.
func write(name string, data []byte) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// syncFolder makes the disk have the names in a file's folder.
func syncFolder(path string) error {
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}
