//go:build linux || darwin

package h5

import (
	"errors"
	"os"
	"syscall"
)

// A writer holds a shared lock on its file for as long as it lives; the system drops it when the
// process dies. So a file whose flags say "being written" and that nobody holds was left by a kill.
// HDF5 itself locks files the same way (flock): h5clear and other writers keep off a held file.

// hold takes the shared lock. File systems without locks are not an error: HDF5 treats them so too.
func hold(f *os.File) error { return flock(f, syscall.LOCK_SH) }

// claim takes the exclusive lock, or reports ErrHeld.
func claim(f *os.File) error { return flock(f, syscall.LOCK_EX) }

func flock(f *os.File, how int) error {
	for {
		err := syscall.Flock(int(f.Fd()), how|syscall.LOCK_NB)
		switch {
		case errors.Is(err, syscall.EINTR):
		case errors.Is(err, syscall.EWOULDBLOCK):
			return ErrHeld
		case errors.Is(err, syscall.ENOSYS), errors.Is(err, syscall.ENOLCK), errors.Is(err, syscall.EOPNOTSUPP):
			return nil
		default:
			return err
		}
	}
}

// space is the number of bytes that the file system of path can still take.
func space(path string) (uint64, error) {
	var st syscall.Statfs_t
	if err := syscall.Statfs(path, &st); err != nil {
		return 0, err
	}
	return st.Bavail * uint64(st.Bsize), nil
}
