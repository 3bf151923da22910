package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// writable finds out whether a result can be written under a name, before anything is computed for it.
func writable(path string) error {
	dir := filepath.Dir(path)
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return usagef("there is no folder %s: make it (mkdir -p %s), or name another file with -o", dir, dir)
	case err == nil && !info.IsDir():
		return usagef("%s is a file, not a folder: name another file with -o", dir)
	}
	if _, err := os.Lstat(path + ".checkpoint.part"); errors.Is(err, syscall.ENAMETOOLONG) {
		return usagef("the name %.60s... is too long for the file system: name another file with -o", filepath.Base(path))
	}
	f, err := os.CreateTemp(dir, ".settle-*")
	if err != nil {
		return usagef("nothing can be written in folder %s: %v; name another file with -o", dir, bare(err))
	}
	return usage(errors.Join(f.Close(), os.Remove(f.Name())))
}

// bare is the reason without the call and the path.
func bare(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}
