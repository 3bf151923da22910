package sweeps

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
)

// Report is what a worker says of a point: a line of JSON.
type Report struct {
	Point   int      `json:"point"`
	Outcome Outcome  `json:"outcome"`
	Seconds float64  `json:"seconds,omitempty"` // that the run took, all of it; the folder's own work aside
	Failure *Failure `json:"failure,omitempty"`
	Fatal   string   `json:"fatal,omitempty"` // why the sweep cannot go on

	Summary json.RawMessage `json:"summary,omitempty"` // of a result that was read
}

// Pool does something with points on this machine, in processes of their own: one that falls over takes no other point
// along.
type Pool struct {
	Workers  int
	Command  func() *exec.Cmd // a worker, which answers every number that it is told with a Report
	Tell     func(Report)     // called by one goroutine at a time
	Attempts int              // how many workers in turn a point may cost
	Dead     func(point int, detail string) Report

	mu    sync.Mutex
	next  int
	queue []int
	fatal error
}

// Run runs points. When the context ends, workers are told to stop, which leaves checkpoints.
func (p *Pool) Run(ctx context.Context, points []int) error {
	p.queue, p.next, p.fatal = points, 0, nil
	var group sync.WaitGroup
	for range min(p.Workers, len(points)) {
		group.Add(1)
		go func() {
			defer group.Done()
			p.work(ctx)
		}()
	}
	group.Wait()
	return p.fatal
}

// take is the next point; -1 when there is none, or the sweep has to end.
func (p *Pool) take(ctx context.Context) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.next == len(p.queue) || p.fatal != nil || ctx.Err() != nil {
		return -1
	}
	p.next++
	return p.queue[p.next-1]
}

// work keeps one worker going, and another one after it where it falls over.
func (p *Pool) work(ctx context.Context) {
	var w *worker
	for i := p.take(ctx); i >= 0; i = p.take(ctx) {
		for deaths := 0; ; {
			if w == nil {
				var err error
				if w, err = p.start(ctx); err != nil {
					p.end(err)
					return
				}
			}
			r, err := w.ask(i)
			if err == nil {
				p.hear(r)
				break
			}
			detail := w.bury()
			w = nil
			if ctx.Err() != nil {
				p.hear(Report{Point: i, Outcome: Stopped})
				break
			}
			if deaths++; deaths == p.Attempts {
				p.hear(p.Dead(i, detail))
				break
			}
		}
	}
	if w != nil {
		w.dismiss()
	}
}

// NewPool is a Pool that runs points of a sweep.
func (f *Folder) NewPool(workers int, command func() *exec.Cmd, tell func(Report)) *Pool {
	return &Pool{Workers: workers, Command: command, Tell: tell, Attempts: mostAttempts, Dead: func(i int, detail string) Report {
		failed, err := f.Fail(i, f.ID(i), fmt.Errorf("%w (%s)", errVanished, detail), false)
		r := Report{Point: i, Outcome: Failed, Failure: failed}
		if err != nil {
			r.Fatal = err.Error()
		}
		return r
	}}
}

// NewCheckPool is a Pool that checks results. A result that a worker does not outlive is broken.
func NewCheckPool(workers int, command func() *exec.Cmd, tell func(Report)) *Pool {
	return &Pool{Workers: workers, Command: command, Tell: tell, Attempts: 1, Dead: func(i int, detail string) Report {
		return Report{Point: i, Outcome: Broken, Failure: &Failure{Point: i, Detail: detail}}
	}}
}

// hear passes a report on.
func (p *Pool) hear(r Report) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if r.Fatal != "" && p.fatal == nil {
		p.fatal = errors.New(r.Fatal)
	}
	p.Tell(r)
}

func (p *Pool) end(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.fatal = errors.Join(p.fatal, err)
}

// worker is a process that runs points.
type worker struct {
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    *bufio.Scanner
	stderr tail
	over   context.CancelFunc
}

// longestLine bounds what a worker says in one line.
const longestLine = 1 << 20

func (p *Pool) start(ctx context.Context) (*worker, error) {
	w := &worker{cmd: p.Command()}
	w.cmd.Stderr = &w.stderr
	var err error
	if w.in, err = w.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := w.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := w.cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting a worker: %w", err)
	}
	w.out = bufio.NewScanner(out)
	w.out.Buffer(nil, longestLine)
	watch, over := context.WithCancel(context.WithoutCancel(ctx))
	w.over = over
	go func() {
		select {
		case <-ctx.Done():
			_ = w.cmd.Process.Signal(syscall.SIGTERM) // it may have ended by itself
		case <-watch.Done():
		}
	}()
	return w, nil
}

// ask has a worker run a point.
func (w *worker) ask(i int) (r Report, err error) {
	if _, err := fmt.Fprintln(w.in, i); err != nil {
		return r, err
	}
	if !w.out.Scan() {
		return r, errors.Join(io.ErrUnexpectedEOF, w.out.Err())
	}
	return r, json.Unmarshal(w.out.Bytes(), &r)
}

// dismiss lets a worker end.
func (w *worker) dismiss() {
	_ = w.in.Close()
	_ = w.cmd.Wait() // whatever it says now: all its points were reported
	w.over()
}

// bury says how a worker ended, and what it said last.
func (w *worker) bury() string {
	_ = w.in.Close()
	_ = w.cmd.Process.Signal(os.Kill) // it does not answer any more
	err := w.cmd.Wait()
	w.over()
	said := w.stderr.last()
	switch {
	case said == "" && err == nil:
		return "it ended without a word"
	case said == "":
		return err.Error()
	}
	return said
}

// tail keeps the end of what is written.
type tail struct{ text []byte }

func (t *tail) Write(b []byte) (int, error) {
	const most = 4096
	t.text = append(t.text, b...)
	if n := len(t.text); n > most {
		t.text = append(t.text[:0], t.text[n-most:]...)
	}
	return len(b), nil
}

// last is the last line.
func (t *tail) last() string {
	lines := strings.Split(strings.TrimSpace(string(t.text)), "\n")
	return strings.TrimSpace(lines[len(lines)-1])
}

// Job is what a worker does with a point.
type Job func(ctx context.Context, i int) Report

// Serve is a worker's side: it does a job with the points whose numbers come in, a line each, and says what became of
// them. When nothing more comes in, the run that is going on is told to stop.
func (f *Folder) Serve(ctx context.Context, in io.Reader, out io.Writer, do Job) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	numbers := make(chan int)
	go func() {
		defer cancel()
		defer close(numbers)
		for lines := bufio.NewScanner(in); lines.Scan(); {
			i, err := strconv.Atoi(lines.Text())
			if err != nil || i < 0 || i >= f.Plan.Len() {
				return
			}
			numbers <- i
		}
	}()
	say := json.NewEncoder(out)
	for i := range numbers {
		if err := say.Encode(do(ctx, i)); err != nil {
			return err
		}
	}
	return nil
}
