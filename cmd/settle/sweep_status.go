package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"settle/sweeps"

	"github.com/spf13/cobra"
)

// standing is how a sweep stands.
type standing struct {
	Name     string           `json:"name"`
	Dir      string           `json:"dir"`
	Points   int              `json:"points"`
	Done     int              `json:"done"`
	Failed   []sweeps.Failure `json:"failed"`
	Trying   []sweeps.Failure `json:"trying_again"`
	Missing  int              `json:"missing"` // neither done nor failed
	Begun    int              `json:"begun"`   // of the missing, those of which a part is there
	Here     []int            `json:"processes_here"`
	Slurm    *sweeps.Lot      `json:"slurm,omitempty"`
	SlurmErr string           `json:"slurm_error,omitempty"`
	Next     []string         `json:"next"`
}

func newSweepStatus() *cobra.Command {
	asJSON := false
	cmd := &cobra.Command{
		Use:   "status DIR",
		Short: "Tell how far a sweep is, and what to do",
		Long: `Counts the results in a sweep's folder, and asks Slurm what it has of the sweep if anything was
handed to it: done, running, waiting, held, requeued, failed with the reason.

Exit codes: 0 told; 2 DIR holds no sweep.`,
		Args: args(1, 1, "one DIR"),
		RunE: func(cmd *cobra.Command, given []string) error {
			f, err := openSweep(cmd.Context(), given[0])
			if err != nil {
				return err
			}
			s, err := stand(cmd, f)
			if err != nil {
				return err
			}
			if asJSON {
				return json.NewEncoder(cmd.OutOrStdout()).Encode(s)
			}
			s.tell(cmd.OutOrStdout())
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print it as JSON")
	return cmd
}

// stand finds out how a sweep stands.
func stand(cmd *cobra.Command, f *sweeps.Folder) (*standing, error) {
	census, err := f.Count()
	if err != nil {
		return nil, err
	}
	s := &standing{
		Name: f.Name, Dir: f.Dir, Points: f.Plan.Len(), Done: census.Finished(), Missing: len(census.Missing()), Begun: census.Begun,
		Failed: byNumber(census.Failed), Trying: byNumber(census.Trying),
	}
	all, err := f.Submissions()
	if err != nil {
		return nil, err
	}
	for _, one := range all {
		if one.Running() {
			s.Here = append(s.Here, one.PID)
		}
	}
	if s.Slurm, err = f.Lot(cmd.Context()); err != nil {
		s.SlurmErr = err.Error()
	}
	s.Next = s.next()
	return s, nil
}

// byNumber are failures in the order of their points.
func byNumber(failures map[int]sweeps.Failure) []sweeps.Failure {
	all := []sweeps.Failure{}
	for _, i := range slices.Sorted(maps.Keys(failures)) {
		all = append(all, failures[i])
	}
	return all
}

func (s *standing) tell(out io.Writer) {
	fmt.Fprintf(out, "%s: %s in %s\n", s.Name, plural(s.Points, "point"), s.Dir)
	line := func(name string, n int, more string) {
		if n > 0 || name == "done" {
			fmt.Fprintf(out, "  %-12s %d%s\n", name, n, more)
		}
	}
	line("done", s.Done, "")
	line("missing", s.Missing, begun(s.Begun))
	line("failed", len(s.Failed), "")
	tellFailures(out, s.Failed)
	line("trying again", len(s.Trying), "")
	tellFailures(out, s.Trying)
	for _, pid := range s.Here {
		fmt.Fprintf(out, "  running here, process %d\n", pid)
	}
	if s.SlurmErr != "" {
		fmt.Fprintf(out, "  what Slurm has of it cannot be found out: %s\n", s.SlurmErr)
	}
	if l := s.Slurm; l != nil {
		line("running", l.Running, tasks(l.Running))
		line("waiting", l.Waiting, tasks(l.Waiting)+reasons(l.Reasons))
		line("held", l.Held, tasks(l.Held)+": "+strings.Join(l.HeldJobs[:min(len(l.HeldJobs), maxTold)], ", "))
		line("requeued", l.Requeued, " of these, after a node was lost or their time was over")
	}
	for _, next := range s.Next {
		fmt.Fprintf(out, "next: %s\n", next)
	}
}

func begun(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(", %d of them begun", n)
}

func tasks(n int) string {
	if n == 1 {
		return " task of Slurm's"
	}
	return " tasks of Slurm's"
}

// reasons says why tasks wait.
func reasons(all map[string]int) string {
	var parts []string
	for _, reason := range slices.Sorted(maps.Keys(all)) {
		parts = append(parts, fmt.Sprintf("%s %d", reason, all[reason]))
	}
	return " (" + strings.Join(parts, ", ") + ")"
}

func tellFailures(out io.Writer, all []sweeps.Failure) {
	for i, f := range all {
		if i == maxTold {
			fmt.Fprintf(out, "    ... and %d more (--json has them all)\n", len(all)-maxTold)
			return
		}
		fmt.Fprintf(out, "    point %d, %s, tried %d x: %s\n", f.Point, f.What, f.Attempts, f.Detail)
	}
}

// next is what to do.
func (s *standing) next() (steps []string) {
	busy := len(s.Here) > 0 || s.Slurm != nil && len(s.Slurm.Points) > 0
	if s.Slurm != nil && s.Slurm.Held > 0 {
		steps = append(steps, "scontrol release "+strings.Join(s.Slurm.HeldJobs[:min(len(s.Slurm.HeldJobs), maxTold)], " ")+"  (or settle sweep cancel "+s.Dir+", then resume)")
	}
	switch {
	case s.Done == s.Points:
		return append(steps, "settle sweep gather "+s.Dir)
	case busy:
		return append(steps, "wait; settle sweep gather "+s.Dir+" makes a file of what is there, at any time")
	case s.Missing > 0:
		steps = append(steps, "settle sweep resume "+s.Dir)
	}
	if len(s.Failed) > 0 {
		steps = append(steps, "mend what made points fail, then settle sweep resume --retry "+s.Dir+"; or go on without them: settle sweep gather "+s.Dir)
	}
	return steps
}
