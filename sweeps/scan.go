package sweeps

import (
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Census is what has become of the points of a sweep.
type Census struct {
	Done    []bool          // of each point
	Failed  map[int]Failure // those that are not tried again by themselves, and have no result
	Trying  map[int]Failure // those that failed and are tried again
	Begun   int             // parts that are being written, or were left
	nDone   int
	missing []int
}

// Count takes the census of a sweep. It looks at names only; a result's file appears when it is whole.
func (f *Folder) Count() (*Census, error) {
	there, err := f.results()
	if err != nil {
		return nil, err
	}
	c := &Census{Done: make([]bool, f.Plan.Len()), Failed: map[int]Failure{}, Trying: map[int]Failure{}}
	failures, err := f.failures()
	if err != nil {
		return nil, err
	}
	for i := range c.Done {
		id := f.ID(i)
		c.take(i, id, there[key(id)], failures)
	}
	parts, err := f.parts("")
	c.Begun = len(parts)
	return c, err
}

// take counts a point.
func (c *Census) take(i int, id string, done bool, failures map[string]Failure) {
	was, failed := failures[id]
	switch {
	case done:
		c.Done[i] = true
		c.nDone++
	case failed && was.Final():
		c.Failed[i] = was
	default:
		if failed {
			c.Trying[i] = was
		}
		c.missing = append(c.missing, i)
	}
}

// Finished is how many points have a result.
func (c *Census) Finished() int { return c.nDone }

// Missing are the points without a result that have not failed for good.
func (c *Census) Missing() []int { return c.missing }

// key is an identity in less room than its text.
func key(id string) (k [16]byte) {
	_, _ = hex.Decode(k[:], []byte(id)) // a name that is none matches no point
	return k
}

// results are the identities of the points that have one.
func (f *Folder) results() (map[[16]byte]bool, error) {
	there := map[[16]byte]bool{}
	root := filepath.Join(f.Dir, pointsName)
	shelves, err := os.ReadDir(root)
	if err != nil {
		return nil, err
	}
	for _, shelf := range shelves {
		entries, err := os.ReadDir(filepath.Join(root, shelf.Name()))
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			if id, ok := strings.CutSuffix(e.Name(), ".h5"); ok && len(id) == 32 {
				there[key(id)] = true
			}
		}
	}
	return there, nil
}

// failures are those of all points.
func (f *Folder) failures() (map[string]Failure, error) {
	dir := filepath.Join(f.Dir, failuresName)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	all := map[string]Failure{}
	for _, e := range entries {
		id, ok := strings.CutSuffix(e.Name(), ".json")
		if !ok {
			continue
		}
		var one Failure
		switch err := readJSON(filepath.Join(dir, e.Name()), &one); {
		case errors.Is(err, fs.ErrNotExist): // forgiven meanwhile
		case err != nil:
			return nil, err
		default:
			all[id] = one
		}
	}
	return all, nil
}
