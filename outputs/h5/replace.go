package h5

import (
	"errors"
	"fmt"
	"os"
)

// replaceable makes sure that a file may be created: no running process holds one of that name,
// and what bears the names of further segments are old ones of ours, which Create will remove.
func replaceable(path string) error {
	if _, err := os.Lstat(path); err == nil {
		if err := regular(path); err != nil {
			return err
		}
		if err := unclaimed(path); err != nil {
			return fmt.Errorf("h5: replacing %s: %w", path, err)
		}
	}
	_, err := staleSegments(path)
	return err
}

// unclaimed makes sure that no other process is at work on a file.
func unclaimed(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	err = claim(f)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if errors.Is(err, ErrHeld) {
		return fmt.Errorf("%s is %w: wait until it has ended, or write to another file", name, ErrHeld)
	}
	return err
}
