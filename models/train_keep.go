package models

import (
	"bytes"
	"fmt"
	"math"
	"path"
	"slices"

	"settle/internal/archive"
)

// A checkpoint of a training is put together from what its lessons leave at their restart points: each has groups
// of its own in the file, so that each may stand where it left its state last, whatever the others did since.

// stand is where a lesson is in a checkpoint.
type stand struct {
	stage   stage
	state   []byte           // of its learner
	lengths map[string]int64 // of its groups
	step    int
	fresh   bool // left since the last checkpoint
}

// stage is how far a lesson is.
type stage int

const (
	notBegun stage = iota
	underWay
	isOver
)

// restart drops all that hangs on the history of lesson i, and leaves its state for a checkpoint if one is wanted.
func (t *Training) restart(i int) (*learner, error) {
	old := t.learners[i]
	t.rooms[i] = old.save(t.rooms[i], false)
	l, err := old.renew(t.rooms[i], false)
	if err != nil {
		return old, err
	}
	t.mu.Lock()
	t.learners[i] = l
	t.mu.Unlock()
	if t.Keeper == nil || !t.Keeper.Wanted() {
		return l, nil
	}
	return l, t.leave(i, underWay, t.rooms[i])
}

// leave notes where lesson i stands, and takes a checkpoint if one is wanted and every lesson at work has left
// its state since the last.
func (t *Training) leave(i int, s stage, state []byte) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.stands[i] = stand{stage: s, state: bytes.Clone(state), lengths: t.lengths(i), step: t.learners[i].step, fresh: true}
	for k := range t.stands {
		if t.working[k] && !t.stands[k].fresh {
			return nil
		}
	}
	if !t.Keeper.Wanted() {
		return nil
	}
	for k := range t.stands {
		t.stands[k].fresh = false
	}
	return t.keep()
}

// keep takes a checkpoint; the caller holds the lock.
func (t *Training) keep() error {
	a := archive.New(nil)
	c := &Checkpoint{Lengths: map[string]int64{}, Where: t.where()}
	for i := range t.stands {
		s := &t.stands[i]
		s.archive(a)
		for _, g := range t.groups[i] {
			c.Lengths[g] = s.lengths[g]
		}
	}
	c.State = a.Seal()
	t.out.do(func() error { return t.Keeper.Keep(c) })
	return t.out.failed()
}

func (s *stand) archive(a *archive.Archive) {
	n := int(s.stage)
	a.Count(&n, int(isOver))
	s.stage = stage(n)
	a.Int(&s.step)
	a.Bytes(&s.state)
}

// lengths are those of a lesson's groups now.
func (t *Training) lengths(i int) map[string]int64 {
	own := map[string]int64{}
	t.out.do(func() error {
		all := t.Keeper.Lengths()
		for _, g := range t.groups[i] {
			own[g] = all[g]
		}
		return nil
	})
	return own
}

// where says how far the lessons were when they left their states.
func (t *Training) where() string {
	over, done, all := 0, 0, 0
	for i := range t.stands {
		if t.stands[i].stage == isOver {
			over++
		}
		done, all = done+t.stands[i].step, all+t.learners[i].examples()
	}
	at := fmt.Sprintf("example %d of %d", done, all)
	if len(t.stands) > 1 {
		at += fmt.Sprintf(", %d of %s over", over, count(len(t.stands), "lesson"))
	}
	return at
}

// groupsOf lists the groups in which a learner's rows grow.
func groupsOf(l *learner) (all []string) {
	for _, d := range l.layout() {
		if g := path.Dir(d.Path); len(d.Shape) > 0 && d.Shape[0] < 0 && !slices.Contains(all, g) {
			all = append(all, g)
		}
	}
	return all
}

// prepare makes room for what checkpoints need, and puts the lessons where one stood.
func (t *Training) prepare() error {
	n := len(t.learners)
	t.stands, t.working, t.rooms, t.groups = make([]stand, n), make([]bool, n), make([][]byte, n), nil
	for _, l := range t.learners {
		t.groups = append(t.groups, groupsOf(l))
	}
	if t.From == nil {
		return nil
	}
	a, err := t.From.openState()
	if err != nil {
		return err
	}
	for i := range t.stands {
		t.stands[i].archive(a)
	}
	if err := a.End(); err != nil {
		return fmt.Errorf("the checkpoint is of another training: %w", err)
	}
	for i := range t.stands {
		if err := t.goOn(i); err != nil {
			return fmt.Errorf("arm %s, seed %d: %w", t.Lessons[i].Arm, t.Lessons[i].Seed, err)
		}
	}
	t.out.write("/status", []int8{StatusRunning})
	return t.out.failed()
}

// goOn puts lesson i where a checkpoint has it.
func (t *Training) goOn(i int) (err error) {
	s := &t.stands[i]
	s.lengths = map[string]int64{}
	for _, g := range t.groups[i] {
		s.lengths[g] = t.From.Lengths[g]
	}
	if s.stage != notBegun {
		if t.learners[i], err = t.learners[i].renew(s.state, s.stage == isOver); err != nil {
			return err
		}
	}
	if s.stage == isOver {
		t.finished[i] = t.learners[i].result()
		t.learners[i].told = t.learners[i].step
		t.done++
		return nil
	}
	at := "/training/" + t.learners[i].place
	t.out.write(at+"/ending", []int8{-1})
	t.out.write(at+"/seconds", []float64{math.NaN()})
	return nil
}
