package main

import (
	"context"
	"errors"
	"os"
	"os/signal"
)

// stopped is the cause of a context that a signal ended.
type stopped struct{ os.Signal }

func (s stopped) Error() string { return s.String() }

// Is makes it what a cancelled context reports, and not a failure.
func (s stopped) Is(target error) bool { return target == context.Canceled }

// untilSignal is a context that ends with the first signal that asks the program to stop. A second Ctrl-C then
// ends the program at once; other signals, which batch systems repeat, are not heard again.
func untilSignal(parent context.Context) (ctx context.Context, stop func()) {
	ctx, cancel := context.WithCancelCause(parent)
	heard := make(chan os.Signal, 1)
	signal.Notify(heard, stopSignals...)
	go func() {
		select {
		case s := <-heard:
			signal.Reset(os.Interrupt)
			cancel(stopped{s})
		case <-ctx.Done():
		}
	}()
	return ctx, func() {
		signal.Stop(heard)
		cancel(nil)
	}
}

// byCtrlC tells whether a context was ended otherwise than by a batch system, which asks for a checkpoint.
func byCtrlC(ctx context.Context) bool {
	var s stopped
	return !errors.As(context.Cause(ctx), &s) || s.Signal == os.Interrupt
}
