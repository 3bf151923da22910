package main

import (
	"fmt"
	"io"
	"log/slog"
	"math"
	"os"
	"strings"
	"time"

	"settle/models"

	"golang.org/x/term"
)

// isTerminal reports whether w is one that can rewrite a line.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd())) && os.Getenv("TERM") != "dumb"
}

// progressEvery is how often progress is told: often on a terminal, where it rewrites one line,
// seldom in a log.
const (
	progressOnTerminal = 200 * time.Millisecond
	progressInLog      = 10 * time.Second
)

// progress tells how far a run is, on stderr only.
type progress struct {
	out      io.Writer
	log      *slog.Logger
	terminal bool
	every    time.Duration
	start    time.Time
	last     time.Time
	shown    bool
}

func newProgress(out io.Writer, log *slog.Logger) *progress {
	p := &progress{out: out, log: log, terminal: isTerminal(out), start: time.Now(), every: progressInLog}
	if p.terminal {
		p.every = progressOnTerminal
	}
	p.last = p.start
	return p
}

// tellTraining is a models.Training's Progress.
func (p *progress) tellTraining(at models.TrainingProgress) {
	now := time.Now()
	if now.Sub(p.last) < p.every {
		return
	}
	p.last = now
	spent := now.Sub(p.start)
	if !p.terminal {
		p.log.Info("learning", trainingFields(at, spent)...)
		return
	}
	p.shown = true
	fmt.Fprintf(p.out, "\r\x1b[K%s", trainingLine(at, spent))
}

// trainingFields are trainingLine's for a log, which JSON has no NaN for.
func trainingFields(at models.TrainingProgress, spent time.Duration) []any {
	fields := []any{"arm", at.Arm, "seed", at.Seed, "example", at.Examples, "examples", at.All}
	for _, m := range measures(at) {
		fields = append(fields, strings.ReplaceAll(m.name, " ", "_"), m.value)
	}
	return append(fields, "examples_per_s", at.PerSecond, "lessons_done", at.Done, "lessons", at.Lessons, "left_s", left(spent, at.Share).Seconds())
}

// namedNumber is one that a progress tells of.
type namedNumber struct {
	name  string
	value float64
}

// measures are those of a progress that are known and finite.
func measures(at models.TrainingProgress) (known []namedNumber) {
	for _, m := range []namedNumber{{"loss", at.Loss}, {"test error", at.Wrong}, {"lambda_max", at.LambdaMax}} {
		if !math.IsNaN(m.value) && !math.IsInf(m.value, 0) {
			known = append(known, m)
		}
	}
	return known
}

// trainingLine names what learns, how well, how fast, and after a while the time that is left.
func trainingLine(at models.TrainingProgress, spent time.Duration) string {
	line := fmt.Sprintf("%s, seed %d: example %d of %d", at.Arm, at.Seed, at.Examples, at.All)
	for _, m := range measures(at) {
		line += fmt.Sprintf(", %s %.3g", m.name, m.value)
	}
	line += fmt.Sprintf(", %.0f/s; %d of %d lessons", at.PerSecond, at.Done, at.Lessons)
	if at.Share > 0 && spent > time.Second {
		line += fmt.Sprintf("; about %s left", max(time.Second, left(spent, at.Share).Round(time.Second)))
	}
	return line
}

// left is the time to go when a share of the work took so long.
func left(spent time.Duration, share float64) time.Duration {
	if share <= 0 {
		return 0
	}
	return time.Duration(float64(spent) * (1 - share) / share)
}

// tell is a models.Experiment's Progress.
func (p *progress) tell(at models.Progress) {
	now := time.Now()
	if now.Sub(p.last) < p.every {
		return
	}
	p.last = now
	if !p.terminal {
		p.log.Info("running", "trial", at.TrialsDone, "trials", at.Trials, "phase", at.Phase, "time_s", at.Time, "elapsed_s", now.Sub(p.start).Seconds())
		return
	}
	p.shown = true
	fmt.Fprintf(p.out, "\r\x1b[K%s", progressLine(at, now.Sub(p.start)))
}

// progressLine names what is running and, after a while, the time that is left.
func progressLine(at models.Progress, spent time.Duration) string {
	done := float64(at.TrialsDone)
	line := fmt.Sprintf("trial %d of %d", at.TrialsDone, at.Trials)
	if at.Phase != "" {
		line += fmt.Sprintf(", %s at %.3g of at most %.3g s", at.Phase, at.Time, at.Duration)
		done += min(1, at.Time/at.Duration)
	}
	if done > 0 && spent > time.Second {
		left := time.Duration(float64(spent) * (float64(at.Trials) - done) / done)
		line += fmt.Sprintf("; about %s left", left.Round(time.Second))
	}
	return line
}

// clear removes the line, so that what follows starts clean.
func (p *progress) clear() {
	if p.shown {
		fmt.Fprint(p.out, "\r\x1b[K")
	}
}

// newLogger writes text or JSON lines.
func newLogger(w io.Writer, format string) (*slog.Logger, error) {
	switch format {
	case "text":
		return slog.New(slog.NewTextHandler(w, nil)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(w, nil)), nil
	}
	return nil, usagef("--log-format %s: allowed: text, json%s", format, didYouMean(format, []string{"text", "json"}))
}
