package sweeps

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// part is a result that is being written, or was left. Its name says whose it is: parts/ID.ATTEMPT.OWNER.h5, with its
// checkpoint and further segments beside it. No two processes ever write into one, so that a point which is begun
// twice, as batch systems do when they lose a node from sight, harms nothing.
type part struct {
	dir     string
	id      string
	attempt int
	owner   string // host and process, or free
}

// free owns the parts of those who stopped when they were told to: anybody may go on with them.
const free = "free"

// mostAttempts is how often a point is begun by processes that vanish, or tried where that may help.
const mostAttempts = 3

var partName = regexp.MustCompile(`^([0-9a-f]{32})\.(\d+)\.([^.]+)\.`)

func (p part) path() string {
	return filepath.Join(p.dir, fmt.Sprintf("%s.%d.%s.h5", p.id, p.attempt, p.owner))
}

// me is this process as an owner.
func me() string { return ownerOf(hostname(), os.Getpid()) }

func ownerOf(host string, pid int) string { return fmt.Sprintf("%s-%d", host, pid) }

// hostname is this machine's name, with nothing in it that a part's name separates by.
func hostname() string {
	name, err := os.Hostname()
	if err != nil || name == "" {
		name = "host"
	}
	return strings.NewReplacer(".", "_", "/", "_").Replace(name)
}

// parts lists what there is of a point; of all for "".
func (f *Folder) parts(id string) ([]part, error) {
	dir := filepath.Join(f.Dir, partsName)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var all []part
	for _, e := range entries {
		m := partName.FindStringSubmatch(e.Name())
		if m == nil || id != "" && m[1] != id {
			continue
		}
		attempt, err := strconv.Atoi(m[2])
		if p := (part{dir, m[1], attempt, m[3]}); err == nil && !slices.Contains(all, p) { // it may have several files
			all = append(all, p)
		}
	}
	return all, nil
}

// left tells whether nobody writes a part any more, as far as can be seen from here.
func (p part) left() bool {
	pid, here := p.process()
	return p.owner == free || here && pid != os.Getpid() && !alive(pid)
}

// living tells whether a process of this machine writes a part.
func (p part) living() bool {
	_, here := p.process()
	return here && !p.left()
}

// process is the owner's number, if it is one of this machine's.
func (p part) process() (pid int, here bool) {
	number, here := strings.CutPrefix(p.owner, hostname()+"-")
	pid, err := strconv.Atoi(number)
	return pid, here && err == nil
}

// errVanished is that of a point whose processes vanish.
var errVanished = fmt.Errorf("%d processes in turn were killed while they ran this point: did they run out of memory?", mostAttempts)

// claim takes over what was left of a point, or begins anew: a part that is this process' alone.
func (f *Folder) claim(id string) (p part, err error) {
	p = part{filepath.Join(f.Dir, partsName), id, 1, me()}
	all, err := f.parts(id)
	if err != nil {
		return p, err
	}
	for _, other := range all {
		if other.owner == free || other.living() {
			p.attempt = max(p.attempt, other.attempt)
		} else {
			p.attempt = max(p.attempt, other.attempt+1)
		}
	}
	if p.attempt > mostAttempts {
		return p, errVanished
	}
	for _, other := range all {
		if other.left() && other.move(p) == nil {
			break
		}
	}
	return p, nil
}

// move renames a part with all that belongs to it. Of several that try, one succeeds.
func (p part) move(to part) error {
	if err := os.Rename(p.path(), to.path()); err != nil {
		return err
	}
	for _, other := range beside(p.path()) {
		rest := strings.TrimPrefix(other, strings.TrimSuffix(p.path(), ".h5"))
		if err := os.Rename(other, strings.TrimSuffix(to.path(), ".h5")+rest); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// beside are the further files of a result or a part: segments, checkpoint, and what a kill left.
func beside(path string) (others []string) {
	dir, base := filepath.Dir(path), strings.TrimSuffix(filepath.Base(path), "h5")
	entries, _ := os.ReadDir(dir) // what cannot be listed cannot be moved either, which is told then
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), base) && e.Name() != base+"h5" {
			others = append(others, filepath.Join(dir, e.Name()))
		}
	}
	return others
}

// release leaves a part to whoever comes next.
func (p part) release() error {
	to := p
	to.owner = free
	err := p.move(to)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // nothing was written yet
	}
	return err
}

// remove removes a part with all that belongs to it.
func (p part) remove() error { return removeAll(p.path()) }

// removeAll removes a result or a part with all that is beside it, itself last.
func removeAll(path string) error {
	var errs []error
	for _, name := range append(beside(path), path) {
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// publish makes a part the point's result, in one step at its end: further segments come before the first.
func (f *Folder) publish(p part) error {
	to := f.Result(p.id)
	dir := filepath.Dir(to)
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	stem, target := strings.TrimSuffix(p.path(), "h5"), strings.TrimSuffix(to, "h5")
	for _, name := range append(beside(p.path()), p.path()) {
		if !strings.HasSuffix(name, ".h5") {
			continue
		}
		if err := syncFile(name); err != nil {
			return err
		}
		if err := os.Rename(name, target+strings.TrimPrefix(name, stem)); err != nil {
			return err
		}
	}
	if err := syncFolder(dir); err != nil {
		return err
	}
	return f.tidy(p.id)
}

// tidy removes what others left of a point that is done.
func (f *Folder) tidy(id string) error {
	all, err := f.parts(id)
	if err != nil {
		return err
	}
	var errs []error
	for _, p := range all {
		if p.owner != me() && p.living() {
			continue // it is being written, here; whoever does so will find that the result is there
		}
		errs = append(errs, p.remove())
	}
	return errors.Join(errs...)
}

// Clear removes what is left of points that are done: of a process that was killed after another one was faster.
func (f *Folder) Clear() error {
	all, err := f.parts("")
	if err != nil {
		return err
	}
	var errs []error
	for _, p := range all {
		if p.left() && f.IsDone(p.id) {
			errs = append(errs, p.remove())
		}
	}
	return errors.Join(errs...)
}

func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
