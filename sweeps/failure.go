package sweeps

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Failure says why a point has no result.
type Failure struct {
	Point    int       `json:"point"`
	What     string    `json:"what"` // its coordinates
	Detail   string    `json:"detail"`
	Repeats  bool      `json:"repeats"` // trying again cannot help: the circuit makes no sense there
	Attempts int       `json:"attempts"`
	Host     string    `json:"host"`
	When     time.Time `json:"when"`
}

// Final tells whether the point is not tried again by itself.
func (f Failure) Final() bool { return f.Repeats || f.Attempts >= mostAttempts }

func (f *Folder) failurePath(id string) string {
	return filepath.Join(f.Dir, failuresName, id+".json")
}

// failure reads how a point failed before; nil if it did not.
func (f *Folder) failure(id string) (*Failure, error) {
	var was Failure
	err := readJSON(f.failurePath(id), &was)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return &was, err
}

// Fail records that a point failed. Repeats says that it would do so again.
func (f *Folder) Fail(i int, id string, cause error, repeats bool) (*Failure, error) {
	now := &Failure{Point: i, What: f.Describe(i), Detail: cause.Error(), Repeats: repeats, Attempts: 1, Host: hostname(), When: time.Now().UTC().Truncate(time.Second)}
	was, err := f.failure(id)
	if err != nil {
		return now, err
	}
	if was != nil {
		now.Attempts += was.Attempts
	}
	if errors.Is(cause, errVanished) {
		now.Attempts = mostAttempts
	}
	return now, writeJSON(f.failurePath(id), now)
}

// forgive forgets how a point failed.
func (f *Folder) forgive(id string) error {
	if err := os.Remove(f.failurePath(id)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// Retry forgets all failures and what was left by processes that vanished, so that their points are tried anew.
func (f *Folder) Retry() error {
	entries, err := os.ReadDir(filepath.Join(f.Dir, failuresName))
	if err != nil {
		return err
	}
	for _, e := range entries {
		id := strings.TrimSuffix(e.Name(), ".json")
		if err := f.forgive(id); err != nil {
			return err
		}
		all, err := f.parts(id)
		if err != nil {
			return err
		}
		for _, p := range all {
			if p.left() {
				err = errors.Join(err, p.remove())
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}
