package view

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"settle/outputs/h5"
	"settle/outputs/sweep"
)

// run is a file that was named on the command line, with what is known of it.
type run struct {
	number int
	path   string
	live   context.Context // of the server

	mu      sync.Mutex // of all below; one goroutine at a time uses the file
	file    *h5.File   // nil while it is closed
	info    os.FileInfo
	opened  time.Time
	shut    *time.Timer
	id      string // run_uuid
	edition int    // counts the runs that were found under this path

	known *shelf
}

// Times that a file is kept open: while nobody asks, and while it is being written.
const (
	idleTime = time.Second
	liveTime = 300 * time.Millisecond
)

func newRun(live context.Context, number int, path string) *run {
	return &run{number: number, path: path, live: live, known: newShelf()}
}

// check tells what cannot be shown.
func (r *run) check() error {
	return r.use(func(f *h5.File) error {
		if !slices.Contains(f.Groups(), "/config") && !sweep.Is(f) {
			return fmt.Errorf("%s is no result of settle: it has no group /config; h5dump or h5py show other HDF5 files", r.path)
		}
		return nil
	})
}

// name is the file's own.
func (r *run) name() string { return filepath.Base(r.path) }

// use has the file open while f runs.
func (r *run) use(f func(*h5.File) error) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.open(); err != nil {
		return err
	}
	defer r.later()
	return f(r.file)
}

// open opens the file if it is not, or is not any more what stands under its name, or has grown.
func (r *run) open() error {
	info, err := os.Stat(r.path)
	if err != nil {
		return err
	}
	if r.file != nil && os.SameFile(info, r.info) && (!r.file.Live() || time.Since(r.opened) < liveTime) {
		return nil
	}
	r.shutNow()
	f, err := h5.Open(r.path)
	if err != nil {
		return err
	}
	r.file, r.info, r.opened = f, info, time.Now()
	r.recognise()
	r.known.set("segments", f.Segments())
	return nil
}

// recognise forgets what was known if it is another run's.
func (r *run) recognise() {
	v, _ := r.file.Attr("/", "run_uuid") // another program's file may have none
	id, _ := v.(string)
	if id != r.id || r.edition == 0 {
		r.id = id
		r.edition++
		r.known.clear()
	}
}

// later closes the file when nobody has used it for a while: it is not ours alone.
func (r *run) later() {
	if r.file.Killed() { // somebody is about to recover it, or to go on with it
		r.shutNow()
		return
	}
	if r.shut == nil {
		r.shut = time.AfterFunc(idleTime, r.close)
		return
	}
	r.shut.Reset(idleTime)
}

func (r *run) close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.shutNow()
}

func (r *run) shutNow() {
	if r.file != nil {
		_ = r.file.Close() // it was only read from
		r.file = nil
	}
}
