package main

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// gauge is what a process holds at one moment.
type gauge struct {
	resident   float64 // MB
	heap       float64 // MB, after collection
	open       float64 // file descriptors
	goroutines float64
}

func readGauge(t *testing.T) gauge {
	t.Helper()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	fds, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	g := gauge{heap: float64(m.HeapAlloc) / 1e6, open: float64(len(fds)), goroutines: float64(runtime.NumGoroutine())}
	for _, line := range strings.Split(readText(t, "/proc/self/status"), "\n") {
		if kb, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			n, _ := strconv.ParseFloat(strings.Fields(kb)[0], 64)
			g.resident = n * 1024 / 1e6
		}
	}
	return g
}

// soaked are the command lines of one round, in a folder of its own.
var soaked = []string{
	"run inversion-loop -o loop.h5 --force --quiet",
	"run random-network -o network.h5 --force --quiet --set population.x.size=50",
	"run digits-loop -o many.h5 --force --quiet --set task.trials=40",
	"run linear-regression -o learned.h5 --force --quiet --arms BP,PBP,DI --set task.trials=100",
	"run linear-regression -o learned.h5 --resume --quiet --arms BP,PBP,DI --set task.trials=100",
	"check inversion-loop", "show loop.h5", "show learned.h5", "plot loop.h5 -o loop.svg", "report learned.h5 -o report --force",
	"verify loop.h5 network.h5 many.h5 learned.h5", "recover loop.h5",
}

// TestSoak repeats rounds of commands in one process for SETTLE_SOAK (2h), and wants what it holds not to grow: make soak.
// Without it a few rounds show that the plumbing holds.
func TestSoak(t *testing.T) {
	lasts, rounds := time.Duration(0), 3
	if text := os.Getenv("SETTLE_SOAK"); text != "" {
		var err error
		if lasts, err = time.ParseDuration(text); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(t.TempDir())
	var all []gauge
	began, told := time.Now(), time.Time{}
	for len(all) < rounds || time.Since(began) < lasts {
		for _, line := range soaked {
			mustSettle(t, strings.Fields(line)...)
		}
		g := readGauge(t)
		if all = append(all, g); time.Since(told) > time.Minute {
			told = time.Now()
			fmt.Printf("%8.0f s  round %5d  resident %.1f MB  heap %.2f MB  open files %.0f  goroutines %.0f\n",
				time.Since(began).Seconds(), len(all), g.resident, g.heap, g.open, g.goroutines)
		}
	}
	first, last := middle(all[len(all)/4:len(all)/2+1]), middle(all[3*len(all)/4:])
	fmt.Printf("%d rounds of %d commands in %.0f s; medians of the second and of the last quarter:\n%+v\n%+v\n", len(all), len(soaked), time.Since(began).Seconds(), first, last)
	grown := lasts > 0 && (last.resident > 1.05*first.resident+8 || last.heap > 1.05*first.heap+1) // of a few rounds they may
	if grown || last.open > first.open || last.goroutines > first.goroutines {
		t.Error("what the process holds has grown")
	}
}

// middle is the median of each gauge.
func middle(all []gauge) gauge {
	of := func(read func(gauge) float64) float64 {
		values := make([]float64, len(all))
		for i, g := range all {
			values[i] = read(g)
		}
		slices.Sort(values)
		return values[len(values)/2]
	}
	return gauge{
		of(func(g gauge) float64 { return g.resident }), of(func(g gauge) float64 { return g.heap }),
		of(func(g gauge) float64 { return g.open }), of(func(g gauge) float64 { return g.goroutines }),
	}
}
