package sweeps

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"
)

// Submission is a list of points that was handed to an engine.
type Submission struct {
	Number int       `json:"number"`
	Engine string    `json:"engine"` // "local" or "slurm"
	Points int       `json:"points"`
	Begun  time.Time `json:"begun"`
	// Of a local one: who hands out its points.
	Host string `json:"host,omitempty"`
	PID  int    `json:"pid,omitempty"`
	Born string `json:"born,omitempty"` // when that process began, as far as the system tells: numbers come again
	// Of one to Slurm: its array jobs, and how many points a task has.
	Jobs  []Array `json:"jobs,omitempty"`
	Chunk int     `json:"chunk,omitempty"`

	dir string
}

// Array is an array job: its tasks, from 0 on, are those of the submission from First on.
type Array struct {
	Job   string `json:"job"` // Slurm's number; "" before it is known
	First int    `json:"first"`
	Tasks int    `json:"tasks"`
}

const submissionName = "submission.json"

func (f *Folder) submissionDir(number int) string {
	return filepath.Join(f.Dir, submitsName, fmt.Sprintf("%04d", number))
}

// Submit makes the list of a submission. Numbers are given by making a folder, which only one can.
func (f *Folder) Submit(s Submission, points []int) (*Submission, error) {
	for s.Number = 1; ; s.Number++ {
		err := os.Mkdir(f.submissionDir(s.Number), 0o777)
		if err == nil {
			break
		}
		if !errors.Is(err, fs.ErrExist) {
			return nil, err
		}
	}
	s.dir = f.submissionDir(s.Number)
	s.Points, s.Begun = len(points), time.Now().UTC().Truncate(time.Second)
	var text []byte
	for _, i := range points {
		text = append(strconv.AppendInt(text, int64(i), 10), '\n')
	}
	if err := writeWhole(filepath.Join(s.dir, "points.txt"), text); err != nil {
		return nil, err
	}
	return &s, s.save()
}

func (s *Submission) save() error { return writeJSON(filepath.Join(s.dir, submissionName), s) }

// Withdraw forgets a submission that came to nothing.
func (s *Submission) Withdraw() error { return os.RemoveAll(s.dir) }

// Submissions are all of them, the first one first.
func (f *Folder) Submissions() ([]*Submission, error) {
	entries, err := os.ReadDir(filepath.Join(f.Dir, submitsName))
	if err != nil {
		return nil, err
	}
	var all []*Submission
	for _, e := range entries {
		number, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		s, err := f.Submission(number)
		if errors.Is(err, fs.ErrNotExist) {
			continue // a kill came before it was made
		}
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}

// Submission reads one.
func (f *Folder) Submission(number int) (*Submission, error) {
	s := &Submission{dir: f.submissionDir(number)}
	return s, readJSON(filepath.Join(s.dir, submissionName), s)
}

// List are the points of a submission.
func (s *Submission) List() ([]int, error) {
	text, err := os.ReadFile(filepath.Join(s.dir, "points.txt"))
	if err != nil {
		return nil, err
	}
	points := make([]int, 0, s.Points)
	for len(text) > 0 {
		end := slices.Index(text, '\n')
		if end < 0 {
			return nil, fmt.Errorf("%s: points.txt ends in the middle of a line", s.dir)
		}
		i, err := strconv.Atoi(string(text[:end]))
		if err != nil {
			return nil, fmt.Errorf("%s: points.txt: %w", s.dir, err)
		}
		points, text = append(points, i), text[end+1:]
	}
	return points, nil
}

// Task are the points of one task of a submission to Slurm.
func (s *Submission) Task(k int) ([]int, error) {
	points, err := s.List()
	if err != nil {
		return nil, err
	}
	first := k * s.Chunk
	if k < 0 || first >= len(points) {
		return nil, fmt.Errorf("submission %d has no task %d", s.Number, k)
	}
	return points[first:min(first+s.Chunk, len(points))], nil
}

// Running tells whether the process that hands out the points of a local submission is still there.
func (s *Submission) Running() bool {
	return s.Engine == Local && s.Host == hostname() && s.PID != os.Getpid() && alive(s.PID) && born(s.PID) == s.Born
}

// The engines.
const (
	Local = "local"
	Slurm = "slurm"
)

// Engines are their names.
var Engines = []string{Local, Slurm}

// Here is a submission of this process.
func Here() Submission {
	return Submission{Engine: Local, Host: hostname(), PID: os.Getpid(), Born: born(os.Getpid())}
}

// Over removes a local submission that has handed out all of its points.
func (s *Submission) Over() error { return s.Withdraw() }
