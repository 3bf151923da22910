package view

import (
	"fmt"
	"net/http"
	"os"
	"strconv"

	"settle/outputs/h5"
	"settle/outputs/sweep"
)

// runState is how a run stands.
type runState struct {
	Name    string `json:"name"`
	Title   string `json:"title"`
	Status  string `json:"status"`
	Live    bool   `json:"live"`
	Edition int    `json:"edition"` // another one: all has to be asked for anew
	Stamp   string `json:"stamp"`   // another one: the file has changed
	Error   string `json:"error"`   // why it cannot be read at the moment
}

// state answers how all runs stand; the page asks again and again.
func (s *Server) state(w http.ResponseWriter, _ *http.Request) {
	all := make([]runState, len(s.runs))
	for i, r := range s.runs {
		all[i] = r.state()
	}
	respond(w, all)
}

// state reads the status again if the file has changed.
func (r *run) state() runState {
	stamp := r.stamp()
	if kept, ok := r.known.peek("state").(runState); ok && kept.Stamp == stamp && !kept.Live {
		return kept
	}
	st := runState{Name: r.name()}
	err := r.use(func(f *h5.File) error {
		st.Title = attrText(f, "title")
		st.Status, st.Live, st.Edition = statusOf(f), f.Live(), r.edition
		return nil
	})
	if err != nil {
		st.Error = err.Error()
		return st
	}
	st.Stamp = stamp
	r.known.set("state", st)
	return st
}

// stamp changes when the file, or its last segment, does.
func (r *run) stamp() string {
	paths := []string{r.path}
	if kept, ok := r.known.peek("segments").([]string); ok {
		paths = kept
	}
	text := ""
	for _, p := range paths {
		if info, err := os.Stat(p); err == nil {
			text += strconv.FormatInt(info.Size(), 36) + "." + strconv.FormatInt(info.ModTime().UnixNano(), 36) + " "
		}
	}
	return text
}

// statusOf names the value of /status; a file without is not being written by a run.
func statusOf(f *h5.File) string {
	if sweep.Is(f) {
		return "sweep"
	}
	if f.Killed() {
		return "killed"
	}
	v, err := f.Int64s("/status", nil, nil)
	if err != nil || len(v) != 1 {
		return "unknown"
	}
	if word := flagsOf(f, "/status")[v[0]]; word != "" {
		return word
	}
	return fmt.Sprintf("status %d", v[0])
}

// attrText is an attribute of the file, "" without.
func attrText(f *h5.File, name string) string {
	v, err := f.Attr("/", name)
	if err != nil || v == nil {
		return ""
	}
	return fmt.Sprint(v)
}
