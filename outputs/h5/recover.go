package h5

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
)

// ErrHeld says that a file is in use by a living process.
var ErrHeld = errors.New("in use by a running process")

// Report says what Recover found and did.
type Report struct {
	Segments []SegmentReport // in order; the first is the file named
}

// SegmentReport is one file of a run.
type SegmentReport struct {
	Path        string
	Open        bool  // its flags said that it was being written
	Interrupted bool  // /status said running, and says interrupted now
	Short       int64 // bytes that the file lacked at its end; the rows kept are whole
	Groups      []GroupReport
}

// GroupReport is one group whose datasets grow together.
type GroupReport struct {
	Path    string
	Rows    int64 // kept: each dataset of the group has them all
	Trimmed int64 // rows beyond, that only some of the datasets had
}

// Changed says whether anything had to be mended.
func (r Report) Changed() bool {
	return slices.ContainsFunc(r.Segments, SegmentReport.changed)
}

func (s SegmentReport) changed() bool {
	return s.Open || s.Interrupted || s.Short > 0 ||
		slices.ContainsFunc(s.Groups, func(g GroupReport) bool { return g.Trimmed > 0 })
}

// String is a line a file and a line a group.
func (r Report) String() string {
	var b strings.Builder
	for _, s := range r.Segments {
		state := "closed, nothing to do"
		if s.changed() {
			state = "recovered"
		}
		if s.Short > 0 {
			state += fmt.Sprintf(" (it ended %d bytes early)", s.Short)
		}
		if s.Interrupted {
			state += ", status now interrupted"
		}
		fmt.Fprintf(&b, "%s: %s\n", s.Path, state)
		for _, g := range s.Groups {
			fmt.Fprintf(&b, "  %s: %d rows kept, %d trimmed\n", g.Path, g.Rows, g.Trimmed)
		}
	}
	return b.String()
}

// Recover mends a file that a killed run left, with all its segments: it clears the flags that make
// other programs refuse it, trims the datasets of each group to the length they have in common, and
// turns a status of running into interrupted. What was flushed is kept. A file that was closed
// properly is left as it is, and so is one that cannot be read whole: nothing is written before
// everything was understood. Recover needs no HDF5 library.
func Recover(path string) (Report, error) {
	paths, err := segments(path)
	if err != nil {
		return Report{}, err
	}
	var plans []*plan
	defer func() {
		for _, p := range plans {
			p.img.close()
		}
	}()
	for i, p := range paths {
		plan, err := planFor(p, int64(i+1), i > 0)
		if err != nil {
			return Report{}, err
		}
		plans = append(plans, plan)
	}
	var r Report
	for _, p := range plans {
		if err := p.apply(); err != nil {
			return r, fmt.Errorf("h5: recovering %s: %w", p.img.path, err)
		}
		r.Segments = append(r.Segments, p.report)
	}
	return r, nil
}

// Examine reads the structure of a run as Recover does, checks every checksum of it, and changes nothing: the report
// says what Recover would do. A run that is still being written is not examined: see ErrHeld.
func Examine(path string) (Report, error) {
	paths, err := segments(path)
	if err != nil {
		return Report{}, err
	}
	var r Report
	for i, p := range paths {
		one, err := examine(p, int64(i+1), i > 0)
		if err != nil {
			return r, err
		}
		r.Segments = append(r.Segments, one)
	}
	return r, nil
}

func examine(path string, number int64, further bool) (SegmentReport, error) {
	img, err := openImage(path)
	if err != nil {
		return SegmentReport{}, err
	}
	defer img.close()
	if img.super.flags != 0 {
		if err := unclaimed(path); err != nil {
			return SegmentReport{}, fmt.Errorf("h5: %s is %w", path, err)
		}
	}
	p, err := img.plan(number, further, nil)
	if err != nil {
		return SegmentReport{}, err
	}
	return p.report, nil
}

// plan is the recovery of one file: everything was read, nothing written.
type plan struct {
	img    *image
	tree   *tree
	report SegmentReport
	status byte // to be written if report.Interrupted
	longer bool // more of the file is in use than it recorded
}

// planFor reads a file under an exclusive lock, which its image keeps.
func planFor(path string, number int64, further bool) (*plan, error) {
	img, err := openImageAs(path, os.O_RDWR)
	if err != nil {
		return nil, err
	}
	p, err := img.lockedPlan(number, further)
	if err != nil {
		img.close()
		return nil, err
	}
	return p, nil
}

// salvageFile is recovery by a writer that holds the file itself, and knows how many rows of each
// group are safe: HDF5 may have written greater lengths on its way out.
func salvageFile(path string, number int64, safe map[string]int64) error {
	img, err := openImageAs(path, os.O_RDWR)
	if err != nil {
		return err
	}
	defer img.close()
	p, err := img.plan(number, true, safe)
	if err != nil {
		return err
	}
	return p.apply()
}

func (img *image) lockedPlan(number int64, further bool) (*plan, error) {
	if err := claimSoon(img.f); errors.Is(err, ErrHeld) {
		return nil, fmt.Errorf("h5: %s is %w: it needs no recovery; wait until the run has ended", img.path, err)
	} else if err != nil {
		return nil, fmt.Errorf("h5: locking %s: %w", img.path, err)
	}
	if err := img.reread(); err != nil { // what was true before the lock may not be now
		return nil, err
	}
	return img.plan(number, further, nil)
}

func (img *image) plan(number int64, further bool, safe map[string]int64) (*plan, error) {
	t, err := img.segmentTree(number, further)
	if err != nil {
		return nil, err
	}
	return img.planOf(t, safe)
}

// segmentTree is the tree of a file that has to be a segment, of the given number unless it is the one that was named.
func (img *image) segmentTree(number int64, further bool) (*tree, error) {
	t, err := img.tree()
	if err != nil {
		return nil, err
	}
	switch n := t.segment(); {
	case n == 0:
		return nil, img.foreign("its root has no attribute %q", segmentAttr)
	case further && n != number:
		return nil, fmt.Errorf("h5: %s says that it is segment %d, not %d: move it away", img.path, n, number)
	}
	return t, nil
}

func (img *image) planOf(t *tree, safe map[string]int64) (*plan, error) {
	p := &plan{img: img, tree: t, report: SegmentReport{Path: img.path, Open: img.super.flags != 0}}
	p.trim(safe)
	p.mendEnd()
	return p, p.mendStatus()
}

// trim cuts each group to the rows that all its datasets have, at most those known to be safe.
func (p *plan) trim(safe map[string]int64) {
	for _, g := range p.tree.groups {
		rows, longest := slices.Min(g.rows), uint64(0)
		if most, ok := safe[g.path]; ok {
			rows = min(rows, uint64(most))
		}
		for _, e := range g.extents {
			longest = max(longest, e.dims[0])
			if e.dims[0] > rows {
				e.set(rows)
			}
		}
		p.report.Groups = append(p.report.Groups, GroupReport{g.path, int64(rows), int64(longest - rows)})
	}
}

// mendEnd makes the recorded end of the file cover what is in use, and the file end there. Between
// two writes of a flush the end can be recorded before the file has grown to it, or not yet be
// recorded when a chunk beyond it already is. What lies beyond was never flushed: HDF5 would cut it
// off too.
func (p *plan) mendEnd() {
	img := p.img
	end := img.super.eof
	if img.size < end { // nothing that is missing is in use
		p.report.Short = int64(end - img.size)
		end = img.size
	}
	p.longer = img.end > end
	img.super.eof = max(end, img.end)
}

// mendStatus finds out whether the status says running, and what says interrupted.
func (p *plan) mendStatus() error {
	s := p.tree.status
	if s == nil || s.layout.size != 1 {
		return nil
	}
	running, ok1 := s.flag("running")
	interrupted, ok2 := s.flag("interrupted")
	if !ok1 || !ok2 {
		return nil
	}
	var now [1]byte
	if _, err := p.img.f.ReadAt(now[:], int64(s.layout.addr)); err != nil {
		return fmt.Errorf("h5: reading %s: %w", p.img.path, err)
	}
	p.report.Interrupted = int8(now[0]) == running
	p.status = byte(interrupted)
	return nil
}

// apply writes the lengths first and the flags last: a kill on the way leaves a file that says that
// it needs recovery.
func (p *plan) apply() error {
	if !p.report.changed() && !p.longer {
		return nil
	}
	img := p.img
	if img.super.eof != img.size {
		if err := img.f.Truncate(int64(img.super.eof)); err != nil {
			return err
		}
	}
	if err := img.writeBlocks(); err != nil {
		return err
	}
	if p.report.Interrupted {
		if _, err := img.f.WriteAt([]byte{p.status}, int64(p.tree.status.layout.addr)); err != nil {
			return err
		}
	}
	if err := img.f.Sync(); err != nil {
		return err
	}
	img.super.flags = 0
	if err := img.writeSuperblock(); err != nil {
		return err
	}
	return img.f.Sync()
}
