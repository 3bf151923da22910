package sweeps

import (
	"context"
	"fmt"
	"strconv"
	"strings"
)

// Task is a task that Slurm still has.
type Task struct {
	Job      string // of the array
	Index    int    // in the array
	State    string // RUNNING, PENDING, ...
	Reason   string // why it does not run
	Restarts int
	Node     string
}

// Tasks are what Slurm has of some jobs. Finished ones are gone: whether their points are done, files tell.
type Tasks []Task

// columns of squeue, each with a width that its longest content fits into. Its JSON differs from version to version,
// and there is none without a plugin.
var columns = []struct {
	name  string
	width int
}{{"ArrayJobID", 24}, {"ArrayTaskID", 24}, {"State", 24}, {"Reason", 100}, {"RestartCnt", 12}, {"NodeList", 200}}

// Queue asks Slurm for the tasks of jobs. It needs no accounting.
func Queue(ctx context.Context, jobs []string) (Tasks, error) {
	var format []string
	for _, c := range columns {
		format = append(format, fmt.Sprintf("%s:%d", c.name, c.width))
	}
	out, err := slurm(ctx, "squeue", "--noheader", "--array", "--states=PENDING,RUNNING,SUSPENDED,COMPLETING,CONFIGURING,REQUEUED,REQUEUE_HOLD,REQUEUE_FED,SPECIAL_EXIT,STOPPED,RESIZING,SIGNALING,STAGE_OUT",
		"--Format="+strings.Join(format, ","))
	if err != nil {
		return nil, err
	}
	wanted := map[string]bool{}
	for _, job := range jobs {
		wanted[job] = true
	}
	var tasks Tasks
	for line := range strings.Lines(out) {
		t, err := parseTask(strings.TrimRight(line, "\n"))
		if err != nil {
			return nil, err
		}
		if wanted[t.Job] {
			tasks = append(tasks, t)
		}
	}
	return tasks, nil
}

// parseTask takes a line of squeue apart.
func parseTask(line string) (t Task, err error) {
	fields := make([]string, len(columns))
	for i, c := range columns {
		n := min(c.width, len(line))
		fields[i], line = strings.TrimSpace(line[:n]), line[n:]
	}
	t = Task{Job: fields[0], State: fields[2], Reason: fields[3], Node: fields[5]}
	if fields[1] == "N/A" { // another's job, no array
		return t, nil
	}
	if t.Index, err = strconv.Atoi(fields[1]); err != nil {
		return t, fmt.Errorf("squeue names a task %q", fields[1])
	}
	if fields[4] != "" {
		if t.Restarts, err = strconv.Atoi(fields[4]); err != nil {
			return t, fmt.Errorf("squeue names %q restarts", fields[4])
		}
	}
	return t, nil
}

// jobs are the arrays that have tasks.
func (all Tasks) jobs() (jobs []string) {
	seen := map[string]bool{}
	for _, t := range all {
		if !seen[t.Job] {
			seen[t.Job] = true
			jobs = append(jobs, t.Job)
		}
	}
	return jobs
}

// Held tells whether a task waits for somebody to release it.
func (t Task) Held() bool {
	return t.State == "REQUEUE_HOLD" || t.State == "SPECIAL_EXIT" || strings.Contains(strings.ToLower(t.Reason), "held")
}

// Running tells whether a task runs.
func (t Task) Running() bool {
	switch t.State {
	case "RUNNING", "COMPLETING", "CONFIGURING", "SUSPENDED", "STOPPED", "SIGNALING", "STAGE_OUT", "RESIZING":
		return true
	}
	return false
}

// Lot is what Slurm has of a sweep.
type Lot struct {
	Running, Waiting, Held, Requeued int   // tasks; those that were requeued count as running, waiting or held too
	Points                           []int // of all these tasks, those that are done already included
	Reasons                          map[string]int
	HeldJobs                         []string
}

// Lot asks Slurm what it has of a sweep. Without a submission to Slurm it asks nothing.
func (f *Folder) Lot(ctx context.Context) (*Lot, error) {
	lot := &Lot{Reasons: map[string]int{}}
	all, err := f.Submissions()
	if err != nil {
		return nil, err
	}
	of := map[string]*Submission{}
	first := map[string]int{}
	var jobs []string
	for _, s := range all {
		for _, a := range s.Jobs {
			of[a.Job], first[a.Job] = s, a.First
			jobs = append(jobs, a.Job)
		}
	}
	if len(jobs) == 0 {
		return lot, nil
	}
	tasks, err := Queue(ctx, jobs)
	if err != nil {
		return nil, err
	}
	lists := map[*Submission][]int{}
	for _, t := range tasks {
		s := of[t.Job]
		if lists[s] == nil {
			if lists[s], err = s.List(); err != nil {
				return nil, err
			}
		}
		begin := (first[t.Job] + t.Index) * s.Chunk
		list := lists[s]
		lot.take(t, list[min(begin, len(list)):min(begin+s.Chunk, len(list))])
	}
	return lot, nil
}

// take counts a task.
func (l *Lot) take(t Task, points []int) {
	switch {
	case t.Held():
		l.Held++
		l.HeldJobs = append(l.HeldJobs, fmt.Sprintf("%s_%d", t.Job, t.Index))
	case t.Running():
		l.Running++
	default:
		l.Waiting++
		l.Reasons[t.Reason]++
	}
	if t.Restarts > 0 {
		l.Requeued++
	}
	l.Points = append(l.Points, points...)
}
