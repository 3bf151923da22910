package h5

import (
	"errors"
	"os"
	"time"
)

// claimSoon waits a moment for a reader to be done.
func claimSoon(f *os.File) error {
	const tries, pause = 20, 50 * time.Millisecond
	err := claim(f)
	for i := 0; i < tries && errors.Is(err, ErrHeld); i++ {
		time.Sleep(pause)
		err = claim(f)
	}
	return err
}
