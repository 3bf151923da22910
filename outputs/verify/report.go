package verify

import (
	"fmt"
	"strings"
)

// State is what a file is in.
type State string

// The states of a file.
const (
	Finished    State = "finished"    // the run came to its end and all went well
	Failed      State = "failed"      // it came to its end, and something in it did not end well
	Interrupted State = "interrupted" // it was told to stop, or was killed and recovered since
	Running     State = "running"     // it is being written
	Killed      State = "killed"      // its process died; Recover has still to be run
	Gathered    State = "gathered"    // the results of a sweep, in one file
	Damaged     State = "damaged"     // its structure cannot be read
	Foreign     State = "foreign"     // it has no status: another program's, or settle compare's of old
)

// Report is what was found.
type Report struct {
	File     string    `json:"file"`
	State    State     `json:"state"`
	Words    string    `json:"words"` // the state and what to do about it
	Sound    bool      `json:"sound"` // nothing was found
	Title    string    `json:"title,omitempty"`
	Version  string    `json:"version,omitempty"`
	Segments []string  `json:"segments,omitempty"`
	Datasets int       `json:"datasets"`
	Bytes    int64     `json:"bytes"` // of values that were read
	Groups   []Group   `json:"groups,omitempty"`
	Sums     int       `json:"checksums"` // that were compared; -1: the file has no place for any
	Findings []Finding `json:"findings"`
	Notes    []Finding `json:"notes"` // worth knowing, nothing wrong

	points string // of a gathered sweep, in words
}

// Group is datasets that grow together.
type Group struct {
	Path    string `json:"path"`
	Rows    int64  `json:"rows"`
	Partial int64  `json:"partial"` // rows at the end that only some of its datasets have
}

// Finding is one thing, and where.
type Finding struct {
	Check string `json:"check"`
	Where string `json:"where"`
	What  string `json:"what"`
}

func (r *Report) find(check, where, format string, args ...any) {
	r.Findings = append(r.Findings, Finding{check, where, fmt.Sprintf(format, args...)})
}

func (r *Report) note(check, where, format string, args ...any) {
	r.Notes = append(r.Notes, Finding{check, where, fmt.Sprintf(format, args...)})
}

// mostTold is how many findings, notes, and groups are told in words.
const mostTold = 20

// String is the report for people.
func (r *Report) String() string {
	var b strings.Builder
	verdict := "sound"
	if !r.Sound {
		verdict = fmt.Sprintf("%d found wrong", len(r.Findings))
	}
	fmt.Fprintf(&b, "%s: %s; %s\n", r.File, verdict, r.Words)
	if len(r.Segments) > 1 {
		fmt.Fprintf(&b, "  segments  %d\n", len(r.Segments))
	}
	if r.Datasets > 0 {
		fmt.Fprintf(&b, "  checked   %d datasets, %s, %s\n", r.Datasets, size(r.Bytes), sums(r.Sums))
	}
	r.tellRows(&b)
	tell(&b, "wrong", r.Findings)
	tell(&b, "note", r.Notes)
	return b.String()
}

func (r *Report) tellRows(b *strings.Builder) {
	told := 0
	for _, g := range r.Groups {
		if g.Rows == 0 && g.Partial == 0 {
			continue
		}
		if told++; told <= mostTold || g.Partial > 0 {
			fmt.Fprintf(b, "  rows      %-28s %d%s\n", g.Path, g.Rows, partial(g.Partial))
		}
	}
	if told > mostTold {
		fmt.Fprintf(b, "  rows      ... of %d groups; --json has them all\n", told)
	}
}

func tell(b *strings.Builder, word string, all []Finding) {
	for i, f := range all {
		if i == mostTold {
			fmt.Fprintf(b, "  %-9s ... and %d more; --json has them all\n", word, len(all)-mostTold)
			return
		}
		fmt.Fprintf(b, "  %-9s %s: %s\n", word, f.Where, f.What)
	}
}

func partial(n int64) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(", and %d that only some of its datasets have: recover cuts them off", n)
}

func sums(n int) string {
	switch n {
	case -1:
		return "no checksums in files of this kind"
	case 0:
		return "no checksums: its run did not close the file"
	}
	return fmt.Sprintf("%d checksums compared", n)
}

func size(bytes int64) string {
	switch {
	case bytes >= 1e9:
		return fmt.Sprintf("%.3g GB", float64(bytes)/1e9)
	case bytes >= 1e6:
		return fmt.Sprintf("%.3g MB", float64(bytes)/1e6)
	}
	return fmt.Sprintf("%.3g kB", float64(bytes)/1e3)
}
