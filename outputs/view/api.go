package view

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
)

const enterPath = "/api/enter"

// Handler answers the page's requests.
func (s *Server) Handler() http.Handler {
	data := http.NewServeMux()
	data.HandleFunc("GET /api/state", s.state)
	for name, answer := range answers {
		data.HandleFunc("GET /api/run/{run}/"+name, s.about(answer))
	}
	all := http.NewServeMux()
	all.HandleFunc("POST "+enterPath, s.enter)
	all.Handle("/api/", s.known(data))
	all.Handle("/", page())
	return s.guard(all)
}

// answers are what can be asked about a run.
var answers = map[string]func(*run, *query) (any, error){
	"overview": (*run).overview,
	"timeline": (*run).spans,
	"traces":   (*run).traces,
	"heat":     (*run).heat,
	"rows":     (*run).rows,
	"episodes": (*run).episodes,
	"curves":   (*run).curves,
	"spectrum": (*run).spectrum,
	"weights":  (*run).weights,
	"circuit":  (*run).armCircuit,
	"text":     (*run).text,
	"cells":    (*run).cells,
	"points":   (*run).points,
}

// writer is an answer that writes itself.
type writer interface{ write(http.ResponseWriter) }

// about answers a question about one run.
func (s *Server) about(answer func(*run, *query) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		n, err := strconv.Atoi(r.PathValue("run"))
		if err != nil || n < 0 || n >= len(s.runs) {
			refuse(w, http.StatusNotFound, "no such run")
			return
		}
		q := &query{values: r.URL.Query(), ctx: r.Context()}
		what, err := answer(s.runs[n], q)
		if err = errors.Join(q.err, err); err != nil {
			refuse(w, codeOf(err), err.Error())
			return
		}
		if own, ok := what.(writer); ok {
			own.write(w)
			return
		}
		respond(w, what)
	}
}

// badRequest is an error of the one who asks.
type badRequest struct{ text string }

func (e badRequest) Error() string { return e.text }

func bad(format string, args ...any) error { return badRequest{fmt.Sprintf(format, args...)} }

func codeOf(err error) int {
	var b badRequest
	if errors.As(err, &b) {
		return http.StatusBadRequest
	}
	return http.StatusInternalServerError
}

func respond(w http.ResponseWriter, what any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(what) // whoever asked may be gone
}

func refuse(w http.ResponseWriter, status int, why string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"error": why})
}
