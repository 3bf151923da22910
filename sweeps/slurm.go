package sweeps

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"text/template"
)

// Batch says how a sweep is handed to Slurm.
type Batch struct {
	Program       string // the path of settle
	Chunk         int    // points a task
	MaxConcurrent int    // tasks at a time; 0: as many as there are
	Time          string // limit of a task, as Slurm writes it; "" for the partition's
	Args          []string
	MaxArray      int // tasks of one array job
}

// warning is how long before the end of its time a task is told: checkpoints take a second or two, of a large circuit
// some more.
const warning = 60

// script is what Slurm runs. The program takes the place of the shell, or else signals would end at the shell
// (sbatch's --signal=B: tells the batch shell alone).
var script = template.Must(template.New("").Parse(`#!/bin/sh
#SBATCH --job-name={{.Name}}
#SBATCH --array=0-{{.Last}}{{if .MaxConcurrent}}%{{.MaxConcurrent}}{{end}}
#SBATCH --output="{{.Log}}"
#SBATCH --open-mode=append
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=1
#SBATCH --signal=B:USR1@{{.Warning}}
#SBATCH --requeue
{{- if .Time}}
#SBATCH --time={{.Time}}
{{- end}}
{{- range .Args}}
#SBATCH {{.}}
{{- end}}
export OPENBLAS_NUM_THREADS=${SLURM_CPUS_PER_TASK:-1} GOMAXPROCS=${SLURM_CPUS_PER_TASK:-1}
exec {{.Program}} sweep work {{.Dir}} --submission {{.Number}} --task $(({{.First}} + SLURM_ARRAY_TASK_ID))
`))

// Script is the batch script of one array of a submission.
func (f *Folder) Script(b Batch, number, first, tasks int) (string, error) {
	dir, err := filepath.Abs(f.Dir)
	if err != nil {
		return "", err
	}
	var text bytes.Buffer
	err = script.Execute(&text, map[string]any{
		"Name": jobName(f.Name), "Last": tasks - 1, "MaxConcurrent": b.MaxConcurrent, "Time": b.Time, "Args": b.Args, "Warning": warning,
		"Log":     filepath.Join(dir, submitsName, fmt.Sprintf("%04d", number), "task-%a.log"),
		"Program": quote(b.Program), "Dir": quote(dir), "Number": number, "First": first,
	})
	return text.String(), err
}

// quote protects a word from the shell.
func quote(word string) string { return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'" }

var notInNames = regexp.MustCompile(`[^A-Za-z0-9_.-]+`)

func jobName(sweep string) string { return notInNames.ReplaceAllString("settle-"+sweep, "_") }

// Tasks is how many tasks so many points make.
func (b Batch) Tasks(points int) int { return (points + b.Chunk - 1) / b.Chunk }

// Sbatch hands points to Slurm. What was handed over before an error is in the submission.
func (f *Folder) Sbatch(ctx context.Context, b Batch, points []int) (*Submission, error) {
	s, err := f.Submit(Submission{Engine: Slurm, Chunk: b.Chunk}, points)
	if err != nil {
		return nil, err
	}
	tasks := b.Tasks(len(points))
	for first := 0; first < tasks; first += b.MaxArray {
		if err := f.sbatch(ctx, b, s, first, min(b.MaxArray, tasks-first)); err != nil {
			if len(s.Jobs) == 0 {
				err = errors.Join(err, s.Withdraw())
			}
			return s, err
		}
	}
	return s, nil
}

// sbatch hands over one array.
func (f *Folder) sbatch(ctx context.Context, b Batch, s *Submission, first, tasks int) error {
	text, err := f.Script(b, s.Number, first, tasks)
	if err != nil {
		return err
	}
	path := filepath.Join(s.dir, fmt.Sprintf("job-%d.sh", first))
	if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
		return err
	}
	out, err := slurm(ctx, "sbatch", "--parsable", path)
	if err != nil {
		return err
	}
	job, _, _ := strings.Cut(strings.TrimSpace(out), ";") // NUMBER;CLUSTER
	if _, err := strconv.Atoi(job); err != nil {
		return fmt.Errorf("sbatch answered %q, not the number of a job", out)
	}
	s.Jobs = append(s.Jobs, Array{job, first, tasks})
	return s.save()
}

// ErrNoSlurm is that of a machine without Slurm.
var ErrNoSlurm = errors.New("Slurm cannot be asked") //nolint:staticcheck // a name

// slurm runs one of Slurm's programs.
func slurm(ctx context.Context, name string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	var out, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &stderr
	err := cmd.Run()
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return "", fmt.Errorf("%w: there is no %s here; its programs are on the nodes of a cluster", ErrNoSlurm, name)
	case err != nil:
		return "", fmt.Errorf("%s: %w: %s", name, err, strings.TrimSpace(stderr.String()))
	}
	return out.String(), nil
}

// defaultMaxArray is Slurm's own.
const defaultMaxArray = 1001

// MaxArray asks Slurm how many tasks an array may have.
func MaxArray(ctx context.Context) (int, error) {
	out, err := slurm(ctx, "scontrol", "show", "config")
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(out) {
		name, value, _ := strings.Cut(line, "=")
		if strings.TrimSpace(name) == "MaxArraySize" {
			n, err := strconv.Atoi(strings.TrimSpace(value))
			if err != nil || n < 2 {
				return 0, fmt.Errorf("scontrol says MaxArraySize = %q: this cluster allows no arrays", strings.TrimSpace(value))
			}
			return n - 1, nil // the largest index is one less; indices begin at 0, and a spare one is none too many
		}
	}
	return defaultMaxArray - 1, nil
}

// Cancel ends the jobs of all submissions that are still known to Slurm, and tells local ones to stop.
func (f *Folder) Cancel(ctx context.Context) (jobs []string, local int, err error) {
	all, err := f.Submissions()
	if err != nil {
		return nil, 0, err
	}
	for _, s := range all {
		if s.Running() {
			if err := interrupt(s.PID); err != nil {
				return jobs, local, err
			}
			local++
		}
		for _, a := range s.Jobs {
			jobs = append(jobs, a.Job)
		}
	}
	if len(jobs) == 0 {
		return nil, local, nil
	}
	queue, err := Queue(ctx, jobs)
	if err != nil {
		return nil, local, err
	}
	jobs = queue.jobs()
	if len(jobs) > 0 {
		_, err = slurm(ctx, "scancel", jobs...)
	}
	return jobs, local, err
}

// Requeue puts the job that this process is back into the queue, from where it goes on with what is missing.
func Requeue(ctx context.Context) error {
	job := os.Getenv("SLURM_JOB_ID")
	if job == "" {
		return errors.New("not in a job of Slurm's")
	}
	_, err := slurm(ctx, "scontrol", "requeue", job)
	return err
}
