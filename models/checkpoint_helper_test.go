package models_test

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"math"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"settle/models"
)

// ledger is a Recorder in memory that knows how long its groups are, and a Keeper that breaks a run off at a
// checkpoint: the in-memory twin of a file with its checkpoint beside it.
type ledger struct {
	*memory
	widths map[string]int // numbers in a row of each dataset that grows

	asked, at int // how often it was asked for a wish so far; at which it has one, 0: never
	kept      *models.Checkpoint
	stop      context.CancelFunc // nil: the run goes on
}

func newLedger(layout []models.Dataset) *ledger {
	l := &ledger{memory: newMemory(), widths: map[string]int{}}
	for _, d := range layout {
		if len(d.Shape) == 0 || d.Shape[0] >= 0 {
			continue
		}
		l.widths[d.Path] = 1
		for _, n := range d.Shape[1:] {
			l.widths[d.Path] *= n
		}
	}
	return l
}

func (l *ledger) Wanted() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.asked++
	return l.at > 0 && l.asked >= l.at && l.kept == nil
}

func (l *ledger) Lengths() map[string]int64 {
	all := map[string]int64{}
	for p, width := range l.widths {
		rows := int64((len(l.floats[p]) + len(l.ints[p])) / width)
		if n, ok := all[path.Dir(p)]; !ok || rows < n {
			all[path.Dir(p)] = rows
		}
	}
	return all
}

func (l *ledger) Keep(c *models.Checkpoint) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.kept = &models.Checkpoint{State: bytes.Clone(c.State), Lengths: maps.Clone(c.Lengths), Where: c.Where}
	if l.stop != nil {
		l.stop()
	}
	return nil
}

// trimmed is a ledger that goes on from the checkpoint kept.
func (l *ledger) trimmed() *ledger {
	n := &ledger{memory: newMemory(), widths: l.widths}
	for p, width := range l.widths {
		rows := int(l.kept.Lengths[path.Dir(p)])
		if v, ok := l.floats[p]; ok {
			n.floats[p] = slices.Clone(v[:rows*width])
		}
		if v, ok := l.ints[p]; ok {
			n.ints[p] = slices.Clone(v[:rows*width])
		}
	}
	maps.Copy(n.written, l.written)
	return n
}

// differences names what two ledgers do not have in common, bit by bit; times of the machine aside.
func differences(a, b *ledger) (all []string) {
	for p := range a.widths {
		if !slices.EqualFunc(a.floats[p], b.floats[p], func(x, y float64) bool { return math.Float64bits(x) == math.Float64bits(y) }) || !slices.Equal(a.ints[p], b.ints[p]) {
			all = append(all, fmt.Sprintf("%s (%d and %d numbers)", p, len(a.floats[p])+len(a.ints[p]), len(b.floats[p])+len(b.ints[p])))
		}
	}
	for p := range a.written {
		if !strings.HasSuffix(p, "/seconds") && fmt.Sprint(a.written[p]) != fmt.Sprint(b.written[p]) {
			all = append(all, fmt.Sprintf("%s: %v and %v", p, a.written[p], b.written[p]))
		}
	}
	slices.Sort(all)
	return all
}

// broken is a run that can be made again and again: unbroken, or broken off and resumed.
type broken struct {
	t   *testing.T
	run func(t *testing.T, ctx context.Context, l *ledger, from *models.Checkpoint) any // what it came to
	new func(t *testing.T) *ledger
}

// points is at how many checkpoints a run is broken off: so many, or, in the long tests, at all.
func points(short int) int {
	if os.Getenv("SETTLE_LONG") != "" {
		return math.MaxInt
	}
	return short
}

// everywhere breaks the run off at every checkpoint, or at most of them spread over the run, and compares what
// the resumed run came to with the unbroken one. It returns how many there were.
func (b *broken) everywhere(most int) (points int) {
	b.t.Helper()
	whole := b.new(b.t)
	want := b.run(b.t, context.Background(), whole, nil)
	for at := 1; at <= whole.asked; at += max(1, whole.asked/most) {
		ctx, cancel := context.WithCancel(context.Background())
		first := b.new(b.t)
		first.at, first.stop = at, cancel
		b.run(b.t, ctx, first, nil)
		cancel()
		if first.kept == nil {
			continue // nobody's turn to take one
		}
		points++
		rest := first.trimmed()
		got := b.run(b.t, context.Background(), rest, first.kept)
		if d := differences(whole, rest); d != nil {
			b.t.Errorf("broken off at %d of %d (%s): differ: %s", at, whole.asked, first.kept.Where, strings.Join(d, ", "))
			return points
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			b.t.Errorf("broken off at %d of %d (%s): %v, unbroken %v", at, whole.asked, first.kept.Where, got, want)
			return points
		}
	}
	return points
}
