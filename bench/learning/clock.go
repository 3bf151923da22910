package main

import (
	"syscall"
	"time"
)

// processor is the processor time of this process so far, in seconds: with one thread that nothing keeps
// waiting it is the time that passes, and other work on the machine does not count.
func processor() float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return (time.Duration(u.Utime.Nano()) + time.Duration(u.Stime.Nano())).Seconds()
}

// timed is the processor time of f.
func timed(f func() error) (seconds float64, err error) {
	start := processor()
	err = f()
	return processor() - start, err
}
