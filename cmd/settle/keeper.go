package main

import (
	"context"
	"fmt"
	"io"
	"sync/atomic"
	"time"

	"settle/models"
	"settle/outputs/checkpoint"
	"settle/outputs/h5"
)

var _ models.Keeper = (*keeper)(nil)

// keeper takes a checkpoint now and then, and one more when the run is told to stop, which ends it.
type keeper struct {
	w      *h5.Writer
	path   string
	run    string // its UUID
	every  time.Duration
	wanted atomic.Bool
	asked  atomic.Bool // to stop
	stop   context.CancelFunc
	timer  *time.Timer
	where  string // of the last checkpoint; "" without one
}

// How long a run that is told to stop goes on in search of a point at which it can be resumed: less than the
// 30 s that batch systems leave a job after SIGTERM (Slurm's KillWait, Kubernetes' terminationGracePeriodSeconds).
const (
	grace     = 20 * time.Second
	sayBefore = time.Second // then it says why it does not stop
)

// watch returns the context of the run, which ends after the checkpoint that the end of parent asks for.
func (k *keeper) watch(parent context.Context, stderr io.Writer) context.Context {
	ctx, stop := context.WithCancel(context.WithoutCancel(parent))
	k.stop = stop
	if k.every > 0 {
		k.timer = time.AfterFunc(k.every, func() { k.wanted.Store(true) })
	}
	go func() {
		select {
		case <-parent.Done():
			k.ask(ctx, stderr)
		case <-ctx.Done():
		}
	}()
	return ctx
}

// ask asks for the last checkpoint, and ends the run without it where it takes too long.
func (k *keeper) ask(ctx context.Context, stderr io.Writer) {
	k.asked.Store(true)
	k.wanted.Store(true)
	select {
	case <-ctx.Done():
		return
	case <-time.After(sayBefore):
		fmt.Fprintln(stderr, "settle: stopping at the next point from which --resume can go on; Ctrl-C stops at once")
	}
	select {
	case <-ctx.Done():
	case <-time.After(grace):
		k.stop()
	}
}

// Wanted implements models.Keeper.
func (k *keeper) Wanted() bool { return k.wanted.Load() }

// Lengths implements models.Keeper.
func (k *keeper) Lengths() map[string]int64 { return k.w.Lengths() }

// Keep implements models.Keeper.
func (k *keeper) Keep(c *models.Checkpoint) error {
	k.wanted.Store(false)
	if err := k.w.Sync(); err != nil {
		return err
	}
	if err := checkpoint.Save(k.path, &checkpoint.Checkpoint{Run: k.run, Where: c.Where, Lengths: c.Lengths, State: c.State}); err != nil {
		return err
	}
	k.where = c.Where
	switch {
	case k.asked.Load():
		k.stop()
	case k.timer != nil:
		k.timer.Reset(k.every)
	}
	return nil
}

// close ends the watching.
func (k *keeper) close() {
	if k.timer != nil {
		k.timer.Stop()
	}
	k.stop()
}
